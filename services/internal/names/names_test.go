package names_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/article/articletest"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/stream/server/servertest"
	"github.com/isnad-news/isnad/pkg/worker/workertest"
	"github.com/isnad-news/isnad/services/internal/names"
	"github.com/rs/zerolog"
)

// entityOf returns type, name and id of the entity that the stage sees in a text that is only its name.
func entityOf(t *testing.T, s stage.Stage, name string) string {
	t.Helper()
	a := &article.Article{Text: name, Paragraphs: articletest.Paragraphs([]rune(name))}
	if err := s.Apply(a); err != nil {
		t.Fatal(err)
	}
	if len(a.Entities) == 0 {
		return ""
	}
	return a.Entities[0].Type + " " + a.Entities[0].Name + " " + a.Entities[0].Wikidata
}

func until(t *testing.T, s stage.Stage, name, want string) {
	t.Helper()
	got := ""
	for began := time.Now(); time.Since(began) < 20*time.Second; time.Sleep(10 * time.Millisecond) {
		if got = entityOf(t, s, name); got == want {
			return
		}
	}
	t.Fatalf("%q is %q, want %q", name, got, want)
}

func TestOffByDefault(t *testing.T) {
	t.Parallel()
	s, err := new(names.Flags).Open(t.Context(), nil)
	if err != nil || strings.Contains(s.Version, "names") {
		t.Errorf("stage %s/%s (%v), want one without names", s.Name, s.Version, err)
	}
	if _, err := (&names.Flags{NamesFile: filepath.Join(t.TempDir(), "none.tsv")}).Open(t.Context(), nil); err == nil {
		t.Error("a file that is not there is no error")
	}
}

// TestFileIsReadAgain changes the file, breaks a line of it, and takes it away.
func TestFileIsReadAgain(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "names.tsv")
	write := func(data string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var log workertest.Log
	write("برج زرقم\tLOC\tQ1\n")
	s, err := (&names.Flags{NamesFile: file}).Open(zerolog.New(&log).WithContext(t.Context()), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := entityOf(t, s, "برج زرقم"), "LOC برج زرقم Q1"; got != want {
		t.Fatalf("entity is %q, want %q", got, want)
	}
	write("broken\nبرج زرقم\tORG\tQ22\n")
	until(t, s, "برج زرقم", "ORG برج زرقم Q22")
	if strings.Count(log.String(), "line 1: ") != 1 {
		t.Errorf("the broken line is not in the log: %s", log.String())
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	for began := time.Now(); strings.Count(log.String(), "names stay as they are") == 0 && time.Since(began) < 20*time.Second; time.Sleep(10 * time.Millisecond) {
	}
	if got, want := entityOf(t, s, "برج زرقم"), "ORG برج زرقم Q22"; got != want || strings.Count(log.String(), "names stay as they are") != 1 {
		t.Errorf("without the file the entity is %q, want %q; warned %d times", got, want, strings.Count(log.String(), "names stay as they are"))
	}
	write("برج زرقم\tMISC\n")
	until(t, s, "برج زرقم", "MISC برج زرقم ")
}

// TestBucketBeforeFile has a name in both, and a broken value in the bucket.
func TestBucketBeforeFile(t *testing.T) {
	t.Parallel()
	_, js := servertest.Start(t)
	kv, err := stream.OpenNames(t.Context(), js)
	if err != nil {
		t.Fatal(err)
	}
	for key, line := range map[string]string{"good": "برج زرقم\tORG\tQ2", "bad-key": "\xff\x00"} {
		if _, err := kv.PutString(t.Context(), key, line); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "names.tsv")
	if err := os.WriteFile(file, []byte("برج زرقم\tLOC\tQ1\nمرصد زرقم\tLOC\tQ3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var log workertest.Log
	s, err := (&names.Flags{NamesFile: file, Names: true}).Open(zerolog.New(&log).WithContext(t.Context()), js)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"برج زرقم": "ORG برج زرقم Q2", "مرصد زرقم": "LOC مرصد زرقم Q3"} {
		if got := entityOf(t, s, name); got != want {
			t.Errorf("entity is %q, want %q", got, want)
		}
	}
	if err := kv.Delete(t.Context(), "good"); err != nil {
		t.Fatal(err)
	}
	until(t, s, "برج زرقم", "LOC برج زرقم Q1")
	if n := strings.Count(log.String(), `"key":"bad-key"`); n != 1 {
		t.Errorf("the bad key was logged %d times, want once", n)
	}
}
