package gateway

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go/jetstream"
	sse "github.com/tmaxmax/go-sse"
)

// Events of the stream.
const (
	eventArticle = "article"
	eventQuote   = "quote"
	eventEntity  = "entity"
)

// Bounds of one who follows the stream.
const (
	// mostLast is how many messages of each kind from before may be asked for.
	mostLast = 1000
	// writeTimeout is how long one event may take to be written to who reads slowly.
	writeTimeout = 30 * time.Second
	// retryAfter is what a client waits before it connects again.
	retryAfter = 2 * time.Second
)

// kind is one kind of events: where its messages stand, and the letter for it in event ids.
type kind struct{ event, letter, stream, subject string }

var kinds = []kind{
	{eventArticle, "a", stream.EnrichedStream, stream.Enriched},
	{eventQuote, "q", stream.QuotesStream, stream.Quotes},
	{eventEntity, "e", stream.EntitiesStream, stream.Entities},
}

// cursor holds, by letter, the sequence number of the last message that a client has seen of each kind. As an event's id it is written a12.q40.e9.
type cursor map[string]uint64

func (c cursor) String() string {
	var parts []string
	for _, k := range kinds {
		if n, ok := c[k.letter]; ok {
			parts = append(parts, k.letter+strconv.FormatUint(n, 10))
		}
	}
	return strings.Join(parts, ".")
}

// parseCursor reads an event's id.
func parseCursor(id string) (cursor, error) {
	c := cursor{}
	if id == "" {
		return c, nil
	}
	for part := range strings.SplitSeq(id, ".") {
		n, err := strconv.ParseUint(strings.TrimLeft(part, "aqe"), 10, 63)
		if err != nil || len(part) < 2 || !slices.ContainsFunc(kinds, func(k kind) bool { return k.letter == part[:1] }) {
			return nil, newProblem(http.StatusBadRequest, reasonParameter, "Last-Event-ID is %q, which is no id of an event", id)
		}
		c[part[:1]] = n
	}
	return c, nil
}

// subscription is what a request for events asks for.
type subscription struct {
	kinds  []kind
	filter filter
	last   uint64
	seen   cursor
}

func newSubscription(r *http.Request) (subscription, error) {
	q := r.URL.Query()
	var s subscription
	var err error
	if s.filter, err = newFilter(q); err != nil {
		return s, err
	}
	id := r.Header.Get("Last-Event-ID")
	if id == "" {
		id = q.Get("last_event_id")
	}
	if s.seen, err = parseCursor(id); err != nil {
		return s, err
	}
	if text := q.Get("last"); text != "" {
		if s.last, err = strconv.ParseUint(text, 10, 32); err != nil || s.last > mostLast {
			return s, newProblem(http.StatusBadRequest, reasonParameter, "last is %q, want a number up to %d", text, mostLast)
		}
	}
	asked := q.Get("events")
	if asked == "" {
		asked = eventArticle + "," + eventQuote + "," + eventEntity
		if s.filter.aboutQuotes() {
			asked = eventQuote
		}
	}
	for event := range strings.SplitSeq(asked, ",") {
		i := slices.IndexFunc(kinds, func(k kind) bool { return k.event == strings.TrimSpace(event) })
		if i < 0 {
			return s, newProblem(http.StatusBadRequest, reasonParameter, "events has %q, want some of article,quote,entity", event)
		}
		if !slices.Contains(s.kinds, kinds[i]) {
			s.kinds = append(s.kinds, kinds[i])
		}
	}
	return s, nil
}

// event is one message that came, chosen or not.
type event struct {
	kind   kind
	number uint64
	data   []byte
}

// getStream sends events until the client goes. Each client reads the stream for itself, at its own pace, so that one who reads slowly loses nothing and holds up nobody.
func (g *Gateway) getStream(w http.ResponseWriter, r *http.Request) {
	asked, err := newSubscription(r)
	if err != nil {
		g.fail(w, err)
		return
	}
	if !g.streams.TryAcquire(1) {
		g.fail(w, newProblem(http.StatusServiceUnavailable, reasonBusy, "%d others follow the stream; come again later", g.opts.MaxStreams))
		return
	}
	defer g.streams.Release(1)
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	came := make(chan event)
	for _, k := range asked.kinds {
		messages, err := g.open(ctx, k, &asked)
		if err != nil {
			g.log.Warn().Err(err).Msg("follow the stream for a client")
			g.fail(w, newProblem(http.StatusServiceUnavailable, reasonUnavailable, "the stream is out of reach"))
			return
		}
		go forward(ctx, cancel, k, messages, came)
	}
	session, err := sse.Upgrade(w, r)
	if err != nil {
		g.fail(w, fmt.Errorf("send events: %w", err))
		return
	}
	g.metrics.open.Inc()
	defer g.metrics.open.Dec()
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no") // proxies must not hold events back
	s := sender{session: session, control: http.NewResponseController(w), seen: asked.seen}
	// The first message has no data: it says where the client stands, so that one who loses the connection before the first event goes on from here.
	if s.send(&sse.Message{Retry: retryAfter}) != nil {
		return
	}
	beat := time.NewTicker(g.opts.Heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
			err = s.send(&sse.Message{})
		case e := <-came:
			s.seen[e.kind.letter] = e.number
			if !asked.filter.takes(e.kind.event, e.data) {
				continue
			}
			m := &sse.Message{Type: sse.Type(e.kind.event)}
			m.AppendData(string(e.data))
			err = s.send(m)
			g.metrics.events.WithLabelValues(e.kind.event).Inc()
		}
		if err != nil {
			return
		}
	}
}

// open begins to read a kind's messages behind the one that the client has seen, or with the last ones that it asks for, or with the next one.
func (g *Gateway) open(ctx context.Context, k kind, s *subscription) (jetstream.MessagesContext, error) {
	held, err := g.js.Stream(ctx, k.stream)
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", k.stream, err)
	}
	state := held.CachedInfo().State
	start := startOf(state, s.last)
	if seen, ok := s.seen[k.letter]; ok && seen <= state.LastSeq { // a larger one is of another stream, made anew since
		start = max(seen+1, 1)
	}
	s.seen[k.letter] = start - 1
	return g.read(ctx, k.stream, jetstream.OrderedConsumerConfig{FilterSubjects: []string{k.subject}, DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: start})
}

// forward passes a kind's messages on until ctx ends, and ends it when they can be read no more: the client then connects again.
func forward(ctx context.Context, cancel func(), k kind, messages jetstream.MessagesContext, out chan<- event) {
	defer cancel()
	for {
		m, err := messages.Next()
		if err != nil {
			return
		}
		meta, err := m.Metadata()
		if err != nil {
			return
		}
		select {
		case out <- event{k, meta.Sequence.Stream, m.Data()}:
		case <-ctx.Done():
			return
		}
	}
}

// sender writes messages to one client.
type sender struct {
	session *sse.Session
	control *http.ResponseController
	seen    cursor
}

// send writes a message with the client's place in the stream as its id.
func (s *sender) send(m *sse.Message) error {
	id, err := sse.NewID(s.seen.String())
	if err != nil {
		return fmt.Errorf("send event: %w", err)
	}
	m.ID = id
	_ = s.control.SetWriteDeadline(time.Now().Add(writeTimeout))
	if err := s.session.Send(m); err != nil {
		return fmt.Errorf("send event: %w", err)
	}
	return s.session.Flush()
}
