//go:build faults

package faults_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"
	"github.com/segmentio/encoding/json"
	"golang.org/x/sync/errgroup"
)

// queues are the work queues, which are empty when all is done.
var queues = []string{stream.RawStream, stream.CleanedStream, stream.SplitStream, stream.QuotedStream}

// ledger publishes items and holds them against what comes out.
type ledger struct {
	t         *testing.T
	js        jetstream.JetStream
	conn      *nats.Conn
	published map[string]item
	letters   map[string][]article.DeadLetter
	steps     map[string][]article.Step
	// lost is how many articles the test has destroyed, which can't come out; stranded is how many unreadable messages stay in the queues, -1 for any number.
	lost, stranded int
	// copies counts enriched articles that the stream holds a second time; a subscriber that deduplicates does not see them.
	copies int
	// pace is how long a publisher rests after ten messages, so that publishing goes on while the test breaks something. There are eight publishers.
	pace time.Duration

	mu sync.Mutex
	// refused counts publishes that had to wait, why holds the reasons.
	refused int
	why     map[string]int
}

func newLedger(t *testing.T, url string, limits stream.Limits) *ledger {
	t.Helper()
	conn, js, err := stream.Connection{URL: url}.Connect("faults", true, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	l := &ledger{t: t, js: js, conn: conn, published: map[string]item{}, letters: map[string][]article.DeadLetter{}, steps: map[string][]article.Step{}, why: map[string]int{}}
	eventually(t, "the streams are there", func() bool {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		return stream.Ensure(ctx, js, limits) == nil
	})
	return l
}

// publish sends the items and returns when each stands in the stream.
func (l *ledger) publish(items []item) {
	l.t.Helper()
	l.publishing(items)()
}

func (l *ledger) send(ctx context.Context, items []item) error {
	for _, i := range items {
		l.published[i.id] = i
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(8)
	for part := range slices.Chunk(items, 10) {
		group.Go(func() error {
			var messages []*nats.Msg
			for _, i := range part {
				messages = append(messages, i.message())
			}
			if l.pace > 0 {
				time.Sleep(l.pace) // the pace itself
			}
			return stream.Publish(ctx, l.js, messages, func(err error) {
				l.mu.Lock()
				defer l.mu.Unlock()
				l.refused++
				l.why[reasonOf(err)]++
			})
		})
	}
	return group.Wait()
}

// reasonOf names an error by its JetStream code where it has one.
func reasonOf(err error) string {
	var api *jetstream.APIError
	if errors.As(err, &api) {
		return fmt.Sprint(api.ErrorCode)
	}
	return err.Error()
}

// waited returns how often publishing had to wait for the reason; "" is any.
func (l *ledger) waited(reason string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if reason == "" {
		return l.refused
	}
	return l.why[reason]
}

// publishing sends the items while the test does something else; the returned function waits until each stands in the stream.
func (l *ledger) publishing(items []item) (wait func()) {
	done := make(chan error, 1)
	ctx, cancel := context.WithTimeout(l.t.Context(), 4*patience)
	go func() { done <- l.send(ctx, items) }()
	return func() {
		l.t.Helper()
		defer cancel()
		if err := <-done; err != nil {
			l.t.Fatal(err)
		}
	}
}

// held is the number of messages in a stream, or -1 when the server does not say.
func (l *ledger) held(name string) int {
	ctx, cancel := context.WithTimeout(l.t.Context(), 2*time.Second)
	defer cancel()
	s, err := l.js.Stream(ctx, name)
	if err != nil {
		return -1
	}
	return int(s.CachedInfo().State.Msgs)
}

// waiting is how many messages each queue holds.
func (l *ledger) waiting() map[string]int {
	out := map[string]int{}
	for _, q := range queues {
		out[q] = l.held(q)
	}
	return out
}

// enrichedReaches waits until the stream of enriched articles holds n.
func (l *ledger) enrichedReaches(n int) {
	l.t.Helper()
	steadily(l.t, fmt.Sprintf("%d articles are enriched", n), func() (int, bool) {
		have := l.held(stream.EnrichedStream)
		return have, have >= n
	})
}

// settle reads what came out until nothing is missing and the queues are empty, and checks that
// ids published = ids enriched + ids among the dead letters, that each enriched article comes once to a subscriber who deduplicates by id and hash,
// and that its content is that of a run without faults.
func (l *ledger) settle() {
	l.t.Helper()
	t := l.t
	enriched, dead := l.subscribe(stream.EnrichedStream), l.subscribe(stream.DeadStream)
	type version struct {
		id   string
		hash [sha256.Size]byte
	}
	seen := map[version]int{}
	ids := map[string]bool{}
	take := func() {
		for _, m := range enriched() {
			a, err := article.Decode(m.Data())
			if err != nil {
				t.Fatal(err)
			}
			steps := a.History
			data := content(t, a)
			v := version{a.ID, sha256.Sum256(data)}
			seen[v]++
			if seen[v] > 1 {
				l.copies++
				continue
			}
			if ids[a.ID] {
				t.Errorf("article %s was seen with two contents", a.ID)
			}
			ids[a.ID] = true
			l.steps[a.ID] = steps
			i, ok := l.published[a.ID]
			switch {
			case !ok:
				t.Errorf("article %s came out and was never published", a.ID)
			case i.reason != "":
				t.Errorf("article %s came out, want a dead letter (%s)", a.ID, i.reason)
			case v.hash != i.sum:
				t.Errorf("article %s differs from a run without faults:\n%s\nwant\n%s", a.ID, data, i.want)
			}
		}
		for _, m := range dead() {
			var d article.DeadLetter
			if err := json.Unmarshal(m.Data(), &d); err != nil {
				t.Fatal(err)
			}
			l.letters[d.ID] = append(l.letters[d.ID], d)
		}
	}
	defer func() {
		if t.Failed() {
			t.Logf("of %d published %d are enriched and %d dead; the queues hold %v", len(l.published), len(ids), len(l.letters), l.waiting())
		}
	}()
	steadily(t, "every article came out or is a dead letter, and the queues are empty", func() (int, bool) {
		take()
		out := len(ids) + len(l.letters) + l.copies
		if len(ids)+len(l.letters) < len(l.published)-l.lost {
			return out, false
		}
		if l.stranded < 0 {
			return out, true
		}
		left := 0
		for _, n := range l.waiting() {
			if n < 0 {
				return out, false
			}
			left += n
		}
		return out - left, left == l.stranded
	})
	take()
	for id, letters := range l.letters {
		i, ok := l.published[id]
		if ids[id] {
			t.Errorf("article %s is enriched and a dead letter (%s)", id, letters[0].Reason)
		}
		for _, d := range letters {
			data, err := stream.DeadData(d)
			if err != nil {
				t.Fatal(err)
			}
			if !ok || i.reason != d.Reason {
				t.Errorf("dead letter %s has reason %s (%s), want %q", id, d.Reason, d.Error, i.reason)
			}
			if d.Stage == "clean" && !bytes.Equal(data, i.data) {
				t.Errorf("dead letter %s does not hold the message as it was", id)
			}
		}
	}
	var gone []string
	for id := range l.published {
		if !ids[id] && l.letters[id] == nil {
			gone = append(gone, id)
		}
	}
	if len(gone) != l.lost {
		t.Errorf("%d articles are lost, want %d: %q", len(gone), l.lost, gone[:min(len(gone), 10)])
	}
	reasons := map[string]int{}
	for _, letters := range l.letters {
		reasons[letters[0].Reason]++
	}
	t.Logf("%d published = %d enriched + %d dead %v; %d second copies in the stream, publishing waited %d times %v", len(l.published), len(ids), len(l.letters), reasons, l.copies, l.refused, l.why)
	if len(ids)+len(l.letters)+l.lost != len(l.published) {
		t.Errorf("%d published is not %d enriched + %d dead + %d destroyed by the test", len(l.published), len(ids), len(l.letters), l.lost)
	}
}

// once also asserts that the stream itself holds each article once, which is so within the dedupe window.
func (l *ledger) once() {
	l.t.Helper()
	if l.copies != 0 {
		l.t.Errorf("the stream holds %d articles a second time", l.copies)
	}
}

// subscribe returns a function that returns what has come since its last call, and waits a moment for it. It lives through restarts of the server.
func (l *ledger) subscribe(name string) func() []jetstream.Msg {
	var c jetstream.Consumer
	return func() []jetstream.Msg {
		ctx, cancel := context.WithTimeout(l.t.Context(), 5*time.Second)
		defer cancel()
		if c == nil {
			made, err := l.js.CreateOrUpdateConsumer(ctx, name, jetstream.ConsumerConfig{Durable: "subscriber", AckPolicy: jetstream.AckExplicitPolicy, MaxAckPending: -1})
			if err != nil {
				return nil
			}
			c = made
		}
		var out []jetstream.Msg
		batch, err := c.Fetch(1000, jetstream.FetchMaxWait(150*time.Millisecond))
		if err != nil {
			return nil
		}
		for m := range batch.Messages() {
			if err := m.DoubleAck(ctx); err != nil {
				break // it comes again
			}
			out = append(out, m)
		}
		return out
	}
}
