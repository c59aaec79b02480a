package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go/jetstream"
)

type statusCommand struct {
	stream.Connection
	JSON  bool          `help:"Write JSON: one line, or with --watch one line each time."`
	Watch bool          `help:"Show it anew each time that --over has passed, until interrupted."`
	Over  time.Duration `default:"1s" help:"Time over which the rates are measured."`
}

// Help is shown by --help.
func (statusCommand) Help() string {
	return examples("isnad status", "isnad status --watch --over 5s", "isnad status --json | jq '.stages[] | {stage, pending, dead}'")
}

// status is the state of the whole stream at one moment.
type status struct {
	At      time.Time      `json:"at"`
	Stages  []stageStatus  `json:"stages"`
	Streams []streamStatus `json:"streams"`
}

type stageStatus struct {
	Stage string `json:"stage"`
	// Known is false when no worker of the stage has ever come: the server then has no consumer for it.
	Known bool `json:"known"`
	// Pending messages wait and were given to no worker yet.
	Pending uint64 `json:"pending"`
	// InFlight messages are held by a worker, or rest before another try.
	InFlight int `json:"in_flight"`
	// Redelivered messages of those in flight were given out before.
	Redelivered int    `json:"redelivered"`
	Dead        uint64 `json:"dead"`
	// PerSecond is how many messages the stage finishes.
	PerSecond float64 `json:"per_second"`

	// floor is the number of the last message in its stream before which all are done.
	floor uint64
}

type streamStatus struct {
	Stream string `json:"stream"`
	// Known is false when the stream is not there.
	Known    bool   `json:"known"`
	Messages uint64 `json:"messages"`
	Bytes    uint64 `json:"bytes"`
	// PerSecond is how many messages come in.
	PerSecond float64 `json:"per_second"`

	last uint64
}

// Run shows the status once, or again and again until ctx ends.
func (c *statusCommand) Run(ctx context.Context) error {
	if c.Over <= 0 {
		return usageError{errors.New("--over is not above 0")}
	}
	return onStream(ctx, c.Connection, c.run)
}

func (c *statusCommand) run(ctx context.Context, js jetstream.JetStream) error {
	clears := c.Watch && !c.JSON && isTerminal(os.Stdout)
	before, err := readStatus(ctx, js)
	if err != nil {
		return err
	}
	tick := time.NewTicker(c.Over)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		now, err := readStatus(ctx, js)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		now.rates(before)
		if c.JSON {
			err = writeJSON(os.Stdout, now)
		} else {
			if clears {
				fmt.Print("\033[H\033[2J")
			}
			err = now.write(os.Stdout)
		}
		if err != nil || !c.Watch {
			return err
		}
		before = now
	}
}

// readStatus asks the server for the state of all streams and consumers. Rates are left at zero.
func readStatus(ctx context.Context, js jetstream.JetStream) (status, error) {
	out := status{At: time.Now().UTC()}
	dead := map[string]uint64{}
	held := map[string]uint64{}
	for _, c := range stream.Configs(stream.Limits{}) {
		one := streamStatus{Stream: c.Name}
		s, err := js.Stream(ctx, c.Name)
		switch {
		case errors.Is(err, jetstream.ErrStreamNotFound):
		case err != nil:
			return out, fmt.Errorf("read stream %s: %w", c.Name, err)
		default:
			state := s.CachedInfo().State
			one.Known, one.Messages, one.Bytes, one.last = true, state.Msgs, state.Bytes, state.LastSeq
			held[c.Subjects[0]] = state.Msgs
			if c.Name == stream.DeadStream {
				info, err := s.Info(ctx, jetstream.WithSubjectFilter(stream.Dead))
				if err != nil {
					return out, fmt.Errorf("count dead letters: %w", err)
				}
				dead = info.State.Subjects
			}
		}
		out.Streams = append(out.Streams, one)
	}
	for _, r := range stream.Consumed() {
		one := stageStatus{Stage: r.Stage, Dead: dead[stream.DeadSubject(r.Stage)], Pending: held[r.From]}
		c, err := js.Consumer(ctx, stream.NameOf(r.From), r.Stage)
		switch {
		case errors.Is(err, jetstream.ErrConsumerNotFound), errors.Is(err, jetstream.ErrStreamNotFound):
			if r == stream.Archive && one.Dead == 0 {
				continue // a stream does well without an archive
			}
		case err != nil:
			return out, fmt.Errorf("read consumer %s: %w", r.Stage, err)
		default:
			info := c.CachedInfo()
			one.Known, one.Pending, one.InFlight, one.Redelivered, one.floor = true, info.NumPending, info.NumAckPending, info.NumRedelivered, info.AckFloor.Stream
		}
		out.Stages = append(out.Stages, one)
	}
	return out, nil
}

// rates fills in the rates since an earlier status. A stage takes off its queue what came in and is no longer there; the archive leaves its stream as it is.
func (s *status) rates(before status) {
	seconds := s.At.Sub(before.At).Seconds()
	for i := range s.Streams {
		now, then := &s.Streams[i], before.Streams[i]
		if seconds <= 0 || now.last < then.last { // made anew
			continue
		}
		now.PerSecond = float64(now.last-then.last) / seconds
		for j, r := range stream.Routes {
			if stream.NameOf(r.From) == now.Stream {
				s.Stages[j].PerSecond = max(now.PerSecond-(float64(now.Messages)-float64(then.Messages))/seconds, 0)
			}
		}
	}
	if n := len(s.Stages) - 1; seconds > 0 && s.Stages[n].Stage == stream.Archive.Stage && len(before.Stages) > n {
		s.Stages[n].PerSecond = max(float64(s.Stages[n].floor)-float64(before.Stages[n].floor), 0) / seconds
	}
}

func (s *status) write(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "STAGE\tPENDING\tIN FLIGHT\tREDELIVERED\tDEAD\tDONE/S")
	for _, one := range s.Stages {
		flight, again := strconv.Itoa(one.InFlight), strconv.Itoa(one.Redelivered)
		if !one.Known {
			flight, again = "no worker yet", "-"
		}
		_, _ = fmt.Fprintf(table, "%s\t%d\t%s\t%s\t%d\t%.1f\n", one.Stage, one.Pending, flight, again, one.Dead, one.PerSecond)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, _ = fmt.Fprintln(table, "\nSTREAM\tMESSAGES\tMB\tIN/S")
	for _, one := range s.Streams {
		if one.Known {
			_, _ = fmt.Fprintf(table, "%s\t%d\t%.1f\t%.1f\n", one.Stream, one.Messages, float64(one.Bytes)/1e6, one.PerSecond)
		} else {
			_, _ = fmt.Fprintf(table, "%s\tnot there\t-\t-\n", one.Stream)
		}
	}
	_, _ = fmt.Fprintln(table)
	return table.Flush()
}
