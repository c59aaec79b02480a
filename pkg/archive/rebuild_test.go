package archive_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/isnad-news/isnad/pkg/archive"
	"github.com/isnad-news/isnad/pkg/stream"
)

// TestRebuild makes an archive anew, with and without what it holds, and asks it meanwhile.
func TestRebuild(t *testing.T) {
	t.Parallel()
	old, corrected, missed := say{id: "n1/q1", text: "خبر قديم"}, say{id: "n1/q1", text: "خبر مصحح"}, say{id: "n2/q1", text: "خبر فائت"}
	for forget, want := range map[bool][]string{false: {"n2/q1", "n1/q1", "n0/q1"}, true: {"n2/q1", "n1/q1"}} {
		a := opened(t)
		put(t, a, 0, say{id: "n0/q1", text: "خبر من زمن بعيد"})
		put(t, a, 5, corrected)
		err := a.Rebuild(t.Context(), forget, func(_ context.Context, put func([]archive.Article) error) error {
			if n := search(t, a, stream.QuoteQuery{About: "خبر"}).Total; n != 2 {
				t.Errorf("meanwhile %d are found, want the 2 of before", n)
			}
			return put(slices.Concat(articles(t, 0, old), articles(t, 5, corrected), articles(t, 6, missed)))
		})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, ids(t, search(t, a, stream.QuoteQuery{About: "خبر"}))); d != "" {
			t.Errorf("forget %v (-want +got):\n%s", forget, d)
		}
		if n := search(t, a, stream.QuoteQuery{About: "قديم"}).Total; n != 0 {
			t.Errorf("forget %v: the text before its correction is found", forget)
		}
		put(t, a, 9, say{id: "n3/q1", text: "خبر تال"})
		if n, err := a.Len(t.Context()); n != len(want)+1 || err != nil {
			t.Errorf("forget %v: %d quotes after another (%v), want %d", forget, n, err, len(want)+1)
		}
	}
}

// TestRebuildThatFails leaves everything as it was, also when it is cut off where nothing can be cleared away.
func TestRebuildThatFails(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	put(t, a, 0, say{id: "n1/q1", text: "خبر قديم"})
	broken := errors.New("the stream is gone")
	err := a.Rebuild(t.Context(), true, func(_ context.Context, put func([]archive.Article) error) error {
		return errors.Join(put(articles(t, 0, say{id: "n2/q1", text: "خبر"})), broken)
	})
	if !errors.Is(err, broken) {
		t.Errorf("rebuild: %v", err)
	}
	if got := ids(t, search(t, a, stream.QuoteQuery{})); fmt.Sprint(got) != "[n1/q1]" {
		t.Errorf("quotes are %v", got)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(dir, "quotes.new.db")
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the new file was left behind: %v", err)
	}
	if err := os.WriteFile(left, []byte("half a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	a = open(t, dir)
	if got := ids(t, search(t, a, stream.QuoteQuery{})); fmt.Sprint(got) != "[n1/q1]" {
		t.Errorf("quotes are %v", got)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}
