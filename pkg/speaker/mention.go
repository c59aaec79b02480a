package speaker

import (
	"slices"
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
)

// mention resolves a quote whose speaker is mentioned.
func (a *attribution) mention(q *article.Quote, title bool) finding {
	m := a.styled(q.Source.Span)
	if who := a.subjectBefore(q.Cue, m); who >= 0 {
		if title {
			return finding{who: who, rule: ruleHeadlineName}
		}
		return finding{who: who, rule: ruleSubject}
	}
	if a.told(q.Cue, m) && !title {
		if m = (article.Span{Start: q.Cue.End + 1, End: m.Start - 1}); m.Start >= m.End || !a.worded(m) {
			return a.carried(q)
		}
	}
	if !title {
		m = a.first(q.Cue, a.whole(a.ownerToo(q.Cue, m)))
		if a.object(q.Cue, m) {
			if f := a.carried(q); f.who >= 0 {
				return f
			}
		}
	}
	if q.Cue != nil && m.End <= q.Cue.Start && !title {
		if who := a.sayer(q, a.sentenceStart(q.Cue.Start), agreementOf(*q.Cue)); who >= 0 {
			return finding{who: who, rule: ruleSubject}
		}
	}
	issuer := 0
	if r, ok := entity.ParseRole(string(a.text[m.Start:m.End])); ok && r.Kind == entity.Paper && !title && len(a.within(m)) == 0 {
		m, issuer = a.issued(m, r)
	}
	if issuer == 0 {
		m.End = a.trimmed(m)
	}
	m.End = a.overrun(m)
	if in := a.within(m); len(in) > 0 && a.known[in[len(in)-1].who].kind == article.Person && a.office(m) {
		m.End = in[len(in)-1].End // إدارة الرئيس فلان | الشهر الماضي
	}
	if who := a.sentenceSubject(q.Cue, m); who >= 0 && !title {
		return finding{who: who, rule: ruleSubject}
	}
	if who := a.qualified(q, m); who >= 0 && !title {
		return finding{who: who, rule: ruleSubject, relative: true}
	}
	if !title && a.another(q, m) {
		if f := a.carried(q); f.rule == ruleSubject || f.rule == ruleDescribed || f.who >= 0 && len(a.recent) > 0 && a.recent[len(a.recent)-1].at.End > a.sentenceStart(q.Cue.Start) {
			return f
		}
	}
	if who := a.named(m); who >= 0 {
		if title {
			return finding{who: who, rule: ruleHeadlineName}
		}
		return finding{who: who, rule: ruleName}
	}
	if who := a.apposedLater(q, m); who >= 0 && !title {
		return finding{who: who, rule: ruleName}
	}
	words := strings.Fields(string(a.text[m.Start:m.End]))
	if at := a.bearer(m); at > 0 && !title {
		return a.newcomer(article.Span{Start: at, End: m.End}, strings.TrimSpace(string(a.text[m.Start:at])))
	}
	first := arabic.Key(words[0])
	if g, ok := pronoun(first); ok && !(len(words) > 1 && strings.HasPrefix(arabic.Key(words[1]), "اخر")) { // ضيف آخر
		if who := a.honoured(first, m.Start, g); who >= 0 {
			return finding{who: who, rule: rulePronoun}
		}
		if f := a.sovereign(first, m.Start); f.description != "" || f.who >= 0 {
			return f
		}
		if who := a.subject(a.sentenceStart(m.Start), m.Start, g); who >= 0 && len(a.recent) == 0 {
			return finding{who: who, rule: rulePronoun}
		}
		// طالب فلان بالعدل في أول النص, then وأوضح ضيف البرنامج
		if lead := a.title().End; len(a.recent) == 0 && m.Start-lead < maxSentence {
			if who := a.subject(lead, m.Start, g); who >= 0 && a.known[who].kind == article.Person {
				return finding{who: who, rule: rulePronoun}
			}
		}
		return a.back(g, rulePronoun)
	}
	// تصريحه الأخير يؤكد أن …
	if g, ok := sayingOf(first); ok && !title && len(a.recent) > 0 && q.Cue != nil && m.End+1 == q.Cue.Start {
		return a.back(g, ruleVaried)
	}
	if q.Cue != nil && (needsLam(q.Cue.Text) || strings.HasSuffix(lastWord(string(a.text[max(0, m.Start-maxAside):m.Start])), "سبق")) {
		words[0] = dropLam(words[0])
	}
	if len(words) > 1 && same(arabic.Key(words[0])) && strings.HasPrefix(arabic.Key(words[1]), "ال") {
		words = words[1:]
	}
	written := strings.TrimSpace(noHashes.Replace(strings.Join(words, " ")))
	var f finding
	role, ok := entity.ParseRole(written)
	if !ok {
		// لكن مسؤولا أمنيا قال …
		if bare, cut := strings.CutSuffix(arabic.Key(words[0]), "ا"); cut {
			role, ok = entity.ParseRole(strings.Join(append([]string{bare}, words[1:]...), " "))
		}
	}
	if !ok && !title && a.thing(q.Cue, m) {
		return a.carried(q)
	}
	switch {
	case !ok:
		f = a.other(q, m, written)
	case role.Kind == entity.Paper:
		f = a.paper(m, role, written, issuer)
	case role.Kind == entity.Body:
		f = a.body(m, role, written)
	default:
		f = a.post(m, role, written, title)
	}
	if !title && f.who >= 0 && f.description != "" && f.description == a.known[f.who].name && a.known[f.who].id == "" && f.description == a.bare(written) {
		if end := a.tail(q, m); end > m.End {
			f.description = a.bare(strings.TrimSpace(noHashes.Replace(string(a.text[m.Start:end]))))
			a.known[f.who].name = f.description
		}
	}
	// A headline describes whom the body names: مسؤول: … repeats a quote of his.
	if title && (f.who < 0 || a.known[f.who].id == "") {
		if echo := a.headline(q); echo.who >= 0 && a.known[echo.who].kind != article.Location {
			return echo
		}
		if ok && role.Kind != entity.Body && role.Kind != entity.Paper && !role.Plural {
			if who := a.introduced(m, role); who >= 0 {
				return finding{who: who, rule: ruleRoleLater}
			}
		}
	}
	return f
}

// told reports whether the mention is only whom somebody speaks to, behind the verb: أعلن مسؤول أردني | لنبراس نيوز أن, كي يوضح | لموسكو أن.
func (a *attribution) told(cue *article.Cue, m article.Span) bool {
	in := a.within(m)
	if cue == nil || !a.valid(cue.Span) || cue.End >= m.Start || m.Start-cue.End > maxReach/2 || len(in) == 0 || in[0].Start != m.Start || a.text[m.Start] != arabic.Lam {
		return false
	}
	k := &a.known[in[0].who]
	if _, ok := verb(cue.Text); !ok || needsLam(cue.Text) || k.kind == article.Person || !entity.HasPreposition(string(a.text[in[0].Start:in[0].End]), k.name) {
		return false
	}
	r, ok := entity.ParseRole(string(a.text[cue.End:m.Start]))
	return cue.End+1 == m.Start || ok && r.Kind != entity.Body && !r.Definite
}

// ownerToo gives back a title that was cut off when the mention is only whose title it is: قال المحامي الشخصي | لترامب، فلان، إن …, قال المدير الرياضي | لنادي كذا، فلان
func (a *attribution) ownerToo(cue *article.Cue, m article.Span) article.Span {
	in := a.within(m)
	if cue == nil || !a.valid(cue.Span) || len(in) == 0 || cue.End >= m.Start || m.Start-cue.End > maxReach/2 {
		return m
	}
	title := string(a.text[cue.End:m.Start])
	r, ok := entity.ParseRole(title)
	if !ok || r.Kind == entity.Body || r.Kind == entity.Paper || strings.ContainsAny(title, "،,\"\n") {
		return m
	}
	// نجل | سليم درويش
	of := len(strings.Fields(title)) == 1 && !r.Definite && !r.Possessed && r.Kind == entity.Descriptive && a.known[in[0].who].kind == article.Person
	if in[0].Start != m.Start || !a.owner(in[0]) && !of {
		if first, _, _ := strings.Cut(string(a.text[m.Start:m.End]), " "); !ofInstitution(first) {
			return m
		}
	}
	return article.Span{Start: cue.End + 1, End: m.End}
}

// sentenceSubject returns the subject of the verb that a participle goes with, when the mention is only some noun phrase of the sentence before it, or -1:
// حذر سليم درويش نظيره أمس من الحرب قائلا …
func (a *attribution) sentenceSubject(cue *article.Cue, m article.Span) int {
	if cue == nil || !a.valid(cue.Span) || m.End >= cue.Start {
		return -1
	}
	w, ok := verb(cue.Text)
	if !ok || !participle(w) && !(strings.HasPrefix(w, "م") && strings.HasSuffix(w, "ه")) && !femininePattern(w) {
		return -1
	}
	start := a.sentenceStart(cue.Start)
	if n := len(a.recent); m.Start < start || n > 0 && a.recent[n-1].at.End > start {
		return -1
	}
	for _, x := range a.actors(start, cue.Start) {
		if x.at.Overlaps(m) {
			return -1
		}
	}
	return a.agent(start, cue.Start, agreementOf(*cue))
}

// apposedLater returns the person whose name ends the phrase that the mention begins, right before what is said, or -1:
// قال المسؤول الكبير في قسم الخدمات بالشركة، فلان، إن …
func (a *attribution) apposedLater(q *article.Quote, m article.Span) int {
	if q.Cue == nil || q.Cue.End > m.Start || m.End > q.Start || q.Start-m.End > maxPhrase {
		return -1
	}
	if v, ok := verb(q.Cue.Text); !ok || starts(v, takesPerson) || starts(v, tells) || participle(v) {
		return -1
	}
	in := a.within(article.Span{Start: m.End, End: q.Start})
	if len(in) == 0 {
		return -1
	}
	o := in[len(in)-1]
	k := &a.known[o.who]
	if o.Start < m.End || o.End > q.Start || k.kind != article.Person || strings.Trim(string(a.text[o.End:q.Start]), " ،,:\"“«”»") != "" {
		return -1
	}
	if entity.HasPreposition(string(a.text[o.Start:o.End]), k.name) || !agreementOf(*q.Cue).agrees(k) {
		return -1
	}
	phrase := strings.TrimRight(string(a.text[m.End:o.Start]), " ")
	between := strings.Fields(arabic.Key(phrase))
	if len(between) == 1 && called[between[0]] {
		return o.who // ناج آخر يدعى سليم درويش
	}
	role, ok := entity.ParseRole(strings.TrimSpace(noHashes.Replace(string(a.text[m.Start:m.End]))))
	if !ok && phrase != "،" || role.Kind == entity.Body || role.Kind == entity.Paper || role.Plural {
		return -1
	}
	if !strings.HasSuffix(phrase, "،") && !a.apposed(m.Start, o.Start) {
		return -1
	}
	if n := len(between); n > 0 && (governs(between[n-1]) || n == 1 && strings.HasPrefix(between[0], "لل")) {
		return -1
	}
	for _, w := range between {
		if w == "ان" || strings.HasPrefix(w, "انه") || leadsAway[w] || strings.HasPrefix(w, "ل") && media[strings.TrimPrefix(dropLam(w), "ال")] {
			return -1
		}
	}
	return o.who
}

// leadsAway holds words behind which a name is somebody else's: في مؤتمر صحفي مع الرئيس فلان. media are whom one speaks to: مصدر لمراسل الصحيفة فلان.
var (
	leadsAway = map[string]bool{"مع": true, "خلال": true, "بعد": true, "قبل": true, "عقب": true, "بين": true, "مثل": true, "تدعي": true}
	media     = map[string]bool{"قناه": true, "صحيفه": true, "وكاله": true, "موقع": true, "اذاعه": true, "مراسل": true, "مراسله": true, "برنامج": true, "زميله": true, "زميل": true, "الزميله": true, "الزميل": true}
)

// called holds words that give somebody's name.
var called = map[string]bool{"يدعي": true, "تدعي": true, "اسمه": true, "اسمها": true, "ويدعي": true, "وتدعي": true, "واسمه": true, "واسمها": true}

// tells holds the stems of verbs whose object is who is told: أبلغ فلانا أن …
var tells = []string{"بلغ", "ابلغ", "اخبر", "يبلغ", "تبلغ", "سال", "يسال"}

// maxPhrase is how far from a mention the name in apposition to it may stand.
const maxPhrase = 120

// noHashes writes a hashtag as words: #الشرطة_المصرية.
var noHashes = strings.NewReplacer("#", "", "_", " ")

// same reports whether a word only points back at the noun after it: نفس المصدر, ذات البلاغ, هذا المسؤول.
func same(key string) bool {
	switch strings.TrimPrefix(strings.TrimPrefix(key, "ل"), "ب") {
	case "نفس", "ذات", "هذا", "هذه", "ذلك", "تلك":
		return true
	}
	return false
}

// pronoun reads a pronoun, or a word that stands for one: هو, الأخيرة, الرجل, ضيف البرنامج.
func pronoun(key string) (agreement, bool) {
	key = strings.TrimPrefix(key, "و")
	switch key {
	case "هو", "الاخير", "الرجل", "محدثنا", "مخاطبنا", "ضيف":
		return agreement{gender: entity.Male}, true
	case "هي", "الاخيره", "المراه", "محدثتنا", "مخاطبتنا", "ضيفه":
		return agreement{gender: entity.Female}, true
	case "هم", "هما":
		return agreement{plural: true}, true
	}
	if _, g := honorific(key); g != (agreement{}) {
		return g, true
	}
	return agreement{}, false
}

// honorifics holds the nouns of honour that stand before somebody's title (سعادة السفير) or with a pronoun for it (سعادته).
var honorifics = map[string]bool{"سعاده": true, "معالي": true, "فخامه": true, "جلاله": true, "سياده": true, "سمو": true, "دوله": true, "سماحه": true, "فضيله": true, "نيافه": true, "غبطه": true}

// honorific returns the noun of honour that the word is, and whom its pronoun means: معاليه, سعادتها.
func honorific(key string) (string, agreement) {
	if honorifics[key] && key != "دوله" {
		return key, agreement{}
	}
	for _, p := range []struct {
		suffix string
		gender entity.Gender
	}{{"ها", entity.Female}, {"ه", entity.Male}} {
		base, ok := strings.CutSuffix(key, p.suffix)
		if noun, cut := strings.CutSuffix(base, "ت"); ok && cut && honorifics[noun+"ه"] {
			return noun + "ه", agreement{gender: p.gender}
		}
		if ok && honorifics[base] {
			return base, agreement{gender: p.gender}
		}
	}
	return "", agreement{}
}

// styled leaves nouns of honour out of a mention, also those that are all of it, before the title that they honour: سعادة | وكيلة الوزارة, معالي الدكتور | الوزير.
func (a *attribution) styled(m article.Span) article.Span {
	end := m.End
	for end < len(a.text) && end < m.Start+maxReach && a.text[end] != '\n' {
		end++
	}
	tokens := arabic.TokenizeFirst(a.text, m.Start, end, 3)
	if len(tokens) < 2 || !tokens[1].Word || tokens[1].Start > m.End+1 {
		return m
	}
	if noun, g := honorific(tokens[0].Key); noun == "" || g != (agreement{}) {
		return m
	}
	i := 1
	if len(tokens) > 2 && isRank(tokens[1].Key) && isPost(tokens[2].Key) {
		i = 2
	}
	if !isPost(tokens[i].Key) {
		return m
	}
	return article.Span{Start: tokens[i].Start, End: max(m.End, tokens[i].End)}
}

// isRank reports whether the word is a rank or a learned title: الدكتور.
func isRank(key string) bool {
	r, ok := entity.ParseRole(key)
	return ok && !r.Plural && (r.Kind == entity.Rank || r.Kind == entity.Descriptive)
}

// honoured returns the person whom the article has with the noun of honour that the pronoun stands with, named last before at, or -1: معالي الوزير فلان, then معاليه.
func (a *attribution) honoured(key string, at int, g agreement) int {
	noun, _ := honorific(strings.TrimPrefix(key, "و"))
	if noun == "" {
		return -1
	}
	best, last := -1, -1
	for who := range a.known {
		k := &a.known[who]
		end, ok := k.latest(at)
		if !ok || end < last || k.kind != article.Person || !g.agrees(k) {
			continue
		}
		for _, m := range k.mentions {
			if m.Start >= at {
				break
			}
			if slices.ContainsFunc(strings.Fields(arabic.KeyRunes(a.text[max(0, m.Start-maxHonour):m.Start])), func(w string) bool { return strings.TrimPrefix(strings.TrimPrefix(w, "و"), "ل") == noun }) {
				best, last = who, end
				break
			}
		}
	}
	return best
}

// sovereign resolves a noun of honour with a pronoun to the title that stands behind that noun before, when the article does not name who bears it: جلالة الملك, then جلالته.
func (a *attribution) sovereign(key string, at int) finding {
	noun, _ := honorific(strings.TrimPrefix(key, "و"))
	if noun == "" || len(a.recent) > 0 {
		return finding{who: -1}
	}
	tokens := arabic.Tokenize(a.text, max(0, at-maxSentence), at)
	for i := len(tokens) - 2; i >= 0; i-- {
		if strings.TrimPrefix(tokens[i].Key, "ل") != noun || !strings.HasPrefix(tokens[i+1].Key, "ال") || !isPost(tokens[i+1].Key) {
			continue
		}
		m := article.Span{Start: tokens[i+1].Start, End: tokens[i+1].End}
		written := string(a.text[m.Start:m.End])
		if role, ok := entity.ParseRole(written); ok {
			return a.post(m, role, written, false)
		}
	}
	return finding{who: -1}
}

// maxHonour is how far before a name its noun of honour may stand.
const maxHonour = 60

// named returns the entity that the mention names, or -1. A person counts when the name ends the mention and what stands before it is its title (الرئيس ترامب),
// not something of theirs (محامي ترامب); an institution or place when it begins the mention or follows its own head noun (صحيفة الغد).
func (a *attribution) named(m article.Span) int {
	in := a.within(m)
	if len(in) > 0 && a.relays(in[0], m) {
		in = in[1:]
	}
	if a.office(m) {
		in = slices.DeleteFunc(slices.Clone(in), func(o occurrence) bool { return a.known[o.who].kind == article.Person && o.Start > m.Start })
	}
	if len(in) > 1 && in[0].Start <= m.Start && a.known[in[0].who].kind == article.Person && in[1].Start > in[0].End+1 {
		return in[0].who // سليم درويش ضيف الإعلامي فلان
	}
	for i := len(in) - 1; i >= 0; i-- {
		o := in[i]
		if a.known[o.who].kind != article.Person {
			continue
		}
		if o.Start <= m.Start || a.apposed(m.Start, o.Start) && !a.owner(o) {
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
		if n := len(before); n == 3 && opensName[before[2]] && strings.HasPrefix(before[1], "ال") {
			before = before[:2] // الشركة المنتجة "…"
		}
		if len(before) == 0 || len(before) > 2 || len(before) == 2 && (a.known[o.who].kind == article.Location || a.owner(o)) {
			return -1
		}
		if r, ok := entity.ParseRole(before[0]); ok && r.Kind == entity.Body && !branch[r.Head] && (a.known[o.who].kind != article.Location || country[r.Head]) {
			return o.who
		}
		return -1
	}
	return -1
}

// country holds the nouns before a place that mean the place itself (دولة كذا, but حكومة كذا), branch those of an institution's parts (بعثة الأمم المتحدة, but حركة كذا).
var (
	country = words("دوله مملكه جمهوريه سلطنه اماره مدينه")
	branch  = words("بعثه قياده مكتب اداره فرع لجنه وفد سفاره جناح امانه رياسه")
)

// office reports whether the mention is an institution of somebody's with a title: مكتب الرئيس فلان.
func (a *attribution) office(m article.Span) bool {
	words := strings.Fields(string(a.text[m.Start:m.End]))
	if len(words) < 3 {
		return false
	}
	if r, ok := entity.ParseRole(words[0]); !ok || r.Kind != entity.Body || r.Definite {
		return false
	}
	r, ok := entity.ParseRole(words[1])
	return ok && !r.Plural && (r.Kind == entity.Office || r.Kind == entity.Bare)
}

// relays reports whether the recogniser took who is quoted and who relays it for one name, of which the mention is the end: وكالة كذا عن [فلان].
func (a *attribution) relays(o occurrence, m article.Span) bool {
	return o.Start < m.Start && o.End >= m.End && a.known[o.who].kind != article.Person && strings.HasSuffix(strings.TrimRight(string(a.text[o.Start:m.Start]), " "), " عن")
}

// owner reports whether ل makes the name what a title is of: المحامي الشخصي لترامب. In المستشار لترامب سليم درويش the recogniser takes both names for one.
func (a *attribution) owner(o occurrence) bool {
	written := string(a.text[o.Start:o.End])
	return a.text[o.Start] == arabic.Lam && entity.HasPreposition(written, a.known[o.who].name) && len(strings.Fields(written)) < 3
}

// apposed reports whether the words from start to the name at end are a title in apposition to it: they end in a definite word, a nation or another name.
func (a *attribution) apposed(start, end int) bool {
	before := strings.TrimRight(string(a.text[start:end]), " \u00a0،,«\"“”()#")
	if before == "" {
		return true
	}
	// زعيم الجمهوريين (معارضة يمينية)، فلان
	if open, shut := strings.LastIndex(before, "("), strings.LastIndex(string(a.text[start:end]), ")"); open > 0 && shut > open {
		before = before[:open]
	}
	words := strings.Fields(before)
	for len(words) > 0 && abbreviation[arabic.Key(strings.TrimSuffix(words[len(words)-1], "."))] {
		words = words[:len(words)-1]
	}
	if len(words) == 0 {
		return true
	}
	last := arabic.Key(strings.Trim(words[len(words)-1], "()"))
	if naming[last] || then[last] || strings.Trim(last, "0123456789") == "" || strings.HasPrefix(last, "ال") || strings.HasPrefix(last, "وال") || strings.HasPrefix(last, "لل") || entity.IsNation(last) {
		return true
	}
	if r, ok := entity.ParseRole(words[len(words)-1]); ok && (r.Kind == entity.Rank || r.Possessed) {
		return true // والدها فلان
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
func (a *attribution) other(q *article.Quote, m article.Span, written string) finding {
	words := strings.Fields(arabic.Key(written))
	if len(words) == 0 {
		return finding{who: -1, rule: ruleNone}
	}
	last := words[len(words)-1]
	if numeral(words[0]) {
		last = "" // 86 بالمئة من المشاركين
	}
	if c := slices.DeleteFunc(slices.Clone(a.byLast[last]), func(who int) bool { return a.relative(words, who) }); len(c) == 1 {
		return finding{who: c[0], rule: ruleSpelled}
	} else if who := a.lastOf(c, m.Start); who >= 0 {
		return finding{who: who, rule: ruleSpelled}
	}
	if c := a.byMiddle[words[0]]; len(words) == 1 && len(c) == 1 && len(a.byLast[words[0]]) == 0 {
		return finding{who: c[0], rule: ruleSpelled}
	}
	// وختمت الدرويش | الحديث
	if len(words) == 2 && strings.HasPrefix(words[0], "ال") && strings.HasPrefix(last, "ال") && a.behind(q.Cue, m) {
		if who := a.lastOf(a.byLast[words[0]], m.Start); who >= 0 {
			return finding{who: who, rule: ruleSpelled}
		}
	}
	// A noun that stood before a name stands for it: الشاب فلان, then الشاب; تطبيق كذا, then التطبيق.
	if noun, ok := strings.CutPrefix(words[0], "ال"); ok && len(words) <= 2 {
		if who := a.lastOf(a.byEpithet[noun], m.Start); who >= 0 {
			return finding{who: who, rule: ruleBody}
		}
	}
	// الداخلية for وزارة الداخلية, الفريق for the club that spoke.
	if noun, ok := strings.CutPrefix(words[0], "ال"); ok && (len(words) == 1 || len(words) == 2 && entity.IsNation(words[1])) {
		who := a.ministry(noun, m.Start)
		if who < 0 && len(words) == 1 {
			who = a.kind(m, entity.Role{Head: noun})
		}
		if who >= 0 {
			return finding{who: who, rule: ruleBody}
		}
	}
	// The same foreign name in another spelling: لوبيتيجي, لوبيتجي.
	if who := a.spelled(last); who >= 0 && !a.relative(words, who) {
		return finding{who: who, rule: ruleSpelled}
	}
	name := looksLikeName(words) && (entity.GenderOf(words[0]) != entity.Unknown || q.Cue == nil || q.Cue.End <= m.Start)
	if !name && !a.speaks(q.Cue, m, words) {
		if f := a.carried(q); f.who >= 0 {
			return f
		}
	}
	f := finding{who: len(a.known), description: a.bare(written), rule: ruleDescribed}
	if name {
		f.rule = ruleUnknownName
	}
	k := known{name: f.description, mentions: []article.Span{m}}
	if strings.HasPrefix(written, "ال") || strings.HasPrefix(words[0], "م") && strings.HasSuffix(words[0], "ون") && len(words[0]) > 10 {
		k.gender, k.plural = nounAgreement(words[0])
	} else if len(words) > 1 && !numeral(words[0]) && !strings.HasPrefix(last, "بال") {
		a.index(a.byLast, last, f.who) // but not 29 بالمئة
	}
	k.plural = k.plural || numeral(words[0])
	a.known = append(a.known, k)
	return f
}

// relative reports whether words that end in a person's last name are of that family and not the person: فيكتوريا درويش, أسرة درويش.
func (a *attribution) relative(words []string, who int) bool {
	k := &a.known[who]
	first, _, more := strings.Cut(arabic.Key(k.name), " ")
	g := entity.GenderOf(words[0])
	return k.kind == article.Person && len(words) > 1 && more && first != words[0] && !strings.Contains(" "+arabic.Key(k.name)+" ", " "+words[0]+" ") && (g != entity.Unknown && entity.Skeleton(first) != entity.Skeleton(words[0]) || heads[words[0]] && words[0] != "احد")
}

// bearer returns where the name that the recogniser missed begins in a title with its bearer, or 0.
func (a *attribution) bearer(m article.Span) int {
	tokens := arabic.Tokenize(a.text, m.Start, m.End)
	r, ok := entity.ParseRole(string(a.text[m.Start:m.End]))
	if r.Kind == entity.Body || r.Kind == entity.Paper || r.Plural {
		return 0
	}
	if i := slices.IndexFunc(tokens, func(t arabic.Token) bool { return t.Key == "،" }); i > 0 && !a.holdsPerson(m) {
		if n := a.nameWords(tokens[i+1:]); n > 1 && i+1+n == len(tokens) {
			return tokens[i+1].Start
		}
	}
	if !ok {
		return 0
	}
	for i := max(1, len(tokens)-3); i < len(tokens)-1; i++ {
		last, first := tokens[i-1], tokens[i]
		given := entity.GenderOf(first.Key) != entity.Unknown && first.Key != "باسم"
		if a.nameWords(tokens[i:]) < len(tokens)-i || !given && (strings.HasPrefix(first.Key, "و") || strings.HasPrefix(tokens[len(tokens)-1].Key, "ال")) || len(a.within(article.Span{Start: first.Start, End: m.End})) > 0 {
			continue
		}
		if strings.HasPrefix(last.Key, "ال") || entity.IsNation(last.Key) || len(a.within(article.Span{Start: last.Start, End: last.End})) > 0 {
			return first.Start
		}
	}
	return 0
}

// newcomer remembers somebody with a name that the recogniser missed, and their post.
func (a *attribution) newcomer(m article.Span, post string) finding {
	name := string(a.text[m.Start:m.End])
	words := strings.Fields(arabic.Key(name))
	last := words[len(words)-1]
	if c := a.byLast[last]; len(c) == 1 {
		return finding{who: c[0], rule: ruleSpelled}
	}
	f := finding{who: len(a.known), description: name, role: post, rule: ruleUnknownName}
	k := known{name: name, kind: article.Person, titles: []string{post}, mentions: []article.Span{m}}
	if role, ok := entity.ParseRole(post); ok {
		k.roles, k.gender = []entity.Role{role}, entity.Male
		if role.Feminine {
			k.gender = entity.Female
		}
		a.index(a.byHead, role.Head, f.who)
	}
	a.index(a.byLast, last, f.who)
	a.known = append(a.known, k)
	return f
}

// spelled returns the one person whose last name has the same consonants, or -1.
func (a *attribution) spelled(last string) int {
	skeleton := entity.Skeleton(last)
	if skeleton == last {
		return -1
	}
	if c := a.byLast[skeleton]; len(c) == 1 {
		return c[0]
	}
	return -1
}

// looksLikeName reports whether two to four words without article and particles stand, as in a name that the recogniser does not know.
func looksLikeName(words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(w, "ال") || preposition[w] || particle[w] {
			return false
		}
	}
	return len(words) > 1 && len(words) < 5 && !numeral(words[0])
}

// particle holds words that name nobody; a mention of one such word counts as none.
var particle = map[string]bool{
	"اذا": true, "لذلك": true, "كذلك": true, "انما": true, "الا": true, "عندما": true, "حيث": true, "وفق": true, "حسب": true, "ايضا": true, "نفسه": true, "نفسها": true,
	"اي": true, "بذلك": true, "بمثابه": true, "هنالك": true, "فمنهم": true, "بعدما": true, "قبل": true, "بعد": true, "حين": true, "حينما": true, "فيما": true, "بينما": true, "كما": true, "قد": true, "هناك": true, "اليوم": true, "امس": true, "في": true,
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
	if strings.Count(s, "\"")%2 == 1 {
		return strings.TrimSpace(strings.ReplaceAll(s, "\"", ""))
	}
	if strings.HasPrefix(s, "\"") && strings.HasSuffix(s, "\"") && strings.Count(s, "\"") == 2 {
		s = strings.Trim(s, "\"")
	}
	return s
}
