package main

import (
	"context"
	"fmt"

	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"
)

// connect reaches the stream that the flags name.
func connect(c stream.Connection) (*nats.Conn, jetstream.JetStream, error) {
	conn, js, err := c.Connect("isnad", false, zerolog.Nop())
	if err != nil {
		return nil, nil, fmt.Errorf("%w (start one with `isnad run` or `docker compose up`, or name another with --nats-url)", err)
	}
	return conn, js, nil
}

// onStream calls f with the stream that the flags name, and closes the connection after it.
func onStream(ctx context.Context, c stream.Connection, f func(context.Context, jetstream.JetStream) error) error {
	conn, js, err := connect(c)
	if err != nil {
		return err
	}
	defer conn.Close()
	return f(ctx, js)
}
