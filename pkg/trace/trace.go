// Package trace follows one article through all stages as an OpenTelemetry trace: a span for each time that a stage takes it up, sent by OTLP over HTTP.
//
// It is set by the standard OTEL_ variables and off without them. A nil Tracer and a nil Span are those of tracing that is off: all their methods may be called, and cost nothing.
// No span holds a word of an article: what a stage works on is named by its id.
package trace

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"strings"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	oteltrace "go.opentelemetry.io/otel/trace"
)

// Attributes of a span.
const (
	// StageKey is the stage: clean, split, quote, tag.
	StageKey = attribute.Key("isnad.stage")
	// ArticleKey is the article's id, as far as it can be read.
	ArticleKey = attribute.Key("isnad.article.id")
	// BytesKey is the size of the message that the stage took up.
	BytesKey = attribute.Key("isnad.bytes")
	// TriesKey counts this delivery of the message and those before it.
	TriesKey = attribute.Key("isnad.tries")
	// ResultKey is what became of the message: one of the results below.
	ResultKey = attribute.Key("isnad.result")
	// SequenceKey is the message's place in its stream, by which the log names it too.
	SequenceKey = attribute.Key("isnad.seq")
	// ErrorKey is the reason for a dead letter, and "error" for an error that is tried again: the log has its text.
	ErrorKey = attribute.Key("error.type")
)

// Results of a try.
const (
	Published = "published"  // what the stage made stands in its stream
	Retried   = "retried"    // given back to be tried later
	Dead      = "dead"       // among the dead letters
	GivenBack = "given_back" // to another worker, since this one stops
)

// format is that of the headers traceparent and tracestate (W3C Trace Context).
var format propagation.TraceContext

// Tracer makes spans. Nil makes none.
type Tracer struct {
	provider *sdktrace.TracerProvider
	tracer   oteltrace.Tracer
}

// Open returns a tracer that sends its spans to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names, or nil when it names none. The other OTEL_ variables (sampler, batches, headers,
// certificates, resource attributes) are read by the SDK. A collector that is away stops nobody: what can't be sent is dropped, and failed is told why.
func Open(ctx context.Context, service string, failed func(error)) (*Tracer, error) {
	if !enabled() {
		return nil, nil
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("open traces: %w", err)
	}
	from, err := resource.New(ctx, resource.WithTelemetrySDK(), resource.WithAttributes(attribute.String("service.name", service)), resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("open traces: %w", err)
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(failed))
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(from), sdktrace.WithIDGenerator(ids{}))
	return &Tracer{provider: provider, tracer: provider.Tracer("github.com/isnad-news/isnad")}, nil
}

func enabled() bool {
	if strings.EqualFold(os.Getenv("OTEL_SDK_DISABLED"), "true") || os.Getenv("OTEL_TRACES_EXPORTER") == "none" {
		return false
	}
	return os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") != "" || os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != ""
}

// Close sends what is left, until ctx ends.
func (t *Tracer) Close(ctx context.Context) error {
	if t == nil {
		return nil
	}
	if err := t.provider.Shutdown(ctx); err != nil {
		return fmt.Errorf("close traces: %w", err)
	}
	return nil
}

// Message is what a stage takes up.
type Message struct {
	// Stage is the stage's name.
	Stage string
	// Header is the message's, in which the span that it comes from may stand.
	Header map[string][]string
	// Sequence and Arrived are the message's place in its stream and the Unix time in nanoseconds at which it came there. They tell it from every other.
	Sequence uint64
	Arrived  int64
	// Bytes is the message's size.
	Bytes int
	// Tries counts this delivery and those before it.
	Tries int
}

// Start begins the span of a try. It goes on from the span in the message's header. A message without one begins a trace, and each try of it begins the same.
func (t *Tracer) Start(m Message) *Span {
	if t == nil {
		return nil
	}
	ctx := format.Extract(context.Background(), carrier(m.Header))
	if !oteltrace.SpanContextFromContext(ctx).IsValid() {
		ctx = withSeed(ctx, m)
	}
	_, span := t.tracer.Start(ctx, m.Stage, oteltrace.WithSpanKind(oteltrace.SpanKindConsumer),
		oteltrace.WithAttributes(StageKey.String(m.Stage), BytesKey.Int(m.Bytes), TriesKey.Int(m.Tries),
			SequenceKey.Int64(int64(m.Sequence)))) //nolint:gosec // a sequence fits
	return &Span{span}
}

// Span is one try of a message. Nil is none.
type Span struct{ span oteltrace.Span }

// Recording reports whether anybody will see the span.
func (s *Span) Recording() bool { return s != nil && s.span.IsRecording() }

// Processed notes that the stage's own work is done.
func (s *Span) Processed() {
	if s != nil {
		s.span.AddEvent("processed")
	}
}

// Article names the article that the message is about.
func (s *Span) Article(id string) {
	if s != nil {
		s.span.SetAttributes(ArticleKey.String(strings.ToValidUTF8(id, "�"))) // one invalid text would lose all spans that are sent with it
	}
}

// Failed notes why the message did not pass. It takes a reason, for an error's text may hold words of the article.
func (s *Span) Failed(reason string) {
	if s != nil {
		s.span.SetAttributes(ErrorKey.String(reason))
		s.span.SetStatus(codes.Error, reason)
	}
}

// End ends the span with what became of the message.
func (s *Span) End(result string) {
	if s != nil {
		s.span.SetAttributes(ResultKey.String(result))
		s.span.End()
	}
}

// Inject writes the span into the header of a message that comes of the one with the header from, for the next stage to go on from. Without a span it hands on what stands in from.
func (s *Span) Inject(to, from map[string][]string) {
	if s == nil {
		Copy(to, from)
		return
	}
	format.Inject(oteltrace.ContextWithSpan(context.Background(), s.span), carrier(to))
}

// Copy hands on what stands in a message's header about its trace.
func Copy(to, from map[string][]string) {
	for _, name := range [...]string{"traceparent", "tracestate"} {
		if value := carrier(from).Get(name); value != "" {
			to[name] = []string{value}
		}
	}
}

// seed is the context's key of the trace id for a message that begins its trace.
type seed struct{}

// withSeed has the trace's id made of the message, so that all its tries, by whichever worker, are one trace.
func withSeed(ctx context.Context, m Message) context.Context {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d/%d", m.Stage, m.Sequence, m.Arrived))
	return context.WithValue(ctx, seed{}, oteltrace.TraceID(sum[:16]))
}
