package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/stream/server/servertest"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// emptyStream returns a server whose streams are there and on which no worker runs.
func emptyStream(t *testing.T) (stream.Connection, jetstream.JetStream) {
	t.Helper()
	conn, js := servertest.WithStreams(t, stream.Limits{})
	return stream.Connection{URL: conn.ConnectedUrl()}, js
}

// bury puts a dead letter of the given age into its stream; its number is the count of those before it, plus one.
func bury(t *testing.T, js jetstream.JetStream, sequence uint64, d article.DeadLetter, age time.Duration) {
	t.Helper()
	m, err := stream.NewDeadLetter(d, sequence, []byte(`{"id":"`+d.ID+`","text":"خبر قصير"}`), time.Now().Add(-age))
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Publish(t.Context(), js, []*nats.Msg{m}, nil); err != nil {
		t.Fatal(err)
	}
}

func TestStatusTellsWhatWaits(t *testing.T) {
	_, js := emptyStream(t)
	send := func(n int) {
		for i := range n {
			if _, err := js.Publish(t.Context(), stream.Raw, fmt.Appendf(nil, `{"text":"خبر %d"}`, i)); err != nil {
				t.Fatal(err)
			}
		}
	}
	send(5)
	bury(t, js, 1, article.DeadLetter{Stage: "tag", Subject: stream.Quoted, ID: "x", Reason: "panic"}, 0)
	before, err := readStatus(t.Context(), js)
	if err != nil {
		t.Fatal(err)
	}
	if s := before.Stages[0]; s.Known || s.Pending != 5 {
		t.Errorf("before any worker: %+v, want 5 pending", s)
	}

	c, err := js.CreateConsumer(t.Context(), stream.RawStream, jetstream.ConsumerConfig{Durable: "clean", AckPolicy: jetstream.AckExplicitPolicy, MaxAckPending: 2})
	if err != nil {
		t.Fatal(err)
	}
	take := func() jetstream.Msg {
		m, err := c.Next(jetstream.FetchMaxWait(10 * time.Second))
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	// Of seven messages one is done, one is held, and one is held for the second time.
	send(2)
	if err := take().DoubleAck(t.Context()); err != nil {
		t.Fatal(err)
	}
	take()
	if err := take().Nak(); err != nil {
		t.Fatal(err)
	}
	take()
	now, err := readStatus(t.Context(), js)
	if err != nil {
		t.Fatal(err)
	}
	now.At = before.At.Add(2 * time.Second)
	now.rates(before)
	if want := (stageStatus{Stage: "clean", Known: true, Pending: 4, InFlight: 2, Redelivered: 1, PerSecond: 0.5, floor: 1}); now.Stages[0] != want {
		t.Errorf("stage %+v, want %+v", now.Stages[0], want)
	}
	if s := now.Stages[len(now.Stages)-1]; s.Dead != 1 || s.Known {
		t.Errorf("stage %+v, want one dead letter and no worker", s)
	}
	if s := now.Streams[0]; s.Messages != 6 || s.PerSecond != 1 || s.Bytes == 0 {
		t.Errorf("stream %+v, want 6 messages, 1 a second", s)
	}

	var table bytes.Buffer
	if err := now.write(&table); err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for line := range strings.Lines(table.String()) {
		if f := strings.Fields(line); len(f) > 1 {
			rows[f[0]] = strings.Join(f[1:], " ")
		}
	}
	for name, want := range map[string]string{
		"clean": "4 2 1 0 0.5", "tag": "0 no worker yet - 1 0.0", stream.RawStream: "6 0.0 1.0", stream.DeadStream: "1 0.0 0.0",
	} {
		if rows[name] != want {
			t.Errorf("row %s is %q, want %q", name, rows[name], want)
		}
	}
	if len(rows) != 2+len(now.Stages)+len(now.Streams) {
		t.Errorf("the table has %d rows:\n%s", len(rows), table.String())
	}
}

// TestStatusOfTheArchive checks that the archive has a row once it has a consumer, and is fast by what it has passed.
func TestStatusOfTheArchive(t *testing.T) {
	_, js := emptyStream(t)
	for i := range 3 {
		if _, err := js.Publish(t.Context(), stream.Enriched, fmt.Appendf(nil, `{"id":"%d"}`, i)); err != nil {
			t.Fatal(err)
		}
	}
	c, err := stream.EnsureConsumer(t.Context(), js, stream.Archive, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	before, err := readStatus(t.Context(), js)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		m, err := c.Next(jetstream.FetchMaxWait(10 * time.Second))
		if err != nil {
			t.Fatal(err)
		}
		if err := m.DoubleAck(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	now, err := readStatus(t.Context(), js)
	if err != nil {
		t.Fatal(err)
	}
	now.At = before.At.Add(time.Second)
	now.rates(before)
	got := now.Stages[len(now.Stages)-1]
	if got.Stage != "archive" || !got.Known || got.Pending != 1 || got.PerSecond != 2 {
		t.Errorf("%+v, want an archive with 1 pending that does 2 a second", got)
	}
}

func TestStatusOfMissingStreams(t *testing.T) {
	_, js := emptyStream(t)
	if err := js.DeleteStream(t.Context(), stream.QuotesStream); err != nil {
		t.Fatal(err)
	}
	s, err := readStatus(t.Context(), js)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range s.Streams {
		if one.Known == (one.Stream == stream.QuotesStream) {
			t.Errorf("stream %s: known is %v", one.Stream, one.Known)
		}
	}
}

func TestPurgeTakesWhatTheFiltersChoose(t *testing.T) {
	c, js := emptyStream(t)
	for i, d := range []struct {
		stage, id, reason string
		age               time.Duration
	}{
		{"clean", "a", "empty", time.Hour},
		{"clean", "b", "empty", 100 * time.Hour},
		{"clean", "c", "schema", 100 * time.Hour},
		{"tag", "d", "panic", 100 * time.Hour},
		{"tag", "e", "timeout", time.Hour},
	} {
		subject := map[string]string{"clean": stream.Raw, "tag": stream.Quoted}[d.stage]
		bury(t, js, uint64(i), article.DeadLetter{Stage: d.stage, Subject: subject, ID: d.id, Reason: d.reason}, d.age) //nolint:gosec // small
	}
	left := func() (ids string) {
		err := eachDead(t.Context(), js, deadFilter{}, func(_ uint64, d article.DeadLetter) error {
			ids += d.ID
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}
	for _, step := range []struct {
		choice deadChoice
		yes    bool
		fails  bool
		left   string
	}{
		{deadChoice{}, true, true, "abcde"},
		{deadChoice{All: true}, false, true, "abcde"},
		{deadChoice{All: true, Numbers: []uint64{1}}, true, true, "abcde"},
		{deadChoice{deadFilter: deadFilter{Reason: "empty", OlderThan: 72 * time.Hour}}, true, false, "acde"},
		{deadChoice{Numbers: []uint64{5}}, true, false, "acd"},
		{deadChoice{Numbers: []uint64{5}}, true, true, "acd"},
		{deadChoice{deadFilter: deadFilter{Stage: "tag"}}, true, false, "ac"},
	} {
		purge := deadPurgeCommand{Connection: c, deadChoice: step.choice, Yes: step.yes}
		if err := purge.Run(t.Context()); (err != nil) != step.fails {
			t.Errorf("purge %+v: %v", step.choice, err)
		}
		if got := left(); got != step.left {
			t.Errorf("purge %+v leaves %q, want %q", step.choice, got, step.left)
		}
	}
	// What is chosen by its age can be redriven as well, and goes to the subject where it stood.
	redriven := deadRedriveCommand{Connection: c, deadChoice: deadChoice{deadFilter: deadFilter{OlderThan: 72 * time.Hour}}}
	if err := redriven.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := left(); got != "a" {
		t.Errorf("redrive leaves %q, want the young one", got)
	}
	s, err := js.Stream(t.Context(), stream.RawStream)
	if err != nil {
		t.Fatal(err)
	}
	if n := s.CachedInfo().State.Msgs; n != 1 {
		t.Errorf("%d messages redriven, want 1", n)
	}
	purge := deadPurgeCommand{Connection: c, deadChoice: deadChoice{All: true}, Yes: true}
	if err := purge.Run(t.Context()); err != nil || left() != "" {
		t.Errorf("purge of all leaves %q (%v)", left(), err)
	}
}
