// Package worker is the one runtime under every stage: it consumes a stage's messages, has the stage process them, publishes what comes out, and acknowledges.
//
// For each message the order is fixed: decode, process, publish, wait for the server's acknowledgement, then acknowledge the input. Killing a worker at any moment
// therefore loses nothing, and message ids keep a second copy out of the streams.
package worker

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/trace"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"
	"golang.org/x/sync/semaphore"
)

// messageWeight is what each message counts for in Options.InFlightBytes beside its size: the room that its document and outputs take.
const messageWeight = 16 << 10

// Each worker fetches in two goroutines, so that one batch is on its way while the other is taken up; a fetch waits fetchWait for messages.
const (
	fetchersPerWorker = 2
	fetchWait         = time.Second
)

// Worker runs one stage.
type Worker struct {
	stage   stage.Stage
	route   stream.Route
	opts    Options
	metrics *Metrics
	log     zerolog.Logger

	// Open, when set, makes the stage once the server is reached: it is for a stage that keeps something there. The context carries the worker's log, for zerolog.Ctx.
	Open func(ctx context.Context, js jetstream.JetStream) (stage.Stage, error)

	js       jetstream.JetStream
	conn     *nats.Conn
	slots    *semaphore.Weighted // messages in flight
	budget   *semaphore.Weighted // bytes in flight
	cpu      chan struct{}       // messages being processed
	alone    sync.RWMutex        // held by a suspect's processing, shared by all other
	suspects jetstream.KeyValue  // stream.SuspectsBucket once it was needed; used with alone held
	stuck    atomic.Int64        // processing that outlived its deadline and still runs
	told     atomic.Int64        // when it was last logged that publishing waits, in Unix nanoseconds
	wedge    func()              // ends the worker when every processing slot is stuck
	acks     acks
	flying   sync.WaitGroup
	consumes atomic.Bool
}

// New prepares a worker for a stage, which needs a row in stream.Routes.
func New(s stage.Stage, o Options, m *Metrics, log zerolog.Logger) (*Worker, error) {
	route, ok := stream.RouteOf(s.Name)
	if !ok {
		return nil, fmt.Errorf("stage %q has no route", s.Name)
	}
	if err := o.Validate(); err != nil {
		return nil, fmt.Errorf("check settings: %w", err)
	}
	m.begin(s.Name)
	return &Worker{
		stage: s, route: route, opts: o, metrics: m, log: log.With().Str("stage", s.Name).Logger(),
		slots: semaphore.NewWeighted(int64(o.InFlight)), budget: semaphore.NewWeighted(o.InFlightBytes),
		cpu: make(chan struct{}, o.concurrency()),
	}, nil
}

// Ready reports whether the worker is connected and consumes.
func (w *Worker) Ready() bool { return w.consumes.Load() && w.conn.IsConnected() }

// Run connects and works until ctx ends, then finishes what is in flight within Options.DrainTimeout, gives the rest back, and returns nil.
// It waits for a server that is not there yet. The error says what cannot be mended by waiting.
func (w *Worker) Run(ctx context.Context) error {
	return w.run(ctx, func(ctx, work context.Context, consumer jetstream.Consumer) {
		var fetchers sync.WaitGroup
		for range fetchersPerWorker {
			fetchers.Go(func() { w.fetch(ctx, work, consumer) })
		}
		fetchers.Wait()
	})
}

// run connects, has consume take messages until ctx ends, and stops in good order. Work that consume has begun goes on under its second context, which ends with the drain.
func (w *Worker) run(ctx context.Context, consume func(ctx, work context.Context, consumer jetstream.Consumer)) error {
	conn, js, err := w.opts.Connect("isnad-"+w.stage.Name, true, w.log)
	if err != nil {
		return err
	}
	defer conn.Close()
	w.conn, w.js = conn, js
	w.acks.send = w.acknowledge
	consumer, err := w.prepare(ctx)
	if err != nil {
		return err
	}
	if consumer == nil { // ctx ended before the server was there
		return nil
	}

	if w.Open != nil {
		if w.stage, err = w.Open(w.log.WithContext(ctx), js); err != nil {
			return fmt.Errorf("open stage: %w", err)
		}
	}
	if w.stage.Load != nil {
		w.stage.Load()
	}
	// Work goes on after ctx ends, until the drain is over.
	work, giveUp := context.WithCancel(context.WithoutCancel(ctx))
	defer giveUp()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	w.wedge = func() {
		stop(errors.New("every processing slot hangs in a message that passed its deadline"))
	}
	w.setReady(true)
	w.log.Info().Str("version", w.stage.Version).Str("from", w.route.From).Str("to", w.route.To).Int("concurrency", w.opts.concurrency()).Msg("consuming")
	var fetchers sync.WaitGroup
	fetchers.Go(func() { consume(ctx, work, consumer) })
	fetchers.Go(func() { w.follow(ctx, consumer) })
	<-ctx.Done()
	w.setReady(false)
	w.drain(&fetchers, giveUp)
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

func (w *Worker) setReady(ready bool) {
	w.consumes.Store(ready)
	v := 0.0
	if ready {
		v = 1
	}
	w.metrics.ready.WithLabelValues(w.stage.Name).Set(v)
}

// prepare makes the stage's streams and its durable consumer where they are not there. It tries until the server answers or ctx ends.
func (w *Worker) prepare(ctx context.Context) (jetstream.Consumer, error) {
	for wait := 100 * time.Millisecond; ; wait = min(2*wait, 5*time.Second) {
		consumer, err := func() (jetstream.Consumer, error) {
			if err := stream.Ensure(ctx, w.js, w.opts.Limits, w.route.Streams()...); err != nil {
				return nil, err
			}
			return stream.EnsureConsumer(ctx, w.js, w.route, w.opts.AckWait)
		}()
		if err == nil {
			return consumer, nil
		}
		if ctx.Err() != nil {
			return nil, nil
		}
		w.log.Warn().Err(err).Dur("retry_in", wait).Msg("streams are not ready")
		select {
		case <-ctx.Done():
			return nil, nil
		case <-time.After(wait):
		}
	}
}

// fetch takes messages for as many free places as there are, until ctx ends. Places are taken first, so that no message waits unseen: from its arrival on it has a
// goroutine that works on it and keeps it. A worker that can't publish therefore fetches nothing more, which is how it pushes back.
func (w *Worker) fetch(ctx, work context.Context, consumer jetstream.Consumer) {
	largest := 0
	for ctx.Err() == nil {
		batch := int64(max(w.opts.InFlight/(2*fetchersPerWorker), 1))
		if largest > 0 { // fewer at a time when messages are large
			batch = max(min(batch, w.opts.InFlightBytes/8/int64(largest)), 1)
		}
		if w.slots.Acquire(ctx, batch) != nil {
			return
		}
		got, err := consumer.Fetch(int(batch), jetstream.FetchMaxWait(fetchWait))
		n := int64(0)
		if err == nil {
			largest = 0
			for m := range got.Messages() {
				n++
				largest = max(largest, len(m.Data()))
				w.flying.Add(1)
				go w.take(work, m)
			}
			err = got.Error()
		}
		w.slots.Release(batch - n)
		if err == nil || errors.Is(err, nats.ErrTimeout) || errors.Is(err, jetstream.ErrNoMessages) {
			continue
		}
		w.log.Warn().Err(err).Msg("fetch")
		select {
		case <-ctx.Done():
		case <-time.After(fetchWait):
		}
	}
}

// take sees one message through from its arrival to its end, and meanwhile tells the server that it is in good hands.
func (w *Worker) take(ctx context.Context, m jetstream.Msg) {
	defer w.flying.Done()
	defer w.slots.Release(1)
	gauge := w.metrics.inFlight.WithLabelValues(w.stage.Name)
	gauge.Inc()
	defer gauge.Dec()
	every := w.opts.AckWait / 3
	var keep *time.Timer
	keep = time.AfterFunc(every, func() {
		_ = m.InProgress()
		keep.Reset(every)
	})
	defer keep.Stop()
	weight := min(int64(len(m.Data()))+messageWeight, w.opts.InFlightBytes)
	if w.budget.Acquire(ctx, weight) != nil {
		_ = m.Nak()
		return
	}
	defer w.budget.Release(weight)
	w.handle(ctx, m)
}

// drain waits for the fetches under way and the messages in flight, and gives up on those that are left when the time is over.
func (w *Worker) drain(fetchers *sync.WaitGroup, giveUp context.CancelFunc) {
	began := time.Now()
	timer := time.AfterFunc(w.opts.DrainTimeout*9/10, giveUp)
	defer timer.Stop()
	done := make(chan struct{})
	go func() {
		fetchers.Wait()
		w.flying.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(w.opts.DrainTimeout):
		w.log.Warn().Msg("drain timed out")
	}
	w.acks.flush()
	if err := w.conn.FlushTimeout(time.Second); err != nil {
		w.log.Warn().Err(err).Msg("flush")
	}
	w.log.Info().Dur("took", time.Since(began)).Msg("stopped")
}

// handle sees one message through.
func (w *Worker) handle(ctx context.Context, m jetstream.Msg) {
	name := w.stage.Name
	d := newDelivery(m)
	d.span = w.opts.Traces.Start(trace.Message{
		Stage: name, Header: m.Headers(), Sequence: d.sequence, Arrived: d.arrived.UnixNano(), Bytes: len(m.Data()), Tries: d.tries,
	})
	w.metrics.received.WithLabelValues(name).Inc()
	w.metrics.queueing.WithLabelValues(name).Observe(time.Since(d.arrived).Seconds())
	if d.tries > 1 {
		w.metrics.redelivered.WithLabelValues(name).Inc()
	}
	began := time.Now()
	var a *article.Article
	var err error
	if d.tries > suspectAfter {
		a, err = w.processAlone(ctx, d)
	} else {
		w.alone.RLock()
		a, err = w.process(ctx, m.Data())
		w.alone.RUnlock()
	}
	w.metrics.processing.WithLabelValues(name).Observe(time.Since(began).Seconds())
	if err == nil {
		d.span.Processed()
		d.span.Article(a.ID)
		err = w.publish(ctx, d, a)
	}
	w.settle(ctx, d, err)
}

// publish puts the outputs into their streams.
func (w *Worker) publish(ctx context.Context, d delivery, a *article.Article) error {
	began := time.Now()
	outputs, err := stream.Outputs(w.route, d.revision(a.ID), a)
	if err != nil {
		return err
	}
	for _, o := range outputs {
		d.span.Inject(o.Header, d.msg.Headers())
		if !d.began.IsZero() {
			stream.SetReceived(o, d.began)
		}
	}
	if err := stream.Publish(ctx, w.js, outputs, w.waits(d)); err != nil {
		return err
	}
	name := w.stage.Name
	w.metrics.settling.WithLabelValues(name).Observe(time.Since(began).Seconds())
	w.metrics.published.WithLabelValues(name).Add(float64(len(outputs)))
	w.metrics.made(name, a)
	if !d.began.IsZero() {
		w.metrics.total.WithLabelValues(name).Observe(time.Since(d.began).Seconds())
	}
	return nil
}

// waits returns what Publish calls when it has to wait. All messages in flight wait for the same reason, so one line every ten seconds tells it.
func (w *Worker) waits(d delivery) func(error) {
	return func(err error) {
		w.metrics.pushback.WithLabelValues(w.stage.Name).Inc()
		now := time.Now().UnixNano()
		if told := w.told.Load(); now-told > int64(10*time.Second) && w.told.CompareAndSwap(told, now) {
			w.log.Warn().Err(err).Uint64("seq", d.sequence).Msg("publishing waits")
		}
	}
}
