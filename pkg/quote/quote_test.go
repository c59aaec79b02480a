package quote_test

import (
	"testing"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/quote"
)

// lay makes paragraphs and sentences of a text for tests: a paragraph is a line, the first one the title; a sentence ends at a stop before a space.
func lay(text []rune) ([]article.Paragraph, []article.Span) {
	var paragraphs []article.Paragraph
	var sentences []article.Span
	for start := 0; start < len(text); {
		end := start
		for end < len(text) && text[end] != '\n' {
			end++
		}
		if end > start {
			kind := article.KindBody
			if len(paragraphs) == 0 {
				kind = article.KindTitle
			}
			paragraphs = append(paragraphs, article.Paragraph{Span: article.Span{Start: start, End: end}, Kind: kind})
			from := start
			for i := start; i < end; i++ {
				if i+1 == end || (text[i] == '.' && !abbreviation(text, i) || text[i] == '؟' || text[i] == '!') && text[i+1] == ' ' {
					sentences = append(sentences, article.Span{Start: from, End: i + 1})
					from = i + 2
				}
			}
		}
		start = end + 1
	}
	return paragraphs, sentences
}

// abbreviation reports whether a single letter stands before the stop at i: د.
func abbreviation(text []rune, i int) bool {
	return i > 0 && text[i-1] != ' ' && (i == 1 || text[i-2] == ' ' || text[i-2] == '.')
}

func FuzzFind(f *testing.F) {
	f.Add("الوزير: سنعمل\nقال الوزير: \"سنعمل معا\" مضيفا أن العمل مستمر، بحسب بيان")
	f.Add("\"\"«“قال:")
	f.Add("قال الوزير إن العمل يبدأ غدا، لكن") // a joint that nothing follows
	f.Fuzz(func(t *testing.T, s string) {
		text := []rune(s)
		paragraphs, sentences := lay(text)
		last := -1
		for _, q := range quote.Find(text, paragraphs, sentences) {
			if q.Start < last || q.End <= q.Start || q.End > len(text) {
				t.Fatalf("quote %s spans %d to %d of %d", q.ID, q.Start, q.End, len(text))
			}
			if got := string(text[q.Start:q.End]); got != q.Text {
				t.Fatalf("quote %s is %q, the text holds %q", q.ID, q.Text, got)
			}
			if (q.Source == nil) == (q.Speaker == nil) {
				t.Fatalf("quote %s has mention %v and speaker %v", q.ID, q.Source, q.Speaker)
			}
			last = q.Start
		}
	})
}
