// Package gateway is the HTTP side of the stream: articles come in, enriched ones, quotes and entities go out, and a page shows them.
//
// It is a client of the stream like any other. What it keeps is small: where the newest articles stand in their stream, and what lately went to the dead letters.
package gateway

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	stdlog "log"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/rs/zerolog"
	"golang.org/x/sync/semaphore"
)

// stopTimeout bounds a stop: requests that are being answered are finished within it.
const stopTimeout = 10 * time.Second

// Gateway serves the stream over HTTP.
type Gateway struct {
	opts     Options
	log      zerolog.Logger
	registry *prometheus.Registry
	metrics  *metrics
	handler  http.Handler
	tls      *tls.Config // nil serves without

	nc *nats.Conn
	js jetstream.JetStream

	outcomes *outcomes
	uploads  *semaphore.Weighted
	streams  *semaphore.Weighted
	ready    atomic.Bool
}

// New prepares a gateway, whose metrics are registered beside what the registry has.
func New(o Options, registry *prometheus.Registry, log zerolog.Logger) (*Gateway, error) {
	if err := o.Validate(); err != nil {
		return nil, fmt.Errorf("check settings: %w", err)
	}
	g := &Gateway{
		opts: o, log: log.With().Str("service", "gateway").Logger(), registry: registry, metrics: newMetrics(registry),
		outcomes: newOutcomes(o.Known), uploads: semaphore.NewWeighted(int64(o.MaxUploads)), streams: semaphore.NewWeighted(int64(o.MaxStreams)),
	}
	var err error
	if o.TLSCert != "" {
		if g.tls, err = serverTLS(o.TLSCert, o.TLSKey, g.log); err != nil {
			return nil, err
		}
	}
	if g.handler, err = g.routes(); err != nil {
		return nil, err
	}
	return g, nil
}

// Ready reports whether the gateway is connected and knows every article that it is to know.
func (g *Gateway) Ready() bool { return g.ready.Load() && g.nc.IsConnected() }

// Run connects and serves until ctx ends, then finishes the requests that are being answered, and returns nil. It waits for a NATS server that is not there yet.
func (g *Gateway) Run(ctx context.Context) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", g.opts.Address)
	if err != nil {
		return fmt.Errorf("serve HTTP: %w", err)
	}
	return g.Serve(ctx, listener)
}

// Serve is Run on a listener, which it closes.
func (g *Gateway) Serve(ctx context.Context, listener net.Listener) error {
	conn, js, err := g.opts.Connect("isnad-gateway", true, g.log)
	if err != nil {
		_ = listener.Close()
		return err
	}
	defer conn.Close()
	g.nc, g.js = conn, js
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	server := &http.Server{
		Handler: g.handler, TLSConfig: g.tls, ErrorLog: stdlog.New(g.log, "", 0), ReadHeaderTimeout: 5 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx }, // whoever waits or follows the stream ends with it
	}
	var following sync.WaitGroup
	following.Go(func() { g.follow(ctx) })
	served := make(chan error, 1)
	go func() {
		if g.tls != nil {
			served <- server.ServeTLS(listener, "", "")
			return
		}
		served <- server.Serve(listener)
	}()
	g.log.Info().Str("address", listener.Addr().String()).Bool("tls", g.tls != nil).Msg("gateway serves HTTP")
	select {
	case err = <-served:
	case <-ctx.Done():
		// Requests that wait see the end of ctx; the others have their time.
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
		defer cancel()
		err = server.Shutdown(within)
	}
	stop()
	following.Wait()
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve HTTP: %w", err)
	}
	return nil
}

// Health serves /healthz, /readyz and /metrics alone on the address until ctx ends, as the workers do. An empty address serves nothing.
func (g *Gateway) Health(ctx context.Context, address string) error {
	if address == "" {
		return nil
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("serve health: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", g.healthz)
	mux.HandleFunc("GET /readyz", g.readyz)
	mux.Handle("GET /metrics", promhttp.HandlerFor(g.registry, promhttp.HandlerOpts{}))
	s := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	context.AfterFunc(ctx, func() { _ = s.Close() })
	go func() {
		if err := s.Serve(listener); err != nil && !errors.Is(err, http.ErrServerClosed) {
			g.log.Error().Err(err).Msg("health server stopped")
		}
	}()
	return nil
}

func (g *Gateway) healthz(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprintln(w, "ok") }

func (g *Gateway) readyz(w http.ResponseWriter, _ *http.Request) {
	if !g.Ready() {
		http.Error(w, "the stream is not followed yet", http.StatusServiceUnavailable)
		return
	}
	_, _ = fmt.Fprintln(w, "ready")
}

// prepare makes the streams that are not there, and tries until the server answers or ctx ends.
func (g *Gateway) prepare(ctx context.Context) bool {
	for wait := 100 * time.Millisecond; ; wait = min(2*wait, 5*time.Second) {
		err := stream.Ensure(ctx, g.js, g.opts.Limits, stream.RawStream, stream.EnrichedStream, stream.QuotesStream, stream.EntitiesStream)
		if err == nil {
			return true
		}
		if ctx.Err() == nil {
			g.log.Warn().Err(err).Dur("retry_in", wait).Msg("streams are not ready")
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(wait):
		}
	}
}
