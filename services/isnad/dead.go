package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

type deadCommand struct {
	List    deadListCommand    `cmd:"" help:"List the dead letters."`
	Show    deadShowCommand    `cmd:"" help:"Show one dead letter with its message as it was."`
	Redrive deadRedriveCommand `cmd:"" help:"Send dead letters to their stage, or to the start, again."`
	Purge   deadPurgeCommand   `cmd:"" help:"Delete dead letters for good."`
}

// Help is shown by --help.
func (deadCommand) Help() string {
	return examples("isnad dead list --stage clean", "isnad dead show 17", "isnad dead redrive --reason tries", "isnad dead purge --older-than 720h --yes")
}

// deadFilter chooses dead letters.
type deadFilter struct {
	Stage  string `complete:"clean,split,quote,tag,archive" help:"Only those of this stage: clean, split, quote, tag or archive."`
	Reason string `complete:"not_json,schema,empty,not_arabic,too_large,broken_utf8,no_article,invalid_document,unsupported,panic,timeout,tries" help:"Only those with this reason."`
	ID     string `help:"Only those of this article."`
	// OlderThan is the least age.
	OlderThan time.Duration `help:"Only those that are at least so old, such as 72h."`
}

func (f deadFilter) takes(d article.DeadLetter) bool {
	if f.OlderThan > 0 {
		at, err := time.Parse(time.RFC3339Nano, d.At)
		if err != nil || time.Since(at) < f.OlderThan {
			return false
		}
	}
	return (f.Stage == "" || f.Stage == d.Stage) && (f.Reason == "" || f.Reason == d.Reason) && (f.ID == "" || f.ID == d.ID)
}

// deadChoice says which dead letters a command is about.
type deadChoice struct {
	deadFilter
	Numbers []uint64 `arg:"" optional:"" help:"The numbers that dead list shows. None: all that the filters choose."`
	All     bool     `help:"Every dead letter."`
}

// done says how many dead letters were dealt with.
func (deadChoice) done(what string, n int, asJSON bool) error {
	if asJSON {
		return writeJSON(os.Stdout, map[string]int{what: n})
	}
	fmt.Fprintf(os.Stderr, "%s %d\n", what, n)
	return nil
}

// numbers returns the numbers of the chosen dead letters.
func (c deadChoice) numbers(ctx context.Context, js jetstream.JetStream) ([]uint64, error) {
	if len(c.Numbers) > 0 {
		if c.deadFilter != (deadFilter{}) || c.All {
			return nil, usageError{errors.New("give either numbers or filters, not both")}
		}
		return c.Numbers, nil
	}
	if c.deadFilter == (deadFilter{}) && !c.All {
		return nil, usageError{errors.New("say which dead letters: numbers, --stage, --reason, --id, --older-than, or --all")}
	}
	var out []uint64
	err := eachDead(ctx, js, c.deadFilter, func(seq uint64, _ article.DeadLetter) error {
		out = append(out, seq)
		return nil
	})
	return out, err
}

// eachDead calls f with each dead letter that the filter takes, oldest first, with its number in the stream.
func eachDead(ctx context.Context, js jetstream.JetStream, filter deadFilter, f func(seq uint64, d article.DeadLetter) error) error {
	s, err := js.Stream(ctx, stream.DeadStream)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read dead letters: %w", err)
	}
	left := s.CachedInfo().State.Msgs
	if left == 0 {
		return nil
	}
	c, err := s.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{DeliverPolicy: jetstream.DeliverAllPolicy})
	if err != nil {
		return fmt.Errorf("read dead letters: %w", err)
	}
	messages, err := c.Messages()
	if err != nil {
		return fmt.Errorf("read dead letters: %w", err)
	}
	defer messages.Stop()
	context.AfterFunc(ctx, messages.Stop)
	for ; left > 0; left-- {
		m, err := messages.Next()
		if err != nil {
			return fmt.Errorf("read dead letters: %w", err)
		}
		meta, err := m.Metadata()
		if err != nil {
			return fmt.Errorf("read dead letters: %w", err)
		}
		d, err := decode[article.DeadLetter](m.Data())
		if err != nil {
			return err
		}
		if filter.takes(d) {
			if err := f(meta.Sequence.Stream, d); err != nil {
				return err
			}
		}
		if meta.NumPending == 0 {
			break
		}
	}
	return nil
}

// numbered is a dead letter with the number by which the other commands know it.
type numbered struct {
	Number uint64 `json:"number"`
	article.DeadLetter
}

type deadListCommand struct {
	stream.Connection
	deadFilter
	JSON bool `help:"Write the dead letters as JSON Lines."`
}

// Run lists the dead letters with their numbers.
func (c *deadListCommand) Run(ctx context.Context) error { return onStream(ctx, c.Connection, c.run) }

func (c *deadListCommand) run(ctx context.Context, js jetstream.JetStream) error {
	table := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	n := 0
	err := eachDead(ctx, js, c.deadFilter, func(seq uint64, d article.DeadLetter) error {
		if c.JSON {
			return writeJSON(os.Stdout, numbered{seq, d})
		}
		if n == 0 {
			_, _ = fmt.Fprintln(table, "NUMBER\tAT\tSTAGE\tREASON\tTRIES\tID\tERROR")
		}
		n++
		at, _ := time.Parse(time.RFC3339Nano, d.At)
		_, err := fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%d\t%s\t%s\n", seq, at.Local().Format(time.DateTime), d.Stage, d.Reason, d.Tries, oneLine(d.ID), oneLine(d.Error))
		return err
	})
	if err == nil {
		err = table.Flush()
	}
	if err == nil && n == 0 && !c.JSON {
		fmt.Fprintln(os.Stderr, "no dead letters")
	}
	return err
}

type deadShowCommand struct {
	stream.Connection
	JSON   bool   `help:"Write the dead letter with all its fields as a line of JSON."`
	Number uint64 `arg:"" help:"The number that dead list shows."`
}

// Run writes the dead letter's fields on standard error and its message, as it was, on standard output.
func (c *deadShowCommand) Run(ctx context.Context) error { return onStream(ctx, c.Connection, c.run) }

func (c *deadShowCommand) run(ctx context.Context, js jetstream.JetStream) error {
	_, _, d, err := getDead(ctx, js, c.Number)
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(os.Stdout, numbered{c.Number, d})
	}
	data, err := stream.DeadData(d)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "stage:   %s\nsubject: %s\nid:      %s\nreason:  %s\nerror:   %s\ntries:   %d\nat:      %s\n", d.Stage, d.Subject, d.ID, d.Reason, d.Error, d.Tries, d.At)
	_, err = os.Stdout.Write(append(data, '\n'))
	return err
}

// getDead returns a dead letter with its stream and its message's header.
func getDead(ctx context.Context, js jetstream.JetStream, number uint64) (jetstream.Stream, nats.Header, article.DeadLetter, error) {
	s, err := js.Stream(ctx, stream.DeadStream)
	if err != nil {
		return nil, nil, article.DeadLetter{}, fmt.Errorf("read dead letters: %w", err)
	}
	m, err := s.GetMsg(ctx, number)
	if err != nil {
		return nil, nil, article.DeadLetter{}, fmt.Errorf("read dead letter %d: %w (`isnad dead list` shows the numbers)", number, err)
	}
	d, err := decode[article.DeadLetter](m.Data)
	if err == nil && m.Subject != stream.DeadSubject(d.Stage) {
		err = fmt.Errorf("dead letter %d on %s says that it is of stage %q", number, m.Subject, d.Stage)
	}
	return s, m.Header, d, err
}

type deadPurgeCommand struct {
	stream.Connection
	deadChoice
	JSON bool `help:"Write how many there were as a line of JSON."`
	Yes  bool `help:"Delete them. Without it the command only says how many there are."`
}

// Run deletes the chosen dead letters, whose messages are then nowhere any more.
func (c *deadPurgeCommand) Run(ctx context.Context) error { return onStream(ctx, c.Connection, c.run) }

func (c *deadPurgeCommand) run(ctx context.Context, js jetstream.JetStream) error {
	numbers, err := c.numbers(ctx, js)
	if err != nil {
		return err
	}
	if len(numbers) > 0 && !c.Yes {
		return usageError{fmt.Errorf("%d dead letters would be deleted, and their articles with them; say --yes to do it", len(numbers))}
	}
	if len(numbers) > 0 {
		s, err := js.Stream(ctx, stream.DeadStream)
		if err != nil {
			return fmt.Errorf("read dead letters: %w", err)
		}
		for i, n := range numbers {
			if err := s.DeleteMsg(ctx, n); err != nil {
				return fmt.Errorf("delete dead letter %d, after %d others: %w", n, i, err)
			}
		}
	}
	return c.done("deleted", len(numbers), c.JSON)
}
