package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/services/internal/names"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// died returns the dead letter of an article at a stage, as the worker writes it, with the raw message and what is to come of it.
func died(t *testing.T, number int, at string) (letter, raw *nats.Msg, want string) {
	t.Helper()
	r := article.Raw{ID: fmt.Sprint("r", number), Text: fmt.Sprintf("قالت وزيرة الطاقة سلمى الراوي: “لن نرفع أسعار الكهرباء في الأشهر الـ%d المقبلة”.\nوأضافت أن الوزارة ستبني محطات جديدة.", number)}
	raw, err := rawMessage(r)
	if err != nil {
		t.Fatal(err)
	}
	data := raw.Data
	revision := stream.Revision(r.ID, data)
	d := article.DeadLetter{Stage: at, ID: r.ID, MessageID: stream.MessageID(revision, "raw"), Reason: "tries"}
	for i, s := range stages {
		if s.Name == at {
			d.Subject = stream.Routes[i].From
			break
		}
		a, err := s.Process(data)
		if err != nil {
			t.Fatal(err)
		}
		if data, err = article.Encode(a); err != nil {
			t.Fatal(err)
		}
		d.MessageID = stream.MessageID(revision, s.Name)
	}
	letter, err = stream.NewDeadLetter(d, uint64(number), data, time.Now()) //nolint:gosec // small
	if err != nil {
		t.Fatal(err)
	}
	a, err := stage.Enrich(r, stages)
	if err != nil {
		t.Fatal(err)
	}
	return letter, raw, content(t, a)
}

// content is a document without its history, which holds times.
func content(t *testing.T, a *article.Article) string {
	t.Helper()
	a.History = nil
	data, err := article.Encode(a)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// enrichedCopies waits until the stream is at rest and returns how often it holds each article, by its content.
func enrichedCopies(t *testing.T, js jetstream.JetStream) map[string]int {
	t.Helper()
	for _, r := range stream.Routes {
		for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(10 * time.Millisecond) {
			s, err := js.Stream(t.Context(), stream.NameOf(r.From))
			if err == nil && s.CachedInfo().State.Msgs == 0 {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("the queue of %s is not empty: %v", r.Stage, err)
			}
		}
	}
	out := map[string]int{}
	s, err := js.Stream(t.Context(), stream.EnrichedStream)
	if err != nil {
		t.Fatal(err)
	}
	for n := uint64(1); n <= s.CachedInfo().State.LastSeq; n++ {
		m, err := s.GetMsg(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		a, err := article.Decode(m.Data)
		if err != nil {
			t.Fatal(err)
		}
		if len(a.History) != len(stages) {
			t.Errorf("article %s has %d steps of history", a.ID, len(a.History))
		}
		out[content(t, a)]++
	}
	return out
}

// TestRedriveOnce has articles that died at each stage: most came out never, some have come out meanwhile, and the redriving of some was cut off before their letters were taken away.
func TestRedriveOnce(t *testing.T) {
	for _, c := range []struct {
		at      string
		toStart bool
		// meanwhile is how often an article comes out that had come out already.
		meanwhile int
	}{
		{"clean", false, 1},
		{"clean", true, 1},
		{"split", false, 1},
		{"quote", true, 2},
		{"tag", false, 1},
		{"tag", true, 2},
	} {
		t.Run(fmt.Sprint(c.at, " to start ", c.toStart), func(t *testing.T) {
			t.Parallel()
			conn, _ := streamUp(t, t.TempDir(), names.Flags{})
			js, err := jetstream.New(conn)
			if err != nil {
				t.Fatal(err)
			}
			const n = 2*redriveBatch + 30
			want := map[string]int{}
			var letters, before []*nats.Msg
			for i := range n {
				letter, raw, content := died(t, i, c.at)
				letters = append(letters, letter)
				want[content] = 1
				if i < 10 {
					before = append(before, raw)
					want[content] = c.meanwhile
				}
			}
			if err := stream.Publish(t.Context(), js, before, nil); err != nil {
				t.Fatal(err)
			}
			enrichedCopies(t, js)
			for i, m := range letters { // one by one, so that their numbers are known
				if err := stream.Publish(t.Context(), js, []*nats.Msg{m}, nil); err != nil {
					t.Fatal(err)
				}
				if i < 10 || i >= 20 {
					continue
				}
				_, _, d, err := getDead(t.Context(), js, uint64(i+1)) //nolint:gosec // small
				if err != nil {
					t.Fatal(err)
				}
				m, err := stream.Redriven(d, uint64(i+1), c.toStart) //nolint:gosec // small
				if err != nil {
					t.Fatal(err)
				}
				if err := stream.Publish(t.Context(), js, []*nats.Msg{m}, nil); err != nil { // and here the command was cut off
					t.Fatal(err)
				}
			}
			url := stream.Connection{URL: conn.ConnectedUrl()}
			first := deadRedriveCommand{Connection: url, deadChoice: deadChoice{All: true}, ToStart: c.toStart, Limit: 50}
			if err := first.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := awaitDead(t, js, n-50); got != 51 {
				t.Errorf("the oldest letter that is left is number %d, want 51", got)
			}
			rest := deadRedriveCommand{Connection: url, deadChoice: deadChoice{deadFilter: deadFilter{Reason: "tries"}}, ToStart: c.toStart}
			if err := rest.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			got := enrichedCopies(t, js)
			awaitDead(t, js, 0)
			if len(got) != len(want) {
				t.Errorf("%d articles came out, want %d", len(got), len(want))
			}
			for content, n := range want {
				if got[content] != n {
					t.Errorf("an article came out %d times, want %d: %.60s", got[content], n, content)
				}
			}
		})
	}
}

// TestRedriveKeepsWhatItCannotSend has a letter without a document among others.
func TestRedriveKeepsWhatItCannotSend(t *testing.T) {
	t.Parallel()
	c, js := emptyStream(t)
	bury(t, js, 1, article.DeadLetter{Stage: "tag", Subject: stream.Quoted, ID: "a", Reason: "invalid_document"}, 0)
	letter, _, _ := died(t, 2, "tag")
	if err := stream.Publish(t.Context(), js, []*nats.Msg{letter}, nil); err != nil {
		t.Fatal(err)
	}
	all := deadRedriveCommand{Connection: c, deadChoice: deadChoice{All: true}, ToStart: true}
	if err := all.Run(t.Context()); err == nil {
		t.Error("no word of the letter that holds no document")
	}
	if got := awaitDead(t, js, 1); got != 1 {
		t.Errorf("letter %d is left, want 1", got)
	}
	s, err := js.Stream(t.Context(), stream.CleanedStream)
	if err != nil {
		t.Fatal(err)
	}
	if n := s.CachedInfo().State.Msgs; n != 1 {
		t.Errorf("%d messages were redriven, want 1", n)
	}
}
