package eval

import (
	"slices"

	"github.com/isnad-news/isnad/pkg/article"
)

// Article returns the document that would agree with the marks in everything: raw without its boilerplate, uncleaned. What is marked within boilerplate is left out.
func (g Gold) Article(raw string) *article.Article {
	text := []rune(raw)
	out := &article.Article{Schema: article.Schema, ID: g.Key(), Language: "ar", Text: raw, Offsets: "codepoint"}
	pieces := slices.Clone(g.Boilerplate)
	slices.SortFunc(pieces, func(a, b GoldPiece) int { return a.Start - b.Start })
	at := 0
	keep := func(end int) {
		if end > at {
			out.Alignment = append(out.Alignment, article.Run{Span: article.Span{Start: at, End: end}, RawStart: at, RawEnd: end})
		}
	}
	for _, b := range pieces {
		keep(b.Start)
		out.Removed = append(out.Removed, article.Removed{Kind: b.Kind, Text: string(text[b.Start:b.End]), RawStart: b.Start, RawEnd: b.End})
		at = max(at, b.End)
	}
	keep(len(text))
	al := aligned{runs: out.Alignment, size: len(text)}
	kept := func(s article.Span) bool {
		_, err := al.span(s)
		return err == nil
	}
	for _, p := range g.Sentences {
		if s := (article.Span{Start: p[0], End: p[1]}); kept(s) {
			out.Sentences = append(out.Sentences, s)
		}
	}
	for _, e := range g.Entities {
		if kept(e.Span) {
			m := article.NewMention(text, e.Span)
			out.Entities = append(out.Entities, article.Entity{Type: e.Type, Name: m.Text, Mentions: []article.Mention{m}})
		}
	}
	for _, q := range g.Quotes {
		if kept(q.Span) {
			quote := article.Quote{ID: q.ID, Kind: q.Kind, Mention: article.NewMention(text, q.Span)}
			if q.Speaker != "" {
				quote.Speaker = &article.Speaker{Name: q.Speaker}
			}
			out.Quotes = append(out.Quotes, quote)
		}
	}
	return out
}

// Agreement scores a second marking of articles against a first one, as if it were what the stages put out: the F1 of each layer says how far two readers agree.
// Articles are matched by Key; those that are not in both, or without text, are left out.
func Agreement(first, second []Gold, texts map[string]string) *Scorer {
	others := make(map[string]Gold, len(second))
	for _, g := range second {
		others[g.Key()] = g
	}
	s := new(Scorer)
	for _, g := range first {
		raw, ok := texts[g.Key()]
		other, both := others[g.Key()]
		if ok && both && other.Check(raw) == nil {
			s.Add(g, raw, other.Article(raw))
		}
	}
	return s
}
