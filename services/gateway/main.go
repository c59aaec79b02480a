// Command gateway serves the stream over HTTP: articles in, enriched articles, quotes and entities out, and a page that shows them.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/worker"
	"github.com/isnad-news/isnad/services/internal/gateway"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/rs/zerolog"
)

// command is what the program takes.
type command struct {
	gateway.Options `embed:""`
	stream.Limits
	HealthAddress string `env:"ISNAD_HEALTH_ADDRESS" default:":8080" placeholder:"HOST:PORT" help:"Where /healthz, /readyz and /metrics are served alone. Empty: nowhere."`
	LogLevel      string `env:"ISNAD_LOG_LEVEL" default:"info" enum:"debug,info,warn,error" help:"Least level that is logged: debug, info, warn or error."`
	Probe         bool   `help:"Ask a running gateway whether it is ready, and exit 0 when it is."`
}

func main() {
	var c command
	parser := newParser(&c)
	_, err := parser.Parse(os.Args[1:])
	parser.FatalIfErrorf(err)
	if c.Probe {
		if err := worker.Probe(c.HealthAddress); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	level, _ := zerolog.ParseLevel(c.LogLevel) // kong knows the levels
	log := zerolog.New(os.Stderr).Level(level).With().Timestamp().Logger()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	err = c.run(ctx, log)
	stop()
	if err != nil {
		log.Error().Err(err).Msg("gateway failed")
		os.Exit(1)
	}
}

// newParser reads flags and environment. A wrong setting ends the program with 2.
func newParser(c *command) *kong.Kong {
	return kong.Must(c, kong.Name("isnad-gateway"), kong.Description("The HTTP side of Isnad: reads from and publishes to NATS."), kong.UsageOnError(),
		kong.Exit(func(code int) { os.Exit(min(2*code, 2)) }))
}

func (c command) run(ctx context.Context, log zerolog.Logger) error {
	o := c.Options
	o.Limits = c.Limits
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	g, err := gateway.New(o, registry, log)
	if err != nil {
		return err
	}
	if err := g.Health(ctx, c.HealthAddress); err != nil {
		return err
	}
	return g.Run(ctx)
}
