package speaker

import (
	"slices"
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
		// The headline comes before the one that it means.
		if a.inTitle(m) && len(bodies) == 1 {
			return finding{who: bodies[0], rule: ruleBody}
		}
		if who := a.ministry(role.Head, m.Start); who >= 0 {
			return finding{who: who, rule: ruleBody}
		}
		if who := a.kind(m, role); who >= 0 {
			return finding{who: who, rule: ruleVaried}
		}
	}
	if role.Definite && len(strings.Fields(written)) == 1 && !a.inTitle(m) {
		if full := a.fuller(m, written); full != "" {
			return a.describe(m, role, finding{description: full, rule: ruleDescribed})
		}
	}
	// With an adjective only one institution of its kind can be meant: المنظمة الحقوقية.
	if c := a.byHead[role.Head]; role.Definite && len(c) == 1 && (len(role.Words) == 1 && len(strings.Fields(written)) == 2 || adjectival(written)) {
		if who := a.lastOf(c, m.Start); who >= 0 && a.known[who].id != "" {
			return finding{who: who, rule: ruleBody}
		}
	}
	// Of several the one that spoke last is meant.
	if n := len(a.recent); n > 0 && role.Definite && adjectival(written) {
		if s := a.recent[n-1]; s.who >= 0 && !s.nested && a.known[s.who].id != "" && slices.ContainsFunc(a.known[s.who].roles, func(r entity.Role) bool { return r.Kind == entity.Body && r.Head == role.Head }) {
			return finding{who: s.who, rule: ruleBody}
		}
	}
	role.Feminine = bodyGender(role) == entity.Female
	role.Plural = false
	return a.describe(m, role, finding{description: a.bare(written), rule: ruleDescribed})
}

// fuller returns the phrase of the institution's noun and whose it is that stands last before the noun alone, or "": شرطة لندن, then الشرطة.
func (a *attribution) fuller(m article.Span, written string) string {
	noun := strings.TrimPrefix(arabic.Key(a.bare(written)), "ال")
	tokens := arabic.Tokenize(a.text, max(0, m.Start-maxFuller), m.Start)
	for i := len(tokens) - 2; i >= 0; i-- {
		if !strings.HasSuffix(tokens[i].Key, noun) {
			continue
		}
		r, ok := entity.ParseRole(string(a.text[tokens[i].Start:tokens[i].End]))
		end := a.phraseEnd(tokens, i)
		if !ok || r.Definite || end <= tokens[i].End || i > 0 && isPost(tokens[i-1].Key) {
			continue // قائد شرطة كذا
		}
		// أعلنت مفوضية الانتخابات | النسب
		for j := i + 2; j < len(tokens) && tokens[j].Start < end; j++ {
			if key := tokens[j].Key; strings.HasPrefix(key, "ال") && !strings.HasSuffix(key, "ي") && !strings.HasSuffix(key, "ه") && len(a.within(article.Span{Start: tokens[j].Start, End: tokens[j].End})) == 0 {
				end = tokens[j-1].End
			}
		}
		at := article.Span{Start: tokens[i].Start, End: end}
		if phrase := string(a.text[at.Start:at.End]); a.definite(at, r, phrase) && (!a.holdsPerson(at) || a.office(at)) {
			return a.bare(phrase)
		}
	}
	return ""
}

// maxFuller is how far before an institution's noun the fuller phrase may stand.
const maxFuller = 400

// ministry returns the ministry of the noun that was named last before at, or -1: وزارة الداخلية المصرية for الداخلية.
func (a *attribution) ministry(noun string, at int) int {
	var of []int
	for _, who := range a.byHead["وزاره"] {
		if slices.ContainsFunc(a.known[who].roles, func(r entity.Role) bool { return r.Kind == entity.Body && len(r.Words) > 0 && r.Words[0] == noun }) {
			of = append(of, who)
		}
	}
	return a.lastOf(of, at)
}

// kind returns the organisation whose name does not say what it is, when it spoke last or is the subject of the sentence before: قال النور …, then الشركة, النادي. Or -1.
// When the verb goes on the one that spoke last may say it otherwise.
func (a *attribution) kind(m article.Span, role entity.Role) int {
	if !unsaid[role.Head] || a.inTitle(m) {
		return -1
	}
	fits := func(who int, other bool) bool {
		return who >= 0 && a.known[who].kind == article.Organisation && (other || len(a.known[who].roles) == 0)
	}
	if n := len(a.recent); n > 0 {
		more := a.quote != nil && a.quote.Cue != nil && goesOn(a.quote.Cue.Text)
		if s := a.recent[n-1]; !s.nested && fits(s.who, more) {
			return s.who
		}
	}
	start := a.sentenceStart(m.Start)
	end := a.sentenceEnd(start)
	if from := a.sentenceStart(end); from < end && !a.inTitle(article.Span{Start: from, End: end}) {
		if who := a.agent(from, end, agreement{}); fits(who, false) {
			return who
		}
	}
	// أرسنال يبدل ملابسه, then قال النادي …
	if in := a.within(a.title()); len(in) > 0 && in[0].Start < 2 && fits(in[0].who, false) && !slices.ContainsFunc(in, func(o occurrence) bool { return o.who != in[0].who && a.known[o.who].kind == article.Organisation }) {
		return in[0].who
	}
	return -1
}

// unsaid holds the nouns of organisations that news names without them: companies, clubs, bodies with names of their own.
var unsaid = map[string]bool{"شركه": true, "نادي": true, "فريق": true, "منظمه": true, "مجموعه": true, "موسسه": true, "جماعه": true, "حركه": true, "حزب": true, "موقع": true, "بنك": true, "مصرف": true, "شبكه": true, "صحيفه": true, "جريده": true, "وكاله": true, "قناه": true, "هييه": true, "اتحاد": true, "مجله": true}

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
func (a *attribution) paper(m article.Span, role entity.Role, written string, issuer int) finding {
	if issuer > 0 {
		return a.publisher(article.Span{Start: issuer, End: m.End})
	}
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
		// وقال الوزير …, then وأضاف البيان …
		if n := len(a.recent); n > 0 && statements[role.Head] && len(role.Words) == 0 && a.quote != nil && a.quote.Cue != nil && goesOn(a.quote.Cue.Text) && a.recent[n-1].who >= 0 && !a.recent[n-1].nested {
			return finding{who: a.recent[n-1].who, rule: ruleVaried, paper: true}
		}
	}
	f := a.describe(m, role, finding{description: a.bare(written), rule: ruleDescribed})
	f.paper = true
	return f
}

// publisher resolves who issued a paper: لوزارة كذا, المطار, رئيس الوزراء.
func (a *attribution) publisher(m article.Span) finding {
	f := finding{who: a.named(m), rule: ruleName}
	written := strings.TrimSpace(noHashes.Replace(string(a.text[m.Start:m.End])))
	if f.who < 0 {
		role, ok := entity.ParseRole(written)
		switch {
		case ok && role.Kind == entity.Body:
			f = a.body(m, role, written)
		case ok && role.Kind != entity.Paper:
			f = a.post(m, role, written, false)
		default:
			words := strings.Fields(written)
			if a.text[m.Start] == arabic.Lam {
				words[0] = dropLam(words[0])
			}
			f = a.describe(m, role, finding{description: a.bare(strings.Join(words, " ")), rule: ruleDescribed})
		}
	}
	f.paper = true
	return f
}

// statements are papers whose publisher speaks through them; a study is its authors', wherever it was published.
var statements = map[string]bool{"بيان": true, "بلاغ": true, "رساله": true, "تغريده": true}

// issued extends a paper's mention to who issued it: بيان + صادر عن وزارة كذا, بيان + أصدرته الوزارة, بلاغ + لوزارة كذا, بيانات + البنك المركزي.
// It returns where the issuer begins, too, or 0.
func (a *attribution) issued(m article.Span, role entity.Role) (article.Span, int) {
	end := min(len(a.text), m.End+maxReach)
	if a.now.Start >= m.End {
		end = min(end, a.now.Start)
	}
	tokens := arabic.Tokenize(a.text, m.Start, end)
	i := 0
	for i < len(tokens) && tokens[i].Start < m.End {
		i++
	}
	// The mention may end with the word that leads to the issuer: بيان صادر | عن الوزارة.
	if i > 1 && issues(tokens[i-1].Key, role.Head) {
		i--
	}
	// الرسالة، التي وجهتها …
	if i+1 < len(tokens) && statements[role.Head] && tokens[i].Key == "،" && relative[tokens[i+1].Key] {
		i++
	}
	// بيان رسمي أصدرته …
	for i < len(tokens) && i < maxPaperWords && tokens[i].Word && (strings.HasSuffix(tokens[i].Key, "ي") && !preposition[tokens[i].Key] || relative[tokens[i].Key]) && len(a.within(article.Span{Start: tokens[i].Start, End: tokens[i].End})) == 0 {
		i++
	}
	if i >= len(tokens) || i == 0 {
		return m, 0
	}
	switch key := tokens[i].Key; {
	case issues(key, role.Head):
		for i++; i < len(tokens) && timeWord[tokens[i].Key]; i++ {
		}
		if passive := !strings.HasSuffix(key, "ه") && !strings.HasSuffix(key, "ها") || strings.HasPrefix(strings.TrimPrefix(key, "ال"), "صادر"); passive {
			if i >= len(tokens) || tokens[i].Key != "عن" && tokens[i].Key != "من" {
				return m, 0
			}
			i++
		}
		// An agency publishes what others state, but its own reports: بيان نشرته وكالة كذا, تقرير نشرته وكالة كذا.
		if strings.Contains(key, "نشر") && i < len(tokens) && (role.Head == "تقرير" && role.Definite || role.Head != "تقرير" && media[tokens[i].Key]) {
			return m, 0
		}
	case strings.HasPrefix(key, "ل") && statements[role.Head]:
		written := dropLam(string(a.text[tokens[i].Start:tokens[i].End]))
		if r, ok := entity.ParseRole(written); (!ok || r.Kind != entity.Body) && len(a.within(article.Span{Start: tokens[i].Start, End: tokens[i].End})) == 0 {
			return m, 0
		}
	default:
		if key == "من" && statements[role.Head] && i+1 < len(tokens) {
			i++ // بيان من الوزارة
		}
		if in := a.within(article.Span{Start: tokens[i].Start, End: tokens[i].End}); len(in) == 0 || in[0].Start != tokens[i].Start || a.known[in[0].who].kind != article.Organisation || tokens[i-1].End > m.End && tokens[i-1].Key != "من" {
			return m, 0
		}
	}
	if at := a.phraseEnd(tokens, i); at > m.End {
		m.End = at
		return m, tokens[i].Start
	}
	return m, 0
}

// issues reports whether a word behind the noun of a paper tells who issued it: صادر عن, أصدرته, and of a statement or report also نشرته.
func issues(key, paper string) bool {
	key = strings.TrimPrefix(key, "ال")
	switch key {
	case "صادر", "صادره", "صدر", "صدرت", "اصدره", "اصدرها", "اصدرته", "اصدرتها", "اعده", "اعدها", "اعدته", "اعدتها", "اجراه", "اجراها", "اجرته", "اجرتها", "وجهه", "وجهها", "وجهته", "وجهتها", "بعثها", "بعثتها":
		return true
	case "نشره", "نشرها", "نشرته", "نشرتها", "وزعه", "وزعته", "ارسلها", "ارسلتها", "كتبها", "كتبتها":
		return statements[paper] || paper == "تقرير"
	}
	return false
}

// phraseEnd returns where a noun phrase that begins at tokens[i] ends: a name, or a noun with its definite words, nations and names. It returns 0 when none begins there.
func (a *attribution) phraseEnd(tokens []arabic.Token, i int) int {
	at := 0
	for i < len(tokens) && opensPhrase[tokens[i].Key] {
		i++
	}
	for first := i; i < len(tokens) && i < first+maxWords; i++ {
		t := tokens[i]
		if t.Key == "\"" || t.Key == "#" {
			continue
		}
		if !t.Word {
			break
		}
		if in := a.within(article.Span{Start: t.Start, End: t.End}); len(in) > 0 {
			at = in[0].End
			for i+1 < len(tokens) && tokens[i+1].Start < at {
				i++
			}
			continue
		}
		r, ok := entity.ParseRole(t.Key)
		switch {
		case t.Key == "من" && i == first+1 && needsMore(tokens[first].Key):
			continue // مجموعة من الخبراء
		case timeWord[t.Key], particle[t.Key], preposition[t.Key]:
			return at
		case strings.HasPrefix(t.Key, "ال"), strings.HasPrefix(t.Key, "وال"), strings.HasPrefix(t.Key, "لل"), entity.IsNation(t.Key):
		case i == first, ok && r.Kind != entity.Paper && !r.Definite, i == first+1 && needsMore(string(a.text[tokens[first].Start:tokens[first].End])) && predicateOf(t.Key) == noVerb:
		default:
			return at
		}
		at = t.End
	}
	return at
}

// stated resolves what stands in a paper that the finder takes for no mention: وجاء في بيان للوزارة أن …, وفق ما جاء في نص العريضة.
func (a *attribution) stated(q *article.Quote) finding {
	none := finding{who: -1}
	if q.Source != nil || q.Cue == nil || !a.valid(q.Cue.Span) || q.Cue.Lemma != "جاء" && q.Cue.Lemma != "ورد" {
		return none
	}
	to := q.Start
	if q.Cue.End < to && whatever[lastWord(arabic.KeyRunes(a.text[max(0, q.Cue.Start-maxAside):q.Cue.Start]))] {
		return none // نفى ما ورد في التقرير
	}
	if q.Cue.End >= to {
		for to = q.Cue.End; to < len(a.text) && to-q.Cue.End < maxReach && !strings.ContainsRune("\n.", a.text[to]); to++ {
		}
	}
	tokens := arabic.Tokenize(a.text, q.Cue.End, min(to, q.Cue.End+maxReach))
	if len(tokens) > 2 && tokens[1].Key == "نص" {
		tokens = tokens[1:]
	} else if len(tokens) < 2 || tokens[0].Key != "في" {
		return none
	}
	m := article.Span{Start: tokens[1].Start, End: tokens[1].End}
	if end := closing(tokens, 1); end > 0 { // وجاء في "نبراس الوادي" أن
		m = article.Span{Start: tokens[2].Start, End: tokens[end-1].End}
		if who := a.named(m); who >= 0 {
			return finding{who: who, rule: ruleName, paper: true}
		}
		return a.describe(m, entity.Role{}, finding{description: string(a.text[m.Start:m.End]), rule: ruleDescribed, paper: true})
	}
	r, ok := entity.ParseRole(string(a.text[m.Start:m.End]))
	paper := ok && r.Kind == entity.Paper && !r.Plural
	if !paper && !documents[strings.TrimPrefix(tokens[1].Key, "ال")] {
		return none
	}
	for _, t := range tokens[2:] {
		if !t.Word || timeWord[t.Key] || t.Key == "ان" || strings.HasPrefix(t.Key, "انه") || t.Key == "بشان" || t.Key == "في" || t.Key == "حول" || relative[t.Key] || predicateOf(t.Key) != noVerb {
			break
		}
		m.End = t.End
	}
	issuer := 0
	if paper {
		m, issuer = a.issued(m, r)
	}
	written := string(a.text[m.Start:m.End])
	role, ok := entity.ParseRole(written)
	if !ok || !paper {
		return a.describe(m, role, finding{description: written, rule: ruleDescribed, paper: true})
	}
	// A statement that nobody is said to have issued is the last speaker's: قال النادي …، وجاء في بيان أن …
	f := a.paper(m, role, written, issuer)
	if f.who < 0 || statements[role.Head] && len(a.recent) > 0 && a.known[f.who].id == "" && a.known[f.who].name == a.bare(written) {
		return none
	}
	return f
}

// documents holds nouns for what is written, beside the papers of package entity: وجاء في المادة الأولى من القانون أن …
var documents = map[string]bool{"ماده": true, "قانون": true, "ادعاء": true, "عريضه": true, "خطه": true, "ملخص": true, "محضر": true, "نعي": true, "اعلان": true, "وثيقه": true, "لاءحه": true, "لايحه": true, "كتاب": true, "دراسه": true, "مقال": true, "دعوي": true, "شكوي": true, "مذكره": true, "اتفاق": true, "حكم": true, "قرار": true}

// issuer finds whose paper is meant by the noun alone: the one who spoke through a paper before, or who spoke in the sentence where the paper first came up
// (قالت الوزارة في بيان إن …، وأضاف البيان أن …), or whose name follows it there (صدر بيان عن الوزارة).
func (a *attribution) issuer(role entity.Role, at int) int {
	start := max(0, at-maxSentence)
	for i := len(a.recent) - 1; i >= 0; i-- {
		if s := a.recent[i]; s.paper && s.who >= 0 {
			start = min(at, max(start, s.at.End))
			if who := a.newPaper(role, start, at); who >= 0 {
				return who
			}
			return s.who
		}
	}
	tokens := arabic.Tokenize(a.text, start, at)
	for i := len(tokens) - 1; i >= 0; i-- {
		if !tokens[i].Word || !strings.Contains(tokens[i].Key, role.Head) {
			continue
		}
		if !isPaper(tokens[i].Key, role) {
			continue
		}
		if who := a.sender(role, tokens, i); who >= 0 {
			return who
		}
		if strings.HasSuffix(tokens[i].Key, "ا") {
			continue
		}
		for _, o := range a.within(article.Span{Start: tokens[i].End, End: min(tokens[i].End+issuerReach, at)}) {
			// A name may hold the paper itself: مركز البيان.
			if o.Start >= tokens[i].End && a.known[o.who].kind == article.Organisation && !slices.Contains(strings.Fields(arabic.KeyRunes(a.text[tokens[i].End:o.Start])), "الي") {
				return o.who
			}
		}
		// A study is not whoever spoke where it came up.
		for j := len(a.recent) - 1; j >= 0 && !research[role.Head]; j-- {
			if s := a.recent[j]; s.who >= 0 && s.at.Start < at && s.at.End > tokens[i].Start-maxSentence/2 {
				return s.who
			}
		}
	}
	return -1
}

// isPaper reports whether the word is the noun of the paper, also as an object: بيان, بيانا.
func isPaper(key string, role entity.Role) bool {
	for _, w := range []string{key, strings.TrimSuffix(key, "ا")} {
		if r, ok := entity.ParseRole(w); ok && r.Head == role.Head {
			return true
		}
	}
	return false
}

// sender returns who issues the paper at tokens[i] in its sentence, or -1: أصدر الحزب أمس بيانا, وجهت السفارة رسالة.
func (a *attribution) sender(role entity.Role, tokens []arabic.Token, i int) int {
	start := a.sentenceStart(tokens[i].Start)
	for j := i - 1; j >= max(0, i-maxWords) && tokens[j].Start >= start; j-- {
		if sends[strings.TrimPrefix(tokens[j].Key, "و")] || sends[tokens[j].Key] {
			who := a.agent(start, tokens[i].Start, agreement{})
			if who >= 0 && research[role.Head] && a.known[who].kind != article.Organisation {
				return -1
			}
			return who
		}
	}
	return -1
}

// sends holds verbs for issuing a paper.
var sends = words(`اصدر اصدرت اصدروا تصدر يصدر نشر نشرت وزع وزعت بعث بعثت وجه وجهت ارسل ارسلت كتب كتبت`)

// research holds papers that others speak of: الدراسة, الاستطلاع.
var research = map[string]bool{"دراسه": true, "استطلاع": true, "تقرير": true, "مسح": true, "بحث": true}

// issuerReach is how far behind a paper's noun the name of its issuer may stand.
const issuerReach = 30
