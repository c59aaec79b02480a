package main

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/stream/server/servertest"
	"github.com/isnad-news/isnad/pkg/trace/tracetest"
	"github.com/isnad-news/isnad/pkg/worker"
	"github.com/isnad-news/isnad/services/internal/names"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"
)

// TestArticleIsOneTrace sends an article with its publisher's trace, one without, and one that cannot be processed and is redriven, through all four stages.
func TestArticleIsOneTrace(t *testing.T) {
	collector := tracetest.Start(t)
	conn, js := servertest.WithStreams(t, stream.Limits{})
	o := worker.DefaultOptions()
	o.URL = conn.ConnectedUrl()
	closeTraces, err := o.OpenTraces(t.Context(), "isnad", zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- runWorkers(ctx, stages, names.Flags{}, "", o, zerolog.Nop()) }()

	subs := map[string]*nats.Subscription{}
	for _, subject := range []string{stream.Enriched, stream.Quotes, stream.Entities, stream.Dead} {
		if subs[subject], err = conn.SubscribeSync(subject); err != nil {
			t.Fatal(err)
		}
	}
	const theirs = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	send := func(raw article.Raw, traceparent string) {
		t.Helper()
		m, err := rawMessage(raw)
		if err != nil {
			t.Fatal(err)
		}
		if traceparent != "" {
			m.Header.Set("traceparent", traceparent)
		}
		if err := stream.Publish(t.Context(), js, []*nats.Msg{m}, nil); err != nil {
			t.Fatal(err)
		}
	}
	traceOf := func(m *nats.Msg) (trace, span string) {
		t.Helper()
		parts := strings.Split(m.Header.Get("traceparent"), "-")
		if len(parts) != 4 {
			t.Fatalf("traceparent on %s is %q", m.Subject, m.Header.Get("traceparent"))
		}
		return parts[1], parts[2]
	}
	type ended struct{ trace, span string } // as the messages tell of the last stage
	ends := map[string]ended{}
	for _, c := range []struct {
		id, traceparent, text string
	}{
		{"theirs", theirs, "قالت وزيرة الطاقة سلمى الراوي: “لن نرفع أسعار الكهرباء هذا العام”.\nوأضافت الراوي أن الوزارة ستبني ثلاث محطات جديدة في المغرب."},
		{"ours", "", "قال الناطق باسم البلدية كريم الحداد في بيروت إن الجسر سيفتح غدا."},
	} {
		send(article.Raw{ID: c.id, Source: "qamarwire", Title: "عنوان الخبر", Text: c.text}, c.traceparent)
		m := next(t, subs[stream.Enriched])
		a, err := article.Decode(m.Data)
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Quotes) == 0 || len(a.Entities) == 0 {
			t.Fatalf("article %s has %d quotes and %d entities", a.ID, len(a.Quotes), len(a.Entities))
		}
		trace, span := traceOf(m)
		ends[c.id] = ended{trace, span}
		for subject, n := range map[string]int{stream.Quotes: len(a.Quotes), stream.Entities: len(a.Entities)} {
			for range n {
				if m := next(t, subs[subject]); m.Header.Get("traceparent") != "00-"+trace+"-"+span+"-01" {
					t.Errorf("traceparent on %s is %q, want that of the article", subject, m.Header.Get("traceparent"))
				}
			}
		}
	}
	send(article.Raw{ID: "bad", Text: strings.Repeat("the falcon village says nothing new today ", 20)}, "")
	first := next(t, subs[stream.Dead])
	if _, err := redrive(t.Context(), js, []uint64{lastDead(t, js)}, false); err != nil {
		t.Fatal(err)
	}
	second := next(t, subs[stream.Dead])
	cancel()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	closeTraces()

	byArticle := map[string][]tracetest.Span{}
	for _, span := range collector.Spans() {
		id := span.Attributes["isnad.article.id"]
		byArticle[id] = append(byArticle[id], span)
	}
	for id, end := range ends {
		spans := byArticle[id]
		var path []string
		parent := ""
		if id == "theirs" {
			parent = theirs[36:52]
		}
		for range spans { // from each span to the one that names it as its parent
			i := slices.IndexFunc(spans, func(s tracetest.Span) bool { return s.Parent == parent })
			if i < 0 {
				break
			}
			s := spans[i]
			if s.Trace != end.trace || s.Attributes["isnad.result"] != "published" || s.Attributes["isnad.tries"] != "1" || s.Failed != "" {
				t.Errorf("span %+v, want one of trace %s that published at the first try", s, end.trace)
			}
			path, parent = append(path, s.Name), s.ID
		}
		if got := strings.Join(path, " "); got != "clean split quote tag" || len(spans) != 4 || parent != end.span {
			t.Errorf("article %s has %d spans, from parent to child %q", id, len(spans), got)
		}
	}
	if ends["theirs"].trace != theirs[3:35] || ends["ours"].trace == theirs[3:35] {
		t.Errorf("traces %+v", ends)
	}

	bad := byArticle["bad"]
	if len(bad) != 2 {
		t.Fatalf("%d spans of what cannot be processed, want 2", len(bad))
	}
	for i, m := range []*nats.Msg{first, second} {
		if trace, span := traceOf(m); trace != bad[0].Trace || span != bad[i].ID {
			t.Errorf("dead letter %d says trace %s and span %s, want %s and %s", i, trace, span, bad[0].Trace, bad[i].ID)
		}
		if s := bad[i]; s.Failed != article.ReasonNotArabic || s.Attributes["isnad.result"] != "dead" || s.Attributes["error.type"] != article.ReasonNotArabic {
			t.Errorf("span %+v", s)
		}
	}
	if bad[0].Parent != "" || bad[1].Parent != bad[0].ID || bad[1].Trace != bad[0].Trace {
		t.Errorf("the redriven message's span has the parent %q in trace %s, want %q in %s", bad[1].Parent, bad[1].Trace, bad[0].ID, bad[0].Trace)
	}

	said := collector.Text()
	if i := strings.IndexFunc(said, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }); i >= 0 {
		t.Errorf("the traces have Arabic letters: %.100q", said[i:])
	}
	for _, word := range []string{"qamar", "falcon", "village", arabic.Slug("سلمى الراوي"), arabic.Slug("كريم الحداد")} {
		if strings.Contains(said, word) {
			t.Errorf("the traces have %q", word)
		}
	}
}

// lastDead is the number of the dead letter that came last, once there is one.
func lastDead(t *testing.T, js jetstream.JetStream) uint64 {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for {
		s, err := js.Stream(ctx, stream.DeadStream)
		if err != nil {
			t.Fatal(err)
		}
		if n := s.CachedInfo().State.LastSeq; n > 0 {
			return n
		}
	}
}
