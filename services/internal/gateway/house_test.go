package gateway_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/clean"
	"github.com/isnad-news/isnad/pkg/quote"
	"github.com/isnad-news/isnad/pkg/sentence"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/stream/server/servertest"
	"github.com/isnad-news/isnad/pkg/tag"
	"github.com/isnad-news/isnad/pkg/worker"
	"github.com/isnad-news/isnad/services/internal/gateway"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"
)

// house is a NATS server with the four real stages and a gateway before them.
type house struct {
	url     string
	client  *http.Client
	nats    *nats.Conn
	js      jetstream.JetStream
	gateway *gateway.Gateway
}

// newHouse starts everything; change may change the gateway's settings. stages may be none, so that articles wait.
func newHouse(t testing.TB, change func(*gateway.Options), stages ...stage.Stage) *house {
	t.Helper()
	conn, js := servertest.WithStreams(t, stream.Limits{})
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	group, ctx := errgroup.WithContext(ctx)
	wo := worker.DefaultOptions()
	wo.URL = conn.ConnectedUrl()
	for _, one := range stages {
		w, err := worker.New(one, wo, worker.NewMetrics(), zerolog.Nop())
		if err != nil {
			t.Fatal(err)
		}
		group.Go(func() error { return w.Run(ctx) })
	}
	t.Cleanup(func() {
		cancel()
		if err := group.Wait(); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	return (&house{client: http.DefaultClient, nats: conn, js: js}).another(t, change)
}

// another starts another gateway before the same stream.
func (h *house) another(t testing.TB, change func(*gateway.Options)) *house {
	t.Helper()
	o := gateway.DefaultOptions()
	o.URL = h.nats.ConnectedUrl()
	if change != nil {
		change(&o)
	}
	g, err := gateway.New(o, prometheus.NewRegistry(), zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- g.Serve(ctx, listener) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	scheme := "http://"
	if o.TLSCert != "" {
		scheme = "https://"
	}
	other := &house{url: scheme + listener.Addr().String(), client: h.client, nats: h.nats, js: h.js, gateway: g}
	other.awaitReady(t)
	return other
}

// realStages is the stream from end to end.
func realStages() []stage.Stage {
	return []stage.Stage{clean.Stage, sentence.Stage, quote.Stage, tag.Stage}
}

// awaitReady asks until the gateway says that it is ready.
func (h *house) awaitReady(t testing.TB) {
	t.Helper()
	await(t, "a ready gateway", func() bool {
		r, err := h.client.Get(h.url + "/readyz")
		if err != nil {
			return false
		}
		defer r.Body.Close()
		return r.StatusCode == http.StatusOK
	})
}

// await polls until ok, or fails.
func await(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(60 * time.Second); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not there after 60 s: %s", what)
		}
	}
}

// answer is a response with its body read.
type answer struct {
	*http.Response
	body string
}

// do sends a request, sees that it and its answer are as the OpenAPI document says, and returns the answer. Headers are "Name: value".
func (h *house) do(t testing.TB, method, path, body string, headers ...string) answer {
	t.Helper()
	request := func() *http.Request {
		r, err := http.NewRequestWithContext(t.Context(), method, h.url+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range headers {
			name, value, _ := strings.Cut(line, ": ")
			r.Header.Set(name, value)
			if name == "Host" {
				r.Host = value
			}
		}
		return r
	}
	r, err := h.client.Do(request())
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer r.Body.Close()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	checkContract(t, request(), r, data)
	return answer{r, string(data)}
}
