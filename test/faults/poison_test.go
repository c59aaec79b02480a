//go:build faults

package faults_test

import (
	"fmt"
	"testing"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
)

// poison returns an article that makes the test stage do what the kind says, and that belongs among the dead letters with the reason.
func poison(t *testing.T, kind string, n int, reason string) item {
	t.Helper()
	raw := story(fmt.Sprintf("%s-%d", kind, n), 90000+n)
	raw.Source = "poison:" + kind
	data, err := article.Encode(raw)
	if err != nil {
		t.Fatal(err)
	}
	return item{id: raw.ID, data: data, reason: reason}
}

// poisoned is fault 6: n poison messages among the articles, in a stage that is started again whenever it ends.
func poisoned(t *testing.T, kind string, n int, reason string, env ...string) (w *work, l *ledger) {
	t.Helper()
	s := newServer(t, "", "")
	l = newLedger(t, s.url, stream.Limits{})
	for _, name := range services[1:] {
		newWorker(t, s.url, name)
	}
	w = newTestStage(t, s.url, "1", env...)
	w.set(func(p *process) { p.keep = true })
	all := articles(t, 400)
	for i := range n {
		at := 50 + i*len(all)/(n+1)
		all = append(all[:at:at], append([]item{poison(t, kind, i, reason)}, all[at:]...)...)
	}
	l.publish(all)
	l.settle()
	l.once()
	return w, l
}

func TestPoisonPanics(t *testing.T) {
	w, _ := poisoned(t, "panic", 5, "panic")
	if w.started() != 1 {
		t.Errorf("the worker was started %d times, want once: a panic ends one message, not the worker", w.started())
	}
}

// TestPoisonHangs has more hanging messages than the worker has processing slots: it ends when all hang, and is started again.
func TestPoisonHangs(t *testing.T) {
	w, _ := poisoned(t, "hang", 3, "timeout", "ISNAD_DEADLINE=4s", "ISNAD_CONCURRENCY=2", "ISNAD_DRAIN_TIMEOUT=3s")
	if w.started() != 2 {
		t.Errorf("the worker was started %d times, want twice: three hanging messages on two slots", w.started())
	}
}

// TestPoisonEatsMemory has a message that ends the worker at every try, with everything that the worker holds beside it.
func TestPoisonEatsMemory(t *testing.T) {
	w, l := poisoned(t, "memory", 1, "tries", "ISNAD_ACK_WAIT=1s")
	tries := l.letters["memory-0"][0].Tries
	t.Logf("the worker was started %d times; the poison was buried at delivery %d", w.started(), tries)
	if w.started() < 6 {
		t.Errorf("the worker was started %d times, want at least 6: the message ends it at every try", w.started())
	}
}

// TestPoisonKills has messages that end the worker at once. What was in flight beside them is delivered again as often as they are, and still comes out.
func TestPoisonKills(t *testing.T) {
	w, l := poisoned(t, "fatal", 2, "tries", "ISNAD_ACK_WAIT=1s")
	t.Logf("the worker was started %d times; the poison was buried at deliveries %d and %d", w.started(), l.letters["fatal-0"][0].Tries, l.letters["fatal-1"][0].Tries)
}
