package worker

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go/jetstream"
)

// suspectAfter is how many tries a message may end without a word before it is a suspect: it may be what ends the worker, or may only have been in flight beside what does.
const suspectAfter = 2

// processAlone processes a suspect while nothing else is processed here, and notes its beginning and its end. What ends the worker ever again leaves its notes, and goes to the
// dead letters after Options.Tries; what was in flight beside it leaves none.
func (w *Worker) processAlone(ctx context.Context, d delivery) (*article.Article, error) {
	w.alone.Lock()
	defer w.alone.Unlock()
	begun, err := w.begin(ctx, d)
	if err != nil { // without notes the deliveries have to do
		w.log.Warn().Err(err).Uint64("seq", d.sequence).Msg("suspect not noted")
		begun = d.tries - suspectAfter
	}
	if begun > max(w.opts.Tries-suspectAfter, 1) {
		return nil, &deadError{reasonTries, fmt.Errorf("not finished in %d tries", begun-1+suspectAfter)}
	}
	a, err := w.process(ctx, d.msg.Data())
	if w.suspects != nil {
		if err := w.suspects.Purge(ctx, d.note()); err != nil {
			w.log.Warn().Err(err).Uint64("seq", d.sequence).Msg("note of a suspect left behind")
		}
	}
	return a, err
}

// begin counts one more beginning of the message, this one included.
func (w *Worker) begin(ctx context.Context, d delivery) (begun int, err error) {
	if w.suspects == nil {
		w.suspects, err = stream.OpenSuspects(ctx, w.js, w.opts.Limits)
		if err != nil {
			return 0, err
		}
	}
	e, err := w.suspects.Get(ctx, d.note())
	switch {
	case err == nil:
		begun, _ = strconv.Atoi(string(e.Value()))
	case !errors.Is(err, jetstream.ErrKeyNotFound):
		return 0, fmt.Errorf("read note: %w", err)
	}
	begun++
	if _, err := w.suspects.PutString(ctx, d.note(), strconv.Itoa(begun)); err != nil {
		return 0, fmt.Errorf("write note: %w", err)
	}
	return begun, nil
}

// note is the key of a message's note: its consumer, its place in its stream and its time, by which it differs from that place in a stream made anew.
func (d delivery) note() string {
	return fmt.Sprintf("%s.%d.%d", d.consumer, d.sequence, d.arrived.UnixNano())
}
