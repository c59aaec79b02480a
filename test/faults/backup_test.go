//go:build faults

package faults_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/isnad-news/isnad/pkg/stream"
)

// TestBackupRestored has the streams copied by `isnad backup` while articles pass. Then workers, server and streams are gone, and `isnad restore` makes the streams anew, on which the rest of
// the articles comes out.
func TestBackupRestored(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "backup")
	lostServer(t, func(s *server, workers map[string]*work) {
		isnad(t, "backup", "--nats-url", s.url, dir)
		for _, w := range workers {
			w.kill()
		}
		s.kill()
		wipe(t, s)
		s.start()
		s.ready()
		isnad(t, "restore", "--nats-url", s.url, dir)
	})
}

// TestColdCopy has the server's directory copied while the server is stopped, and put back after the disk was lost.
func TestColdCopy(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "copy")
	lostServer(t, func(s *server, workers map[string]*work) {
		s.stop()
		if err := os.CopyFS(dir, os.DirFS(s.dir)); err != nil {
			t.Fatal(err)
		}
		for _, w := range workers {
			w.kill()
		}
		wipe(t, s)
		if err := os.CopyFS(s.dir, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		s.start()
		s.ready()
	})
}

// lostServer publishes articles, calls lose when some have come out and most have not, and settles with new workers.
func lostServer(t *testing.T, lose func(s *server, workers map[string]*work)) {
	t.Helper()
	s := newServer(t, "", "")
	l := newLedger(t, s.url, stream.Limits{})
	workers := newWorkers(t, s.url)
	l.publish(articles(t, 200))
	l.enrichedReaches(192)
	workers["tagger"].stop() // so that its queue, at least, is not empty when the streams are lost
	all := articles(t, 3000)
	l.publish(all[200:])
	lose(s, workers)
	kept := map[string]int{}
	for _, name := range append([]string{stream.EnrichedStream, stream.DeadStream}, queues...) {
		kept[name] = l.held(name)
	}
	t.Logf("restored: %v", kept)
	if kept[stream.EnrichedStream] != 192 {
		t.Errorf("%d enriched articles were restored, want 192", kept[stream.EnrichedStream])
	}
	newWorkers(t, s.url)
	l.settle()
	l.once()
}

// isnad runs the command.
func isnad(t *testing.T, args ...string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), filepath.Join(bin, "isnad"), args...).CombinedOutput()
	if err != nil {
		t.Fatalf("isnad %s: %v\n%s", args[0], err, out)
	}
	t.Logf("isnad %s:\n%s", args[0], out)
}

// wipe takes away all that the server has kept.
func wipe(t *testing.T, s *server) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(s.dir, "jetstream")); err != nil {
		t.Fatal(err)
	}
}
