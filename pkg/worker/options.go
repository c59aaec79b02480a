package worker

import (
	"errors"
	"fmt"
	"net"
	"runtime"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/trace"
	"github.com/rs/zerolog"
)

// Options are a worker's settings. The tags make them command flags, each with an environment variable.
type Options struct {
	stream.Connection

	// Concurrency is how many messages are processed at once.
	Concurrency int `env:"ISNAD_CONCURRENCY" default:"0" help:"Messages processed at once. 0: one a processor."`
	// InFlight is how many messages are held between fetch and ack.
	InFlight int `env:"ISNAD_IN_FLIGHT" default:"256" help:"Messages held between fetch and acknowledgement."`
	// InFlightBytes bounds the bytes of the messages in flight.
	InFlightBytes int64 `env:"ISNAD_IN_FLIGHT_BYTES" default:"67108864" help:"Bytes of the messages held."`
	// Tries is how often a message is taken up before it goes to the dead letters.
	Tries int `env:"ISNAD_TRIES" default:"6" help:"How often a message is tried before it goes to the dead letters."`
	// AckWait is how long the server waits before it gives a message of a silent worker to another.
	AckWait time.Duration `env:"ISNAD_ACK_WAIT" default:"30s" help:"How long the server waits before it gives a silent worker's message to another."`
	// Deadline is how long processing one message may take. A message that takes longer goes to the dead letters.
	Deadline time.Duration `env:"ISNAD_DEADLINE" default:"20s" help:"How long processing one message may take."`
	// DrainTimeout bounds the stop: messages in flight are finished within it, the rest is given back.
	DrainTimeout time.Duration `env:"ISNAD_DRAIN_TIMEOUT" default:"20s" help:"How long a stop may take."`
	// HealthAddress is where /healthz, /readyz and /metrics are served; empty serves none.
	HealthAddress string `env:"ISNAD_HEALTH_ADDRESS" default:":8080" placeholder:"HOST:PORT" help:"Where /healthz, /readyz and /metrics are served. Empty: nowhere."`
	// LagInterval is how often the server is asked how far the stage is behind, and whether its queue is damaged.
	LagInterval time.Duration `env:"ISNAD_LAG_INTERVAL" default:"5s" help:"How often the server is asked how far the stage is behind, and whether its queue is damaged."`
	// LogLevel is debug, info, warn or error.
	LogLevel string `env:"ISNAD_LOG_LEVEL" default:"info" enum:"debug,info,warn,error" help:"Least level that is logged: debug, info, warn or error."`

	// Limits of the streams that the worker creates when they are not there.
	Limits stream.Limits `kong:"-"`
	// Traces makes a span of each try of a message. Nil makes none.
	Traces *trace.Tracer `kong:"-"`
}

// DefaultOptions returns what the flags default to, but for the health address: nothing is served.
func DefaultOptions() Options {
	return Options{
		Connection: stream.Connection{URL: "nats://127.0.0.1:4222"},
		InFlight:   256, InFlightBytes: 64 << 20, Tries: 6, AckWait: 30 * time.Second, Deadline: 20 * time.Second, DrainTimeout: 20 * time.Second,
		LagInterval: 5 * time.Second, LogLevel: "info",
	}
}

// Validate checks the settings, so that a worker with a wrong one stops at its start with a clear error. kong calls it.
func (o Options) Validate() error {
	if err := o.Connection.Validate(); err != nil {
		return err
	}
	if o.HealthAddress != "" {
		if _, _, err := net.SplitHostPort(o.HealthAddress); err != nil {
			return fmt.Errorf("health address %q is not HOST:PORT", o.HealthAddress)
		}
	}
	switch {
	case o.Concurrency < 0:
		return errors.New("concurrency is negative")
	case o.InFlight < 1 || o.InFlight > stream.MaxAckPending:
		return fmt.Errorf("in-flight is %d, want 1 to %d", o.InFlight, stream.MaxAckPending)
	case o.InFlightBytes < 1<<20:
		return errors.New("in-flight-bytes is below 1 MiB")
	case o.Tries < 1:
		return errors.New("tries is below 1")
	case o.AckWait < time.Second:
		return errors.New("ack-wait is below 1s")
	case o.Deadline <= 0:
		return errors.New("deadline is not above 0")
	case o.DrainTimeout <= 0:
		return errors.New("drain-timeout is not above 0")
	case o.LagInterval <= 0:
		return errors.New("lag-interval is not above 0")
	}
	if _, err := zerolog.ParseLevel(o.LogLevel); err != nil {
		return fmt.Errorf("log level: %w", err)
	}
	return nil
}

// concurrency returns how many messages are processed at once.
func (o Options) concurrency() int {
	if o.Concurrency > 0 {
		return o.Concurrency
	}
	return runtime.GOMAXPROCS(0)
}
