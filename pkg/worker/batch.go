package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"
)

// gather is how long a batch waits for more messages once it has one.
const gather = 50 * time.Millisecond

// Incoming is one message of a batch.
type Incoming struct {
	// Revision names the text of the article that the message is about, or is empty when its id does not say.
	Revision string
	// Received is when that text came in, or else when the message came into its stream.
	Received time.Time
	Data     []byte
}

// NewIncoming returns what a batch holds of a message that was published with the headers and came into its stream at a time.
func NewIncoming(headers nats.Header, arrived time.Time, data []byte) Incoming {
	in := Incoming{Received: stream.Received(headers), Data: data}
	in.Revision, _ = stream.RevisionOf(headers.Get(jetstream.MsgIDHeader))
	if in.Received.IsZero() {
		in.Received = arrived
	}
	return in
}

// Keep puts messages where they are kept, in one go. refused holds, for each message that can never be kept, why: the others are on the disk. With err none is, and another try may help.
type Keep func(ctx context.Context, batch []Incoming) (refused map[int]error, err error)

// Batches is a worker of a stage that keeps what it reads instead of publishing: it takes messages together, and acknowledges them when they are kept. Killed in between it gets them again,
// so to keep a message twice has to be as good as once.
type Batches struct {
	*Worker
	keep    Keep
	largest int64 // message of the last fetch, in bytes
}

// NewBatches prepares a worker for a stage, which needs a route without an output. Options.InFlight is the most messages of one batch.
func NewBatches(name, version string, keep Keep, o Options, m *Metrics, log zerolog.Logger) (*Batches, error) {
	w, err := New(stage.Stage{Name: name, Version: version}, o, m, log)
	if err != nil {
		return nil, err
	}
	return &Batches{Worker: w, keep: keep}, nil
}

// Run connects and works until ctx ends, then finishes the batch in hand within Options.DrainTimeout, or gives it back, and returns nil. It waits for a server that is not there yet.
func (b *Batches) Run(ctx context.Context) error {
	return b.run(ctx, func(ctx, work context.Context, consumer jetstream.Consumer) {
		for ctx.Err() == nil {
			b.fetch(ctx, work, consumer)
		}
	})
}

// fetch takes what is there and sees it through, batch by batch.
func (b *Batches) fetch(ctx, work context.Context, consumer jetstream.Consumer) {
	most := int64(b.opts.InFlight)
	if b.largest > 0 { // fewer at a time when messages are large
		most = max(min(most, b.opts.InFlightBytes/2/b.largest), 1)
	}
	got, err := consumer.Fetch(int(most), jetstream.FetchMaxWait(fetchWait))
	if err == nil {
		b.largest = 0
		for m := range got.Messages() {
			batch := b.gather(m, got.Messages())
			for _, one := range batch {
				b.largest = max(b.largest, int64(len(one.Data())))
			}
			b.take(work, batch)
		}
		err = got.Error()
	}
	if err == nil || errors.Is(err, nats.ErrTimeout) || errors.Is(err, jetstream.ErrNoMessages) {
		return
	}
	b.log.Warn().Err(err).Msg("fetch")
	select {
	case <-ctx.Done():
	case <-time.After(fetchWait):
	}
}

// gather returns a batch that begins with m.
func (b *Batches) gather(m jetstream.Msg, more <-chan jetstream.Msg) []jetstream.Msg {
	batch := []jetstream.Msg{m}
	over := time.After(gather)
	for len(batch) < b.opts.InFlight {
		select {
		case m, ok := <-more:
			if !ok {
				return batch
			}
			batch = append(batch, m)
		case <-over:
			return batch
		}
	}
	return batch
}

// take sees a batch through from its arrival to its end, and meanwhile tells the server that it is in good hands.
func (b *Batches) take(ctx context.Context, batch []jetstream.Msg) {
	name := b.stage.Name
	gauge := b.metrics.inFlight.WithLabelValues(name)
	gauge.Add(float64(len(batch)))
	defer gauge.Sub(float64(len(batch)))
	every := b.opts.AckWait / 3
	var alive *time.Timer
	alive = time.AfterFunc(every, func() {
		for _, m := range batch {
			_ = m.InProgress()
		}
		alive.Reset(every)
	})
	defer alive.Stop()
	deliveries, in := make([]delivery, len(batch)), make([]Incoming, len(batch))
	for i, m := range batch {
		d := newDelivery(m)
		deliveries[i], in[i] = d, NewIncoming(m.Headers(), d.arrived, m.Data())
		b.metrics.received.WithLabelValues(name).Inc()
		b.metrics.queueing.WithLabelValues(name).Observe(time.Since(d.arrived).Seconds())
		if d.tries > 1 {
			b.metrics.redelivered.WithLabelValues(name).Inc()
		}
	}
	refused, err := b.keepOn(ctx, in)
	for i, d := range deliveries {
		switch {
		case err != nil: // stopping: it comes again
			_ = d.msg.Nak()
		case refused[i] != nil:
			b.bury(ctx, d, refused[i])
		default:
			b.settle(ctx, d, nil)
			if !d.began.IsZero() {
				b.metrics.total.WithLabelValues(name).Observe(time.Since(d.began).Seconds())
			}
		}
	}
}

// keepOn keeps the batch, and tries again with growing waits until it is kept or ctx ends. Meanwhile the worker is not ready.
func (b *Batches) keepOn(ctx context.Context, batch []Incoming) (refused map[int]error, err error) {
	for try := 1; ; try++ {
		began := time.Now()
		refused, err = b.keep(ctx, batch)
		b.metrics.processing.WithLabelValues(b.stage.Name).Observe(time.Since(began).Seconds())
		if err == nil {
			if try > 1 {
				b.setReady(ctx.Err() == nil)
			}
			return refused, nil
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("keep: %w", err)
		}
		b.setReady(false)
		wait := backoff(try)
		b.metrics.retried.WithLabelValues(b.stage.Name).Inc()
		b.log.Error().Err(err).Int("messages", len(batch)).Dur("retry_in", wait).Msg("not kept")
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("keep: %w", err)
		case <-time.After(wait):
		}
	}
}
