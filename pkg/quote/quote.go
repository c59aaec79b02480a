// Package quote finds what people are quoted with in Arabic news: direct, mixed and indirect quotes, each with its cue and the mention of its speaker.
//
// It is a small grammar over tokens. A cue (وقال، مضيفا، بحسب) is looked up in the lexicon; from there its complement is sought (أن، a colon, opening marks),
// its subject, and the end of what is reported. Every step looks ahead a bounded number of tokens, so the time is linear in the length of the text.
package quote

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/isnad-news/isnad/pkg/article"
)

// Version names the rules and the lexicon. It changes with the first release in which the output may.
const Version = "2"

// document is a text on its way through the finder.
type document struct {
	text      []rune
	sentences []article.Span
	tokens    []token
	regions   []region
	stack     []int32
	// open is a region of an earlier paragraph that nothing has closed yet, or -1; openAge counts the paragraphs since.
	open    int32
	openAge int
	// done is the token after the last quotation, which may reach into the next paragraphs.
	done int
	// first is the first token of each sentence.
	first []int32
	found []found
	// parts holds the names that begin the paragraphs of an interview.
	parts map[string]int
	// from and to bound the tokens of the paragraph at hand.
	from, to int
}

// found is a quote in terms of tokens. Ranges are half-open; an empty one stands for nothing.
type found struct {
	kind        string
	start, end  int
	cue, cueEnd int
	lemma       string
	who, whoEnd int
	by          string
}

// Find returns the quotes of a text in its order: by start, the longer one first. Sentences must be in order.
// Quote.Source is the mention of the speaker; where none stands, Quote.Speaker.By says why (carried, headline, none).
func Find(text []rune, paragraphs []article.Paragraph, sentences []article.Span) []article.Quote {
	d := &document{text: text, sentences: sentences, tokens: make([]token, 0, len(text)/4+1)}
	sentence := 0
	bounds := make([]int, 0, len(paragraphs)+1)
	for _, p := range paragraphs {
		bounds = append(bounds, len(d.tokens))
		d.tokens, sentence = lex(text, p.Span, sentences, sentence, d.tokens)
	}
	bounds = append(bounds, len(d.tokens))
	d.open = -1
	for i := range paragraphs {
		d.pair(bounds[i], bounds[i+1])
	}
	d.interview(bounds)
	d.first = make([]int32, len(sentences)+1)
	for i := len(d.tokens) - 1; i >= 0; i-- {
		d.first[d.tokens[i].sentence] = int32(i)
	}
	for i, p := range paragraphs {
		d.from, d.to = bounds[i], bounds[i+1]
		if p.Kind != article.KindTitle {
			n := len(d.found)
			if d.from+3 < d.to && d.isTime(d.from+1) && d.tokens[d.from+1].mark == ':' {
				d.from += 3 // 10:40 رئيس البلدية: …
			}
			for d.from < d.to && strings.ContainsRune("-–•▪|", d.tokens[d.from].mark) {
				d.from++
			}
			if d.answer() {
				continue
			}
			if d.scan(); len(d.found) == n && !d.standing() {
				d.labelled(!d.line())
			}
		}
	}
	d.done = 0
	for i, p := range paragraphs {
		d.from, d.to = bounds[i], bounds[i+1]
		if p.Kind == article.KindTitle {
			d.headline()
		}
	}
	return d.quotes()
}

// quotes turns what was found into quotes, in the text's order.
func (d *document) quotes() []article.Quote {
	slices.SortStableFunc(d.found, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
	var out []article.Quote
	for _, f := range d.found {
		q := article.Quote{Kind: f.kind, Mention: d.mention(f.start, f.end), Sentence: int(d.tokens[f.start].sentence)}
		if n := len(out); n > 0 && out[n-1].Span == q.Span {
			continue
		}
		q.ID = "q" + strconv.Itoa(len(out)+1)
		if f.cue < f.cueEnd {
			q.Cue = &article.Cue{Mention: d.mention(f.cue, f.cueEnd), Lemma: f.lemma}
		}
		if f.who < f.whoEnd {
			m := d.mention(f.who, f.whoEnd)
			q.Source = &m
		} else {
			q.Speaker = &article.Speaker{By: f.by}
		}
		out = append(out, q)
	}
	return out
}

// mention returns the surface of the tokens from a up to b.
func (d *document) mention(a, b int) article.Mention {
	return article.NewMention(d.text, article.Span{Start: int(d.tokens[a].start), End: int(d.tokens[b-1].end)})
}
