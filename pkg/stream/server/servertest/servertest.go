// Package servertest gives a test a NATS server of its own.
package servertest

import (
	"testing"

	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/stream/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"
)

// Start runs a server without streams and returns a connection to it. Both end with the test.
func Start(t testing.TB) (*nats.Conn, jetstream.JetStream) {
	t.Helper()
	s, err := server.Start(server.Options{Dir: t.TempDir(), Port: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	conn, js, err := stream.Connection{URL: s.ClientURL()}.Connect("test", false, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	return conn, js
}

// WithStreams is Start with all streams, within the limits.
func WithStreams(t testing.TB, l stream.Limits) (*nats.Conn, jetstream.JetStream) {
	t.Helper()
	conn, js := Start(t)
	if err := stream.Ensure(t.Context(), js, l); err != nil {
		t.Fatal(err)
	}
	return conn, js
}
