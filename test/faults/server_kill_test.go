//go:build faults

package faults_test

import (
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
)

// TestServerRestarted is fault 3: the server is stopped in good order and started again, three times under load.
func TestServerRestarted(t *testing.T) {
	s := newServer(t, "", "")
	l := newLedger(t, s.url, stream.Limits{})
	newWorkers(t, s.url)
	l.pace = 150 * time.Millisecond
	wait := l.publishing(articles(t, 1500))
	for _, n := range []int{100, 400, 800} {
		l.enrichedReaches(n)
		s.stop()
		s.start()
		s.ready()
	}
	wait()
	l.settle()
	l.once()
}

// TestServerKilled is fault 4: SIGKILL of the server under load, three times. What it has answered for is in the system's page cache, so nothing is lost.
// Only when the machine itself loses power is the cache lost with what was not yet synced: with sync_interval at its default, up to two minutes of messages; with "always" none,
// at the cost that the test prints.
func TestServerKilled(t *testing.T) {
	for name, setting := range map[string]string{"default sync": "", "sync always": "sync_interval: always"} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t, "", setting)
			l := newLedger(t, s.url, stream.Limits{})
			newWorkers(t, s.url)
			all := articles(t, 2500)
			l.publish(all[:500]) // until the workers are warm
			l.enrichedReaches(480)
			began := time.Now()
			l.publish(all[500:1500])
			l.enrichedReaches(1440)
			t.Logf("%.0f articles/s through the stream before the first kill", 1000/time.Since(began).Seconds())
			l.pace = 150 * time.Millisecond
			wait := l.publishing(all[1500:])
			for _, n := range []int{1500, 1750, 2050} {
				l.enrichedReaches(n)
				s.kill()
				s.start()
				s.ready()
			}
			wait()
			l.stranded = -1 // a killed server may forget that it took a message off a queue
			l.settle()
			l.once()
			t.Logf("left in the queues though done: %v", l.waiting())
		})
	}
}
