package eval

import (
	"errors"
	"fmt"
	"slices"

	"github.com/isnad-news/isnad/pkg/article"
)

// floor is the share of letters that two quotes must have in common to be the same quote.
const floor = 0.75

// Scorer adds up how well articles agree with their gold marks. The zero value is ready. A Scorer is not safe for concurrent use.
//
// What counts as right: a sentence with the same first and last letter; an entity of the same whole written words and the same type; a quote that shares three quarters
// of its letters, verbatim (direct and mixed) and indirect apart; a speaker when all words of one name are among the other's; a quote with its speaker when both are right.
type Scorer struct {
	articles, kept, body, gone, furniture, exact, speakers, matched int
	sentences                                                       counts
	entities                                                        [len(entityTypes) + 1]counts
	quotes, attributed                                              [len(quoteGroups)]counts
	invalid                                                         []Invalid
	errors                                                          []Error
}

var entityTypes = [...]string{"PER", "LOC", "ORG", "MISC"}

// quoteGroups are the kinds of quotes that are scored together.
var quoteGroups = [...]struct {
	name string
	has  func(kind string) bool
}{
	{"verbatim", func(kind string) bool { return kind != article.Indirect }},
	{"indirect", func(kind string) bool { return kind == article.Indirect }},
	{"all", func(string) bool { return true }},
}

// Invalid is an article that could not be scored: all its gold marks count as missed.
type Invalid struct {
	Article string `json:"article"`
	Reason  string `json:"reason"`
}

// Kinds of errors.
const (
	FurnitureKept   = "furniture kept"
	BodyLost        = "body lost"
	SentenceMissed  = "sentence missed"
	SentenceWrong   = "sentence wrong"
	EntityMissed    = "entity missed"
	EntityWrong     = "entity wrong"
	QuoteMissed     = "quote missed"
	QuoteWrong      = "quote wrong"
	SpeakerMistaken = "speaker"
)

// Error is one difference from the gold marks, as a span over the raw text.
type Error struct {
	Article string `json:"article"`
	Kind    string `json:"kind"`
	// Detail is the type of the entity, the group of the quote, the kind of the furniture or the gold and found speaker.
	Detail string `json:"detail,omitempty"`
	article.Span
	// Text is the raw text of the span; Report leaves it out unless asked.
	Text string `json:"text,omitempty"`
}

// output is what an article says, as spans over the raw text.
type output struct {
	covered   []article.Span
	sentences []article.Span
	entities  []GoldEntity
	quotes    []foundQuote
}

type foundQuote struct {
	article.Span
	kind, name, role string
}

// Add scores out against the marks of its raw text. A nil out, or one whose spans do not fit its texts, is invalid, and all marks count as missed. When raw is not
// the text that was marked, the article is invalid too, and nothing is counted.
func (s *Scorer) Add(gold Gold, raw string, out *article.Article) {
	s.articles++
	if err := gold.Check(raw); err != nil {
		s.invalid = append(s.invalid, Invalid{Article: gold.Key(), Reason: err.Error()})
		return
	}
	l := newLetters(raw)
	got, err := read(l, out)
	if err != nil {
		s.invalid = append(s.invalid, Invalid{Article: gold.Key(), Reason: err.Error()})
	}
	note := func(kind, detail string, span article.Span) {
		s.errors = append(s.errors, Error{Article: gold.Key(), Kind: kind, Detail: detail, Span: span, Text: string(l.raw[span.Start:span.End])})
	}
	gone := s.addText(l, gold, got, err == nil, note)
	s.addSentences(l, gold, got, note)
	s.addEntities(l, gold, got, gone, note)
	s.addQuotes(l, gold, got, note)
}

// read takes everything in out back to the raw text.
func read(l letters, out *article.Article) (output, error) {
	var o output
	if out == nil {
		return o, errors.New("no output")
	}
	text, al := []rune(out.Text), aligned{runs: out.Alignment, size: len(l.raw)}
	surface := func(m article.Mention) error {
		if m.Start < 0 || m.End < m.Start || m.End > len(text) {
			return fmt.Errorf("offsets %d-%d lie outside the text", m.Start, m.End)
		}
		if string(text[m.Start:m.End]) != m.Text {
			return fmt.Errorf("offsets %d-%d do not hold the text given", m.Start, m.End)
		}
		return nil
	}
	var err error
	if o.covered, err = al.covered(); err != nil {
		return output{}, err
	}
	for _, sent := range out.Sentences {
		raw, err := al.span(sent)
		if err != nil {
			return output{}, err
		}
		o.sentences = append(o.sentences, l.core(raw))
	}
	for _, e := range out.Entities {
		for _, m := range e.Mentions {
			raw, err := al.span(m.Span)
			if err := errors.Join(err, surface(m)); err != nil {
				return output{}, err
			}
			o.entities = append(o.entities, GoldEntity{Span: l.whole(raw), Type: e.Type})
		}
	}
	for _, q := range out.Quotes {
		raw, err := al.span(q.Span)
		if err := errors.Join(err, surface(q.Mention)); err != nil {
			return output{}, err
		}
		f := foundQuote{Span: raw, kind: q.Kind}
		if q.Speaker != nil {
			f.name, f.role = q.Speaker.Name, q.Speaker.Role
		}
		o.quotes = append(o.quotes, f)
	}
	return o, nil
}

// addText scores what was kept and what was removed, and returns the letters of the furniture.
func (s *Scorer) addText(l letters, gold Gold, got output, valid bool, note func(string, string, article.Span)) []bool {
	covered, gone := l.set(got.covered), make([]bool, len(l.raw))
	for _, b := range gold.Boilerplate {
		in, all := 0, 0
		for i := b.Start; i < b.End; i++ {
			if isLetter(l.raw[i]) {
				gone[i] = true
				all++
				if covered[i] {
					in++
				}
			}
		}
		s.furniture++
		if float64(in) <= 0.1*float64(all) {
			s.gone++
		} else {
			note(FurnitureKept, b.Kind, b.Span)
		}
	}
	lost := article.Span{Start: -1}
	for i, r := range l.raw {
		if !isLetter(r) || gone[i] {
			continue
		}
		s.body++
		if covered[i] {
			s.kept++
			continue
		}
		if lost.Start < 0 {
			lost.Start = i
		}
		lost.End = i + 1
	}
	if lost.Start >= 0 && valid {
		note(BodyLost, "", lost)
	}
	return gone
}

func (s *Scorer) addSentences(l letters, gold Gold, got output, note func(string, string, article.Span)) {
	want, have := map[article.Span]bool{}, map[article.Span]bool{}
	for _, p := range gold.Sentences {
		want[l.core(article.Span{Start: p[0], End: p[1]})] = true
	}
	for _, g := range got.sentences {
		have[g] = true
	}
	missed, wrong := difference(want, have), difference(have, want)
	s.sentences.add(len(want)-len(missed), len(wrong), len(missed))
	for _, m := range missed {
		note(SentenceMissed, "", m)
	}
	for _, w := range wrong {
		note(SentenceWrong, "", w)
	}
}

// difference returns the spans of a that b lacks, in order.
func difference(a, b map[article.Span]bool) []article.Span {
	var out []article.Span
	for s := range a {
		if !b[s] {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b article.Span) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return a.End - b.End
	})
	return out
}

func (s *Scorer) addEntities(l letters, gold Gold, got output, gone []bool, note func(string, string, article.Span)) {
	inFurniture := func(e article.Span) bool { return slices.Contains(gone[e.Start:e.End], true) }
	types := map[string][2]map[article.Span]bool{}
	put := func(side int, e article.Span, kind string) {
		if inFurniture(e) {
			return
		}
		if types[kind][side] == nil {
			sides := types[kind]
			sides[side] = map[article.Span]bool{}
			types[kind] = sides
		}
		types[kind][side][e] = true
	}
	for _, e := range gold.Entities {
		put(0, l.whole(e.Span), e.Type)
	}
	for _, e := range got.entities {
		put(1, e.Span, e.Type)
	}
	kinds := make([]string, 0, len(types))
	for kind := range types {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	for _, kind := range kinds {
		want, have := types[kind][0], types[kind][1]
		missed, wrong := difference(want, have), difference(have, want)
		s.entities[0].add(len(want)-len(missed), len(wrong), len(missed))
		if i := slices.Index(entityTypes[:], kind); i >= 0 {
			s.entities[i+1].add(len(want)-len(missed), len(wrong), len(missed))
		}
		for _, m := range missed {
			note(EntityMissed, kind, m)
		}
		for _, w := range wrong {
			note(EntityWrong, kind, w)
		}
	}
}

func (s *Scorer) addQuotes(l letters, gold Gold, got output, note func(string, string, article.Span)) {
	for group, g := range quoteGroups {
		var want []GoldQuote
		var have []foundQuote
		for _, q := range gold.Quotes {
			if g.has(q.Kind) {
				want = append(want, q)
			}
		}
		for _, q := range got.quotes {
			if g.has(q.kind) {
				have = append(have, q)
			}
		}
		all := g.name == "all"
		pairs := match(len(want), len(have), func(i, j int) float64 { return l.similarity(want[i].Span, have[j].Span) })
		s.quotes[group].add(len(pairs), len(have)-len(pairs), len(want)-len(pairs))
		right := 0
		wanted, had := make([]bool, len(want)), make([]bool, len(have))
		for _, p := range pairs {
			wanted[p.i], had[p.j] = true, true
			w, h := want[p.i], have[p.j]
			ok := sameSpeaker(w.Speaker, h.name) || w.Speaker != "" && sameSpeaker(w.Speaker, h.role)
			if ok {
				right++
			}
			if !all {
				continue
			}
			s.matched++
			if p.similarity == 1 {
				s.exact++
			}
			if ok {
				s.speakers++
			} else {
				note(SpeakerMistaken, fmt.Sprintf("gold %q got %q", w.Speaker, h.name), w.Span)
			}
		}
		s.attributed[group].add(right, len(have)-right, len(want)-right)
		if all {
			continue
		}
		for i, q := range want {
			if !wanted[i] {
				note(QuoteMissed, g.name, q.Span)
			}
		}
		for j, q := range have {
			if !had[j] {
				note(QuoteWrong, g.name, q.Span)
			}
		}
	}
}

type pair struct {
	similarity float64
	i, j       int
}

// match pairs things one to one, the most similar first, down to the floor.
func match(n, m int, similarity func(i, j int) float64) []pair {
	var pairs []pair
	for i := range n {
		for j := range m {
			if sim := similarity(i, j); sim >= floor {
				pairs = append(pairs, pair{sim, i, j})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		switch {
		case a.similarity > b.similarity:
			return -1
		case a.similarity < b.similarity:
			return 1
		}
		return 0
	})
	left, right := make([]bool, n), make([]bool, m)
	out := pairs[:0]
	for _, p := range pairs {
		if !left[p.i] && !right[p.j] {
			left[p.i], right[p.j] = true, true
			out = append(out, p)
		}
	}
	return out
}
