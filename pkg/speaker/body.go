package speaker

import (
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
)

// lastOf returns the one of them who was mentioned last before at, or -1.
func (a *attribution) lastOf(candidates []int, at int) int {
	best, last := -1, -1
	for _, who := range candidates {
		if end, ok := a.known[who].latest(at); ok && end > last {
			best, last = who, end
		}
	}
	return best
}

// body resolves an institution: one of the entities, one described before, or as it stands.
func (a *attribution) body(m article.Span, role entity.Role, written string) finding {
	if role.Definite && len(role.Words) == 0 {
		var bodies []int
		for _, who := range a.byHead[role.Head] {
			for _, r := range a.known[who].roles {
				if r.Kind == entity.Body && (role.Nation == "" || r.Nation == "" || role.Nation == r.Nation) {
					bodies = append(bodies, who)
					break
				}
			}
		}
		if who := a.lastOf(bodies, m.Start); who >= 0 {
			return finding{who: who, rule: ruleBody}
		}
	}
	// With an adjective only one institution of its kind can be meant: المنظمة الحقوقية.
	if c := a.byHead[role.Head]; role.Definite && len(c) == 1 && (len(role.Words) == 1 && len(strings.Fields(written)) == 2 || adjectival(written)) {
		if who := a.lastOf(c, m.Start); who >= 0 && a.known[who].id != "" {
			return finding{who: who, rule: ruleBody}
		}
	}
	role.Feminine = bodyGender(role) == entity.Female
	role.Plural = false
	return a.describe(m, role, finding{description: a.bare(written), rule: ruleDescribed})
}

// adjectival reports whether nothing but an adjective, and what it governs, stands behind the noun: المنظمة الحقوقية, المنظمة المعنية بحقوق الإنسان.
func adjectival(written string) bool {
	words := strings.Fields(written)
	if len(words) < 2 {
		return false
	}
	key := arabic.Key(words[1])
	if len(words) > 2 && !strings.HasPrefix(words[2], "ب") {
		return false
	}
	return strings.HasPrefix(key, "ال") && !entity.IsNation(key)
}

// maxPaperWords bounds how far into a mention its issuer is looked for.
const maxPaperWords = 10

// paper resolves something written: the institution that issued it when it is stated (بيان للوزارة), the one that spoke through a paper before (البيان), or the paper itself.
func (a *attribution) paper(m article.Span, role entity.Role, written string) finding {
	words := strings.Fields(written)
	at := m.Start
	for i, w := range words[:min(len(words), maxPaperWords)] {
		if i > 0 {
			if r, ok := entity.ParseRole(strings.Join(words[i:], " ")); ok && (r.Kind == entity.Body || r.Kind == entity.Office || r.Kind == entity.Bare) {
				rest := article.Span{Start: min(at, m.End-1), End: m.End}
				if who := a.named(rest); who >= 0 {
					return finding{who: who, rule: ruleName, paper: true}
				}
				var f finding
				if r.Kind == entity.Body {
					f = a.body(rest, r, strings.Join(words[i:], " "))
				} else {
					f = a.post(rest, r, strings.Join(words[i:], " "), false)
				}
				f.paper = true
				return f
			}
		}
		at += len([]rune(w)) + 1
	}
	if in := a.within(m); len(in) > 0 {
		return finding{who: in[0].who, rule: ruleName, paper: true}
	}
	// البيان, البيان الصادر
	if role.Definite {
		if who := a.issuer(role, m.Start); who >= 0 {
			return finding{who: who, rule: ruleBody, paper: true}
		}
	}
	f := a.describe(m, role, finding{description: a.bare(written), rule: ruleDescribed})
	f.paper = true
	return f
}

// stated resolves what stands in a paper that the finder takes for no mention: وجاء في بيان للوزارة أن …
func (a *attribution) stated(q *article.Quote) finding {
	none := finding{who: -1}
	if q.Source != nil || q.Cue == nil || !a.valid(q.Cue.Span) || q.Cue.End >= q.Start || q.Cue.Lemma != "جاء" && q.Cue.Lemma != "ورد" {
		return none
	}
	tokens := arabic.Tokenize(a.text, q.Cue.End, min(q.Start, q.Cue.End+maxReach))
	if len(tokens) < 2 || tokens[0].Key != "في" {
		return none
	}
	m := article.Span{Start: tokens[1].Start, End: tokens[1].End}
	if r, ok := entity.ParseRole(string(a.text[m.Start:m.End])); !ok || r.Kind != entity.Paper || r.Plural {
		return none
	}
	for _, t := range tokens[2:] {
		if !t.Word || timeWord[t.Key] || t.Key == "ان" || t.Key == "بشان" || t.Key == "حول" || relative[t.Key] || predicateOf(t.Key) == surelyVerb {
			break
		}
		m.End = t.End
	}
	written := string(a.text[m.Start:m.End])
	role, ok := entity.ParseRole(written)
	if !ok {
		return none
	}
	// A paper that nobody is said to have issued is the last speaker's: قال النادي …، وجاء في بيان أن …
	f := a.paper(m, role, written)
	if f.who < 0 || len(a.recent) > 0 && a.known[f.who].id == "" && a.known[f.who].name == a.bare(written) {
		return none
	}
	return f
}

// issuer finds whose paper is meant by the noun alone: the one who spoke through a paper before, or who spoke in the sentence where the paper first came up
// (قالت الوزارة في بيان إن …، وأضاف البيان أن …), or whose name follows it there (صدر بيان عن الوزارة).
func (a *attribution) issuer(role entity.Role, at int) int {
	for i := len(a.recent) - 1; i >= 0; i-- {
		if a.recent[i].paper && a.recent[i].who >= 0 {
			return a.recent[i].who
		}
	}
	start := max(0, at-maxSentence)
	tokens := arabic.Tokenize(a.text, start, at)
	for i := len(tokens) - 1; i >= 0; i-- {
		if !tokens[i].Word || !strings.Contains(tokens[i].Key, role.Head) {
			continue
		}
		if r, ok := entity.ParseRole(tokens[i].Key); !ok || r.Head != role.Head {
			continue
		}
		for _, o := range a.within(article.Span{Start: tokens[i].End, End: min(tokens[i].End+issuerReach, at)}) {
			if a.known[o.who].kind == article.Organisation {
				return o.who
			}
		}
		for j := len(a.recent) - 1; j >= 0; j-- {
			if s := a.recent[j]; s.who >= 0 && s.at.Start < at && s.at.End > tokens[i].Start-maxSentence/2 {
				return s.who
			}
		}
	}
	return -1
}

// issuerReach is how far behind a paper's noun the name of its issuer may stand.
const issuerReach = 30
