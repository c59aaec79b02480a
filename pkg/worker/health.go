package worker

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Health serves /healthz (the process lives), /readyz (every worker of it consumes) and /metrics on the address until ctx ends. An empty address serves nothing.
func Health(ctx context.Context, address string, m *Metrics, workers ...*Worker) error {
	if address == "" {
		return nil
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("serve health: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		for _, one := range workers {
			if !one.Ready() {
				http.Error(w, one.stage.Name+" is not consuming", http.StatusServiceUnavailable)
				return
			}
		}
		_, _ = fmt.Fprintln(w, "ready")
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.Registry, promhttp.HandlerOpts{}))
	s := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	context.AfterFunc(ctx, func() { _ = s.Close() })
	go func() {
		if err := s.Serve(listener); err != nil && !errors.Is(err, http.ErrServerClosed) {
			workers[0].log.Error().Err(err).Msg("health server stopped")
		}
	}()
	return nil
}

// Probe asks the worker that serves on the address whether it is ready. It is what a container's health check runs, for its image holds no other program.
func Probe(address string) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("health address %q: %w", address, err)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	client := http.Client{Timeout: 3 * time.Second}
	r, err := client.Get("http://" + net.JoinHostPort(host, port) + "/readyz") //nolint:noctx // bounded by the client's timeout
	if err != nil {
		return fmt.Errorf("ask for readiness: %w", err)
	}
	defer func() { _ = r.Body.Close() }()
	if r.StatusCode != http.StatusOK {
		return fmt.Errorf("worker is not ready: %s", r.Status)
	}
	return nil
}
