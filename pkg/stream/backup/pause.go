package backup

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	// pauseFor is how long the stages rest after a backup was cut off; a backup that goes on renews it every renewAfter.
	pauseFor   = time.Minute
	renewAfter = 20 * time.Second
	// drainWait is how long Save waits for messages in workers' hands when Options do not say, and drainPoll how often it asks.
	drainWait = 30 * time.Second
	drainPoll = 50 * time.Millisecond
)

// eachConsumer calls f with the consumer of each stage that has one.
func eachConsumer(ctx context.Context, js jetstream.JetStream, f func(name, consumer string) error) error {
	for _, r := range stream.Routes {
		name := stream.NameOf(r.From)
		_, err := js.Consumer(ctx, name, r.Stage)
		if errors.Is(err, jetstream.ErrConsumerNotFound) || errors.Is(err, jetstream.ErrStreamNotFound) {
			continue
		}
		if err == nil {
			err = f(name, r.Stage)
		}
		if err != nil {
			return fmt.Errorf("consumer %s of stream %s: %w", r.Stage, name, err)
		}
	}
	return nil
}

// pause has the server deliver nothing to the stages until the returned function is called.
func pause(ctx context.Context, js jetstream.JetStream) (resume func() error, err error) {
	hold := func() error {
		return eachConsumer(ctx, js, func(name, consumer string) error {
			_, err := js.PauseConsumer(ctx, name, consumer, time.Now().Add(pauseFor))
			return err
		})
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	resume = func() error {
		close(stop)
		<-stopped
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewAfter)
		defer cancel()
		err := eachConsumer(ctx, js, func(name, consumer string) error {
			_, err := js.ResumeConsumer(ctx, name, consumer)
			return err
		})
		if err != nil {
			return fmt.Errorf("resume the stages, which go on by themselves after %v: %w", pauseFor, err)
		}
		return nil
	}
	err = hold()
	go func() {
		defer close(stopped)
		tick := time.NewTicker(renewAfter)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				_ = hold() // the next time will do
			}
		}
	}()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("pause the stages: %w", err), resume())
	}
	return resume, nil
}

// drain waits until no worker holds a message, and returns how many are held after the time.
func drain(ctx context.Context, js jetstream.JetStream, wait time.Duration) (held int, err error) {
	if wait == 0 {
		wait = drainWait
	}
	tick := time.NewTicker(drainPoll)
	defer tick.Stop()
	for deadline := time.Now().Add(wait); ; {
		held = 0
		err := eachConsumer(ctx, js, func(name, consumer string) error {
			c, err := js.Consumer(ctx, name, consumer)
			if err == nil {
				held += c.CachedInfo().NumAckPending
			}
			return err
		})
		if err != nil {
			return 0, fmt.Errorf("wait for the workers: %w", err)
		}
		if held == 0 || time.Now().After(deadline) {
			return held, nil
		}
		select {
		case <-ctx.Done():
			return 0, context.Cause(ctx)
		case <-tick.C:
		}
	}
}
