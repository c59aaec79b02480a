package speaker

import (
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
)

// mention resolves a quote whose speaker is mentioned.
func (a *attribution) mention(q *article.Quote, title bool) finding {
	m := q.Source.Span
	if who := a.named(m); who >= 0 {
		if title {
			return finding{who: who, rule: ruleHeadlineName}
		}
		return finding{who: who, rule: ruleName}
	}
	words := strings.Fields(string(a.text[m.Start:m.End]))
	first := arabic.Key(words[0])
	if g, ok := pronoun(first); ok {
		if who := a.subject(a.sentenceStart(m.Start), m.Start, g); who >= 0 && len(a.recent) == 0 {
			return finding{who: who, rule: rulePronoun}
		}
		return a.back(g, rulePronoun)
	}
	if q.Cue != nil && needsLam(q.Cue.Text) {
		words[0] = dropLam(words[0])
	}
	if len(words) > 1 && same(arabic.Key(words[0])) && strings.HasPrefix(arabic.Key(words[1]), "ال") {
		words = words[1:]
	}
	written := strings.Join(words, " ")
	var f finding
	role, ok := entity.ParseRole(written)
	switch {
	case !ok:
		f = a.other(m, written)
	case role.Kind == entity.Paper:
		f = a.paper(m, role, written)
	case role.Kind == entity.Body:
		f = a.body(m, role, written)
	default:
		f = a.post(m, role, written, title)
	}
	// A headline describes whom the body names: مسؤول: … repeats a quote of his.
	if title && (f.who < 0 || a.known[f.who].id == "") {
		if echo := a.headline(q); echo.who >= 0 && a.known[echo.who].kind != article.Location {
			return echo
		}
	}
	return f
}

// same reports whether a word only points back at the noun after it: نفس المصدر, ذات البلاغ, هذا المسؤول.
func same(key string) bool {
	switch strings.TrimPrefix(strings.TrimPrefix(key, "ل"), "ب") {
	case "نفس", "ذات", "هذا", "هذه", "ذلك", "تلك":
		return true
	}
	return false
}

// pronoun reads a pronoun, or a word that stands for one: هو, الأخيرة, الرجل.
func pronoun(key string) (agreement, bool) {
	key = strings.TrimPrefix(key, "و")
	switch key {
	case "هو", "الاخير", "الرجل":
		return agreement{gender: entity.Male}, true
	case "هي", "الاخيره", "المراه":
		return agreement{gender: entity.Female}, true
	case "هم", "هما":
		return agreement{plural: true}, true
	}
	return agreement{}, false
}

// named returns the entity that the mention names, or -1. A person counts when the name ends the mention and what stands before it is its title (الرئيس ترامب),
// not something of theirs (محامي ترامب); an institution or place when it begins the mention or follows its own head noun (صحيفة الغد).
func (a *attribution) named(m article.Span) int {
	in := a.within(m)
	for i := len(in) - 1; i >= 0; i-- {
		o := in[i]
		if a.known[o.who].kind != article.Person {
			continue
		}
		if o.Start <= m.Start || a.apposed(m.Start, o.Start) {
			return o.who
		}
		if i == 0 {
			break
		}
	}
	for _, o := range in {
		if a.known[o.who].kind == article.Person {
			continue
		}
		if o.Start <= m.Start {
			return o.who
		}
		before := strings.Fields(string(a.text[m.Start:o.Start]))
		if len(before) == 0 || len(before) > 2 {
			return -1
		}
		if r, ok := entity.ParseRole(before[0]); ok && r.Kind == entity.Body {
			return o.who
		}
		return -1
	}
	return -1
}

// apposed reports whether the words from start to the name at end are a title in apposition to it: they end in a definite word, a nation or another name.
func (a *attribution) apposed(start, end int) bool {
	before := strings.TrimRight(string(a.text[start:end]), " \u00a0،,«\"“”(")
	if before == "" {
		return true
	}
	words := strings.Fields(before)
	last := arabic.Key(words[len(words)-1])
	if strings.HasPrefix(last, "ال") || strings.HasPrefix(last, "وال") || strings.HasPrefix(last, "لل") || entity.IsNation(last) {
		return true
	}
	if r, ok := entity.ParseRole(words[len(words)-1]); ok && r.Kind == entity.Rank {
		return true
	}
	in := a.within(article.Span{Start: start, End: end})
	return len(in) > 0 && in[len(in)-1].End >= start+len([]rune(before)) && a.known[in[len(in)-1].who].kind != article.Person
}

// needsLam reports whether the cue puts ل before its speaker: وفقا لتحليل.
func needsLam(cue string) bool {
	switch strings.TrimPrefix(arabic.Key(cue), "و") {
	case "فقا", "وفقا", "طبقا", "تبعا", "استنادا":
		return true
	}
	return false
}

// dropLam takes ل off a word, and gives the article back: للجريدة → الجريدة.
func dropLam(word string) string {
	if rest, ok := strings.CutPrefix(word, "لل"); ok {
		return "ال" + rest
	}
	if rest, ok := strings.CutPrefix(word, "ل"); ok {
		return strings.TrimLeft(rest, "ـ")
	}
	return word
}

// other resolves a mention that is neither an entity's nor a role: a name that the recogniser missed, or a description.
func (a *attribution) other(m article.Span, written string) finding {
	words := strings.Fields(arabic.Key(written))
	last := words[len(words)-1]
	if c := a.byLast[last]; len(c) == 1 {
		return finding{who: c[0], rule: ruleSpelled}
	} else if who := a.lastOf(c, m.Start); who >= 0 {
		return finding{who: who, rule: ruleSpelled}
	}
	// A noun that stood before a name stands for it: الشاب فلان, then الشاب; تطبيق كذا, then التطبيق.
	if noun, ok := strings.CutPrefix(words[0], "ال"); ok && len(words) <= 2 {
		if who := a.lastOf(a.byEpithet[noun], m.Start); who >= 0 {
			return finding{who: who, rule: ruleBody}
		}
	}
	f := finding{who: len(a.known), description: a.bare(written), rule: ruleDescribed}
	k := known{name: f.description, mentions: []article.Span{m}}
	if strings.HasPrefix(words[0], "ال") {
		k.gender, k.plural = nounAgreement(words[0])
	} else if len(words) > 1 {
		a.index(a.byLast, last, f.who)
	}
	a.known = append(a.known, k)
	return f
}

// nounAgreement is the gender and number that a noun's ending shows: العارضة, الكثيرات, المنتقدون.
func nounAgreement(key string) (entity.Gender, bool) {
	switch {
	case strings.HasSuffix(key, "ون") || strings.HasSuffix(key, "ين"):
		return entity.Unknown, true
	case strings.HasSuffix(key, "ه") || strings.HasSuffix(key, "ات"):
		return entity.Female, false
	}
	return entity.Unknown, false
}

// bare takes the clitics off a description, and marks that do not pair: لمصدر أمني → مصدر أمني.
func (a *attribution) bare(written string) string {
	s := strings.Trim(entity.BareRole(written), " ،,:")
	if strings.Count(s, "\"")%2 == 1 || strings.HasPrefix(s, "\"") && strings.HasSuffix(s, "\"") && strings.Count(s, "\"") == 2 {
		s = strings.Trim(s, "\"")
	}
	return s
}

// definite reports whether a role phrase means one person known to the reader: الوزير, وزير الخارجية, رئيس وزراء مصر, but not مسؤول أمريكي or متحدث باسم الجيش.
func (a *attribution) definite(m article.Span, role entity.Role, written string) bool {
	if role.Definite || role.Kind == entity.Counterpart {
		return true
	}
	words := strings.Fields(arabic.Key(written))
	at := m.Start
	for i, w := range words {
		if i > 0 {
			if strings.HasPrefix(w, "ال") || entity.IsNation(w) && !strings.HasSuffix(w, "ي") {
				return true
			}
			if strings.HasPrefix(w, "لل") || strings.HasPrefix(w, "بال") || w == "باسم" || w == "في" || w == "من" || w == "لدي" || w == "عن" || w == "علي" || w == "الي" {
				return false
			}
			if in := a.within(article.Span{Start: at + 1, End: m.End}); len(in) > 0 && in[0].Start <= at+2 {
				return true
			}
		}
		at += len([]rune(w)) + 1
	}
	return false
}

// post resolves a role: the person who holds it, an earlier speaker who was described so, or the description itself.
func (a *attribution) post(m article.Span, role entity.Role, written string, title bool) finding {
	description := a.bare(written)
	fresh := finding{who: -1, description: description, role: description, rule: ruleDescribed}
	if role.Kind == entity.Descriptive {
		fresh.role = ""
	}
	if role.Plural {
		return a.describe(m, role, fresh)
	}
	// A headline leaves the article out: وزير إسرائيلي: … is the one whom the body names.
	if !title && !a.definite(m, role, written) {
		return a.describe(m, role, fresh)
	}
	fresh.rule = rulePost
	best, rank, at := -1, -1, -1
	later := -1
	for _, who := range a.byHead[role.Head] {
		k := &a.known[who]
		if k.plural || role.Feminine && k.gender == entity.Male || !role.Feminine && k.gender == entity.Female && role.Kind != entity.Rank {
			continue
		}
		for _, held := range k.roles {
			if !role.Matches(held) {
				continue
			}
			end, before := k.latest(m.Start)
			if !before {
				if later < 0 {
					later = who
				}
				continue
			}
			r := 0
			if !role.Alone() && role.Nation == held.Nation && len(role.Words) == len(held.Words) {
				r = 1
			}
			if r > rank || r == rank && end > at {
				best, rank, at = who, r, end
			}
		}
	}
	switch {
	case best >= 0 && rank == 1:
		return finding{who: best, rule: ruleRole, role: description}
	case best >= 0:
		return finding{who: best, rule: ruleRoleLoose, role: description}
	case later >= 0:
		return finding{who: later, rule: ruleRoleLater, role: description}
	}
	if who := a.otherwise(m, role, written); who >= 0 {
		return finding{who: who, rule: ruleVaried, role: description}
	}
	return a.describe(m, role, fresh)
}

// otherwise finds whom a definite description names in other words: the one whose name the noun stood before (الأمير فلان, then الأمير), the last speaker when the noun
// fits many posts (المسؤول for a director), or the last speaker when the article gives no post of that person (فلان, then الرئيس الروسي).
func (a *attribution) otherwise(m article.Span, role entity.Role, written string) int {
	first, _, _ := strings.Cut(arabic.Key(written), " ")
	noun, definite := strings.CutPrefix(first, "ال")
	if !definite && role.Possessed {
		noun = first
	}
	if (definite || role.Possessed) && role.Nation == "" && len(role.Words) == 0 {
		if who := a.lastOf(a.byEpithet[noun], m.Start); who >= 0 && a.known[who].kind == article.Person {
			return who
		}
	}
	if len(a.recent) == 0 || role.Former || role.Kind == entity.Counterpart {
		return -1
	}
	s := a.recent[len(a.recent)-1]
	if s.who < 0 || s.nested {
		return -1
	}
	k := &a.known[s.who]
	if k.kind != article.Person || role.Feminine != (k.gender == entity.Female) && k.gender != entity.Unknown {
		return -1
	}
	if len(k.roles) == 0 || definite && len(role.Words) == 0 && broad[role.Head] {
		return s.who
	}
	return -1
}

// broad holds nouns that fit people of many posts.
var broad = map[string]bool{"مسوول": true, "قيادي": true, "دبلوماسي": true, "سياسي": true, "نجم": true, "لاعب": true, "مدرب": true, "فنان": true, "شاب": true, "خبير": true, "كاتب": true, "زعيم": true}

// describe remembers a described speaker, so that the same words, or fewer with the article, find them again: مصدر أمني, then المصدر.
func (a *attribution) describe(m article.Span, role entity.Role, f finding) finding {
	gender := entity.Male
	if role.Feminine {
		gender = entity.Female
	}
	a.known = append(a.known, known{
		name: f.description, kind: "", roles: []entity.Role{role}, gender: gender, plural: role.Plural, mentions: []article.Span{m},
	})
	if f.role != "" {
		a.known[len(a.known)-1].titles = []string{f.role}
	}
	f.who = len(a.known) - 1
	a.index(a.byHead, role.Head, f.who)
	return f
}

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
	if c := a.byHead[role.Head]; role.Definite && len(c) == 1 && len(role.Words) == 1 && len(strings.Fields(written)) == 2 {
		if who := a.lastOf(c, m.Start); who >= 0 && a.known[who].id != "" {
			return finding{who: who, rule: ruleBody}
		}
	}
	role.Feminine = bodyGender(role) == entity.Female
	role.Plural = false
	return a.describe(m, role, finding{description: a.bare(written), rule: ruleDescribed})
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
	if role.Alone() && role.Definite {
		if who := a.issuer(role, m.Start); who >= 0 {
			return finding{who: who, rule: ruleBody, paper: true}
		}
	}
	f := a.describe(m, role, finding{description: a.bare(written), rule: ruleDescribed})
	f.paper = true
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
