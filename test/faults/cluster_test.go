//go:build faults

package faults_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
)

// TestClusterLeaderKilled is fault 11: three servers hold each stream three times; the leader of a queue is killed under load, and comes back, twice.
func TestClusterLeaderKilled(t *testing.T) {
	const n = 3
	var routes, urls []string
	ports := make([]int, n)
	for i := range ports {
		ports[i] = freePort(t)
		routes = append(routes, fmt.Sprintf("\"nats://127.0.0.1:%d\"", ports[i]))
	}
	servers := map[string]*server{}
	for i, port := range ports {
		name := fmt.Sprintf("s%d", i+1)
		cluster := fmt.Sprintf("cluster {\n  name: isnad\n  listen: \"127.0.0.1:%d\"\n  routes: [%s]\n}", port, strings.Join(routes, ", "))
		servers[name] = prepareServer(t, name, t.TempDir(), cluster, "")
		urls = append(urls, servers[name].url)
		servers[name].start()
	}
	for _, s := range servers {
		s.ready()
	}
	url := strings.Join(urls, ",")
	l := newLedger(t, url, stream.Limits{Replicas: n})
	newWorkers(t, url, "ISNAD_REPLICAS=3")
	l.pace = 200 * time.Millisecond
	wait := l.publishing(articles(t, 800))
	for _, kill := range []struct {
		at     int
		stream string
	}{{50, stream.RawStream}, {250, stream.EnrichedStream}} {
		l.enrichedReaches(kill.at)
		s, err := l.js.Stream(t.Context(), kill.stream)
		if err != nil {
			t.Fatal(err)
		}
		leader := s.CachedInfo().Cluster.Leader
		servers[leader].kill()
		eventually(t, "another server leads "+kill.stream, func() bool {
			s, err := l.js.Stream(t.Context(), kill.stream)
			return err == nil && s.CachedInfo().Cluster.Leader != "" && s.CachedInfo().Cluster.Leader != leader
		})
		l.enrichedReaches(kill.at + 100) // two of three go on
		servers[leader].start()
		servers[leader].ready()
	}
	wait()
	l.settle()
	l.once()
}
