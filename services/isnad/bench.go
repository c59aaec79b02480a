package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/stream/server"
	"github.com/isnad-news/isnad/pkg/worker"
	"github.com/isnad-news/isnad/services/internal/input"
	"github.com/isnad-news/isnad/services/internal/names"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"
)

type benchCommand struct {
	Articles string `default:"../shared/corpora/ant.jsonl.gz" env:"ISNAD_CORPUS" placeholder:"FILE" help:"Articles to run: .jsonl or .jsonl.gz."`
	Count    int    `short:"n" default:"5000" help:"How many of them. 0: all."`
	Warm     int    `default:"500" help:"Articles that run first and are not counted."`
	Empty    bool   `default:"true" negatable:"" help:"Also run stages that do nothing, for comparison."`
	JSON     bool   `help:"Write the results as JSON Lines."`
	Profile  string `placeholder:"FILE" help:"Write a CPU profile of the in-process run, for go tool pprof."`
}

// Help is shown by --help.
func (benchCommand) Help() string {
	return examples("isnad bench --articles archive.jsonl.gz", "isnad bench --articles archive.jsonl -n 0 --no-empty --json")
}

// benchResult is one run. Rates are per second of wall time.
type benchResult struct {
	Run       string  `json:"run"`
	In        int     `json:"in"`
	Enriched  int     `json:"enriched"`
	Dead      int     `json:"dead"`
	Quotes    int     `json:"quotes"`
	Entities  int     `json:"entities"`
	Seconds   float64 `json:"seconds"`
	PerSecond float64 `json:"articles_per_second"`
	MBPerSec  float64 `json:"raw_mb_per_second"`
	HeapMB    float64 `json:"peak_heap_mb"`
}

// Run measures the real stages in one process, the same without NATS, and empty stages through the same streams.
func (c *benchCommand) Run(ctx context.Context) error {
	var raws []article.Raw
	done := errors.New("enough")
	err := input.Read([]string{c.Articles}, input.Options{}, func(a input.Article) error {
		if a.Err != nil {
			return usageError{fmt.Errorf("read %s: %w", a.Where(), a.Err)}
		}
		raws = append(raws, a.Raw)
		if c.Count > 0 && len(raws) == c.Count+c.Warm {
			return done
		}
		return nil
	})
	if err != nil && !errors.Is(err, done) {
		return err
	}
	if len(raws) <= c.Warm {
		return usageError{fmt.Errorf("%s holds %d articles, want more than the %d to warm up", c.Articles, len(raws), c.Warm)}
	}
	runs := []struct {
		name string
		run  func() (benchResult, error)
	}{
		{"enriched, through NATS", func() (benchResult, error) { return c.stream(ctx, raws, stages) }},
		{"enriched, in process", func() (benchResult, error) { return c.direct(raws) }},
	}
	if c.Empty {
		runs = append(runs, struct {
			name string
			run  func() (benchResult, error)
		}{"empty stages, through NATS", func() (benchResult, error) { return c.stream(ctx, raws, emptyStages()) }})
	}
	for _, r := range runs {
		result, err := r.run()
		if err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		result.Run = r.name
		if c.JSON {
			if err := writeJSON(os.Stdout, result); err != nil {
				return err
			}
			continue
		}
		fmt.Printf("%-28s %7.0f articles/s %6.1f MB/s  %6d in = %d enriched + %d dead, %d quotes, %d entities, %.1f s, heap at most %.0f MB\n",
			r.name, result.PerSecond, result.MBPerSec, result.In, result.Enriched, result.Dead, result.Quotes, result.Entities, result.Seconds, result.HeapMB)
	}
	return nil
}

// stream runs the articles through a server and workers in this process.
func (c *benchCommand) stream(ctx context.Context, raws []article.Raw, all []stage.Stage) (benchResult, error) {
	dir, err := os.MkdirTemp("", "isnad-bench-")
	if err != nil {
		return benchResult{}, fmt.Errorf("make a folder for the streams: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	s, err := server.Start(server.Options{Dir: dir, Port: -1})
	if err != nil {
		return benchResult{}, err
	}
	defer func() { s.Shutdown(); s.WaitForShutdown() }()
	o := worker.DefaultOptions()
	o.URL = s.ClientURL()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return runWorkers(ctx, all, names.Flags{}, o, zerolog.Nop()) })
	conn, js, err := connect(o.Connection)
	if err != nil {
		return benchResult{}, err
	}
	defer conn.Close()
	if err := stream.Ensure(ctx, js, o.Limits); err != nil {
		return benchResult{}, err
	}
	if _, err := c.pass(ctx, js, raws[:c.Warm], 0); err != nil {
		return benchResult{}, err
	}
	heap := watchHeap()
	began := time.Now()
	bytes, err := c.pass(ctx, js, raws[c.Warm:], c.Warm)
	if err != nil {
		return benchResult{}, err
	}
	took := time.Since(began).Seconds()
	r := benchResult{In: len(raws) - c.Warm, Seconds: took, PerSecond: float64(len(raws)-c.Warm) / took, MBPerSec: float64(bytes) / 1e6 / took, HeapMB: heap()}
	for name, n := range map[string]*int{stream.EnrichedStream: &r.Enriched, stream.DeadStream: &r.Dead, stream.QuotesStream: &r.Quotes, stream.EntitiesStream: &r.Entities} {
		if *n, err = held(ctx, js, name); err != nil {
			return r, err
		}
	}
	r.Enriched -= c.Warm
	stop()
	return r, group.Wait()
}

// pass publishes the articles and waits until as many are enriched or dead.
func (c *benchCommand) pass(ctx context.Context, js jetstream.JetStream, raws []article.Raw, before int) (bytes int, err error) {
	group, publishing := errgroup.WithContext(ctx)
	group.SetLimit(256)
	for _, r := range raws {
		m, err := rawMessage(r)
		if err != nil {
			return 0, err
		}
		bytes += len(m.Data)
		group.Go(func() error { return stream.Publish(publishing, js, []*nats.Msg{m}, nil) })
	}
	if err := group.Wait(); err != nil {
		return 0, err
	}
	for {
		enriched, err := held(ctx, js, stream.EnrichedStream)
		if err != nil {
			return 0, err
		}
		dead, err := held(ctx, js, stream.DeadStream)
		if err != nil {
			return 0, err
		}
		if enriched+dead >= before+len(raws) {
			return bytes, nil
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// held is how many messages a stream holds.
func held(ctx context.Context, js jetstream.JetStream, name string) (int, error) {
	s, err := js.Stream(ctx, name)
	if err != nil {
		return 0, fmt.Errorf("look at %s: %w", name, err)
	}
	return int(s.CachedInfo().State.Msgs), nil //nolint:gosec // fits
}

// direct enriches the articles on every processor without a server.
func (c *benchCommand) direct(raws []article.Raw) (benchResult, error) {
	for _, r := range raws[:c.Warm] {
		_, _ = stage.Enrich(r, stages)
	}
	if c.Profile != "" {
		f, err := os.Create(c.Profile)
		if err != nil {
			return benchResult{}, fmt.Errorf("write profile: %w", err)
		}
		defer func() { _ = f.Close() }()
		if err := pprof.StartCPUProfile(f); err != nil {
			return benchResult{}, fmt.Errorf("write profile: %w", err)
		}
		defer pprof.StopCPUProfile()
	}
	heap := watchHeap()
	began := time.Now()
	var mu sync.Mutex
	r := benchResult{In: len(raws) - c.Warm}
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, raw := range raws[c.Warm:] {
		group.Go(func() error {
			a, err := stage.Enrich(raw, stages)
			mu.Lock()
			defer mu.Unlock()
			r.MBPerSec += float64(len(raw.Text)) / 1e6
			var rejected *article.InputError
			if errors.As(err, &rejected) {
				r.Dead++
				return nil
			}
			if err != nil {
				return err
			}
			r.Enriched++
			r.Quotes += len(a.Quotes)
			r.Entities += len(a.Entities)
			return nil
		})
	}
	err := group.Wait()
	r.Seconds = time.Since(began).Seconds()
	r.PerSecond = float64(r.In) / r.Seconds
	r.MBPerSec /= r.Seconds
	r.HeapMB = heap()
	return r, err
}

// emptyStages decode, check and encode each document as the real ones do, and do nothing with it.
func emptyStages() []stage.Stage {
	nothing := func(*article.Article) error { return nil }
	return []stage.Stage{
		{Name: "clean", Version: "empty", Begin: func(r article.Raw) (*article.Article, error) {
			n := len([]rune(r.Text))
			return (&article.Article{
				Schema: article.Schema, ID: r.Identify(), Language: "ar", Text: r.Text, Offsets: "codepoint",
				Paragraphs: []article.Paragraph{{Span: article.Span{End: n}, Kind: article.KindBody}},
				Alignment:  []article.Run{{Span: article.Span{End: n}, RawEnd: n}},
			}).Complete(), nil
		}},
		{Name: "split", Version: "empty", Apply: nothing},
		{Name: "quote", Version: "empty", Apply: nothing},
		{Name: "tag", Version: "empty", Apply: nothing},
	}
}

// watchHeap samples the heap until the returned function is called, which returns the largest size in MB.
func watchHeap() (stop func() float64) {
	quit, peak := make(chan struct{}), make(chan float64)
	go func() {
		most := 0.0
		for tick := time.NewTicker(50 * time.Millisecond); ; {
			select {
			case <-tick.C:
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, float64(m.HeapAlloc)/1e6)
			case <-quit:
				peak <- most
				return
			}
		}
	}()
	return func() float64 { close(quit); return <-peak }
}
