//go:build faults

package faults_test

import (
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
)

// TestRollingUpdate is fault 13: under load, copies of the next version of a stage start beside those of the old one, which then stop one by one.
func TestRollingUpdate(t *testing.T) {
	s := newServer(t, "", "")
	l := newLedger(t, s.url, stream.Limits{})
	for _, name := range services[1:] {
		newWorker(t, s.url, name)
	}
	old := []*work{newTestStage(t, s.url, "old"), newTestStage(t, s.url, "old")}
	l.pace = 100 * time.Millisecond
	all := articles(t, 1500)
	wait := l.publishing(all[:1000])
	l.enrichedReaches(100)
	for i, w := range old {
		newTestStage(t, s.url, "new")
		l.enrichedReaches(300 + 300*i) // both versions work side by side
		w.stop()
	}
	wait()
	l.publish(all[1000:]) // for the new ones alone, should the old ones have been too fast
	l.settle()
	l.once()
	count := map[string]int{}
	for _, steps := range l.steps {
		count[steps[0].Version]++
	}
	t.Logf("articles by version: %v", count)
	if count["old"] == 0 || count["new"] == 0 || len(count) != 2 {
		t.Errorf("articles by version: %v, want some of old and some of new", count)
	}
}
