package gateway_test

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/isnad-news/isnad/services/internal/gateway"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
	"github.com/segmentio/encoding/json"
)

// contract is the OpenAPI document as the gateway serves it.
var contract = sync.OnceValues(func() (validator.Validator, error) {
	g, err := gateway.New(gateway.DefaultOptions(), prometheus.NewRegistry(), zerolog.Nop())
	if err != nil {
		return nil, err
	}
	data, err := g.Contract()
	if err != nil {
		return nil, err
	}
	doc, err := libopenapi.NewDocument(data)
	if err != nil {
		return nil, err
	}
	v, errs := validator.NewValidator(doc)
	if len(errs) > 0 {
		return nil, errs[0]
	}
	return v, nil
})

// contractMu has one check at a time: the validator keeps schemas that it reads while it compiles others.
var contractMu sync.Mutex

// checkContract sees that a request and its answer are as the OpenAPI document says. Requests that are refused may be against it, and the page's own files are not in it.
func checkContract(t testing.TB, request *http.Request, response *http.Response, body []byte) {
	t.Helper()
	v, err := contract()
	if err != nil {
		t.Fatal(err)
	}
	if !described(request) {
		return
	}
	contractMu.Lock()
	defer contractMu.Unlock()
	if response.StatusCode < 300 && request.Header.Get("Content-Type") != "application/x-ndjson" { // which the validator reads as one JSON document
		if ok, errs := v.ValidateHttpRequestSync(request); !ok {
			t.Errorf("%s %s is against the contract: %v", request.Method, request.URL, errs[0])
		}
	}
	if response.StatusCode == http.StatusMethodNotAllowed || response.StatusCode == http.StatusNotModified {
		return
	}
	copied := *response
	copied.Body = io.NopCloser(bytes.NewReader(body))
	if ok, errs := v.ValidateHttpResponse(request, &copied); !ok {
		for _, one := range errs {
			t.Errorf("the answer %s to %s %s is against the contract: %v %v", response.Status, request.Method, request.URL, one, one.SchemaValidationErrors)
		}
	}
}

// described reports whether the contract has the path.
func described(r *http.Request) bool {
	for _, prefix := range []string{"/articles", "/stream", "/quotes", "/metrics", "/healthz", "/readyz", "/openapi.json", "/schemas/"} {
		if strings.HasPrefix(r.URL.Path, prefix) {
			return r.Method == http.MethodGet || r.Method == http.MethodPost
		}
	}
	return false
}

// TestOpenAPI compares the document with the routes that there are, and with the specification.
func TestOpenAPI(t *testing.T) {
	t.Parallel()
	v, err := contract()
	if err != nil {
		t.Fatal(err)
	}
	if ok, errs := v.ValidateDocument(); !ok {
		t.Errorf("the document is not OpenAPI 3.1: %v", errs)
	}
	data, err := os.ReadFile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths      map[string]map[string]json.RawMessage
		Components struct {
			Schemas struct {
				Problem struct {
					Properties struct{ Reason struct{ Enum []string } }
				}
			}
		}
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	var written []string
	for path, methods := range doc.Paths {
		for method := range methods {
			written = append(written, strings.ToUpper(method)+" "+path)
		}
	}
	g, err := gateway.New(gateway.DefaultOptions(), prometheus.NewRegistry(), zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	routes := g.Patterns()
	slices.Sort(routes)
	slices.Sort(written)
	if !slices.Equal(routes, written) {
		t.Errorf("routes are\n%q, the document has\n%q", routes, written)
	}
	for _, reason := range gateway.Reasons() {
		if !slices.Contains(doc.Components.Schemas.Problem.Properties.Reason.Enum, reason) {
			t.Errorf("the document has no reason %q", reason)
		}
	}
}
