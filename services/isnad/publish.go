package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/services/internal/input"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/errgroup"
)

type publishCommand struct {
	stream.Connection
	input.Options
	Files  []string `arg:"" name:"file" placeholder:"FILE" help:"Files or folders of articles: .txt, .html, .json (a raw message), .jsonl (one a line), .csv, .rss and .atom feeds, any of them .gz; - is standard input."`
	Source string   `help:"Name of the source, for articles that have none."`
	JSON   bool     `help:"Write a line of JSON for each article that stands in the stream: its id and where it came from."`
}

// Help is shown by --help.
func (publishCommand) Help() string {
	return examples("isnad publish article.txt --source example", "isnad publish archive.jsonl.gz", "isnad publish news/ --json", "curl -s https://example.com/feed.rss | isnad publish - --as feed")
}

// published is one article that stands in the stream.
type published struct {
	ID   string `json:"id"`
	From string `json:"from"`
}

// Run sends every article and waits until each stands in the stream. It prints the ids, one a line.
func (c *publishCommand) Run(ctx context.Context) error { return onStream(ctx, c.Connection, c.run) }

func (c *publishCommand) run(ctx context.Context, js jetstream.JetStream) error {
	bar := progress(-1, "publishing", nil)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(512)
	single := len(c.Files) == 1 && c.Files[0] != "-"
	var mu sync.Mutex // of refused and standard output
	total, refused := 0, 0
	refuse := func(a input.Article, err error) {
		mu.Lock()
		defer mu.Unlock()
		refused++
		fmt.Fprintf(os.Stderr, "isnad: %s: %v\n", a.Where(), err)
	}
	err := input.Read(c.Files, c.Options, func(a input.Article) error {
		total++
		if a.Err != nil {
			refuse(a, a.Err)
			return nil
		}
		if a.Raw.Source == "" {
			a.Raw.Source = c.Source
		}
		m, err := rawMessage(a.Raw)
		if err != nil {
			return err
		}
		id := a.Raw.Identify()
		group.Go(func() error {
			defer func() { _ = bar.Add(1) }()
			err := stream.Publish(ctx, js, []*nats.Msg{m}, nil)
			if errors.Is(err, stream.ErrTooLarge) {
				refuse(a, err)
				return nil
			}
			if err == nil && c.JSON {
				mu.Lock()
				defer mu.Unlock()
				err = writeJSON(os.Stdout, published{id, a.Where()})
			}
			return err
		})
		if !c.JSON && (single || total <= 20) {
			fmt.Println(id)
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
	fmt.Fprintf(os.Stderr, "published %d\n", total-refused)
	return refusedError{refused, total}.err()
}

// rawMessage returns the message of a raw article on articles.raw. Its id is made of what it holds, so that sending the same file twice is harmless.
func rawMessage(raw article.Raw) (*nats.Msg, error) {
	data, err := article.Encode(raw)
	if err != nil {
		return nil, fmt.Errorf("encode article: %w", err)
	}
	return stream.NewMessage(stream.Raw, stream.MessageID(stream.Revision(raw.Identify(), data), "raw"), data), nil
}
