//go:build faults

package faults_test

import (
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
)

// TestDuplicates is fault 7: a publisher sends everything twice at once, once more without message ids, and again after a restart of the server, whose work queues have
// then forgotten the ids of messages that were acknowledged.
func TestDuplicates(t *testing.T) {
	s := newServer(t, "", "")
	l := newLedger(t, s.url, stream.Limits{})
	newWorkers(t, s.url)
	all := articles(t, 300)
	wait := l.publishing(all)
	for range 2 {
		for _, i := range all {
			m := i.message()
			m.Header = nil // as a plain client sends it
			if i.reason != "" {
				continue // a bad message has nothing but its id to be known by
			}
			if err := l.conn.PublishMsg(m); err != nil {
				t.Fatal(err)
			}
		}
	}
	wait()
	l.publish(all)
	l.enrichedReaches(288)
	eventually(t, "the queue is empty", func() bool { return l.held(stream.RawStream) == 0 })
	s.stop()
	s.start()
	s.ready()
	l.publish(all)
	l.settle()
	l.once()
}

// TestDuplicatesAfterTheWindow shows what a subscriber sees of an article that is published again when the server has forgotten it: the same content under the same id.
func TestDuplicatesAfterTheWindow(t *testing.T) {
	const window = 500 * time.Millisecond
	s := newServer(t, "", "")
	l := newLedger(t, s.url, stream.Limits{DedupeWindow: window})
	newWorkers(t, s.url, "ISNAD_ACK_WAIT=30s") // no worker is slow enough to have its message given to another, whose copy the server would not know
	all := articles(t, 100)
	l.publish(all)
	l.enrichedReaches(96)
	time.Sleep(2 * window) // the window itself
	l.publish(all)
	l.enrichedReaches(192)
	l.settle()
	if l.copies != 96 {
		t.Errorf("%d second copies, want 96: the window has passed", l.copies)
	}
}

// TestFullStream is fault 9: a stage is away, the queues before it fill up, and the publisher is refused with error 10077. It waits and goes on.
func TestFullStream(t *testing.T) {
	s := newServer(t, "", "")
	l := newLedger(t, s.url, stream.Limits{QueueBytes: 300 << 10})
	workers := map[string]*work{}
	for _, name := range []string{"cleaner", "splitter", "tagger"} {
		workers[name] = newWorker(t, s.url, name)
	}
	for _, w := range workers {
		w.ready()
	}
	all := articles(t, 1200)
	wait := l.publishing(all)
	eventually(t, "the publisher is refused", func() bool { return l.waited("10077") > 5 })
	for _, name := range []string{"cleaner", "splitter"} {
		eventually(t, "the "+name+" waits", func() bool { return workers[name].metric("isnad_publish_waits_total") > 0 })
	}
	newWorker(t, s.url, "quoter")
	wait()
	l.settle()
	l.once()
}
