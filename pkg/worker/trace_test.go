package worker_test

import (
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/trace/tracetest"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"
)

const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

// traced has the bench's workers send traces; the returned function sends what is left, once they have stopped.
func (b *bench) traced(service string) (closeTraces func()) {
	b.t.Helper()
	closeTraces, err := b.opts.OpenTraces(b.t.Context(), service, zerolog.Nop())
	if err != nil {
		b.t.Fatal(err)
	}
	return closeTraces
}

// tell is a span in one line, without its ids.
func tell(s tracetest.Span) string {
	a := s.Attributes
	return strings.TrimSpace(strings.Join([]string{s.Name, a["isnad.article.id"], a["isnad.tries"], a["isnad.result"], a["error.type"]}, " "))
}

func expect(t *testing.T, spans []tracetest.Span, want ...string) {
	t.Helper()
	var got []string
	for _, s := range spans {
		got = append(got, tell(s))
	}
	if !slices.Equal(got, want) {
		t.Errorf("spans %q, want %q", got, want)
	}
}

// TestTriesAreOneTrace has a message that fails once, whose publisher gave no trace.
func TestTriesAreOneTrace(t *testing.T) {
	collector := tracetest.Start(t)
	b := newBench(t, stream.Limits{})
	closeTraces := b.traced("isnad-clean")
	var tries atomic.Int32
	stop := b.start(first(func(r article.Raw) (*article.Article, error) {
		if tries.Add(1) == 1 {
			return nil, errors.New("نص سري")
		}
		return document(r)
	}))
	b.publish("one")
	out := b.read(stream.Cleaned, 1)[0]
	stop()
	closeTraces()
	spans := collector.Spans()
	expect(t, spans, "clean one 1 retried error", "clean one 2 published")
	if spans[0].Trace != spans[1].Trace || spans[0].Parent+spans[1].Parent != "" {
		t.Errorf("tries of the traces %s and %s with the parents %q and %q", spans[0].Trace, spans[1].Trace, spans[0].Parent, spans[1].Parent)
	}
	if got, want := out.Headers().Get("traceparent"), "00-"+spans[1].Trace+"-"+spans[1].ID+"-01"; got != want {
		t.Errorf("traceparent is %q, want that of the second try, %q", got, want)
	}
	if s := spans[0]; s.Service != "isnad-clean" || s.Failed != "error" || s.Attributes["isnad.stage"] != "clean" || s.Attributes["isnad.seq"] != "1" || s.Attributes["isnad.bytes"] == "0" {
		t.Errorf("span %+v", s)
	}
	if strings.Contains(collector.Text(), "سري") {
		t.Error("an error's text is in the trace")
	}
}

// TestRedeliveryGoesOnInTheTrace has a message that a worker took up and never answered for, and then one that goes to the dead letters.
func TestRedeliveryGoesOnInTheTrace(t *testing.T) {
	collector := tracetest.Start(t)
	b := newBench(t, stream.Limits{})
	closeTraces := b.traced("isnad-clean")
	c, err := stream.EnsureConsumer(t.Context(), b.js, stream.Routes[0], b.opts.AckWait)
	if err != nil {
		t.Fatal(err)
	}
	for _, data := range []string{`{"id":"one","text":"خبر قصير"}`, "نص سري ليس جيسون"} {
		m := stream.NewMessage(stream.Raw, "an-id@"+data[:5]+"/raw", []byte(data))
		m.Header.Set("Traceparent", traceparent) // as nats.go's users write it with HTTP's libraries
		if err := stream.Publish(t.Context(), b.js, []*nats.Msg{m}, nil); err != nil {
			t.Fatal(err)
		}
	}
	var held []jetstream.Msg
	for range 2 {
		m, err := c.Next()
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, m)
	}
	for _, m := range held {
		if err := m.Nak(); err != nil { // as the server does by itself after AckWait
			t.Fatal(err)
		}
	}
	stop := b.start(first(document))
	out, dead := b.read(stream.Cleaned, 1)[0], b.read(stream.Dead, 1)[0]
	stop()
	closeTraces()
	spans := collector.Spans()
	slices.SortFunc(spans, func(a, b tracetest.Span) int {
		return strings.Compare(a.Attributes["isnad.seq"], b.Attributes["isnad.seq"])
	})
	expect(t, spans, "clean one 2 published", "clean an-id 2 dead not_json")
	for i, m := range []jetstream.Msg{out, dead} {
		if spans[i].Trace != traceparent[3:35] || spans[i].Parent != traceparent[36:52] {
			t.Errorf("span of trace %s with parent %s, want the publisher's", spans[i].Trace, spans[i].Parent)
		}
		if got, want := m.Headers().Get("traceparent"), "00-"+spans[i].Trace+"-"+spans[i].ID+"-01"; got != want {
			t.Errorf("traceparent on %s is %q, want %q", m.Subject(), got, want)
		}
	}
	if strings.Contains(collector.Text(), "سري") {
		t.Error("the message's text is in the trace")
	}
}

// TestTraceIsHandedOnWithoutTracing has a worker without traces between two others.
func TestTraceIsHandedOnWithoutTracing(t *testing.T) {
	t.Parallel()
	b := newBench(t, stream.Limits{})
	m := stream.NewMessage(stream.Raw, "one", []byte(`{"id":"one","text":"خبر قصير"}`))
	m.Header.Set("traceparent", traceparent)
	m.Header.Set("tracestate", "other=1")
	if err := stream.Publish(t.Context(), b.js, []*nats.Msg{m}, nil); err != nil {
		t.Fatal(err)
	}
	b.start(first(document))
	h := b.read(stream.Cleaned, 1)[0].Headers()
	if h.Get("traceparent") != traceparent || h.Get("tracestate") != "other=1" {
		t.Errorf("header %v", h)
	}
}

// TestCollectorThatIsAwayStopsNobody has traces on and nobody to take them.
func TestCollectorThatIsAwayStopsNobody(t *testing.T) {
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
	b := newBench(t, stream.Limits{})
	closeTraces := b.traced("isnad-clean")
	stop := b.start(first(document))
	b.publish(ids(100)...)
	b.read(stream.Cleaned, 100)
	stop()
	closeTraces()
}
