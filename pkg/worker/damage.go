package worker

import (
	"context"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go/jetstream"
)

// stuckAfter is how long a message that is done has to stay in the queue before it counts as stuck, for it may be on its way out.
const stuckAfter = 10 * time.Second

// maxGaps bounds the gaps in a queue's sequence up to which a worker asks for its full state, for the answer lists them all.
const maxGaps = 10_000

// follow asks the server every Options.LagInterval how the stage's queue stands, until ctx ends: how far the stage is behind, and whether messages were lost to a damaged file.
func (w *Worker) follow(ctx context.Context, consumer jetstream.Consumer) {
	tick := time.NewTicker(w.opts.LagInterval)
	defer tick.Stop()
	var d damage
	for {
		// The queue first: what is acknowledged between the two answers is then not taken for stuck.
		queue, err := w.js.Stream(ctx, stream.NameOf(w.route.From))
		var info *jetstream.ConsumerInfo
		if err == nil {
			info, err = consumer.Info(ctx)
		}
		if err != nil {
			w.metrics.behind(w.stage.Name, nil)
		} else {
			w.metrics.behind(w.stage.Name, info)
			w.tellDamage(ctx, &d, queue, info)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// damage is what a worker saw of its queue's damage, of which the server says nothing by itself. There are two kinds. A message that the server can't read is never delivered and stays in
// the queue below what is acknowledged, as acknowledged messages do when the disk is full. And a server that starts on a damaged file cuts off the rest of that file, and keeps the count
// of its bytes.
type damage struct {
	// first is the queue's first message when it is done and stays nevertheless, since is when that was first seen.
	first uint64
	since time.Time
	// bytes is what the server has lost.
	bytes uint64
}

// tellDamage looks for damage and tells of it by metrics and log.
func (w *Worker) tellDamage(ctx context.Context, d *damage, queue jetstream.Stream, info *jetstream.ConsumerInfo) {
	state := queue.CachedInfo().State
	stuck := uint64(0)
	if queue.CachedInfo().Config.Retention == jetstream.WorkQueuePolicy && state.Msgs > 0 && state.FirstSeq <= info.AckFloor.Stream {
		stuck = state.Msgs - min(state.Msgs, info.NumPending+uint64(info.NumAckPending)) //nolint:gosec // a count
	}
	switch {
	case stuck == 0:
		d.first = 0
	case state.FirstSeq != d.first:
		d.first, d.since, stuck = state.FirstSeq, time.Now(), 0
	case time.Since(d.since) < stuckAfter:
		stuck = 0
	default:
		w.log.Error().Uint64("messages", stuck).Uint64("first_seq", d.first).Msg("messages stay in the queue though they are done: a file is damaged, the disk is full, or the server was killed")
	}
	w.metrics.stuck.WithLabelValues(w.stage.Name).Set(float64(stuck))
	if state.NumDeleted < maxGaps { // only the full state has what was lost
		if full, err := queue.Info(ctx, jetstream.WithDeletedDetails(true)); err == nil {
			state = full.State
		}
	}
	if state.Lost != nil && state.Lost.Bytes != d.bytes {
		d.bytes = state.Lost.Bytes
		w.metrics.lostBytes.WithLabelValues(w.stage.Name).Set(float64(d.bytes))
		w.log.Error().Uint64("bytes", d.bytes).Msg("the server lost messages of the queue: a file was damaged when it started")
	}
}
