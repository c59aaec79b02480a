package trace_test

import (
	"context"
	"strings"
	"testing"

	"github.com/isnad-news/isnad/pkg/trace"
	"github.com/isnad-news/isnad/pkg/trace/tracetest"
)

const (
	publisherTrace = "0af7651916cd43dd8448eb211c80319c"
	publisherSpan  = "b7ad6b7169203331"
)

func open(t *testing.T) *trace.Tracer {
	t.Helper()
	tracer, err := trace.Open(t.Context(), "test", func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	return tracer
}

func TestVariablesTurnTracesOn(t *testing.T) {
	for name, c := range map[string]struct {
		variables map[string]string
		on        bool
	}{
		"nothing":       {nil, false},
		"endpoint":      {map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}, true},
		"for traces":    {map[string]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:1/v1/traces"}, true},
		"disabled":      {map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_SDK_DISABLED": "true"}, false},
		"exporter none": {map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_TRACES_EXPORTER": "none"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			for _, key := range []string{"OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_SDK_DISABLED", "OTEL_TRACES_EXPORTER"} {
				t.Setenv(key, c.variables[key])
			}
			tracer := open(t)
			if on := tracer != nil; on != c.on {
				t.Errorf("on is %v, want %v", on, c.on)
			}
			if err := tracer.Close(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSpanGoesOnFromTheHeader(t *testing.T) {
	for name, c := range map[string]struct {
		header        map[string][]string
		trace, parent string
	}{
		"as the standard has it": {map[string][]string{"traceparent": {"00-" + publisherTrace + "-" + publisherSpan + "-01"}}, publisherTrace, publisherSpan},
		"as HTTP writes it":      {map[string][]string{"Traceparent": {"00-" + publisherTrace + "-" + publisherSpan + "-01"}}, publisherTrace, publisherSpan},
		"none":                   {nil, "", ""},
		"no value":               {map[string][]string{"traceparent": {}}, "", ""},
		"broken":                 {map[string][]string{"traceparent": {"00-" + publisherTrace}}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			collector := tracetest.Start(t)
			tracer := open(t)
			m := trace.Message{Stage: "clean", Header: c.header, Sequence: 7, Arrived: 1, Bytes: 20, Tries: 1}
			for range 2 { // two tries of one message
				tracer.Start(m).End(trace.Retried)
				m.Tries++
			}
			m.Sequence++
			tracer.Start(m).End(trace.Published)
			if err := tracer.Close(t.Context()); err != nil {
				t.Fatal(err)
			}
			spans := collector.Spans()
			if len(spans) != 3 {
				t.Fatalf("%d spans, want 3", len(spans))
			}
			if spans[0].Trace != spans[1].Trace || spans[0].ID == spans[1].ID {
				t.Errorf("two tries are spans %s and %s of the traces %s and %s", spans[0].ID, spans[1].ID, spans[0].Trace, spans[1].Trace)
			}
			if c.trace == "" && spans[2].Trace == spans[0].Trace {
				t.Error("two messages are one trace")
			}
			for _, s := range spans {
				if c.trace != "" && s.Trace != c.trace || s.Parent != c.parent {
					t.Errorf("span of trace %s with parent %q, want %s and %q", s.Trace, s.Parent, c.trace, c.parent)
				}
			}
		})
	}
}

// TestSamplerIsHonoured has a sampler that takes nothing: no span is sent, and later stages are told so.
func TestSamplerIsHonoured(t *testing.T) {
	collector := tracetest.Start(t)
	t.Setenv("OTEL_TRACES_SAMPLER", "parentbased_traceidratio")
	t.Setenv("OTEL_TRACES_SAMPLER_ARG", "0")
	tracer := open(t)
	span := tracer.Start(trace.Message{Stage: "clean"})
	next := map[string][]string{}
	span.Inject(next, nil)
	span.Article("one")
	span.End(trace.Published)
	if err := tracer.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if span.Recording() || len(collector.Spans()) != 0 {
		t.Errorf("%d spans came", len(collector.Spans()))
	}
	if got := next["traceparent"]; len(got) != 1 || !strings.HasSuffix(got[0], "-00") {
		t.Errorf("traceparent is %q, want one that is not sampled", got)
	}
}

// TestBrokenIDLosesNoSpans: the protocol takes valid UTF-8 alone, and refuses all spans of a request for one bad text.
func TestBrokenIDLosesNoSpans(t *testing.T) {
	collector := tracetest.Start(t)
	tracer := open(t)
	for _, id := range []string{"good", "bad\xd9"} {
		span := tracer.Start(trace.Message{Stage: "clean"})
		span.Article(id)
		span.End(trace.Dead)
	}
	if err := tracer.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	spans := collector.Spans()
	if len(spans) != 2 || spans[0].Attributes["isnad.article.id"] != "good" || spans[1].Attributes["isnad.article.id"] != "bad�" {
		t.Errorf("spans %+v", spans)
	}
}

// pass is what a worker does for one message.
func pass(tracer *trace.Tracer, header, next map[string][]string) {
	span := tracer.Start(trace.Message{Stage: "split", Header: header, Sequence: 7, Arrived: 1, Bytes: 20, Tries: 1})
	span.Processed()
	span.Article("one")
	span.Inject(next, header)
	if span.Recording() {
		span.Failed("tries")
	}
	span.End(trace.Published)
}

func TestTracesThatAreOffCostNothing(t *testing.T) {
	header, next := map[string][]string{"Nats-Msg-Id": {"one@1/clean"}, "Isnad-Received": {"now"}}, map[string][]string{}
	if n := testing.AllocsPerRun(100, func() { pass(nil, header, next) }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

func BenchmarkOff(b *testing.B) {
	header, next := map[string][]string{"Nats-Msg-Id": {"one@1/clean"}, "Isnad-Received": {"now"}}, map[string][]string{}
	b.ReportAllocs()
	for b.Loop() {
		pass(nil, header, next)
	}
}

// BenchmarkNotSampled is what traces cost for the articles that the sampler leaves out.
func BenchmarkNotSampled(b *testing.B) {
	b.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
	b.Setenv("OTEL_TRACES_SAMPLER", "always_off")
	benchmarkOn(b)
}

// BenchmarkSampled sends to nobody: it is the cost of the spans themselves.
func BenchmarkSampled(b *testing.B) {
	b.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
	benchmarkOn(b)
}

func benchmarkOn(b *testing.B) {
	tracer, err := trace.Open(b.Context(), "test", func(error) {})
	if err != nil {
		b.Fatal(err)
	}
	ended, cancel := context.WithCancel(b.Context())
	cancel()
	b.Cleanup(func() { _ = tracer.Close(ended) })
	header := map[string][]string{"traceparent": {"00-" + publisherTrace + "-" + publisherSpan + "-01"}}
	next := map[string][]string{}
	b.ReportAllocs()
	for b.Loop() {
		pass(tracer, header, next)
	}
}
