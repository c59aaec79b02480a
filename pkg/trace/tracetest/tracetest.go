// Package tracetest is a collector of traces for tests.
package tracetest

import (
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"go.opentelemetry.io/proto/otlp/common/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// Span is one span as the collector received it. Ids are in hexadecimal; Parent is empty for a span that begins its trace.
type Span struct {
	Trace, ID, Parent, Service, Name string
	// Attributes hold strings as they are and numbers in decimal.
	Attributes map[string]string
	// Failed is the status' message when the status is an error.
	Failed string
}

// Collector receives spans by OTLP over HTTP, until the test ends.
type Collector struct {
	// URL is what OTEL_EXPORTER_OTLP_ENDPOINT takes.
	URL string

	mu    sync.Mutex
	spans []Span
	text  strings.Builder
}

// Start runs a collector and has the OTEL_ variables name it, for tracers that are opened in this test from now on. The test can't be parallel.
func Start(t *testing.T) *Collector {
	t.Helper()
	c := new(Collector)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := c.receive(r); err != nil {
			t.Error(err)
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	}))
	t.Cleanup(s.Close)
	c.URL = s.URL
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", c.URL)
	return c
}

// Spans returns all spans so far, in the order in which they ended.
func (c *Collector) Spans() []Span {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Span(nil), c.spans...)
}

// Text returns all that was sent, as JSON.
func (c *Collector) Text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String()
}

func (c *Collector) receive(r *http.Request) error {
	if r.URL.Path != "/v1/traces" {
		return fmt.Errorf("request for %s", r.URL.Path)
	}
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return fmt.Errorf("read spans: %w", err)
	}
	var request collector.ExportTraceServiceRequest
	if err := proto.Unmarshal(data, &request); err != nil {
		return fmt.Errorf("decode spans: %w", err)
	}
	text, err := protojson.Marshal(&request)
	if err != nil {
		return fmt.Errorf("write spans as text: %w", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.text.Write(text)
	for _, from := range request.ResourceSpans {
		service := attributes(from.GetResource().GetAttributes())["service.name"]
		for _, scope := range from.ScopeSpans {
			for _, s := range scope.Spans {
				c.spans = append(c.spans, Span{
					Trace: hex.EncodeToString(s.TraceId), ID: hex.EncodeToString(s.SpanId), Parent: hex.EncodeToString(s.ParentSpanId),
					Service: service, Name: s.Name, Attributes: attributes(s.Attributes), Failed: s.GetStatus().GetMessage(),
				})
			}
		}
	}
	return nil
}

func attributes(all []*v1.KeyValue) map[string]string {
	out := map[string]string{}
	for _, a := range all {
		switch v := a.Value.Value.(type) {
		case *v1.AnyValue_StringValue:
			out[a.Key] = v.StringValue
		case *v1.AnyValue_IntValue:
			out[a.Key] = fmt.Sprint(v.IntValue)
		}
	}
	return out
}
