package backup_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/stream/backup"
	"github.com/isnad-news/isnad/pkg/stream/server/servertest"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// filled starts a server whose streams hold a little of everything.
func filled(t *testing.T) jetstream.JetStream {
	t.Helper()
	_, js := servertest.Start(t)
	if err := stream.Setup(t.Context(), js, stream.Limits{}, time.Second); err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		for _, subject := range []string{stream.Raw, stream.Split, stream.Enriched, "quotes.slma", stream.DeadSubject("tag")} {
			m := stream.NewMessage(subject, fmt.Sprintf("a%d@0/%s", i, subject), fmt.Appendf(nil, "خبر %d على %s", i, subject))
			stream.SetReceived(m, time.Unix(int64(i), 0))
			if err := stream.Publish(t.Context(), js, []*nats.Msg{m}, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	kv, err := stream.OpenNames(t.Context(), js)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := kv.PutString(t.Context(), "slma.1", "سلمى الراوي"); err != nil {
		t.Fatal(err)
	}
	return js
}

// content returns all messages of all streams with their headers and times, and how far each stage is.
func content(t *testing.T, js jetstream.JetStream) []string {
	t.Helper()
	var out []string
	for info := range js.ListStreams(t.Context()).Info() {
		s, err := js.Stream(t.Context(), info.Config.Name)
		if err != nil {
			t.Fatal(err)
		}
		for n := info.State.FirstSeq; n <= info.State.LastSeq; n++ {
			m, err := s.GetMsg(t.Context(), n)
			if err != nil {
				continue // taken off
			}
			out = append(out, fmt.Sprintf("%s %d %s %v %v %s", info.Config.Name, n, m.Subject, m.Header, m.Time.UnixNano(), m.Data))
		}
		for c := range s.ListConsumers(t.Context()).Info() {
			out = append(out, fmt.Sprintf("%s %s acknowledged %d, pending %d", info.Config.Name, c.Name, c.AckFloor.Stream, c.NumPending))
		}
	}
	slices.Sort(out)
	return out
}

// TestSaveAndRestore has some messages acknowledged, and one in a worker's hands, which is delivered again after the restore.
func TestSaveAndRestore(t *testing.T) {
	t.Parallel()
	js := filled(t)
	c, err := js.Consumer(t.Context(), stream.RawStream, "clean")
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		m, err := c.Next()
		if err != nil {
			t.Fatal(err)
		}
		if err := m.DoubleAck(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	want := content(t, js)
	if _, err := c.Next(); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "backup")
	saved := map[string]uint64{}
	n, err := backup.Save(t.Context(), js, dir, backup.Options{Drain: time.Millisecond, Done: func(name string, messages uint64) { saved[name] = messages }})
	if err != nil || n != 1 {
		t.Fatalf("save with %d messages held: %v", n, err)
	}
	if saved[stream.RawStream] != 15 || saved["KV_"+stream.NamesBucket] != 1 || len(saved) != len(stream.Configs(stream.Limits{}))+2 {
		t.Errorf("saved %v", saved)
	}
	if _, err := c.Next(); err != nil {
		t.Errorf("the stage does not go on after the backup: %v", err)
	}

	_, other := servertest.Start(t)
	restored := map[string]uint64{}
	if err := backup.Restore(t.Context(), other, dir, backup.Options{Done: func(name string, messages uint64) { restored[name] = messages }}); err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(saved, restored) {
		t.Errorf("restored %v of %v", restored, saved)
	}
	got := content(t, other)
	for i, line := range got { // the held message is pending for its worker, not for the stage
		got[i] = strings.Replace(line, "clean acknowledged 5, pending 14", "clean acknowledged 5, pending 15", 1)
	}
	if !slices.Equal(got, want) {
		t.Errorf("restored\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for range 15 {
		c, err := other.Consumer(t.Context(), stream.RawStream, "clean")
		if err != nil {
			t.Fatal(err)
		}
		m, err := c.Next(jetstream.FetchMaxWait(20 * time.Second)) // the held one after its AckWait
		if err != nil {
			t.Fatal(err)
		}
		if err := m.DoubleAck(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if s, err := other.Stream(t.Context(), stream.RawStream); err != nil || s.CachedInfo().State.Msgs != 0 {
		t.Errorf("the queue is not empty: %v", err)
	}
}

// TestRefused has what must neither be written over nor trusted.
func TestRefused(t *testing.T) {
	t.Parallel()
	js := filled(t)
	good := filepath.Join(t.TempDir(), "backup")
	if _, err := backup.Save(t.Context(), js, good, backup.Options{}); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Save(t.Context(), js, good, backup.Options{}); err == nil {
		t.Error("a backup was written over another")
	}
	if err := backup.Restore(t.Context(), js, good, backup.Options{}); err == nil || !strings.Contains(err.Error(), "there is one already") {
		t.Errorf("restore over streams: %v", err)
	}
	_, other := servertest.Start(t)
	if err := backup.Restore(t.Context(), other, t.TempDir(), backup.Options{}); err == nil || !strings.Contains(err.Error(), "no backup") {
		t.Errorf("restore of an empty directory: %v", err)
	}
	archives, err := filepath.Glob(filepath.Join(good, stream.RawStream, "stream.*"))
	if err != nil || len(archives) != 1 {
		t.Fatalf("archives %q: %v", archives, err)
	}
	for name, spoil := range map[string]func(dir string) error{
		"cut off":      func(dir string) error { return os.Remove(filepath.Join(dir, "SHA256SUMS")) },
		"stream gone":  func(dir string) error { return os.RemoveAll(filepath.Join(dir, stream.DeadStream)) },
		"stream added": func(dir string) error { return os.WriteFile(filepath.Join(dir, "more"), nil, 0o600) },
		"bit flipped": func(dir string) error {
			path := filepath.Join(dir, stream.RawStream, filepath.Base(archives[0]))
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			data[len(data)/2] ^= 1
			return os.WriteFile(path, data, 0o600)
		},
	} {
		dir := filepath.Join(t.TempDir(), "copy")
		if err := os.CopyFS(dir, os.DirFS(good)); err != nil {
			t.Fatal(err)
		}
		if err := spoil(dir); err != nil {
			t.Fatal(err)
		}
		if err := backup.Restore(t.Context(), other, dir, backup.Options{}); err == nil {
			t.Errorf("%s: restored", name)
		}
	}
	if got := content(t, other); len(got) > 0 {
		t.Errorf("refused restores left %q", got)
	}
}

// TestAllOrNothing has a stream in the way of which Restore learns late: its subject is taken by another stream.
func TestAllOrNothing(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "backup")
	if _, err := backup.Save(t.Context(), filled(t), dir, backup.Options{}); err != nil {
		t.Fatal(err)
	}
	_, other := servertest.Start(t)
	if _, err := other.CreateStream(t.Context(), jetstream.StreamConfig{Name: "FOREIGN", Subjects: []string{stream.Raw}}); err != nil {
		t.Fatal(err)
	}
	if err := backup.Restore(t.Context(), other, dir, backup.Options{}); err == nil {
		t.Error("restored beside a stream that takes the same subject")
	}
	for info := range other.ListStreams(t.Context()).Info() {
		if info.Config.Name != "FOREIGN" {
			t.Errorf("a refused restore left %s", info.Config.Name)
		}
	}
}
