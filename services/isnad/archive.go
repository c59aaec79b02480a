package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go"
)

type archiveCommand struct {
	Status  archiveStatusCommand  `cmd:"" help:"Show how many quotes the archive holds, and whether it is being rebuilt."`
	Rebuild archiveRebuildCommand `cmd:"" help:"Make the archive anew, from what it holds and from the stream."`
}

// Help is shown by --help.
func (archiveCommand) Help() string { return examples("isnad archive status", "isnad archive rebuild") }

type archiveStatusCommand struct {
	stream.Connection
	JSON bool `help:"Write JSON."`
}

// Run shows the state once.
func (c *archiveStatusCommand) Run(ctx context.Context) error {
	conn, _, err := connect(c.Connection)
	if err != nil {
		return err
	}
	defer conn.Close()
	s, err := archiveState(ctx, conn)
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(os.Stdout, s)
	}
	fmt.Printf("%d quotes\n", s.Quotes)
	if s.Rebuilding {
		fmt.Printf("is being rebuilt: %d of %d messages of the stream are read\n", s.Read, s.Last)
	}
	if s.Failure != "" {
		fmt.Printf("the last rebuild failed: %s\n", s.Failure)
	}
	return nil
}

type archiveRebuildCommand struct {
	stream.Connection
	Forget bool `help:"Leave out what the archive holds and the stream does not any more: take the stream alone."`
}

// Help is shown by --help.
func (archiveRebuildCommand) Help() string {
	return withExamples("For a new version that reads texts otherwise, or after the archive was damaged. Questions are answered from the old archive until the new one is whole.", "isnad archive rebuild")
}

// Run begins a rebuild and waits for its end. The archiver goes on with it when the command is interrupted.
func (c *archiveRebuildCommand) Run(ctx context.Context) error {
	conn, _, err := connect(c.Connection)
	if err != nil {
		return err
	}
	defer conn.Close()
	asking, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	s, err := stream.RebuildArchive(asking, conn, stream.ArchiveRebuildRequest{Forget: c.Forget})
	if err != nil {
		return err
	}
	bar := progress(-1, "rebuilding", nil)
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for s.Rebuilding {
		bar.ChangeMax64(int64(s.Last) + 1) //nolint:gosec // a count
		_ = bar.Set64(int64(s.Read))       //nolint:gosec // a count
		select {
		case <-ctx.Done():
			return errors.New("interrupted; the archiver goes on (`isnad archive status`)")
		case <-tick.C:
		}
		if s, err = archiveState(ctx, conn); err != nil {
			return err
		}
	}
	_ = bar.Finish()
	if s.Failure != "" {
		return fmt.Errorf("rebuild: %s", s.Failure)
	}
	fmt.Fprintf(os.Stderr, "rebuilt: %d quotes\n", s.Quotes)
	return nil
}

func archiveState(ctx context.Context, conn *nats.Conn) (stream.ArchiveState, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return stream.AskArchive(ctx, conn)
}
