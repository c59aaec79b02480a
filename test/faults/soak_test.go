//go:build faults

package faults_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
)

// soakRate is how many articles are published in a second.
const soakRate = 60

// TestSoak runs for as long as SOAK says, with a random fault every few seconds under steady load, and prints a report. `make soak` runs it; without SOAK it is not run.
func TestSoak(t *testing.T) {
	length, err := time.ParseDuration(os.Getenv("SOAK"))
	if err != nil {
		t.Skip("SOAK says how long the soak runs, such as 30m; make soak sets it")
	}
	s := newServer(t, "", "")
	l := newLedger(t, s.url, stream.Limits{})
	p := newProxy(t, s.url)
	workers := newWorkers(t, p.url)
	for _, name := range services { // a second copy, without the proxy
		workers[name+"-2"] = newWorker(t, s.url, name)
	}
	names := slices.Sorted(maps.Keys(workers))
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d", seed)

	began := time.Now()
	publishing, stop := context.WithCancel(t.Context())
	defer stop()
	published := make(chan error, 1)
	go func() {
		published <- l.steady(publishing)
	}()
	start := s.rss()
	counts := map[string]int{}
	away := func() { time.Sleep(time.Duration(random.IntN(3000)) * time.Millisecond) } // how long the fault lasts
	faults := map[string]func(){
		"worker killed": func() {
			w := workers[names[random.IntN(len(names))]]
			w.kill()
			away()
			w.start()
		},
		"worker stopped": func() {
			w := workers[names[random.IntN(len(names))]]
			w.ready()
			w.stop()
			away()
			w.start()
		},
		"server killed":      func() { s.kill(); away(); s.start(); s.ready() },
		"server stopped":     func() { s.stop(); away(); s.start(); s.ready() },
		"connections cut":    func() { p.cut() },
		"connections silent": func() { p.silence() },
		"network refused": func() {
			p.set(func(p *proxy) { p.refuse = true })
			p.cut()
			away()
			p.set(func(p *proxy) { p.refuse = false })
		},
		"network slow": func() {
			p.set(func(p *proxy) { p.delay = 50 * time.Millisecond })
			away()
			p.set(func(p *proxy) { p.delay = 0 })
		},
		"backup taken": func() {
			dir := filepath.Join(t.TempDir(), "backup")
			isnad(t, "backup", "--nats-url", s.url, dir)
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
		},
		"backup killed": func() { // the stages stand still for a minute
			p := newProcess(t, filepath.Join(bin, "isnad"), []string{"backup", "--nats-url", s.url, filepath.Join(t.TempDir(), "backup")}, nil)
			p.start()
			time.Sleep(time.Duration(random.IntN(1000)) * time.Millisecond)
			p.kill()
		},
		"letters redriven": func() { isnad(t, "dead", "redrive", "--nats-url", s.url, "--all") }, // and die again
		"messages halved":  func() { p.set(func(p *proxy) { p.halves = true }); away(); p.set(func(p *proxy) { p.halves = false }) },
	}
	kinds := slices.Sorted(maps.Keys(faults))
	var order []int
	for n := 0; time.Since(began) < length; n++ {
		if n%len(kinds) == 0 { // each kind once in a round
			order = random.Perm(len(kinds))
		}
		kind := kinds[order[n%len(kinds)]]
		counts[kind]++
		faults[kind]()
		time.Sleep(time.Duration(1000+random.IntN(4000)) * time.Millisecond) // between faults
	}
	stop()
	if err := <-published; err != nil {
		t.Fatal(err)
	}
	l.stranded = -1 // a killed server may forget that it took a message off a queue
	l.settle()
	report := fmt.Sprintf("soak: %v of random faults, %d articles; server memory %d MB at the start, %d MB at the end\n", length, len(l.published), start>>20, s.rss()>>20)
	report += fmt.Sprintf("  left in the queues though done: %v\n", l.waiting())
	for _, kind := range kinds {
		report += fmt.Sprintf("  %-20s %d times\n", kind, counts[kind])
	}
	for _, name := range names {
		report += fmt.Sprintf("  %-12s started %d times, %d MB\n", name, workers[name].started(), workers[name].rss()>>20)
	}
	t.Log(report)
}

// steady publishes soakRate articles a second until ctx ends, and keeps of each what the check needs.
func (l *ledger) steady(ctx context.Context) error {
	const part = 30
	tick := time.NewTicker(time.Second * part / soakRate)
	defer tick.Stop()
	for n := 0; ; n += part {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		items := make([]item, part)
		for i := range items {
			items[i] = numbered(l.t, n+i)
			items[i].want = nil // the hash is enough
		}
		if err := l.send(context.WithoutCancel(ctx), items); err != nil {
			return err
		}
		for _, i := range items {
			if i.reason == "" {
				i.data = nil
				l.published[i.id] = i
			}
		}
	}
}
