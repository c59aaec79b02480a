//go:build faults

package faults_test

import (
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
)

// TestNetworkCut is fault 14: between the workers and the server, connections are cut, refused, slowed down and broken in the midst of a message.
func TestNetworkCut(t *testing.T) {
	for _, fault := range []struct {
		name       string
		begin, end func(p *proxy)
	}{
		{"cut again and again", func(p *proxy) { p.cut() }, func(p *proxy) { p.cut() }},
		{"refused for a while", func(p *proxy) { p.set(func(p *proxy) { p.refuse = true }); p.cut() }, func(p *proxy) { p.set(func(p *proxy) { p.refuse = false }) }},
		{"slow", func(p *proxy) { p.set(func(p *proxy) { p.delay = 50 * time.Millisecond }) }, func(p *proxy) { p.set(func(p *proxy) { p.delay = 0 }) }},
		{"messages halved", func(p *proxy) { p.set(func(p *proxy) { p.halves = true }) }, func(p *proxy) { p.set(func(p *proxy) { p.halves = false }) }},
	} {
		t.Run(fault.name, func(t *testing.T) {
			s := newServer(t, "", "")
			l := newLedger(t, s.url, stream.Limits{})
			p := newProxy(t, s.url)
			newWorkers(t, p.url)
			l.pace = 100 * time.Millisecond
			wait := l.publishing(articles(t, 800))
			for _, n := range []int{50, 250} {
				l.enrichedReaches(n)
				fault.begin(p)
				time.Sleep(time.Second) // how long the fault lasts
				fault.end(p)
			}
			wait()
			l.settle()
			l.once()
		})
	}
}

// TestNetworkSilent has connections that stay open and carry nothing any more, as when a router forgets them: the client finds out by its own pings and connects anew.
func TestNetworkSilent(t *testing.T) {
	s := newServer(t, "", "")
	l := newLedger(t, s.url, stream.Limits{})
	p := newProxy(t, s.url)
	newWorkers(t, p.url)
	l.pace = 50 * time.Millisecond
	wait := l.publishing(articles(t, 400))
	l.enrichedReaches(50)
	p.silence()
	silent := time.Now()
	wait()
	n := l.held(stream.EnrichedStream)
	l.enrichedReaches(min(n+1, 384))
	t.Logf("work went on %.1f s after the connections fell silent", time.Since(silent).Seconds())
	l.settle()
	l.once()
}
