package main

import (
	"context"
	"errors"
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stage"
	"golang.org/x/sync/errgroup"
)

// direct enriches the articles on every processor of this process, without a server: first at full speed, then at half of it.
func (c *benchCommand) direct(ctx context.Context, raws []article.Raw) (r benchResult, err error) {
	r = benchResult{Run: "in one process, without NATS", In: len(raws) - c.Warm}
	if _, err := r.enrich(ctx, raws[:c.Warm], 0); err != nil {
		return r, err
	}
	r.Quotes, r.Entities = 0, 0
	before := cpuSeconds(os.Getpid())
	err = profiled(c.profile("direct"), func() error {
		full, err := r.enrich(ctx, raws[c.Warm:], 0)
		r.count(full)
		return err
	})
	if err != nil {
		return r, err
	}
	cpu, memory := usage(os.Getpid())
	r.CPUMS, r.MemoryMB = (cpu-before)*1000/float64(r.In), memory
	quotes, entities := r.Quotes, r.Entities
	err = r.pace(c.Paced, raws[c.Warm:], func(raws []article.Raw, rate float64) (loadResult, error) { return r.enrich(ctx, raws, rate) })
	r.Quotes, r.Entities = quotes, entities
	return r, err
}

// enrich takes articles through all stages, so many a second or with a rate of 0 as fast as may be.
func (r *benchResult) enrich(ctx context.Context, raws []article.Raw, rate float64) (out loadResult, err error) {
	began := time.Now()
	due := dueTimes(began, rate)
	numbers := make(chan int, len(raws))
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(numbers)
		for i := range raws {
			time.Sleep(time.Until(due(i)))
			if ctx.Err() != nil {
				return ctx.Err()
			}
			numbers <- i
		}
		return nil
	})
	var mu sync.Mutex
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() error {
			for i := range numbers {
				a, err := stage.Enrich(raws[i], stages)
				var rejected *article.InputError
				if err != nil && !errors.As(err, &rejected) {
					return err
				}
				mu.Lock()
				out.bytes += len(raws[i].Text)
				if err != nil {
					out.dead++
				} else {
					out.enriched++
					out.latencies = append(out.latencies, time.Since(due(i)))
					r.Quotes += len(a.Quotes)
					r.Entities += len(a.Entities)
				}
				mu.Unlock()
			}
			return nil
		})
	}
	err = group.Wait()
	out.took = time.Since(began)
	return out, err
}
