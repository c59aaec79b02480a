package archiver

import (
	"context"
	"errors"

	"github.com/isnad-news/isnad/pkg/archive"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/worker"
	"github.com/rs/zerolog"
)

// flags are what the archiver takes beside what every worker does.
type flags struct {
	Dir string `name:"archive" env:"ISNAD_ARCHIVE_DIR" default:"./isnad-archive" placeholder:"DIR" help:"Where the archive is kept. It is this process's alone."`
}

// Main runs the archiver as a program of its own, as worker.Main does a stage.
func Main() {
	var f flags
	worker.Program(stream.Archive.Stage, Version, []any{&f}, func(ctx context.Context, o worker.Options, log zerolog.Logger) error {
		m := worker.NewMetrics()
		return Run(ctx, f.Dir, o, m, log, func(ctx context.Context, r *Archiver) error { return worker.Health(ctx, o.HealthAddress, m, r.Worker) })
	})
}

// Run opens the archive in the folder and runs an archiver on it until ctx ends. started, which may be nil, is called before it connects.
func Run(ctx context.Context, dir string, o worker.Options, m *worker.Metrics, log zerolog.Logger, started func(ctx context.Context, r *Archiver) error) (err error) {
	a, err := archive.Open(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	r, err := New(a, o, m, log)
	if err != nil {
		return err
	}
	if started != nil {
		if err := started(ctx, r); err != nil {
			return err
		}
	}
	return r.Run(ctx)
}
