package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stage"
)

// Reasons for a dead letter beside those of article.InputError.
const (
	reasonPanic    = "panic"
	reasonTimeout  = "timeout"
	reasonTries    = "tries"
	reasonTooLarge = article.ReasonTooLarge
)

// deadError is an error that no other try can mend.
type deadError struct {
	reason string
	err    error
}

func (e *deadError) Error() string { return e.err.Error() }
func (e *deadError) Unwrap() error { return e.err }

// deadReason returns the reason for which a message goes to the dead letters at once; ok is false when another try may help.
func deadReason(err error) (reason string, ok bool) {
	var input *article.InputError
	if errors.As(err, &input) {
		return input.Reason, true
	}
	var dead *deadError
	if errors.As(err, &dead) {
		return dead.reason, true
	}
	return "", false
}

// process runs the stage on a message when a processing slot is free. A panic and a passed deadline are errors. Go cannot stop code that does not return: it keeps its slot
// until it does, and when every slot is so held the worker ends, to be started afresh.
func (w *Worker) process(ctx context.Context, data []byte) (*article.Article, error) {
	select {
	case w.cpu <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	type result struct {
		article *article.Article
		err     error
	}
	done := make(chan result, 1)
	go func() {
		defer func() { <-w.cpu }()
		a, err := w.stage.Process(data)
		var panicked *stage.PanicError
		if errors.As(err, &panicked) {
			w.log.Error().Str("panic", panicked.Text).Bytes("stack", panicked.Stack).Msg("stage panicked")
			err = &deadError{reasonPanic, err}
		}
		done <- result{a, err}
	}()
	deadline := time.NewTimer(w.opts.Deadline)
	defer deadline.Stop()
	select {
	case r := <-done:
		return r.article, r.err
	case <-deadline.C:
	}
	if w.stuck.Add(1) == int64(cap(w.cpu)) {
		w.wedge()
	}
	go func() {
		<-done
		w.stuck.Add(-1)
	}()
	return nil, &deadError{reasonTimeout, fmt.Errorf("not processed within %v", w.opts.Deadline)}
}
