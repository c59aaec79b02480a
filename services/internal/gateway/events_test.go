package gateway_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/schemas"
	"github.com/isnad-news/isnad/services/internal/gateway"
	"github.com/nats-io/nats.go"
	sse "github.com/tmaxmax/go-sse"
)

// listener follows the stream over HTTP.
type listener struct {
	t      testing.TB
	events chan sse.Event
	stop   func()
}

// listen begins to follow; it returns when the gateway has begun to send.
func (h *house) listen(t testing.TB, query string, headers ...string) *listener {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, h.url+"/stream"+query, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("follow the stream: %s, %s", response.Status, response.Header.Get("Content-Type"))
	}
	l := &listener{t: t, events: make(chan sse.Event, 1000)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer close(l.events)
		for e, err := range sse.Read(response.Body, &sse.ReadConfig{MaxEventSize: stream.MaxPayload}) {
			if err != nil {
				return
			}
			if e.Data != "" { // as browsers do: a message without data only says where the client stands
				l.events <- e
			}
		}
	}()
	l.stop = func() { cancel(); response.Body.Close(); <-done }
	t.Cleanup(l.stop)
	return l
}

// next returns the next event, or fails.
func (l *listener) next() sse.Event {
	l.t.Helper()
	select {
	case e, ok := <-l.events:
		if !ok {
			l.t.Fatal("the stream of events ended")
		}
		return e
	case <-time.After(30 * time.Second):
		l.t.Fatal("no event came")
	}
	return sse.Event{}
}

// say publishes a quote as the tagger would.
func (h *house) say(t testing.TB, id, speaker, source, kind, text string) {
	t.Helper()
	q := article.Quote{ID: "q1", Kind: kind, Mention: article.Mention{Text: text}, Speaker: &article.Speaker{Name: speaker, By: article.ByName, Confidence: 1}}
	data, err := article.Encode(article.QuoteMessage{Schema: article.QuoteSchema, ID: id + "/q1", Article: article.Ref{ID: id, Source: source}, Quote: q})
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Publish(t.Context(), h.js, []*nats.Msg{stream.NewMessage(stream.QuoteSubject(q), id+"@x/q1", data)}, nil); err != nil {
		t.Fatal(err)
	}
}

// TestStream publishes an article with a plain NATS client and follows what becomes of it.
func TestStream(t *testing.T) {
	h := newHouse(t, nil, realStages()...)
	l := h.listen(t, "")
	if err := h.nats.Publish(stream.Raw, []byte(raw(t, article.Raw{ID: "live", Text: news, Source: "تجربة"}))); err != nil {
		t.Fatal(err)
	}
	names := map[string]string{"article": schemas.Enriched, "quote": schemas.Quote, "entity": schemas.Entity}
	seen := map[string]int{}
	for want := 1; seen["article"] == 0 || seen["quote"]+seen["entity"] < want; {
		e := l.next()
		if err := schemas.Validate(names[e.Type], []byte(e.Data)); err != nil {
			t.Errorf("event %s: %v", e.Type, err)
		}
		if seen[e.Type]++; e.Type == "article" {
			a := decode[article.Article](t, e.Data)
			want = len(a.Quotes) + len(a.Entities)
		}
		if e.LastEventID == "" {
			t.Errorf("event %s has no id", e.Type)
		}
	}
}

// TestStreamResumes goes on where a client was, also when it left before its first event, and also at another gateway.
func TestStreamResumes(t *testing.T) {
	h := newHouse(t, func(o *gateway.Options) { o.Heartbeat = 20 * time.Millisecond })
	h.say(t, "before", "سلمى الراوي", "", article.Direct, "قبل")
	l := h.listen(t, "?events=quote")
	h.say(t, "one", "سلمى الراوي", "", article.Direct, "أولا")
	e := l.next()
	if q := decode[article.QuoteMessage](t, e.Data); q.Article.ID != "one" {
		t.Fatalf("the first event is of %s", q.Article.ID)
	}
	l.stop()
	h.say(t, "two", "سلمى الراوي", "", article.Direct, "ثانيا")
	h.say(t, "three", "سلمى الراوي", "", article.Direct, "ثالثا")
	again := h.another(t, nil).listen(t, "?events=quote", "Last-Event-ID: "+e.LastEventID)
	for _, want := range []string{"two", "three"} {
		if q := decode[article.QuoteMessage](t, again.next().Data); q.Article.ID != want {
			t.Errorf("after the break came %s, want %s", q.Article.ID, want)
		}
	}
	all := h.listen(t, "?events=quote&last=1000")
	for _, want := range []string{"before", "one", "two", "three"} {
		if q := decode[article.QuoteMessage](t, all.next().Data); q.Article.ID != want {
			t.Errorf("with last, came %s, want %s", q.Article.ID, want)
		}
	}
	// An id of another stream's life counts for nothing.
	lost := h.listen(t, "?events=quote", "Last-Event-ID: q4000")
	h.say(t, "four", "سلمى الراوي", "", article.Direct, "رابعا")
	if q := decode[article.QuoteMessage](t, lost.next().Data); q.Article.ID != "four" {
		t.Errorf("with an unknown id, came %s", q.Article.ID)
	}
}

func TestStreamFilters(t *testing.T) {
	h := newHouse(t, nil)
	h.say(t, "a", "سلمى الراوي", "وكالة", article.Direct, "أولا")
	h.say(t, "b", "حسان الراوي", "جريدة", article.Indirect, "ثانيا")
	h.say(t, "c", "أحمد إبراهيم", "وكالة", article.Mixed, "ثالثا")
	h.say(t, "end", "أحمد الراوي إبراهيم", "وكالة جريدة", article.Direct, "رابعا")
	for query, want := range map[string]string{
		"?last=9&events=quote":                    "a b c end",
		"?last=9&speaker=الراوي":                  "a b end",
		"?last=9&speaker=ابراهيم+احمد":            "c end",
		"?last=9&speaker=الراوي&kind=direct":      "a end",
		"?last=9&events=quote&source=وكالة&kind=": "a c",
		"?last=9&source=جريدة":                    "b",
		"?last=9&kind=indirect":                   "b",
	} {
		l := h.listen(t, query)
		var got []string
		for range strings.Fields(want) {
			got = append(got, decode[article.QuoteMessage](t, l.next().Data).Article.ID)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
		l.stop()
	}
}

// TestManyFollow refuses who comes when the places are taken, and takes others when one leaves.
func TestManyFollow(t *testing.T) {
	h := newHouse(t, func(o *gateway.Options) { o.MaxStreams = 1 })
	l := h.listen(t, "")
	if r := h.do(t, "GET", "/stream", ""); r.StatusCode != http.StatusServiceUnavailable || decode[problem](t, r.body).Reason != "busy" {
		t.Errorf("%s %s", r.Status, r.body)
	}
	l.stop()
	await(t, "the place of who left", func() bool {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		r, _ := http.NewRequestWithContext(ctx, http.MethodGet, h.url+"/stream", http.NoBody)
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			return false
		}
		response.Body.Close()
		return response.StatusCode == http.StatusOK
	})
}
