package worker

import (
	"context"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go/jetstream"
)

// damageEvery is how often a worker looks for damage in its queue.
const damageEvery = 10 * time.Second

// maxGaps bounds the gaps in a queue's sequence up to which a worker asks for its full state, for the answer lists them all.
const maxGaps = 10_000

// watchDamage looks, until ctx ends, for messages that the server lost to a damaged file, of which the server says nothing by itself. There are two kinds. A message that it can't read
// is never delivered and stays in the queue below what is acknowledged, as acknowledged messages do when the disk is full. And a server that starts on a damaged file cuts off the rest
// of that file, and keeps the count of its bytes.
func (w *Worker) watchDamage(ctx context.Context, consumer jetstream.Consumer) {
	tick := time.NewTicker(damageEvery)
	defer tick.Stop()
	var first, bytes uint64 // of the look before
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		queue, err := w.js.Stream(ctx, stream.NameOf(w.route.From))
		if err != nil {
			continue // the next look will do
		}
		info, err := consumer.Info(ctx)
		if err != nil {
			continue
		}
		state := queue.CachedInfo().State
		stuck := uint64(0)
		if state.Msgs > 0 && state.FirstSeq <= info.AckFloor.Stream {
			stuck = state.Msgs - min(state.Msgs, info.NumPending+uint64(info.NumAckPending)) //nolint:gosec // a count
		}
		// An acknowledged message may be on its way out of the queue; one that is still there at the next look is not.
		if stuck > 0 && state.FirstSeq == first {
			w.metrics.stuck.WithLabelValues(w.stage.Name).Set(float64(stuck))
			w.log.Error().Uint64("messages", stuck).Uint64("first_seq", first).Msg("messages stay in the queue though they are done: a file is damaged or the disk is full")
		} else {
			w.metrics.stuck.WithLabelValues(w.stage.Name).Set(0)
		}
		first = 0
		if stuck > 0 {
			first = state.FirstSeq
		}
		if state.NumDeleted < maxGaps { // only the full state has what was lost
			if full, err := queue.Info(ctx, jetstream.WithDeletedDetails(true)); err == nil {
				state = full.State
			}
		}
		if state.Lost != nil && state.Lost.Bytes != bytes {
			bytes = state.Lost.Bytes
			w.metrics.lostBytes.WithLabelValues(w.stage.Name).Set(float64(bytes))
			w.log.Error().Uint64("bytes", bytes).Msg("the server lost messages of the queue: a file was damaged when it started")
		}
	}
}
