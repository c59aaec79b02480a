package speaker

import (
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
)

// carried resolves a quote whose subject is only in the verb: the last speaker who agrees with it in gender and number (وأضافت).
func (a *attribution) carried(q *article.Quote, _ string) finding {
	g := agreement{}
	if q.Cue != nil {
		g = agreementOf(q.Cue.Text)
	}
	return a.back(g, ruleCarried, q.Start)
}

// back finds the last speaker before who agrees.
func (a *attribution) back(g agreement, r rule, _ int) finding {
	for i := len(a.recent) - 1; i >= 0; i-- {
		s := a.recent[i]
		if s.who < 0 || g.agrees(&a.known[s.who]) {
			if i < len(a.recent)-1 {
				r.confidence = ruleCarriedFar.confidence
			}
			return a.again(s, r)
		}
	}
	if len(a.recent) > 0 {
		r.confidence = ruleCarriedFar.confidence
		return a.again(a.recent[len(a.recent)-1], r)
	}
	return finding{who: -1, rule: rule{r.by, ruleNone.confidence}}
}

func (a *attribution) again(s spoken, r rule) finding {
	return finding{who: s.who, description: s.speaker.Name, role: s.speaker.Role, rule: r, paper: s.paper}
}

// headline resolves a headline quote without a mention: the speaker of the quote of the body that it repeats, if one does.
func (a *attribution) headline(q *article.Quote) finding {
	words := contentWords(a.text, q.Span)
	best, most := -1, 0
	for i := range a.quotes {
		o := &a.quotes[i]
		if o == q || o.Speaker == nil || o.Speaker.Name == "" || a.inTitle(o.Span) {
			continue
		}
		n := 0
		for w := range contentWords(a.text, o.Span) {
			if words[w] {
				n++
			}
		}
		if n > most {
			best, most = i, n
		}
	}
	if best >= 0 && 2*most >= len(words) && most > 1 {
		s := a.quotes[best].Speaker
		for who := range a.known {
			if a.known[who].id == s.Entity && a.known[who].name == s.Name {
				return finding{who: who, rule: ruleHeadlineEcho}
			}
		}
	}
	return finding{who: -1, rule: ruleNone}
}

func contentWords(text []rune, s article.Span) map[string]bool {
	out := map[string]bool{}
	for _, t := range arabic.Tokenize(text, max(0, s.Start), min(len(text), s.End)) {
		if t.Word && len([]rune(t.Key)) > 3 {
			out[strings.TrimPrefix(strings.TrimPrefix(t.Key, "و"), "ال")] = true
		}
	}
	return out
}
