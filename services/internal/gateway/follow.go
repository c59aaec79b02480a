package gateway

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/segmentio/encoding/json"
)

// follow keeps the outcomes up to date until ctx ends. It reads only the headers of the enriched stream: a message's id names the article, and the text is fetched when someone asks.
func (g *Gateway) follow(ctx context.Context) {
	if !g.prepare(ctx) {
		return
	}
	dead, err := g.nc.Subscribe(stream.Dead, g.takeDead)
	if err != nil {
		g.log.Error().Err(err).Msg("subscribe to dead letters")
	} else {
		defer func() { _ = dead.Unsubscribe() }()
	}
	for ctx.Err() == nil {
		if err := g.followEnriched(ctx); err != nil && ctx.Err() == nil {
			g.log.Warn().Err(err).Msg("follow enriched articles")
		}
		g.ready.Store(false)
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

// followEnriched reads from the oldest message that may be remembered on, and says that the gateway is ready when it has come to those that are new.
func (g *Gateway) followEnriched(ctx context.Context) error {
	s, err := g.js.Stream(ctx, stream.EnrichedStream)
	if err != nil {
		return fmt.Errorf("look at %s: %w", stream.EnrichedStream, err)
	}
	state := s.CachedInfo().State
	messages, err := g.read(ctx, stream.EnrichedStream, jetstream.OrderedConsumerConfig{
		FilterSubjects: []string{stream.Enriched}, HeadersOnly: true, DeliverPolicy: jetstream.DeliverByStartSequencePolicy,
		OptStartSeq: startOf(state, uint64(g.opts.Known)), //nolint:gosec // positive
	})
	if err != nil {
		return err
	}
	defer messages.Stop()
	g.ready.Store(state.Msgs == 0)
	for {
		m, err := messages.Next()
		if errors.Is(err, jetstream.ErrMsgIteratorClosed) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", stream.EnrichedStream, err)
		}
		meta, err := m.Metadata()
		if err != nil {
			return fmt.Errorf("read %s: %w", stream.EnrichedStream, err)
		}
		if revision, ok := stream.RevisionOf(m.Headers().Get(jetstream.MsgIDHeader)); ok {
			received := cmp.Or(stream.Received(m.Headers()), meta.Timestamp)
			g.outcomes.enriched(place{revision, meta.Sequence.Stream, received.UnixNano()})
			g.metrics.known.Set(float64(g.outcomes.size()))
		}
		if meta.Sequence.Stream >= state.LastSeq || meta.NumPending == 0 {
			g.ready.Store(true)
		}
	}
}

// read opens an ordered consumer, which the server takes away soon after ctx ends. Its messages come few at a time, so that who reads slowly holds little.
func (g *Gateway) read(ctx context.Context, name string, c jetstream.OrderedConsumerConfig) (jetstream.MessagesContext, error) {
	c.InactiveThreshold = 30 * time.Second
	consumer, err := g.js.OrderedConsumer(ctx, name, c)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	most := 16
	if c.HeadersOnly {
		most = 2048
	}
	messages, err := consumer.Messages(jetstream.PullMaxMessages(most))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	context.AfterFunc(ctx, messages.Stop)
	return messages, nil
}

// startOf returns the sequence number of the message from which on a stream holds the newest n, or of its next one when n is 0.
func startOf(s jetstream.StreamState, n uint64) uint64 {
	if n > s.LastSeq {
		n = s.LastSeq
	}
	return max(s.LastSeq+1-n, s.FirstSeq, 1)
}

// takeDead notes a dead letter. The first stage's holds the raw message, which the revision is a hash of.
func (g *Gateway) takeDead(m *nats.Msg) {
	var d article.DeadLetter
	if article.CheckDepth(m.Data) != nil || json.Unmarshal(m.Data, &d) != nil {
		return
	}
	revision := ""
	if d.Subject == stream.Raw {
		data, err := stream.DeadData(d)
		if err != nil {
			return
		}
		revision = stream.Revision(d.ID, data)
	}
	g.outcomes.buried(d.ID, revision, reasonOf(d))
}
