//go:build faults

package faults_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
)

// flipBit flips one bit in the middle of the raw queue's file, while the server is down.
func flipBit(t *testing.T, s *server) (dir string) {
	t.Helper()
	dir = filepath.Join(s.dir, "jetstream", "$G", "streams", stream.RawStream, "msgs")
	path := filepath.Join(dir, "1.blk")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestFlippedBit is fault 12: a bit of the raw queue's file flips. JetStream trusts its index, finds the one message unreadable when it is to be delivered, and skips it without
// a word; the message stays in the queue for ever. The worker tells of it, and every other message passes.
func TestFlippedBit(t *testing.T) {
	s := newServer(t, "", "")
	l := newLedger(t, s.url, stream.Limits{})
	l.publish(articles(t, 300))
	s.stop()
	flipBit(t, s)
	s.start()
	s.ready()
	workers := newWorkers(t, s.url)
	l.lost, l.stranded = 1, 1
	l.settle()
	l.once()
	told := workers["cleaner"]
	eventually(t, "the cleaner counts the unreadable message", func() bool { return told.metric("isnad_queue_stuck_messages") == 1 })
	eventually(t, "the cleaner's log names the unreadable message", func() bool { return strings.Contains(told.out.String(), `"messages":1,"first_seq":15`) }) // 150 or 151, by the order of publishing
	queue, err := l.js.Stream(t.Context(), stream.RawStream)
	if err != nil {
		t.Fatal(err)
	}
	if err := queue.Purge(t.Context()); err != nil { // as an operator takes it away, for the server can't delete what it can't read: nats stream purge ARTICLES_RAW
		t.Errorf("take away the unreadable message: %v", err)
	}
	if n := l.held(stream.RawStream); n != 0 {
		t.Errorf("%d messages are left in the queue, want none", n)
	}
}

// TestFlippedBitWithoutIndex has the same when the index is gone too, as it may be after a crash: JetStream then reads the file up to the bad message and cuts off the rest.
// It keeps the count of the bytes, without a line in its log. The worker tells of it; what stood before is not lost.
func TestFlippedBitWithoutIndex(t *testing.T) {
	s := newServer(t, "", "")
	l := newLedger(t, s.url, stream.Limits{})
	l.publish(articles(t, 300))
	s.stop()
	if err := os.Remove(filepath.Join(flipBit(t, s), "index.db")); err != nil {
		t.Fatal(err)
	}
	s.start()
	s.ready()
	kept := l.held(stream.RawStream)
	l.lost = 300 - kept
	if kept < 140 || kept > 160 {
		t.Errorf("%d of 300 messages are left, want about half", kept)
	}
	workers := newWorkers(t, s.url)
	l.settle()
	l.once()
	told := workers["cleaner"]
	eventually(t, "the cleaner counts the lost bytes", func() bool { return told.metric("isnad_queue_lost_bytes") > 0 })
	t.Logf("%d messages lost, %.0f bytes counted", l.lost, told.metric("isnad_queue_lost_bytes"))
	eventually(t, "the cleaner's log tells of the loss", func() bool { return strings.Contains(told.out.String(), "the server lost messages of the queue") })
}

// TestFullDisk is fault 10: the disk under the streams is full. The publisher waits, as do the workers; after the operator made room and started the server again, work goes on.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=96m"); err != nil {
		t.Skipf("THE FULL DISK WAS NOT TESTED: a small file system can't be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	filler := filepath.Join(dir, "filler")
	if err := os.WriteFile(filler, make([]byte, 94<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	s := prepareServer(t, "s1", filepath.Join(dir, "nats"), "", "")
	s.start()
	s.ready()
	l := newLedger(t, s.url, stream.Limits{})
	newWorkers(t, s.url)
	l.pace = 100 * time.Millisecond
	wait := l.publishing(articles(t, 2000))
	eventually(t, "the publisher is refused", func() bool { return l.waited("") > 0 })
	eventually(t, "the server tells of the full disk", func() bool { return strings.Contains(s.out.String(), "no space left on device") })
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	s.stop()
	s.start()
	s.ready()
	wait()
	l.stranded = -1
	l.settle()
	l.once()
	for _, q := range queues {
		t.Logf("%s holds %d messages", q, l.held(q))
	}
}
