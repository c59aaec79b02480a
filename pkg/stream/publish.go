package stream

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// ErrTooLarge says that a message is larger than the server or its stream takes. Trying again is of no use.
var ErrTooLarge = errors.New("message too large")

// Publish sends messages to their streams and returns when each stands in its stream. Whatever may pass (a full stream, a lost connection, no leader) is tried again
// with growing waits until ctx ends; before each wait it calls waits with the reason. waits may be nil.
// The message ids make a second copy harmless. The error is ErrTooLarge or ctx's.
func Publish(ctx context.Context, js jetstream.JetStream, messages []*nats.Msg, waits func(err error)) error {
	wait := 50 * time.Millisecond
	for {
		left, err := publishOnce(ctx, js, messages)
		if err == nil {
			return nil
		}
		if errors.Is(err, ErrTooLarge) || ctx.Err() != nil {
			return err
		}
		messages = left
		if waits != nil {
			waits(err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("publish: %w (last answer: %w)", ctx.Err(), err)
		case <-time.After(wait):
		}
		wait = min(2*wait, 2*time.Second)
	}
}

// publishOnce sends all messages, then waits for every answer. It returns those that did not get through, with the last reason.
func publishOnce(ctx context.Context, js jetstream.JetStream, messages []*nats.Msg) (left []*nats.Msg, last error) {
	futures := make([]jetstream.PubAckFuture, len(messages))
	failed := func(m *nats.Msg, err error) {
		m.Reply = ""
		left = append(left, m)
		var api *jetstream.APIError
		if errors.Is(err, nats.ErrMaxPayload) || errors.As(err, &api) && api.ErrorCode == jetstream.JSErrCodeStreamMessageExceedsMaximum {
			err = fmt.Errorf("%w: %d bytes on %s", ErrTooLarge, len(m.Data), m.Subject)
		}
		if !errors.Is(last, ErrTooLarge) {
			last = err
		}
	}
	for i, m := range messages {
		f, err := js.PublishMsgAsync(m)
		if err != nil {
			failed(m, err)
			continue
		}
		futures[i] = f
	}
	for i, f := range futures {
		if f == nil {
			continue
		}
		select {
		case <-f.Ok():
		case err := <-f.Err():
			failed(messages[i], err)
		case <-ctx.Done():
			return messages, ctx.Err()
		}
	}
	return left, last
}
