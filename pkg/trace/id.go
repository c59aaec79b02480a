package trace

import (
	"context"
	"encoding/binary"
	"math/rand/v2"

	oteltrace "go.opentelemetry.io/otel/trace"
)

// ids makes the ids of spans: random ones, but for a trace whose id is given by the context.
type ids struct{}

// NewIDs returns the ids of a span that begins a trace.
func (g ids) NewIDs(ctx context.Context) (oteltrace.TraceID, oteltrace.SpanID) {
	id, ok := ctx.Value(seed{}).(oteltrace.TraceID)
	if !ok {
		binary.NativeEndian.PutUint64(id[:8], rand.Uint64())
		binary.NativeEndian.PutUint64(id[8:], rand.Uint64()|1)
	}
	return id, g.NewSpanID(ctx, id)
}

// NewSpanID returns the id of a span. It is never zero, which stands for none.
func (ids) NewSpanID(context.Context, oteltrace.TraceID) (id oteltrace.SpanID) {
	binary.NativeEndian.PutUint64(id[:], rand.Uint64()|1)
	return id
}
