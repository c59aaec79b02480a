package gateway

import (
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
)

// Options are the gateway's settings. The tags make them command flags, each with an environment variable.
type Options struct {
	stream.Connection
	// Limits of the streams that the gateway creates when they are not there.
	Limits stream.Limits `kong:"-"`

	// Address is where HTTP is served.
	Address string `name:"http" env:"ISNAD_HTTP" default:":8081" placeholder:"HOST:PORT" help:"Where the page and the HTTP interface are served."`
	Access
	// MaxBatchBytes bounds the body of a request with many articles. One article may have stream.MaxRawBytes.
	MaxBatchBytes int64 `env:"ISNAD_HTTP_BATCH_BYTES" default:"33554432" help:"Largest body with many articles."`
	// MaxBatch is how many articles one request may hold.
	MaxBatch int `env:"ISNAD_HTTP_BATCH" default:"1000" help:"Articles that one request may hold."`
	// MaxWait is the longest time that a request may wait for its article.
	MaxWait time.Duration `env:"ISNAD_HTTP_MAX_WAIT" default:"60s" help:"Longest time that a request may wait for its article."`
	// MaxUploads and MaxStreams bound the requests that send articles, and those that follow the stream, at a time.
	MaxUploads int `env:"ISNAD_HTTP_UPLOADS" default:"64" help:"Requests that send articles at a time."`
	MaxStreams int `env:"ISNAD_HTTP_STREAMS" default:"256" help:"Requests that follow the stream at a time."`
	// Heartbeat is how often a line goes to who follows a quiet stream.
	Heartbeat time.Duration `env:"ISNAD_HTTP_HEARTBEAT" default:"15s" help:"How often a line goes to who follows a quiet stream."`
	// Known is of how many articles the place in the stream is remembered, so that they are found by id: some 200 bytes each.
	Known int `env:"ISNAD_HTTP_KNOWN" default:"200000" help:"Articles that are found by id: the newest so many."`
}

// DefaultOptions returns what the flags default to.
func DefaultOptions() Options {
	return Options{
		Connection: stream.Connection{URL: "nats://127.0.0.1:4222"}, Address: ":8081", MaxBatchBytes: 32 << 20, MaxBatch: 1000, MaxWait: time.Minute, MaxUploads: 64, MaxStreams: 256,
		Access: Access{Burst: 20}, Heartbeat: 15 * time.Second, Known: 200_000,
	}
}

// Validate checks the settings, so that a gateway with a wrong one stops at its start with a clear error. kong calls it.
func (o Options) Validate() error {
	if err := o.Connection.Validate(); err != nil {
		return err
	}
	if err := o.Access.Validate(); err != nil {
		return err
	}
	if o.Address != "" {
		if _, _, err := net.SplitHostPort(o.Address); err != nil {
			return fmt.Errorf("HTTP address %q is not HOST:PORT", o.Address)
		}
	}
	switch {
	case o.MaxBatchBytes < stream.MaxRawBytes:
		return fmt.Errorf("max-batch-bytes is below %d, the size of one article", stream.MaxRawBytes)
	case o.MaxBatch < 1:
		return errors.New("max-batch is below 1")
	case o.MaxWait <= 0:
		return errors.New("max-wait is not above 0")
	case o.MaxUploads < 1:
		return errors.New("max-uploads is below 1")
	case o.MaxStreams < 1:
		return errors.New("max-streams is below 1")
	case o.Heartbeat < 10*time.Millisecond:
		return errors.New("heartbeat is below 10ms")
	case o.Known < 1:
		return errors.New("known is below 1")
	}
	return nil
}
