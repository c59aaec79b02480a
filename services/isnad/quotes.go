package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go"
)

type quotesCommand struct {
	stream.Connection
	Speaker string        `placeholder:"NAME" help:"Words of the speaker's name, or a Wikidata id."`
	About   string        `placeholder:"WORDS" help:"Words of the quote, of its article's title or of the names in it; or a Wikidata id."`
	From    string        `placeholder:"TIME" help:"Published from then on: 2024-03-01 or 2024-03-01T08:00:00Z."`
	To      string        `placeholder:"TIME" help:"Published before then."`
	Source  string        `placeholder:"NAME" help:"The article's source."`
	Kind    string        `placeholder:"KIND" help:"direct, mixed or indirect."`
	Limit   int           `short:"n" default:"20" help:"Stop after so many quotes. 0: all there are."`
	JSON    bool          `help:"Write the messages as JSON Lines."`
	Timeout time.Duration `default:"10s" help:"How long one answer may take."`
}

// Help is shown by --help.
func (quotesCommand) Help() string {
	return withExamples("What an archiver has kept, the newest first.",
		"isnad quotes --speaker لافروف --about سوريا", "isnad quotes --about الكهرباء --from 2024-03-01 --json | jq .quote.text")
}

// Run asks until there are enough.
func (c *quotesCommand) Run(ctx context.Context, s screen) error {
	q := stream.QuoteQuery{Speaker: c.Speaker, About: c.About, Source: c.Source, Kind: c.Kind}
	if c.Limit < 0 {
		return usageError{errors.New("--limit is negative")}
	}
	for _, f := range []struct {
		flag, value string
		to          *time.Time
	}{{"--from", c.From, &q.From}, {"--to", c.To, &q.To}} {
		var err error
		if *f.to, err = stream.ParseTime(f.value); err != nil {
			return usageError{fmt.Errorf("%s: %w", f.flag, err)}
		}
	}
	if err := q.Validate(); err != nil {
		return usageError{err}
	}
	conn, _, err := connect(c.Connection)
	if err != nil {
		return err
	}
	defer conn.Close()
	return c.ask(ctx, conn, q, os.Stdout, s)
}

// ask writes the quotes that match, page by page.
func (c *quotesCommand) ask(ctx context.Context, conn *nats.Conn, q stream.QuoteQuery, w io.Writer, s screen) error {
	out := bufio.NewWriter(w)
	for left := c.Limit; ; {
		q.Limit = stream.MaxQuotes
		if c.Limit > 0 {
			q.Limit = min(left, stream.MaxQuotes)
		}
		page, cancel := context.WithTimeout(ctx, c.Timeout)
		answer, err := stream.AskQuotes(page, conn, q)
		cancel()
		if err != nil {
			return err
		}
		for _, data := range answer.Quotes {
			if err := c.write(out, s, data); err != nil {
				return err
			}
		}
		if err := out.Flush(); err != nil {
			return err
		}
		left -= len(answer.Quotes)
		q.Cursor = answer.Next
		if answer.Next == "" || c.Limit > 0 && left <= 0 {
			if !c.JSON {
				fmt.Fprintln(os.Stderr, told(c.Limit-left, answer.Total))
			}
			return nil
		}
	}
}

// told says how many of the matching quotes were shown.
func told(shown, total int) string {
	if total >= stream.MaxTotal {
		return fmt.Sprintf("%d of %d or more", shown, total)
	}
	return fmt.Sprintf("%d of %d", shown, total)
}

func (c *quotesCommand) write(w io.Writer, s screen, data []byte) error {
	if c.JSON {
		_, err := w.Write(append(data, '\n'))
		return err
	}
	m, err := decode[article.QuoteMessage](data)
	if err != nil {
		return err
	}
	writeQuote(w, s, m.Quote)
	where := m.Article.Title
	if where == "" {
		where = m.Article.ID
	}
	_, err = fmt.Fprintln(w, strings.TrimRight(fmt.Sprintf("         %s  %s  %s", s.isolated(oneLine(where)), oneLine(m.Article.Source), m.Article.PublishedAt), " "))
	return err
}
