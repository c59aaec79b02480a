package main

import (
	"bufio"
	"cmp"
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
	What  string        `arg:"" optional:"" default:"quotes" complete:"enriched,quotes,entities" help:"enriched, quotes, entities, or a subject such as quotes.syrghy-lafrwf (default: quotes)."`
	JSON  bool          `help:"Write the messages as JSON Lines."`
	All   bool          `help:"Begin with the oldest message that is kept, not with the next one."`
	Count int           `short:"n" help:"Stop after so many messages. 0: never."`
	Wait  time.Duration `help:"Stop when nothing has come for so long. 0: never."`
}

// Help is shown by --help.
func (subscribeCommand) Help() string {
	return examples("isnad subscribe quotes --all", "isnad subscribe enriched --json | jq .title", "isnad subscribe entities.loc.Q159 --wait 1s --all")
}

// Run writes messages until ctx ends, or Count or Wait is reached.
func (c *subscribeCommand) Run(ctx context.Context, s screen) error {
	subject, name, err := resultSubject(c.What)
	if err != nil {
		return usageError{err}
	}
	return onStream(ctx, c.Connection, func(ctx context.Context, js jetstream.JetStream) error { return c.run(ctx, js, s, subject, name) })
}

// run writes the messages of a subject of the named stream.
func (c *subscribeCommand) run(ctx context.Context, js jetstream.JetStream, s screen, subject, name string) error {
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
		if err := c.write(out, s, m); err != nil {
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

func (c *subscribeCommand) write(w io.Writer, s screen, m jetstream.Msg) error {
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
		writeArticle(w, s, &a)
	case strings.HasPrefix(m.Subject(), "quotes."):
		q, err := decode[article.QuoteMessage](m.Data())
		if err != nil {
			return err
		}
		writeQuote(w, s, q.Quote)
	default:
		e, err := decode[article.EntityMessage](m.Data())
		if err != nil {
			return err
		}
		writeEntity(w, s, e.Entity)
	}
	return nil
}

func writeArticle(w io.Writer, s screen, a *article.Article) {
	title := oneLine(cmp.Or(a.Title, a.ID))
	_, _ = fmt.Fprintf(w, "%s  %s\n", s.isolated(s.paint(bold, title)), s.paint(dim, fmt.Sprintf("[%d sentences, %d quotes, %d entities]", len(a.Sentences), len(a.Quotes), len(a.Entities))))
	for _, q := range a.Quotes {
		_, _ = fmt.Fprint(w, "  ")
		writeQuote(w, s, q)
	}
}

// kindColours tell the kinds of quotes apart.
var kindColours = map[string]string{article.Direct: green, article.Mixed: yellow, article.Indirect: blue}

func writeQuote(w io.Writer, s screen, q article.Quote) {
	name, role := "?", ""
	if by := q.Speaker; by != nil && by.Name != "" {
		name = oneLine(by.Name)
		if by.Role != "" && by.Role != by.Name {
			role = " (" + oneLine(by.Role) + ")"
		}
	}
	// The padding is outside of the colour, which has no width.
	_, _ = fmt.Fprintf(w, "%s%*s %s\n", s.paint(kindColours[q.Kind], q.Kind), max(8-len(q.Kind), 0), "", s.isolated(s.paint(bold, name)+role+": "+oneLine(q.Text)))
}

func writeEntity(w io.Writer, s screen, e article.Entity) {
	names := make([]string, 0, 1+len(e.Roles))
	for _, n := range append([]string{e.Name}, e.Roles...) {
		names = append(names, oneLine(n))
	}
	names[0] = s.paint(bold, names[0])
	_, _ = fmt.Fprintf(w, "%s%*s %-10s %s  ×%d\n", s.paint(cyan, e.Type), max(4-len(e.Type), 0), "", e.Wikidata, s.isolated(strings.Join(names, "، ")), len(e.Mentions))
}
