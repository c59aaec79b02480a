package sentence_test

import (
	"cmp"
	"os"
	"path/filepath"
	"testing"

	"github.com/isnad-news/isnad/pkg/eval"
)

// TestCorpus checks the properties of the fuzz test on every article of the corpus in the folder that ISNAD_SHARED names.
func TestCorpus(t *testing.T) {
	t.Parallel()
	path := filepath.Join(cmp.Or(os.Getenv("ISNAD_SHARED"), "../../../shared"), "corpora", "ant.jsonl.gz")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no corpus: %v (set ISNAD_SHARED)", err)
	}
	texts, err := eval.Corpus(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range texts {
		check(t, []rune(text))
	}
}
