package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/stream/server"
	"github.com/isnad-news/isnad/pkg/tag"
	"github.com/isnad-news/isnad/pkg/worker"
	"github.com/isnad-news/isnad/services/internal/archiver"
	"github.com/isnad-news/isnad/services/internal/gateway"
	"github.com/isnad-news/isnad/services/internal/names"
	natsserver "github.com/nats-io/nats-server/v2/server"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"
)

type runCommand struct {
	Dir           string        `env:"ISNAD_DIR" default:"./isnad-data" help:"Where the streams are kept."`
	Host          string        `env:"ISNAD_HOST" default:"127.0.0.1" help:"Address to listen on."`
	Port          int           `env:"ISNAD_PORT" default:"4222" help:"Port to listen on; -1 takes a free one."`
	Concurrency   int           `env:"ISNAD_CONCURRENCY" default:"0" help:"Messages each stage processes at once. 0: one a processor."`
	HealthAddress string        `env:"ISNAD_HEALTH_ADDRESS" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where /healthz, /readyz and /metrics are served. Empty: nowhere."`
	Archive       string        `env:"ISNAD_ARCHIVE_DIR" placeholder:"DIR" help:"Where the archive of quotes is kept. Default: the folder archive in --dir. none: no archive."`
	DrainTimeout  time.Duration `env:"ISNAD_DRAIN_TIMEOUT" default:"20s" help:"How long a stop may take."`
	HTTP          string        `name:"http" env:"ISNAD_HTTP" default:"127.0.0.1:8081" placeholder:"HOST:PORT" help:"Where the page and the HTTP interface are served. Empty: nowhere."`
	LogLevel      string        `env:"ISNAD_LOG_LEVEL" default:"info" enum:"debug,info,warn,error" help:"Least level that is logged: debug, info, warn or error."`
	JSON          bool          `help:"Log lines of JSON, as the workers by themselves do."`
	gateway.Access
	names.Flags
}

// Help is shown by --help.
func (runCommand) Help() string {
	return withExamples("Publish to articles.raw and subscribe to articles.enriched, quotes.> and entities.> with any NATS client, or with `isnad publish` and `isnad subscribe`. "+
		"Everything is kept in --dir and goes on from there at the next start.",
		"isnad run", "isnad run --dir /var/lib/isnad --host 0.0.0.0 --port 4333", "isnad run --names --log-level debug")
}

// Run starts the server and the workers, and stops them in order when ctx ends.
func (c *runCommand) Run(ctx context.Context, all *command) error {
	level, err := zerolog.ParseLevel(c.LogLevel)
	if err != nil {
		return usageError{err}
	}
	var out io.Writer = os.Stderr
	if !c.JSON {
		out = zerolog.ConsoleWriter{Out: os.Stderr, TimeFormat: time.TimeOnly, NoColor: !newScreen(all.Color, os.Stderr).colour}
	}
	log := zerolog.New(out).Level(level).With().Timestamp().Logger()
	o := worker.DefaultOptions()
	o.Concurrency, o.HealthAddress, o.DrainTimeout = c.Concurrency, c.HealthAddress, c.DrainTimeout
	s, err := startServer(c.Dir, c.Host, c.Port)
	if err != nil {
		return err
	}
	defer func() { s.Shutdown(); s.WaitForShutdown() }()
	o.URL = s.ClientURL()
	closeTraces, err := o.OpenTraces(ctx, "isnad", log)
	if err != nil {
		return err
	}
	defer closeTraces()
	log.Info().Str("url", o.URL).Str("dir", c.Dir).Msg("NATS listens; publish to articles.raw, subscribe to articles.enriched")
	group, ctx := errgroup.WithContext(ctx)
	if c.HTTP != "" {
		g, err := c.gateway(o, log)
		if err != nil {
			return err
		}
		group.Go(func() error {
			if err := g.Run(ctx); err != nil {
				return fmt.Errorf("%w (choose another --http, or an empty one)", err)
			}
			return nil
		})
	}
	group.Go(func() error { return runWorkers(ctx, stages, c.Flags, c.archive(), o, log) })
	if err := group.Wait(); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil // a stop while it starts is no failure either
}

// gateway prepares the page and the HTTP interface, which serves metrics of its own.
func (c *runCommand) gateway(o worker.Options, log zerolog.Logger) (*gateway.Gateway, error) {
	g := gateway.DefaultOptions()
	g.Connection, g.Limits, g.Address, g.Access = o.Connection, o.Limits, c.HTTP, c.Access
	return gateway.New(g, prometheus.NewRegistry(), log)
}

// archive returns the archive's folder, or nothing.
func (c *runCommand) archive() string {
	switch c.Archive {
	case "":
		return filepath.Join(c.Dir, "archive")
	case "none":
		return ""
	}
	return c.Archive
}

// startServer runs a NATS server after a look whether the port is free, which gives the clearer error.
func startServer(dir, host string, port int) (*natsserver.Server, error) {
	if port > 0 {
		address := net.JoinHostPort(host, strconv.Itoa(port))
		l, err := net.Listen("tcp", address)
		if err != nil {
			return nil, fmt.Errorf("listen on %s: %w (is another server running there? choose another --port)", address, err)
		}
		_ = l.Close()
	}
	return server.Start(server.Options{Dir: dir, Host: host, Port: port})
}

// runWorkers runs a worker of each stage, the tagger with names of one's own, and an archiver when a folder for it is given, until ctx ends or one of them fails.
func runWorkers(ctx context.Context, all []stage.Stage, own names.Flags, archive string, o worker.Options, log zerolog.Logger) error {
	m := worker.NewMetrics()
	workers := make([]*worker.Worker, len(all))
	for i, s := range all {
		w, err := worker.New(s, o, m, log)
		if err != nil {
			return err
		}
		if s.Name == tag.Stage.Name && own != (names.Flags{}) {
			w.Open = own.Open
		}
		workers[i] = w
	}
	// The streams are made once, before the workers look for them.
	conn, js, err := o.Connect("isnad-run", false, log)
	if err != nil {
		return err
	}
	err = stream.Ensure(ctx, js, o.Limits)
	conn.Close()
	if ctx.Err() != nil { // stopped while it starts
		return nil
	}
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	if archive != "" {
		group.Go(func() error { return archiver.Run(ctx, archive, o, m, log, nil) })
	}
	if err := worker.Health(ctx, o.HealthAddress, m, workers...); err != nil {
		return fmt.Errorf("%w (choose another --health-address, or an empty one)", err)
	}
	for _, w := range workers {
		group.Go(func() error { return w.Run(ctx) })
	}
	if err := group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}
