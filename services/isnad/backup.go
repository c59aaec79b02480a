package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/stream/backup"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/schollz/progressbar/v3"
)

type backupCommand struct {
	stream.Connection
	Drain time.Duration `default:"30s" help:"How long to wait for the messages that workers hold. What they still hold then may come out twice after a restore."`
	Dir   string        `arg:"" help:"Where to write it: a directory that is empty or not there yet."`
}

// Help is shown by --help.
func (backupCommand) Help() string {
	return withExamples("Pauses the stages while it copies, so that each article is in the backup once. Publishing goes on: what comes in after articles.raw was copied waits, and is not in the backup.",
		"isnad backup /var/backups/isnad", "isnad backup --drain 30s /var/backups/isnad")
}

// Run writes the backup.
func (c *backupCommand) Run(ctx context.Context) error { return onStream(ctx, c.Connection, c.run) }

func (c *backupCommand) run(ctx context.Context, js jetstream.JetStream) error {
	o := copyOptions()
	o.Drain = c.Drain
	held, err := backup.Save(ctx, js, c.Dir, o)
	if err != nil {
		return err
	}
	if held > 0 {
		fmt.Fprintf(os.Stderr, "workers still held %d messages, which may come out twice after a restore\n", held)
	}
	fmt.Fprintf(os.Stderr, "the backup is in %s\n", c.Dir)
	return nil
}

type restoreCommand struct {
	stream.Connection
	Dir string `arg:"" help:"The directory that isnad backup wrote."`
}

// Help is shown by --help.
func (restoreCommand) Help() string {
	return withExamples("Checks the backup's checksums first, and refuses a server that has one of its streams: stop the workers, restore, then start them. When one stream can't be restored, none is.",
		"isnad restore /var/backups/isnad")
}

// Run makes the streams anew.
func (c *restoreCommand) Run(ctx context.Context) error { return onStream(ctx, c.Connection, c.run) }

func (c *restoreCommand) run(ctx context.Context, js jetstream.JetStream) error {
	if err := backup.Restore(ctx, js, c.Dir, copyOptions()); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "restored from %s\n", c.Dir)
	return nil
}

// copyOptions show a bar for the stream that is being copied, and a line for each that is.
func copyOptions() backup.Options {
	var bar *progressbar.ProgressBar
	return backup.Options{
		Progress: func(name string, done, total uint64) {
			if bar == nil {
				bar = progress(int(total), name, nil) //nolint:gosec // bytes on a disk fit
			}
			_ = bar.Set64(int64(min(done, total))) //nolint:gosec // bytes on a disk fit
		},
		Done: func(name string, messages uint64) {
			if bar != nil {
				_ = bar.Finish()
				bar = nil
			}
			fmt.Fprintf(os.Stderr, "%-20s %d messages\n", name, messages)
		},
	}
}
