package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/trace"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// A batch of dead letters is published together and then taken away. It ends with the message that brings it to one of these.
const (
	redriveBatch = 100
	redriveBytes = stream.MaxPayload
)

type deadRedriveCommand struct {
	stream.Connection
	deadChoice
	JSON    bool `help:"Write how many there were as a line of JSON."`
	ToStart bool `help:"Have all stages do their work anew, with what the cleaner made of the article. Without it: the stage that gave up, and those after it."`
	Limit   int  `help:"At most so many, the oldest first. 0: all."`
}

// Help is shown by --help.
func (deadRedriveCommand) Help() string {
	return "Each message goes where it stood when the stage gave up on it, and its dead letter is taken away once it stands there. What comes of it has the ids that it would have had, so that within ISNAD_DEDUPE_WINDOW " +
		"(2 minutes) the server drops what it has already.\n\n" +
		"With --to-start a letter of the cleaner goes to articles.raw as it was, and a letter of a later stage to articles.cleaned as the cleaner left it, for the raw article is kept nowhere: to have it " +
		"cleaned anew, publish it again. What comes of it has new message ids, or the stages that had seen it would take it for a copy.\n\n" +
		"An article that has come out meanwhile, because it was published again, comes out a second time under the same article id: with --to-start always, without it after the window. " +
		"A command that was cut off can be run again: within the window nothing goes twice."
}

// Run redrives what is chosen, and says which letters it could not.
func (c *deadRedriveCommand) Run(ctx context.Context) error {
	if c.Limit < 0 {
		return usageError{errors.New("--limit is below 0")}
	}
	return onStream(ctx, c.Connection, c.run)
}

func (c *deadRedriveCommand) run(ctx context.Context, js jetstream.JetStream) error {
	numbers, err := c.numbers(ctx, js)
	if err != nil {
		return err
	}
	if c.Limit > 0 {
		numbers = numbers[:min(c.Limit, len(numbers))]
	}
	done, err := redrive(ctx, js, numbers, c.ToStart)
	return errors.Join(err, c.done("redriven", done, c.JSON))
}

// redrive sends the messages of the numbered dead letters on their way, in batches. A letter that can't be sent stays, and is an error after the others went.
func redrive(ctx context.Context, js jetstream.JetStream, numbers []uint64, toStart bool) (done int, err error) {
	if len(numbers) == 0 {
		return 0, nil
	}
	s, err := js.Stream(ctx, stream.DeadStream)
	if err != nil {
		return 0, fmt.Errorf("read dead letters: %w", err)
	}
	var refused error
	var batch []*nats.Msg
	var taken []uint64
	bytes := 0
	send := func() error {
		if err := stream.Publish(ctx, js, batch, nil); err != nil {
			return fmt.Errorf("redrive: %w", err)
		}
		for _, number := range taken {
			if err := s.DeleteMsg(ctx, number); err != nil && !errors.Is(err, jetstream.ErrMsgNotFound) {
				return fmt.Errorf("take away dead letter %d: %w", number, err)
			}
			done++
		}
		batch, taken, bytes = nil, nil, 0
		return nil
	}
	for _, number := range numbers {
		_, header, d, err := getDead(ctx, js, number)
		if err == nil {
			var m *nats.Msg
			if m, err = stream.Redriven(d, number, toStart); err == nil {
				trace.Copy(m.Header, header)
				batch, taken, bytes = append(batch, m), append(taken, number), bytes+len(m.Data)
			}
		}
		if err != nil {
			refused = errors.Join(refused, fmt.Errorf("redrive dead letter %d: %w", number, err))
		}
		if len(batch) >= redriveBatch || bytes >= redriveBytes {
			if err := send(); err != nil {
				return done, errors.Join(refused, err)
			}
		}
	}
	return done, errors.Join(refused, send())
}
