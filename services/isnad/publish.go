package main

import (
	"context"
	"fmt"
	"os"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/sync/errgroup"
	"golang.org/x/term"
)

type publishCommand struct {
	stream.Connection
	Files  []string `arg:"" placeholder:"FILE" help:"Articles: .txt, .html, .json (a raw message), .jsonl (many); - is standard input."`
	Source string   `help:"Name of the source, for articles that have none."`
}

// Help is shown by --help.
func (publishCommand) Help() string {
	return "Examples:\n  isnad publish article.txt --source example\n  isnad publish archive.jsonl.gz"
}

// Run sends every article and waits until each stands in the stream. It prints the ids, one a line.
func (c *publishCommand) Run(ctx context.Context) error {
	conn, js, err := connect(c.Connection)
	if err != nil {
		return err
	}
	defer conn.Close()
	bar := progress(-1, "publishing")
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(512)
	single := len(c.Files) == 1 && c.Files[0] != "-"
	total := 0
	err = readInputs(c.Files, func(in input) error {
		if in.raw.Source == "" {
			in.raw.Source = c.Source
		}
		m, err := rawMessage(in.raw)
		if err != nil {
			return err
		}
		total++
		group.Go(func() error {
			defer func() { _ = bar.Add(1) }()
			return stream.Publish(ctx, js, []*nats.Msg{m}, nil)
		})
		if single || total <= 20 {
			fmt.Println(in.raw.Identify())
		}
		return ctx.Err()
	})
	if waited := group.Wait(); waited != nil {
		err = waited
	}
	_ = bar.Finish()
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	fmt.Fprintf(os.Stderr, "published %d\n", total)
	return nil
}

// rawMessage returns the message of a raw article on articles.raw. Its id is made of what it holds, so that sending the same file twice is harmless.
func rawMessage(raw article.Raw) (*nats.Msg, error) {
	data, err := article.Encode(raw)
	if err != nil {
		return nil, fmt.Errorf("encode article: %w", err)
	}
	return stream.NewMessage(stream.Raw, stream.MessageID(stream.Revision(raw.Identify(), data), "raw"), data), nil
}

// connect reaches the stream that the flags name.
func connect(c stream.Connection) (*nats.Conn, jetstream.JetStream, error) {
	conn, js, err := c.Connect("isnad", false, zerolog.Nop())
	if err != nil {
		return nil, nil, fmt.Errorf("%w (start one with `isnad run` or `docker compose up`, or name another with --nats-url)", err)
	}
	return conn, js, nil
}

// progress shows how far long work has come, on a terminal only. A total of -1 is unknown.
func progress(total int, what string) *progressbar.ProgressBar {
	return progressbar.NewOptions(total, progressbar.OptionSetDescription(what), progressbar.OptionSetWriter(os.Stderr), progressbar.OptionShowCount(), progressbar.OptionShowIts(),
		progressbar.OptionSetVisibility(term.IsTerminal(int(os.Stderr.Fd()))), progressbar.OptionClearOnFinish()) //nolint:gosec // a file descriptor fits
}
