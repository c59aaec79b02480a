package entity

import (
	"slices"
	"sync"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity/internal/tagger"
)

// Name is one mention of an entity as the recogniser found it.
type Name struct {
	article.Span
	// Type is one of PER, LOC, ORG and MISC.
	Type string
	// Score is how sure the recogniser is, from 0 to 1.
	Score float64

	// entry is the user's own entry that the mention writes, if any, and first the key of the mention's first word without the clitics that the entry does without.
	entry *Entry
	first string
}

// room holds what one call of Recognise works with, for the next to use again.
type room struct {
	tokens   []tagger.Token
	runes    []rune
	document tagger.Document
	matches  []match
}

var rooms = sync.Pool{New: func() any { return new(room) }}

// Recognise returns the names in the paragraphs of the text, in order and without overlaps. A name is whole written words with the clitics they carry (لروسيا).
func Recognise(text []rune, paragraphs []article.Paragraph) []Name {
	return (*Names)(nil).Recognise(text, paragraphs)
}

// Recognise is the function Recognise with a user's own names, which win over what the model sees at the same place.
func (n *Names) Recognise(text []rune, paragraphs []article.Paragraph) []Name {
	t := recogniser()
	r := rooms.Get().(*room)
	defer rooms.Put(r)
	r.tokens, r.runes, r.matches = r.tokens[:0], r.runes[:0], r.matches[:0]
	r.document.Reset()
	for _, p := range paragraphs {
		from := len(r.tokens)
		r.tokens, r.runes = tagger.Tokens(r.tokens, r.runes, text, max(0, p.Start), min(p.End, len(text)))
		for _, token := range r.tokens[from:] {
			t.Add(&r.document, token.Key)
		}
		r.document.End()
		r.matches = n.find(r.matches, r.tokens, from)
	}
	t.Tag(&r.document)
	trigger(&r.document, r.tokens)
	put(&r.document, r.tokens, r.matches)
	r.document.Agree()
	again := triggering{&r.document, r.tokens}
	again.carry()
	again.connect()
	again.part()
	var out []Name
	for _, m := range r.matches {
		if m.entry.Type != Never {
			out = append(out, Name{
				Span: article.Span{Start: r.tokens[m.start].Start, End: r.tokens[m.end-1].End},
				Type: m.entry.Type, Score: 1, entry: m.entry, first: m.first,
			})
		}
	}
	own := len(out)
	for c := range others(&r.document, r.tokens, r.matches) {
		if first, last, ok := whole(r.tokens, c.Start, c.End); ok {
			// القدس | المحتلة
			if last > first && c.Type == location && occupied[string(r.tokens[last].Key)] {
				last--
			}
			out = append(out, Name{
				Span: article.Span{Start: r.tokens[first].Start, End: r.tokens[last].End},
				Type: tagger.Types[c.Type], Score: t.Score(&r.document, c),
			})
		}
	}
	if own > 0 {
		slices.SortFunc(out, func(a, b Name) int { return a.Start - b.Start })
	}
	return out
}

// occupied holds an adjective that is no part of the place's name before it.
var occupied = map[string]bool{"المحتل": true, "المحتله": true}

// whole returns the first and the last token of tokens[start:end] without the marks at either end, and whether they are whole written words
// (not in #محمد_في_القاهرة).
func whole(tokens []tagger.Token, start, end int) (first, last int, ok bool) {
	for start < end && !tokens[start].Word {
		start++
	}
	for start < end && !tokens[end-1].Word {
		end--
	}
	if start == end {
		return 0, 0, false
	}
	cut := start > 0 && tokens[start-1].Whole == tokens[start].Whole || end < len(tokens) && tokens[end].Whole == tokens[end-1].Whole
	return start, end - 1, !cut
}
