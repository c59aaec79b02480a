//go:build faults

package faults_test

import (
	"testing"

	"github.com/isnad-news/isnad/pkg/stream"
)

// TestNoFault shows that what the stages give without a server is what comes out of the stream when nothing breaks; the other tests compare with it.
func TestNoFault(t *testing.T) {
	s := newServer(t, "", "")
	l := newLedger(t, s.url, stream.Limits{})
	newWorkers(t, s.url)
	l.publish(articles(t, 300))
	l.settle()
	l.once()
}

// TestWorkerKilled is fault 1: SIGKILL at each point between a message's arrival and its acknowledgement. A proxy before the built worker knows the point from what passes.
func TestWorkerKilled(t *testing.T) {
	for _, service := range []struct{ name, stage, from, to string }{{"cleaner", "clean", stream.RawStream, stream.Cleaned}, {"tagger", "tag", stream.QuotedStream, stream.Enriched}} {
		ack := "$JS.ACK." + service.from + "." + service.stage
		for _, point := range []struct {
			name, words string
			up, drop    bool
		}{
			{"before processing", ack, false, false},                                        // a message has just come
			{"after processing", "PUB " + service.to, true, true},                           // its output is on its way and does not arrive
			{"after publishing, before the PubAck comes", "PUB " + service.to, true, false}, // its output arrives, the answer does not
			{"after the PubAck, before the ack", "PUB " + ack, true, true},                  // the acknowledgement does not arrive
		} {
			t.Run(service.name+"/"+point.name, func(t *testing.T) {
				s := newServer(t, "", "")
				l := newLedger(t, s.url, stream.Limits{})
				others := map[string]*work{}
				for _, name := range services {
					if name != service.name {
						others[name] = newWorker(t, s.url, name)
					}
				}
				p := newProxy(t, s.url)
				w := newWorker(t, p.url, service.name)
				w.ready()
				killed := make(chan int, 1)
				see := onNth(point.words, 20, point.drop, func() { killed <- w.kill() })
				p.set(func(p *proxy) {
					if point.up {
						p.toServer = see
					} else {
						p.toClient = see
					}
				})
				l.publish(articles(t, 150))
				if code := <-killed; code != -1 {
					t.Errorf("the worker ended with status %d before it was killed", code)
				}
				next := newWorker(t, s.url, service.name)
				l.settle()
				l.once()
				if n := next.metric("isnad_messages_redelivered_total"); n == 0 {
					t.Error("no message came a second time, so the kill hit nothing")
				}
			})
		}
	}
}

// TestStageDown is fault 2: both copies of a stage are killed under load and stay away for a while, in which its queue grows.
func TestStageDown(t *testing.T) {
	s := newServer(t, "", "")
	l := newLedger(t, s.url, stream.Limits{})
	workers := newWorkers(t, s.url)
	second := newWorker(t, s.url, "quoter")
	second.ready()
	// The second half comes once they are down, so that some wait however fast the machine is.
	all := articles(t, 600)
	wait := l.publishing(all[:300])
	l.enrichedReaches(50)
	workers["quoter"].kill()
	second.kill()
	wait()
	l.publish(all[300:])
	eventually(t, "the cleaner and the splitter go on alone", func() bool { return l.held(stream.RawStream) == 0 && l.held(stream.CleanedStream) == 0 })
	if n := l.held(stream.SplitStream); n == 0 {
		t.Error("no article waits for the quoter")
	} else {
		t.Logf("%d articles waited for the quoter", n)
	}
	newWorker(t, s.url, "quoter")
	l.settle()
	l.once()
}
