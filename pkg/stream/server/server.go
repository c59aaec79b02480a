// Package server starts a NATS server with JetStream inside the process, for `isnad run` and for tests.
package server

import (
	"errors"
	"fmt"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
	natsserver "github.com/nats-io/nats-server/v2/server"
)

// Options of an embedded server.
type Options struct {
	// Dir is where the streams are kept.
	Dir string
	// Host defaults to 127.0.0.1.
	Host string
	// Port to listen on; -1 takes a free one. Defaults to 4222.
	Port int
	// StoreBytes bounds all streams together on disk. Defaults to 24 GiB.
	StoreBytes int64
}

// Start runs a server and returns when it takes connections.
func Start(o Options) (*natsserver.Server, error) {
	if o.Host == "" {
		o.Host = "127.0.0.1"
	}
	if o.StoreBytes == 0 {
		o.StoreBytes = 24 << 30
	}
	s, err := natsserver.NewServer(&natsserver.Options{
		ServerName: "isnad", Host: o.Host, Port: o.Port, StoreDir: o.Dir, JetStream: true, JetStreamMaxStore: o.StoreBytes,
		MaxPayload: stream.MaxPayload, NoSigs: true, NoLog: true,
	})
	if err != nil {
		return nil, fmt.Errorf("configure NATS server: %w", err)
	}
	s.Start()
	if !s.ReadyForConnections(10 * time.Second) {
		s.Shutdown()
		return nil, errors.New("start NATS server: not ready after 10 s (is the port in use? is the directory writable?)")
	}
	return s, nil
}
