package worker

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"
)

// flags are what a worker's binary takes.
type flags struct {
	Options `embed:""`
	stream.Limits
	kong.Plugins
	Probe   bool             `help:"Ask a running worker whether it is ready, and exit 0 when it is."`
	Version kong.VersionFlag `help:"Print the stage's version."`
}

// Extension adds flags of its own to a worker's program, and makes the stage once NATS is reached. The context carries the worker's log, for zerolog.Ctx.
type Extension interface {
	Open(ctx context.Context, js jetstream.JetStream) (stage.Stage, error)
}

// Main runs a stage as a program of its own: it reads flags and environment, works until SIGTERM or SIGINT, and exits 0 when it has stopped in good order,
// 1 when it failed, 2 when a setting is wrong.
// The extension, of which there may be one, is a struct of kong flags.
func Main(s stage.Stage, extension ...Extension) {
	var more []any
	for _, e := range extension {
		more = append(more, e)
	}
	Program(s.Name, s.Version, more, func(ctx context.Context, o Options, log zerolog.Logger) error { return run(ctx, s, extension, o, log) })
}

// Program runs work of a kind of its own as Main does a stage. more are structs of kong flags.
func Program(name, version string, more []any, work func(ctx context.Context, o Options, log zerolog.Logger) error) {
	f := flags{Plugins: more}
	parser := kong.Must(&f,
		kong.Name("isnad-"+name), kong.Description("The "+name+" stage of Isnad: reads from and publishes to NATS."),
		kong.Vars{"version": name + " " + version}, kong.UsageOnError(), kong.Exit(func(code int) { os.Exit(min(2*code, 2)) }))
	_, err := parser.Parse(os.Args[1:])
	parser.FatalIfErrorf(err)
	if f.Probe {
		if err := Probe(f.HealthAddress); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	f.Options.Limits = f.Limits
	level, _ := zerolog.ParseLevel(f.LogLevel) // checked by Validate
	log := zerolog.New(os.Stderr).Level(level).With().Timestamp().Logger()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	err = work(ctx, f.Options, log)
	stop()
	if err != nil {
		log.Error().Err(err).Str("stage", name).Msg("worker failed")
		os.Exit(1)
	}
}

func run(ctx context.Context, s stage.Stage, extension []Extension, o Options, log zerolog.Logger) error {
	closeTraces, err := o.OpenTraces(ctx, "isnad-"+s.Name, log)
	if err != nil {
		return err
	}
	defer closeTraces()
	m := NewMetrics()
	w, err := New(s, o, m, log)
	if err != nil {
		return err
	}
	for _, e := range extension {
		w.Open = e.Open
	}
	if err := Health(ctx, o.HealthAddress, m, w); err != nil {
		return err
	}
	return w.Run(ctx)
}
