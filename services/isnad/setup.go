package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go/jetstream"
)

type setupCommand struct {
	stream.Connection
	stream.Limits
	AckWait time.Duration `env:"ISNAD_ACK_WAIT" default:"30s" help:"How long the server waits before it gives a silent worker's message to another. The workers need the same."`
	Lines   bool          `help:"Make the bucket for cleaners with --remember-lines too."`
	Names   bool          `help:"Make the bucket for taggers with --names too."`
	Wait    time.Duration `default:"30s" help:"How long to try again while a cluster that has just started chooses who leads it."`
	JSON    bool          `help:"Write a line of JSON with the names of the streams."`
}

// Help is shown by --help.
func (setupCommand) Help() string {
	return withExamples("Needed once, as the operator, when the workers have users of their own (see `isnad users`). Streams that are there stay as they are.",
		"isnad setup", "isnad setup --names --replicas 3")
}

// Run makes what is not there.
func (c *setupCommand) Run(ctx context.Context) error { return onStream(ctx, c.Connection, c.run) }

func (c *setupCommand) run(ctx context.Context, js jetstream.JetStream) error {
	began := time.Now()
	for {
		err := stream.Setup(ctx, js, c.Limits, c.AckWait)
		if err == nil {
			break
		}
		if ctx.Err() != nil || time.Since(began) > c.Wait || !stream.Unavailable(err) {
			return err
		}
		select {
		case <-ctx.Done():
		case <-time.After(250 * time.Millisecond):
		}
	}
	if c.Lines {
		if _, err := stream.EnsureLines(ctx, js); err != nil {
			return err
		}
	}
	if c.Names {
		if _, err := stream.OpenNames(ctx, js); err != nil {
			return err
		}
	}
	fmt.Fprintln(os.Stderr, "streams and consumers are there")
	if c.JSON {
		return writeJSON(os.Stdout, map[string]any{"streams": streamNames()})
	}
	return nil
}

// streamNames lists the streams.
func streamNames() []string {
	var names []string
	for _, c := range stream.Configs(stream.Limits{}) {
		names = append(names, c.Name)
	}
	return names
}
