package clean_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/clean"
)

// corpusArticle is one line of the corpus file.
type corpusArticle struct{ ID, Source, Title, Text string }

// corpus calls f with every article of the corpus, and skips the test where it is not there.
func corpus(t testing.TB, f func(corpusArticle)) {
	t.Helper()
	dir := os.Getenv("ISNAD_SHARED")
	if dir == "" {
		dir = "../../../shared"
	}
	path := filepath.Join(dir, "corpora", "ant.jsonl.gz")
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("the corpus %s is not there; ISNAD_SHARED names the folder that holds it", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	z, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(bufio.NewReaderSize(z, 1<<20)); ; {
		var a corpusArticle
		if err := d.Decode(&a); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		f(a)
	}
}

var whole = flag.Bool("whole-corpus", false, "check every article of the corpus, not every fifth")

func TestCorpusKeepsItsPromises(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("reads the whole corpus")
	}
	bad, n := 0, 0
	corpus(t, func(c corpusArticle) {
		if n++; !*whole && n%5 > 0 {
			return
		}
		raw := c.Title + "\n" + c.Text
		a, err := clean.Clean(article.Raw{ID: c.ID, Text: raw})
		if err == nil {
			err = check(raw, a)
		}
		if err == nil {
			err = recheck(a, "")
		}
		if err != nil {
			if bad++; bad < 30 {
				t.Errorf("%s: %v", c.ID, err)
			}
		}
	})
	t.Logf("%d of the articles seen break a property", bad)
}
