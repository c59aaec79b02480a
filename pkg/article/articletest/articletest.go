// Package articletest makes parts of documents for the tests of the text packages.
package articletest

import "github.com/isnad-news/isnad/pkg/article"

// Paragraphs makes a paragraph of each line of text that is not empty; the first is the title when it ends in no stop.
func Paragraphs(text []rune) []article.Paragraph {
	var out []article.Paragraph
	start := 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] != '\n' {
			continue
		}
		if i > start {
			kind := article.KindBody
			if len(out) == 0 && text[i-1] != '.' {
				kind = article.KindTitle
			}
			out = append(out, article.Paragraph{Span: article.Span{Start: start, End: i}, Kind: kind})
		}
		start = i + 1
	}
	return out
}
