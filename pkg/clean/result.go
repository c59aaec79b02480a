package clean

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/article"
)

// sortedCuts returns what is to be cut, in the order of the text.
func (p *page) sortedCuts() []cut {
	cuts := p.cuts
	for _, l := range p.lines {
		if l.cut != "" {
			cuts = append(cuts, cut{start: l.start, end: l.end, kind: l.cut})
		}
	}
	slices.SortFunc(cuts, func(a, b cut) int { return cmp.Compare(a.start, b.start) })
	out := cuts[:0]
	for _, k := range cuts {
		if len(out) == 0 || k.start >= out[len(out)-1].end {
			out = append(out, k)
		}
	}
	return out
}

// paragraphs returns the lines of the clean text.
func (c *cleaner) paragraphs() []article.Paragraph {
	out := make([]article.Paragraph, 0, strings.Count(c.text, "\n")+1)
	at := 0
	for l := range strings.SplitSeq(c.text, "\n") {
		n := utf8.RuneCountInString(l)
		kind := article.KindBody
		if at == 0 && c.titled {
			kind = article.KindTitle
		}
		if n > 0 {
			out = append(out, article.Paragraph{Span: article.Span{Start: at, End: at + n}, Kind: kind})
		}
		at += n + 1
	}
	return out
}

// removedFrom returns what was cut out of the raw text, in its order.
func (c *cleaner) removedFrom(raw string) []article.Removed {
	slices.SortFunc(c.gone, func(a, b removed) int { return cmp.Compare(a.start, b.start) })
	out := make([]article.Removed, 0, len(c.gone))
	bytes, runes := 0, 0
	offset := func(n int) int {
		for runes < n && bytes < len(raw) {
			_, w := utf8.DecodeRuneInString(raw[bytes:])
			bytes += w
			runes++
		}
		return bytes
	}
	for _, g := range c.gone {
		start := offset(g.start)
		out = append(out, article.Removed{Kind: g.kind, Text: raw[start:offset(g.end)], RawStart: g.start, RawEnd: g.end})
	}
	return out
}
