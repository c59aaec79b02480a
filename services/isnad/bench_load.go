package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// stall is how long the benchmark waits for another result before it gives up.
const stall = 60 * time.Second

// load publishes articles and waits for what comes of them.
type load struct {
	js      jetstream.JetStream
	results chan result
}

// result is an article that came out of the stream.
type result struct {
	id   string
	at   time.Time
	dead bool
}

// loadResult is what a run came to.
type loadResult struct {
	enriched, dead, bytes int
	took                  time.Duration
	latencies             []time.Duration
}

// newLoad subscribes to the enriched articles and the dead letters.
func newLoad(conn *nats.Conn, js jetstream.JetStream) (*load, error) {
	l := &load{js: js, results: make(chan result, 1<<16)}
	for _, subject := range []string{stream.Enriched, stream.Dead} {
		sub, err := conn.Subscribe(subject, func(m *nats.Msg) {
			r := result{at: time.Now(), dead: m.Subject != stream.Enriched}
			if r.dead {
				letter, _ := decode[article.DeadLetter](m.Data)
				r.id = letter.ID
			} else {
				revision, _ := stream.RevisionOf(m.Header.Get(jetstream.MsgIDHeader))
				r.id, _, _ = strings.Cut(revision, "@")
			}
			l.results <- r
		})
		if err != nil {
			return nil, fmt.Errorf("subscribe to %s: %w", subject, err)
		}
		if err := sub.SetPendingLimits(-1, -1); err != nil {
			return nil, fmt.Errorf("subscribe to %s: %w", subject, err)
		}
	}
	return l, nil
}

// run publishes the articles under ids of its own, so many a second or with a rate of 0 as fast as may be, and waits until each has come out. Latencies count from the moment
// an article was due, so that a publisher that is held up does not hide what it waited for.
func (l *load) run(ctx context.Context, name string, raws []article.Raw, rate float64) (out loadResult, err error) {
	messages := make([]*nats.Msg, len(raws))
	for i, raw := range raws {
		raw.ID = name + "-" + strconv.Itoa(i)
		if messages[i], err = rawMessage(raw); err != nil {
			return out, err
		}
		out.bytes += len(messages[i].Data)
	}
	began := time.Now()
	due := dueTimes(began, rate)
	failed := make(chan error, 1)
	go func() {
		for i, m := range messages {
			time.Sleep(time.Until(due(i)))
			if _, err := l.js.PublishMsgAsync(m); err != nil {
				failed <- fmt.Errorf("publish: %w", err)
				return
			}
		}
	}()
	last := began
	idle := time.NewTimer(stall)
	defer idle.Stop()
	for out.enriched+out.dead < len(raws) {
		idle.Reset(stall)
		select {
		case r := <-l.results:
			number, ok := strings.CutPrefix(r.id, name+"-")
			i, err := strconv.Atoi(number)
			if !ok || err != nil || i >= len(raws) {
				return out, fmt.Errorf("article %q came out, which is not of this run", r.id)
			}
			last = r.at
			if r.dead {
				out.dead++
				continue
			}
			out.enriched++
			out.latencies = append(out.latencies, r.at.Sub(due(i)))
		case err := <-failed:
			return out, err
		case <-idle.C:
			return out, fmt.Errorf("%d of %d articles came out, and then none for %v", out.enriched+out.dead, len(raws), stall)
		case <-ctx.Done():
			return out, ctx.Err()
		}
	}
	out.took = last.Sub(began)
	return out, nil
}

// dueTimes tells when the article with a number is to be published.
func dueTimes(began time.Time, rate float64) func(i int) time.Time {
	return func(i int) time.Time {
		if rate == 0 {
			return began
		}
		return began.Add(time.Duration(float64(i) / rate * float64(time.Second)))
	}
}

// percentile returns the latency in milliseconds that p of a hundred articles do not pass.
func (r loadResult) percentile(p int) float64 {
	if len(r.latencies) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(r.latencies))
	return sorted[min(len(sorted)*p/100, len(sorted)-1)].Seconds() * 1000
}
