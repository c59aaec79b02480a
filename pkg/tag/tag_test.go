package tag_test

import (
	"testing"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/article/articletest"
	"github.com/isnad-news/isnad/pkg/quote"
	"github.com/isnad-news/isnad/pkg/sentence"
	"github.com/isnad-news/isnad/pkg/tag"
)

func TestNamesInMarksAreNoQuotes(t *testing.T) {
	for text, want := range map[string][]string{
		`أعلنت الشركة أنها ستطرح هاتفها الجديد "غالاكسي نوت 9" في الأسواق الشهر المقبل.`: {`أنها ستطرح هاتفها الجديد "غالاكسي نوت 9" في الأسواق الشهر المقبل`},
		`وقال المتحدث إن القرار "خاطئ تماما ولن نقبله".`:                                 {`خاطئ تماما ولن نقبله`},
	} {
		runes := []rune(text)
		a := &article.Article{Text: text, Paragraphs: articletest.Paragraphs(runes)}
		a.Sentences = sentence.Split(runes, a.Paragraphs)
		a.Quotes = quote.Find(runes, a.Paragraphs, a.Sentences)
		if err := tag.Apply(a); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, q := range a.Quotes {
			got = append(got, string(runes[q.Start:q.End]))
		}
		if len(got) != len(want) || len(got) == 1 && got[0] != want[0] {
			t.Errorf("%q has quotes %q, want %q", text, got, want)
		}
	}
}
