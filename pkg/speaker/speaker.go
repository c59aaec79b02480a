// Package speaker resolves who says each quote of an article: by name, by role, by pronoun, or from a subject that is only in the verb.
package speaker

import (
	"sort"
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
)

// maxCandidates bounds the persons of one post, and maxRecent the earlier speakers, that are compared, so that the work stays linear.
const (
	maxCandidates = 64
	maxRecent     = 6
)

// known is somebody who can speak: an entity of the article, or a speaker that an earlier quote describes without a name (مصدر أمني).
type known struct {
	name   string
	id     string
	kind   string
	roles  []entity.Role
	titles []string
	gender entity.Gender
	plural bool
	// mentions are in text order.
	mentions []article.Span
}

// latest returns the end of the last mention that starts before at, and whether there is one.
func (k *known) latest(at int) (int, bool) {
	i := sort.Search(len(k.mentions), func(i int) bool { return k.mentions[i].Start >= at })
	if i == 0 {
		return 0, false
	}
	return k.mentions[i-1].End, true
}

// occurrence is one mention of an entity in the text.
type occurrence struct {
	article.Span
	who int
}

// attribution is the state of one article.
type attribution struct {
	text       []rune
	paragraphs []article.Paragraph
	quotes     []article.Quote
	known      []known
	// occurrences are the entities' mentions in text order.
	occurrences []occurrence
	// byHead lists who holds a post, or which institutions have a head noun (وزارة); byLast who has a last name, or its skeleton.
	byHead map[string][]int
	byLast map[string][]int
	// byMiddle lists who has a family name with the article before the last one: مروان القصاب الدرعي.
	byMiddle map[string][]int
	// byEpithet lists the entities that a noun stands right before: الشاب فلان.
	byEpithet map[string][]int
	// recent are the speakers of the quotes before, the latest last.
	recent []spoken
	// now is the quote being resolved.
	now article.Span
	// quote is the same, once the speakers are asked for.
	quote *article.Quote
	// sole is the only person who speaks by name in the body, or -1.
	sole int
	// echoes counts the headline quotes that were compared with the body's.
	echoes int
}

// spoken is a speaker who has spoken, and where.
type spoken struct {
	who     int
	speaker article.Speaker
	at      article.Span
	paper   bool
	// nested is true when the quote stands within another one, of somebody else.
	nested bool
	// relative is true when the quote stands in the clause of a relative pronoun.
	relative bool
	within   article.Span
}

// Attribute fills the speaker of each quote. Quotes must be in text order, and entities the article's chains; the text of a quote's mention, its cue and,
// where no mention stands, the Speaker.By that the finder set (carried, headline, none) say how to look. Every quote has a speaker afterwards;
// the name is the fullest one that the article gives, the description as it stands when there is none, or empty when nobody is named or described.
func Attribute(text []rune, paragraphs []article.Paragraph, quotes []article.Quote, entities []article.Entity) {
	a := &attribution{text: text, paragraphs: paragraphs, quotes: quotes, byHead: map[string][]int{}, byLast: map[string][]int{}, byMiddle: map[string][]int{}, byEpithet: map[string][]int{}}
	a.know(entities)
	a.hear()
	a.alone()
	// The headline comes last, since the body says who is meant.
	for _, title := range []bool{false, true} {
		for i := range quotes {
			if a.inTitle(quotes[i].Span) == title {
				s := a.speaker(&quotes[i], title)
				quotes[i].Speaker = &s
			}
		}
		a.recent = nil
	}
}

// title returns the span of the title, an empty one at the start of the text where there is none.
func (a *attribution) title() article.Span {
	if len(a.paragraphs) == 0 || a.paragraphs[0].Kind != article.KindTitle {
		return article.Span{}
	}
	return a.paragraphs[0].Span
}

// inTitle reports whether the span starts in the title.
func (a *attribution) inTitle(s article.Span) bool { return s.Start < a.title().End }

// speaker resolves one quote and remembers who spoke.
func (a *attribution) speaker(q *article.Quote, title bool) article.Speaker {
	a.now, a.quote = q.Span, q
	by := ""
	if q.Speaker != nil {
		by = q.Speaker.By
	}
	var f finding
	switch {
	case by == article.ByNone, q.Source != nil && a.valid(q.Source.Span) && self[arabic.KeyRunes(a.text[q.Source.Start:q.Source.End])]:
		f = finding{who: -1, rule: ruleNone}
	case q.Source != nil && a.worded(q.Source.Span):
		f = a.mention(q, title)
	case title:
		f = a.headline(q)
	default:
		f = a.carried(q)
	}
	s := a.make(f)
	if f.who >= 0 || s.Name != "" {
		said := spoken{who: f.who, speaker: s, at: q.Span, paper: f.paper, relative: f.relative}
		for _, o := range a.recent {
			if o.at.Contains(q.Span) && o.speaker.Name != s.Name {
				said.nested, said.within = true, o.at
			}
		}
		a.recent = append(a.recent, said)
		if len(a.recent) > maxRecent {
			a.recent = a.recent[1:]
		}
	}
	return s
}

// self holds words for the writer, whom the article does not name: ولكنني حذرت من أن …
var self = map[string]bool{"لكنني": true, "ولكنني": true, "لكني": true, "ولكني": true, "انني": true, "انا": true}

func (a *attribution) valid(s article.Span) bool {
	return s.Start >= 0 && s.Start < s.End && s.End <= len(a.text)
}

// worded reports whether the span is valid and holds more than a particle, a time or what a preposition governs.
func (a *attribution) worded(s article.Span) bool {
	if !a.valid(s) {
		return false
	}
	key := strings.TrimSpace(arabic.KeyRunes(a.text[s.Start:s.End]))
	if key == "" || misspelt(key) || particle[key] || particle[strings.TrimPrefix(key, "و")] {
		return false
	}
	// The recogniser takes ليل for a name at times.
	if len(a.within(s)) > 0 && !timeWord[key] {
		return true
	}
	// مطلع أيار, بينهم, أمام البيت
	first, _, _ := strings.Cut(strings.TrimLeft(key, "\"#"), " ")
	return !timeWord[first] && !pointsBack[first] && !(preposition[first] && first != "علي")
}

// misspelt reports whether the word is one of the commonest verbs with one letter wrong: وأضاقت.
func misspelt(key string) bool {
	key, joined := strings.CutPrefix(key, "و")
	for _, v := range []string{"اضاف", "اضافت", "اوضح", "اوضحت", "اشارت", "تابعت"} {
		x, y, wrong := []rune(key), []rune(v), 0
		if !joined || len(x) != len(y) {
			continue
		}
		for i := range x {
			if x[i] != y[i] {
				wrong++
			}
		}
		if wrong == 1 {
			return true
		}
	}
	return false
}

// make turns a finding into a speaker.
func (a *attribution) make(f finding) article.Speaker {
	s := article.Speaker{By: f.rule.by, Confidence: f.rule.confidence, Name: f.description, Role: f.role}
	if f.who < 0 {
		return s
	}
	k := &a.known[f.who]
	s.Name, s.Entity = k.name, k.id
	if len(k.titles) > 0 {
		s.Role = k.titles[0]
	}
	return s
}
