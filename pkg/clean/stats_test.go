package clean_test

import (
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/clean"
)

var dump = flag.String("dump", "", "write what Clean makes of each article of the corpus to this file, one JSON document a line")

// TestDump writes the cleaned corpus to a file, for reading and counting: go test -run TestDump -dump /tmp/clean.jsonl ./pkg/clean
func TestDump(t *testing.T) {
	if *dump == "" {
		t.Skip("without -dump there is nothing to write")
	}
	f, err := os.Create(*dump)
	if err != nil {
		t.Fatal(err)
	}
	out := json.NewEncoder(f)
	out.SetEscapeHTML(false)
	corpus(t, func(c corpusArticle) {
		a, err := clean.Clean(article.Raw{ID: c.ID, Source: c.Source, Text: c.Title + "\n" + c.Text})
		if err != nil {
			t.Log(c.ID, err)
			return
		}
		a.Alignment = nil
		if err := out.Encode(a); err != nil {
			t.Fatal(err)
		}
	})
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
