package clean_test

import (
	"os"
	"strings"
	"testing"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/clean"
)

// BenchmarkClean cleans articles of plain text, clean ones and ones that need repairs, and a page.
func BenchmarkClean(b *testing.B) {
	story, err := os.ReadFile("testdata/pages/story.txt")
	if err != nil {
		b.Fatal(err)
	}
	page, err := os.ReadFile("testdata/pages/wordpress.html")
	if err != nil {
		b.Fatal(err)
	}
	title, body, _ := strings.Cut(strings.TrimSpace(string(story)), "\n")
	plain := title + "\n" + strings.Repeat(body+"\n", 4)
	for name, raw := range map[string]article.Raw{
		"plain": {Text: plain},
		"dirty": {Text: strings.NewReplacer(" الأول", "\u00a0الأول", "،", " ،", "الحديقة", "الحديقــة").Replace(plain) + "وكالات"},
		"page":  {Text: string(page), ContentType: "text/html"},
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw.Text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := clean.Clean(raw); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkCorpus cleans the first two thousand articles of the corpus.
func BenchmarkCorpus(b *testing.B) {
	var raws []article.Raw
	var bytes int64
	corpus(b, func(c corpusArticle) {
		if len(raws) < 20_000 {
			raws = append(raws, article.Raw{ID: c.ID, Text: c.Title + "\n" + c.Text})
		}
	})
	keep := raws[:0]
	for i := 0; i < len(raws); i += 10 {
		keep = append(keep, raws[i])
		bytes += int64(len(raws[i].Text))
	}
	b.SetBytes(bytes / int64(len(keep)))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if _, err := clean.Clean(keep[i%len(keep)]); err != nil {
			b.Log(err)
		}
		i++
	}
}
