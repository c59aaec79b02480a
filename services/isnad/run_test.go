package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/stream/server"
	"github.com/isnad-news/isnad/pkg/stream/server/servertest"
	"github.com/isnad-news/isnad/pkg/worker"
	"github.com/isnad-news/isnad/schemas"
	"github.com/isnad-news/isnad/services/internal/names"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"
	"github.com/segmentio/encoding/json"
)

// streamUp starts a server with all four real stages and returns a plain NATS connection to it.
func streamUp(t testing.TB, dir string, own names.Flags) (conn *nats.Conn, down func()) {
	t.Helper()
	return archivedUp(t, dir, own, "")
}

// archivedUp is streamUp with an archive in the folder, if one is given.
func archivedUp(t testing.TB, dir string, own names.Flags, archive string) (conn *nats.Conn, down func()) {
	t.Helper()
	s, err := server.Start(server.Options{Dir: dir, Port: -1})
	if err != nil {
		t.Fatal(err)
	}
	o := worker.DefaultOptions()
	o.URL = s.ClientURL()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- runWorkers(ctx, stages, own, archive, o, zerolog.Nop()) }()
	conn, err = nats.Connect(s.ClientURL())
	if err != nil {
		t.Fatal(err)
	}
	js, err := jetstream.New(conn)
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Ensure(ctx, js, stream.Limits{}); err != nil {
		t.Fatal(err)
	}
	stopped := false
	down = func() {
		if stopped {
			return
		}
		stopped = true
		conn.Close()
		cancel()
		if err := <-done; err != nil {
			t.Errorf("workers: %v", err)
		}
		s.Shutdown()
		s.WaitForShutdown()
	}
	t.Cleanup(down)
	return conn, down
}

// next returns the next message, or fails.
func next(t *testing.T, sub *nats.Subscription) *nats.Msg {
	t.Helper()
	m, err := sub.NextMsg(20 * time.Second)
	if err != nil {
		t.Fatalf("wait for a message on %s: %v", sub.Subject, err)
	}
	return m
}

// TestSampleThroughTheStream publishes a sample with nothing but a plain NATS client and checks every message that passes on any subject against its schema.
func TestSampleThroughTheStream(t *testing.T) {
	conn, _ := streamUp(t, t.TempDir(), names.Flags{})
	kinds := map[string]string{stream.Quotes: schemas.Quote, stream.Entities: schemas.Entity}
	for _, r := range stream.Routes {
		kinds[r.From], kinds[r.To] = schemaOf(r.From), schemaOf(r.To)
	}
	subs := map[string]*nats.Subscription{}
	for subject := range kinds {
		sub, err := conn.SubscribeSync(subject)
		if err != nil {
			t.Fatal(err)
		}
		subs[subject] = sub
	}
	text := "الوزيرة سلمى الراوي: لن نرفع أسعار الكهرباء\nقالت وزيرة الطاقة سلمى الراوي: “لن نرفع أسعار الكهرباء هذا العام”.\nوأضافت الراوي أن الوزارة ستبني ثلاث محطات جديدة في المغرب.\nوكالات"
	raw, err := json.Marshal(article.Raw{ID: "sample", Text: text, Source: "test"})
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.Publish(stream.Raw, raw); err != nil {
		t.Fatal(err)
	}
	enriched := next(t, subs[stream.Enriched])
	var a article.Article
	if err := json.Unmarshal(enriched.Data, &a); err != nil {
		t.Fatal(err)
	}
	if a.ID != "sample" || len(a.Sentences) != 3 || len(a.History) != len(stages) || len(a.Removed) != 1 {
		t.Errorf("article %s has %d sentences, %d steps of history, %d pieces removed", a.ID, len(a.Sentences), len(a.History), len(a.Removed))
	}
	if len(a.Quotes) < 2 {
		t.Errorf("%d quotes, want at least 2", len(a.Quotes))
	}
	for _, q := range a.Quotes {
		if q.Speaker.Name != "سلمى الراوي" {
			t.Errorf("quote %s is said by %q", q.ID, q.Speaker.Name)
		}
	}
	passed := map[string]int{stream.Quotes: len(a.Quotes), stream.Entities: len(a.Entities)}
	for _, r := range stream.Routes {
		passed[r.From] = 1
	}
	for subject, want := range passed {
		for range want {
			m := next(t, subs[subject])
			if err := schemas.Validate(kinds[subject], m.Data); err != nil {
				t.Errorf("%s: %v", m.Subject, err)
			}
		}
	}
	if err := schemas.Validate(schemas.Enriched, enriched.Data); err != nil {
		t.Error(err)
	}
}

// TestBadInputBecomesDeadLetter sends everything that can be wrong at the entry, and one good article behind it.
func TestBadInputBecomesDeadLetter(t *testing.T) {
	conn, _ := streamUp(t, t.TempDir(), names.Flags{})
	dead, err := conn.SubscribeSync(stream.Dead)
	if err != nil {
		t.Fatal(err)
	}
	enriched, err := conn.SubscribeSync(stream.Enriched)
	if err != nil {
		t.Fatal(err)
	}
	encode := func(r article.Raw) []byte {
		data, err := article.Encode(r)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	bad := map[string][]byte{
		"not_json":    []byte("هذا ليس JSON"),
		"schema":      []byte(`{"title":"بلا نص"}`),
		"broken_utf8": []byte("{\"text\":\"\xd9\"}"),
		"empty":       encode(article.Raw{ID: "empty", Text: " \n "}),
		"not_arabic":  encode(article.Raw{ID: "english", Text: strings.Repeat("The minister said that prices will not rise. ", 20)}),
		"no_article":  encode(article.Raw{ID: "page", Text: "<html><body><nav><a href=/>home</a></nav></body></html>", ContentType: "text/html"}),
		"too_large":   encode(article.Raw{ID: "large", Text: strings.Repeat("<p>كلمة</p>", 40_000), ContentType: "text/html"}),
	}
	for _, data := range bad {
		if err := conn.Publish(stream.Raw, data); err != nil {
			t.Fatal(err)
		}
	}
	if err := conn.Publish(stream.Raw, encode(article.Raw{ID: "good", Text: "قال الناطق باسم البلدية إن الجسر سيفتح غدا."})); err != nil {
		t.Fatal(err)
	}
	var a article.Article
	if err := json.Unmarshal(next(t, enriched).Data, &a); err != nil || a.ID != "good" {
		t.Errorf("article %q came out (%v), want the good one", a.ID, err)
	}
	for range len(bad) { // bad shrinks in the loop
		m := next(t, dead)
		if err := schemas.Validate(schemas.DeadLetter, m.Data); err != nil {
			t.Error(err)
		}
		d, err := decode[article.DeadLetter](m.Data)
		if err != nil {
			t.Fatal(err)
		}
		data, err := stream.DeadData(d)
		if err != nil {
			t.Fatal(err)
		}
		if want, ok := bad[d.Reason]; !ok || string(data) != string(want) {
			t.Errorf("dead letter with reason %s (%s) holds %d bytes, want %d", d.Reason, d.Error, len(data), len(want))
		}
		delete(bad, d.Reason)
	}
}

// TestRestartLosesNothing stops everything in the midst of work and starts it again on the same streams.
func TestRestartLosesNothing(t *testing.T) {
	dir := t.TempDir()
	conn, down := streamUp(t, dir, names.Flags{})
	js, err := jetstream.New(conn)
	if err != nil {
		t.Fatal(err)
	}
	const n = 200
	for i := range n {
		data, err := article.Encode(article.Raw{ID: fmt.Sprint("a", i), Text: "قال المتحدث باسم المرصد إن الرصد سيبدأ غدا في الساعة " + fmt.Sprint(i) + "."})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := js.Publish(t.Context(), stream.Raw, data); err != nil {
			t.Fatal(err)
		}
		if i == n/2 {
			down()
			conn, down = streamUp(t, dir, names.Flags{})
			if js, err = jetstream.New(conn); err != nil {
				t.Fatal(err)
			}
		}
	}
	s, err := js.Stream(t.Context(), stream.EnrichedStream)
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.OrderedConsumer(t.Context(), jetstream.OrderedConsumerConfig{DeliverPolicy: jetstream.DeliverAllPolicy})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for len(seen) < n {
		m, err := c.Next(jetstream.FetchMaxWait(20 * time.Second))
		if err != nil {
			t.Fatalf("%d of %d articles came out: %v", len(seen), n, err)
		}
		a, err := article.Decode(m.Data())
		if err != nil {
			t.Fatal(err)
		}
		if seen[a.ID] {
			t.Errorf("article %s came out twice", a.ID)
		}
		seen[a.ID] = true
	}
}

// TestStopWhileStarting ends the workers before they have made the streams.
func TestStopWhileStarting(t *testing.T) {
	t.Parallel()
	conn, _ := servertest.Start(t)
	o := worker.DefaultOptions()
	o.URL, o.HealthAddress = conn.ConnectedUrl(), ""
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := runWorkers(ctx, stages, names.Flags{}, "", o, zerolog.Nop()); err != nil {
		t.Errorf("stopped: %v", err)
	}
}
