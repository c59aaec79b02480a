package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/services/internal/input"
	"github.com/prometheus/procfs"
)

type benchCommand struct {
	Articles string        `default:"../shared/corpora/ant.jsonl.gz" env:"ISNAD_CORPUS" placeholder:"FILE" help:"Articles to run: .jsonl or .jsonl.gz."`
	Count    int           `short:"n" default:"3000" help:"How many of them at full speed."`
	Warm     int           `default:"500" help:"Articles that run first and are not counted."`
	Paced    time.Duration `default:"5s" help:"How long articles then come at half the rate just reached, to measure latency."`
	Empty    bool          `default:"true" negatable:"" help:"Also run stages that do nothing."`
	Other    []string      `placeholder:"NAME=FILE" help:"Also run another program's stages: FILE STAGE is started for each, with ISNAD_NATS_URL in its environment."`
	Sweep    bool          `help:"Also measure articles of growing length, and two to four workers a stage."`
	JSON     bool          `help:"Write the results as JSON Lines."`
	Profile  string        `placeholder:"DIR" help:"Write a CPU profile of each process, for go tool pprof."`
}

// benchResult is one run. Rates are per second of wall time; CPU time is user and system time together and leaves out the publisher and the subscriber.
type benchResult struct {
	Run string `json:"run"`
	// Workers is how many copies of each stage ran.
	Workers   int     `json:"workers,omitempty"`
	In        int     `json:"in"`
	Enriched  int     `json:"enriched"`
	Dead      int     `json:"dead"`
	Quotes    int     `json:"quotes"`
	Entities  int     `json:"entities"`
	Seconds   float64 `json:"seconds"`
	PerSecond float64 `json:"articles_per_second"`
	MBPerSec  float64 `json:"raw_mb_per_second"`
	// PacedPerSecond is the rate at which the latencies were measured, from the moment an article was due to be published until it was there enriched.
	PacedPerSecond float64 `json:"paced_per_second"`
	P50MS          float64 `json:"p50_ms"`
	P95MS          float64 `json:"p95_ms"`
	P99MS          float64 `json:"p99_ms"`
	CPUMS          float64 `json:"cpu_ms_per_article"`
	MemoryMB       float64 `json:"peak_memory_mb"`
	// Processes are the server and the stages; ClientCPUMS is what publishing and subscribing took beside them.
	Processes   []benchProcess `json:"processes,omitempty"`
	ClientCPUMS float64        `json:"client_cpu_ms_per_article,omitempty"`
}

// benchProcess is what one process used. Copies of a stage are added up.
type benchProcess struct {
	Name     string  `json:"name"`
	CPUMS    float64 `json:"cpu_ms_per_article"`
	MemoryMB float64 `json:"peak_memory_mb"`
}

// benchMachine says what the figures were measured on.
type benchMachine struct {
	CPU  string `json:"cpu"`
	CPUs int    `json:"cpus"`
	Go   string `json:"go"`
	At   string `json:"at"`
}

func thisMachine() benchMachine {
	m := benchMachine{CPU: runtime.GOARCH, CPUs: runtime.GOMAXPROCS(0), Go: runtime.Version(), At: time.Now().UTC().Format(time.DateOnly)}
	if proc, err := procfs.NewDefaultFS(); err == nil {
		if info, err := proc.CPUInfo(); err == nil && len(info) > 0 && info[0].ModelName != "" {
			m.CPU = info[0].ModelName
		}
	}
	return m
}

// Help is shown by --help.
func (benchCommand) Help() string {
	return withExamples("Runs the same articles through the stages in this one process, through a NATS server and the four workers as processes of their own, and through workers that do nothing, "+
		"and compares rate, latency, CPU time and memory. CPU time and memory are read from /proc and stand at 0 elsewhere.",
		"isnad bench --articles archive.jsonl.gz", "isnad bench --articles archive.jsonl --no-empty --json")
}

// Run measures each system in turn.
func (c *benchCommand) Run(ctx context.Context) error {
	raws, err := c.read()
	if err != nil {
		return err
	}
	systems := []benchSystem{{name: "Isnad", program: self("bench-stage")}}
	for _, other := range c.Other {
		name, file, ok := strings.Cut(other, "=")
		if !ok {
			return usageError{fmt.Errorf("--other %q is not of the form NAME=FILE", other)}
		}
		systems = append(systems, benchSystem{name: name, program: []string{file}})
	}
	if c.Empty {
		systems = append(systems, benchSystem{name: "Isnad, empty stages", program: self("bench-stage", "--empty")})
	}
	if c.JSON {
		if err := writeJSON(os.Stdout, thisMachine()); err != nil {
			return err
		}
	}
	var results []benchResult
	add := func(r benchResult, err error) error {
		if err != nil {
			return fmt.Errorf("%s: %w", r.Run, err)
		}
		results = append(results, r)
		if c.JSON {
			return writeJSON(os.Stdout, r)
		}
		return nil
	}
	if err := add(c.direct(ctx, raws)); err != nil {
		return err
	}
	for _, s := range systems {
		if err := add(c.system(ctx, s, raws, 1)); err != nil {
			return err
		}
	}
	if !c.JSON {
		if err := writeBench(results); err != nil {
			return err
		}
	}
	if !c.Sweep {
		return nil
	}
	lengths, err := c.lengths(raws)
	if err != nil {
		return err
	}
	results = results[:0]
	for workers := 2; workers <= 4; workers++ {
		if err := add(c.system(ctx, systems[0], raws, workers)); err != nil {
			return err
		}
	}
	if !c.JSON {
		if err := writeBench(results); err != nil {
			return err
		}
	}
	return writeLengths(lengths, c.JSON)
}

// read returns the articles: those to warm up with, then the others.
func (c *benchCommand) read() ([]article.Raw, error) {
	var raws []article.Raw
	done := errors.New("enough")
	err := input.Read([]string{c.Articles}, input.Options{}, func(a input.Article) error {
		if a.Err != nil {
			return usageError{fmt.Errorf("read %s: %w", a.Where(), a.Err)}
		}
		raws = append(raws, a.Raw)
		if len(raws) == c.Count+c.Warm {
			return done
		}
		return nil
	})
	if err != nil && !errors.Is(err, done) {
		return nil, err
	}
	if len(raws) <= c.Warm {
		return nil, usageError{fmt.Errorf("%s holds %d articles, want more than the %d to warm up", c.Articles, len(raws), c.Warm)}
	}
	return raws, nil
}

// writeBench writes a table of the runs, what each process used, and the runs after the first two as ratios to the second, which is the stream's own.
func writeBench(results []benchResult) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(w, "run\tarticles/s\tMB/s\tCPU ms/article\tpeak MB\tp50 ms\tp95 ms\tp99 ms\tat articles/s\tin =\tenriched +\tdead\tquotes\tentities\t")
	for _, r := range results {
		name := r.Run
		if r.Workers > 1 {
			name = fmt.Sprintf("%s × %d", name, r.Workers)
		}
		_, _ = fmt.Fprintf(w, "%s\t%.0f\t%.2f\t%.2f\t%.0f\t%.1f\t%.1f\t%.1f\t%.0f\t%d\t%d\t%d\t%d\t%d\t\n",
			name, r.PerSecond, r.MBPerSec, r.CPUMS, r.MemoryMB, r.P50MS, r.P95MS, r.P99MS, r.PacedPerSecond, r.In, r.Enriched, r.Dead, r.Quotes, r.Entities)
		for _, p := range r.Processes {
			_, _ = fmt.Fprintf(w, "%s\t\t\t%.2f\t%.0f%s\n", p.Name, p.CPUMS, p.MemoryMB, strings.Repeat("\t", 10))
		}
		if r.ClientCPUMS > 0 {
			_, _ = fmt.Fprintf(w, "(publisher and subscriber)\t\t\t%.2f%s\n", r.ClientCPUMS, strings.Repeat("\t", 11))
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for i, r := range results {
		if own := results[1%len(results)]; i != 1 && own.Workers == r.Workers && r.PerSecond > 0 {
			fmt.Printf("%s to %s: %.2f × the articles/s, %.2f × the CPU time, %.2f × the p99\n", own.Run, r.Run, own.PerSecond/r.PerSecond, own.CPUMS/r.CPUMS, own.P99MS/r.P99MS)
		}
	}
	return nil
}
