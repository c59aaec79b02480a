package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/worker"
	"github.com/isnad-news/isnad/services/internal/gateway"
	"github.com/nats-io/nats.go"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
)

// TestGatewayUnderItsOwnUser has the gateway do all that it does as its role; it is refused nothing, and may do nothing more.
func TestGatewayUnderItsOwnUser(t *testing.T) {
	s := newSecured(t, usersCommand{})
	log := new(refusals)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, len(stages)+1)
	o := worker.DefaultOptions()
	if err := (&setupCommand{Connection: s.as(stream.OperatorRole), AckWait: o.AckWait}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, one := range stages {
		o.Connection = s.as(one.Name)
		w, err := worker.New(one, o, worker.NewMetrics(), zerolog.New(log))
		if err != nil {
			t.Fatal(err)
		}
		go func() { done <- w.Run(ctx) }()
	}
	opts := gateway.DefaultOptions()
	opts.Connection = s.as(stream.GatewayRole)
	g, err := gateway.New(opts, prometheus.NewRegistry(), zerolog.New(log))
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { done <- g.Serve(ctx, listener) }()
	t.Cleanup(func() {
		cancel()
		for range cap(done) {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		http.DefaultClient.CloseIdleConnections()
		if got := log.all(); len(got) > 0 {
			t.Errorf("refused: %s", got)
		}
	})
	ask := func(method, path, body string) (int, string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, "http://"+listener.Addr().String()+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "text/plain")
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		data, err := io.ReadAll(io.LimitReader(response.Body, 1<<16))
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, string(data)
	}
	await(t, "a ready gateway", func() bool { return g.Ready() })
	for _, c := range []struct {
		method, path, body string
		status             int
		has                string
	}{
		{"POST", "/articles?wait=30s&id=a", "قالت وزيرة الطاقة سلمى الراوي: “لن نرفع أسعار الكهرباء هذا العام”.", 200, "سلمى الراوي"},
		{"GET", "/articles/a", "", 200, "سلمى الراوي"},
		{"POST", "/articles?wait=30s", strings.Repeat("The minister said that prices will not rise. ", 20), 422, "not_arabic"},
		{"GET", "/quotes?speaker=a", "", 503, "no_archive"},
	} {
		if status, body := ask(c.method, c.path, c.body); status != c.status || !strings.Contains(body, c.has) {
			t.Errorf("%s %s: %d %s", c.method, c.path, status, body)
		}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+listener.Addr().String()+"/stream?last=5&events=quote", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	events, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	read, buffer := "", make([]byte, 4096)
	for !strings.Contains(read, "سلمى الراوي") {
		n, err := events.Body.Read(buffer)
		if err != nil {
			t.Fatalf("follow the stream: %v after %q", err, read)
		}
		read += string(buffer[:n])
	}

	conn, _ := s.connect(stream.GatewayRole)
	errs := make(chan error, 100)
	conn.SetErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { errs <- err })
	for _, subject := range []string{
		stream.Cleaned, stream.Enriched, "quotes.x", "entities.per.x", "articles.dead.clean", "$JS.API.STREAM.CREATE.X", "$JS.API.STREAM.PURGE.ARTICLES_RAW", "$JS.API.STREAM.MSG.GET.ARTICLES_DEAD",
		"$JS.API.CONSUMER.CREATE.ARTICLES_DEAD.x", "$JS.API.CONSUMER.CREATE.ARTICLES_RAW.x", "$JS.API.DIRECT.GET.ARTICLES_DEAD",
	} {
		if err := conn.Publish(subject, nil); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-errs:
			if !errors.Is(err, nats.ErrPermissionViolation) || !strings.Contains(err.Error(), fmt.Sprintf("%q", subject)) {
				t.Errorf("%s: %v", subject, err)
			}
		case <-time.After(10 * time.Second):
			t.Errorf("the gateway may publish to %s", subject)
		}
	}
}
