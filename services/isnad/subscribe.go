package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go/jetstream"
)

type subscribeCommand struct {
	stream.Connection
	What  string        `arg:"" optional:"" default:"quotes" help:"enriched, quotes, entities, or a subject such as quotes.syrghy-lafrwf (default: quotes)."`
	JSON  bool          `help:"Write the messages as JSON Lines."`
	All   bool          `help:"Begin with the oldest message that is kept, not with the next one."`
	Count int           `short:"n" help:"Stop after so many messages. 0: never."`
	Wait  time.Duration `help:"Stop when nothing has come for so long. 0: never."`
}

// Help is shown by --help.
func (subscribeCommand) Help() string {
	return "Examples:\n  isnad subscribe quotes --all\n  isnad subscribe enriched --json | jq .title\n  isnad subscribe entities.loc.Q159"
}

// Run writes messages until ctx ends, or Count or Wait is reached.
func (c *subscribeCommand) Run(ctx context.Context) error {
	subject, name, err := resultSubject(c.What)
	if err != nil {
		return usageError{err}
	}
	conn, js, err := connect(c.Connection)
	if err != nil {
		return err
	}
	defer conn.Close()
	start := jetstream.DeliverNewPolicy
	if c.All {
		start = jetstream.DeliverAllPolicy
	}
	consumer, err := js.OrderedConsumer(ctx, name, jetstream.OrderedConsumerConfig{FilterSubjects: []string{subject}, DeliverPolicy: start})
	if err != nil {
		return fmt.Errorf("subscribe to %s: %w (is the stream running? its workers create %s)", subject, err, name)
	}
	messages, err := consumer.Messages()
	if err != nil {
		return fmt.Errorf("subscribe to %s: %w", subject, err)
	}
	context.AfterFunc(ctx, messages.Stop)
	var idle *time.Timer
	if c.Wait > 0 {
		idle = time.AfterFunc(c.Wait, messages.Stop)
	}
	out := bufio.NewWriter(os.Stdout)
	for n := 0; c.Count == 0 || n < c.Count; n++ {
		m, err := messages.Next()
		if err != nil { // stopped
			break
		}
		if idle != nil {
			idle.Reset(c.Wait)
		}
		if err := c.write(out, m); err != nil {
			return err
		}
		if err := out.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// resultSubject returns the subject that the user means and the stream that holds it.
func resultSubject(what string) (subject, name string, err error) {
	switch {
	case what == "enriched" || what == stream.Enriched:
		return stream.Enriched, stream.EnrichedStream, nil
	case what == "quotes":
		return stream.Quotes, stream.QuotesStream, nil
	case what == "entities":
		return stream.Entities, stream.EntitiesStream, nil
	case strings.HasPrefix(what, "quotes."):
		return what, stream.QuotesStream, nil
	case strings.HasPrefix(what, "entities."):
		return what, stream.EntitiesStream, nil
	}
	return "", "", fmt.Errorf("cannot subscribe to %q: want enriched, quotes, entities, or a subject such as quotes.NAME or entities.loc.ID", what)
}

func (c *subscribeCommand) write(w io.Writer, m jetstream.Msg) error {
	if c.JSON {
		_, err := w.Write(append(m.Data(), '\n'))
		return err
	}
	switch {
	case m.Subject() == stream.Enriched:
		a, err := decode[article.Article](m.Data())
		if err != nil {
			return err
		}
		writeArticle(w, &a)
	case strings.HasPrefix(m.Subject(), "quotes."):
		q, err := decode[article.QuoteMessage](m.Data())
		if err != nil {
			return err
		}
		writeQuote(w, q.Quote)
	default:
		e, err := decode[article.EntityMessage](m.Data())
		if err != nil {
			return err
		}
		writeEntity(w, e.Entity)
	}
	return nil
}

// Right-to-left isolates keep Arabic text in order beside the Latin words of a line.
const (
	isolate    = "\u2067"
	endIsolate = "\u2069"
)

func rtl(s string) string { return isolate + s + endIsolate }

func writeArticle(w io.Writer, a *article.Article) {
	title := a.Title
	if title == "" {
		title = a.ID
	}
	_, _ = fmt.Fprintf(w, "%s  [%d sentences, %d quotes, %d entities]\n", rtl(title), len(a.Sentences), len(a.Quotes), len(a.Entities))
	for _, q := range a.Quotes {
		_, _ = fmt.Fprint(w, "  ")
		writeQuote(w, q)
	}
}

func writeQuote(w io.Writer, q article.Quote) {
	name, role := "?", ""
	if s := q.Speaker; s != nil && s.Name != "" {
		name = s.Name
		if s.Role != "" && s.Role != s.Name {
			role = " (" + s.Role + ")"
		}
	}
	_, _ = fmt.Fprintf(w, "%-8s %s\n", q.Kind, rtl(name+role+": "+q.Text))
}

func writeEntity(w io.Writer, e article.Entity) {
	_, _ = fmt.Fprintf(w, "%-4s %-10s %s  ×%d\n", e.Type, e.Wikidata, rtl(strings.Join(append([]string{e.Name}, e.Roles...), "، ")), len(e.Mentions))
}
