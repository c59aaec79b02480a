package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go/jetstream"
)

// benchSystem is a way to run the stages on NATS: the command line of a program that takes a stage's name as its last argument.
type benchSystem struct {
	name    string
	program []string
}

// system runs the articles through a server and so many processes of each stage: first at full speed, then at half of it.
func (c *benchCommand) system(ctx context.Context, s benchSystem, raws []article.Raw, copies int) (r benchResult, err error) {
	r = benchResult{Run: s.name, Workers: copies, In: len(raws) - c.Warm}
	dir, err := os.MkdirTemp("", "isnad-bench-")
	if err != nil {
		return r, fmt.Errorf("make a folder for the streams: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	server, err := c.start(ctx, s.name+"-server", "", true, self("bench-server", "--dir", dir)...)
	if err != nil {
		return r, err
	}
	defer server.stop()
	conn, js, err := connect(stream.Connection{URL: server.line})
	if err != nil {
		return r, err
	}
	defer conn.Close()
	if err := stream.Ensure(ctx, js, stream.Limits{}); err != nil {
		return r, err
	}
	children := []*child{server}
	server.name = "server"
	for _, route := range stream.Routes {
		for i := range copies {
			p, err := c.start(ctx, s.name+"-"+route.Stage+strconv.Itoa(i), server.line, false, append(s.program[:len(s.program):len(s.program)], route.Stage)...)
			if err != nil {
				return r, err
			}
			defer p.stop()
			p.name = route.Stage
			children = append(children, p)
		}
	}
	load, err := newLoad(conn, js)
	if err != nil {
		return r, err
	}
	if _, err := load.run(ctx, "warm", raws[:c.Warm], 0); err != nil {
		return r, err
	}

	if err := settled(ctx, js); err != nil {
		return r, err
	}
	quotes, entities, err := fan(ctx, js)
	if err != nil {
		return r, err
	}
	before, client := make([]float64, len(children)), cpuSeconds(os.Getpid())
	for i, p := range children {
		before[i] = cpuSeconds(p.cmd.Process.Pid)
	}
	full, err := load.run(ctx, "full", raws[c.Warm:], 0)
	if err != nil {
		return r, err
	}
	perArticle := 1000 / float64(r.In)
	r.ClientCPUMS = (cpuSeconds(os.Getpid()) - client) * perArticle
	for i, p := range children {
		cpu, memory := usage(p.cmd.Process.Pid)
		used := benchProcess{Name: p.name, CPUMS: (cpu - before[i]) * perArticle, MemoryMB: memory}
		r.CPUMS += used.CPUMS
		r.MemoryMB += used.MemoryMB
		if last := len(r.Processes) - 1; last >= 0 && r.Processes[last].Name == p.name {
			r.Processes[last].CPUMS += used.CPUMS
			r.Processes[last].MemoryMB += used.MemoryMB
		} else {
			r.Processes = append(r.Processes, used)
		}
	}
	r.count(full)
	if err := settled(ctx, js); err != nil {
		return r, err
	}
	if r.Quotes, r.Entities, err = fan(ctx, js); err != nil {
		return r, err
	}
	r.Quotes -= quotes
	r.Entities -= entities

	return r, r.pace(c.Paced, raws[c.Warm:], func(raws []article.Raw, rate float64) (loadResult, error) { return load.run(ctx, "paced", raws, rate) })
}

// count takes over what a run at full speed came to.
func (r *benchResult) count(full loadResult) {
	r.Enriched, r.Dead, r.Seconds = full.enriched, full.dead, full.took.Seconds()
	r.PerSecond, r.MBPerSec = float64(r.In)/r.Seconds, float64(full.bytes)/1e6/r.Seconds
}

// pace runs articles for about so long at half the rate that was reached, and takes over the latencies.
func (r *benchResult) pace(long time.Duration, raws []article.Raw, run func([]article.Raw, float64) (loadResult, error)) error {
	r.PacedPerSecond = r.PerSecond / 2
	var some []article.Raw
	for n := int(r.PacedPerSecond * long.Seconds()); len(some) < n; {
		some = append(some, raws[:min(len(raws), n-len(some))]...)
	}
	paced, err := run(some, r.PacedPerSecond)
	if err != nil {
		return fmt.Errorf("at half speed: %w", err)
	}
	r.P50MS, r.P95MS, r.P99MS = paced.percentile(50), paced.percentile(95), paced.percentile(99)
	return nil
}

func cpuSeconds(pid int) float64 {
	cpu, _ := usage(pid)
	return cpu
}

// settled waits until the last stage has acknowledged all its messages, which takes them off its queue: only then do all quotes and entities stand in their streams.
func settled(ctx context.Context, js jetstream.JetStream) error {
	for tick := time.NewTicker(5 * time.Millisecond); ; {
		queue, err := js.Stream(ctx, stream.QuotedStream)
		if err != nil {
			return fmt.Errorf("look at %s: %w", stream.QuotedStream, err)
		}
		if queue.CachedInfo().State.Msgs == 0 {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// fan is how many messages the streams of quotes and of entities hold.
func fan(ctx context.Context, js jetstream.JetStream) (quotes, entities int, err error) {
	for name, n := range map[string]*int{stream.QuotesStream: &quotes, stream.EntitiesStream: &entities} {
		s, err := js.Stream(ctx, name)
		if err != nil {
			return 0, 0, fmt.Errorf("look at %s: %w", name, err)
		}
		*n = int(s.CachedInfo().State.Msgs) //nolint:gosec // fits
	}
	return quotes, entities, nil
}
