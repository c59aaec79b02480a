package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
)

type setupCommand struct {
	stream.Connection
	stream.Limits
	AckWait time.Duration `env:"ISNAD_ACK_WAIT" default:"30s" help:"How long the server waits before it gives a silent worker's message to another. The workers need the same."`
	Lines   bool          `help:"Make the bucket for cleaners with --remember-lines too."`
	Names   bool          `help:"Make the bucket for taggers with --names too."`
}

// Help is shown by --help.
func (setupCommand) Help() string {
	return "Needed once, as the operator, when the workers have users of their own (see `isnad users`). Streams that are there stay as they are."
}

// Run makes what is not there.
func (c *setupCommand) Run(ctx context.Context) error {
	conn, js, err := connect(c.Connection)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := stream.Setup(ctx, js, c.Limits, c.AckWait); err != nil {
		return err
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
	return nil
}
