package speaker

import (
	"strings"
	"unicode"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
)

// carried resolves a quote whose subject is only in the verb: the one who spoke in the same sentence before (وقال فلان إن …، مضيفا أن …), else the subject of an
// earlier verb of the sentence (وطلب فلان المال لأنه يرى أن …), else the last speaker who agrees with the verb in gender and number (وأضافت).
func (a *attribution) carried(q *article.Quote) finding {
	g, at := agreement{}, q.Start
	if q.Cue != nil {
		if definiteNoun(q.Cue.Text) {
			return finding{who: -1, rule: ruleNone}
		}
		g = agreementOf(*q.Cue)
		if a.valid(q.Cue.Span) {
			at = min(at, q.Cue.Start)
		}
	}
	if who := a.following(q); who >= 0 {
		return finding{who: who, rule: ruleSpelled}
	}
	start := a.sentenceStart(min(at, len(a.text)))
	if who := a.antecedent(start, at); who >= 0 {
		return finding{who: who, rule: ruleSubject}
	}
	if who := a.turn(start, at, g); who >= 0 {
		return finding{who: who, rule: ruleSubject}
	}
	if n := len(a.recent); n == 0 || a.recent[n-1].at.End <= start || !a.agrees(g, a.recent[n-1]) {
		if who := a.subject(start, at, g); who >= 0 {
			return finding{who: who, rule: ruleSubject}
		}
	}
	if who := a.topic(start, q, g); who >= 0 {
		return finding{who: who, rule: ruleSubject}
	}
	if g.plural {
		if f := a.together(start, at); f.who >= 0 {
			return f
		}
	}
	if n := len(a.recent); n > 0 && a.recent[n-1].at.End > start {
		return a.back(g, ruleCarriedNear)
	}
	return a.back(g, ruleCarried)
}

// following returns who stands right behind the verb, when the finder gives no mention, or -1: قالت #هالة_شاهين …, أكدت اليوم #الشرطة_المصرية …, قال له الوزير …
func (a *attribution) following(q *article.Quote) int {
	if q.Source != nil || q.Cue == nil || !a.valid(q.Cue.Span) || q.Cue.End >= q.Start || q.Start > len(a.text) {
		return -1
	}
	if _, ok := verb(q.Cue.Text); !ok {
		return -1
	}
	g := agreementOf(*q.Cue)
	tokens := arabic.Tokenize(a.text, q.Cue.End, min(q.Start, q.Cue.End+maxReach))
	for i, t := range tokens {
		m := article.Span{Start: t.Start, End: t.End}
		in := a.within(m)
		switch {
		case len(in) > 0 && in[0].Start <= t.Start:
			k := &a.known[in[0].who]
			if k.kind == article.Misc || entity.HasPreposition(string(a.text[in[0].Start:in[0].End]), k.name) || a.object(q.Cue, in[0].Span) || !g.agrees(k) {
				return -1
			}
			return in[0].who
		case t.Key == "#", timeWord[t.Key], pointsBack[t.Key]:
			continue
		}
		role, ok := entity.ParseRole(noHashes.Replace(string(a.text[t.Start:t.End])))
		if !ok || !role.Definite || role.Plural || strings.HasPrefix(t.Key, "لل") || a.object(q.Cue, m) || role.Feminine != (g.gender == entity.Female) {
			return -1
		}
		for _, t := range tokens[i+1:] {
			if !entity.IsNation(t.Key) || !strings.HasPrefix(t.Key, "ال") {
				break
			}
			m.End = t.End
		}
		if m = a.whole(m); a.named(m) >= 0 {
			return a.named(m)
		}
		written := noHashes.Replace(string(a.text[m.Start:m.End]))
		if role, ok = entity.ParseRole(written); ok && role.Kind == entity.Body {
			return a.body(m, role, written).who
		} else if ok && role.Kind != entity.Paper {
			return a.post(m, role, written, false).who
		}
		return -1
	}
	return -1
}

// pointsBack holds prepositions with a pronoun, which name nobody: بينها, له.
var pointsBack = map[string]bool{"بينها": true, "بينهم": true, "بينهما": true, "منها": true, "منهم": true, "فيها": true, "فيه": true, "عليه": true, "عليها": true, "عليهم": true, "له": true, "لها": true, "لهم": true, "بها": true, "به": true, "اليه": true, "اليها": true, "معه": true, "معها": true, "عنه": true, "عنها": true}

// antecedent returns the entity that a relative pronoun before the cue points back at, or -1: فلان الذي أكد أن …
func (a *attribution) antecedent(start, at int) int {
	before := strings.Fields(arabic.KeyRunes(a.text[max(start, at-maxRelative):at]))
	n := len(before)
	if n > 0 && (before[n-1] == "قد" || before[n-1] == "كان" || before[n-1] == "كانت") {
		n--
	}
	if n == 0 || !relative[before[n-1]] {
		return -1
	}
	in := a.within(article.Span{Start: max(start, at-maxRelative), End: at})
	if len(in) == 0 || a.known[in[len(in)-1].who].kind == article.Misc {
		return -1
	}
	return in[len(in)-1].who
}

var relative = map[string]bool{"الذي": true, "التي": true, "الذين": true}

// maxRelative is how far before a relative pronoun and its verb the name may begin.
const maxRelative = 45

// turn returns a person who takes over between the last quote of the sentence and the cue, or -1: … فيما رد فلان مؤكدا أن …
func (a *attribution) turn(start, at int, g agreement) int {
	if len(a.recent) == 0 {
		return -1
	}
	last := a.recent[len(a.recent)-1].at.End
	if last <= start || last >= at {
		return -1
	}
	for _, o := range a.within(article.Span{Start: last, End: at}) {
		k := &a.known[o.who]
		if o.Start < last || k.kind != article.Person || entity.HasPreposition(string(a.text[o.Start:o.End]), k.name) || !g.agrees(k) {
			continue
		}
		free := true
		for _, w := range strings.Fields(arabic.KeyRunes(a.text[last:o.Start])) {
			free = free && !governs(w)
		}
		if free {
			return o.who
		}
	}
	return -1
}

// topic returns the person who is the subject of the sentence before, when it came after the last quote and the verb does not go on with that one's speaker
// (أعرب فلان عن شكره. وقال …, but not وأضاف), or -1.
func (a *attribution) topic(start int, q *article.Quote, g agreement) int {
	if q.Cue == nil || goesOn(q.Cue.Text) || start < 2 {
		return -1
	}
	end := start
	for end > 0 && (unicode.IsSpace(a.text[end-1]) || a.text[end-1] == '.') {
		end--
	}
	from := a.sentenceStart(end)
	if from >= end || len(a.recent) > 0 && a.recent[len(a.recent)-1].at.End > from || a.inTitle(article.Span{Start: from, End: end}) {
		return -1
	}
	// Behind more than one sentence of background the last speaker is the likelier one.
	if n := len(a.recent); n > 0 && a.recent[n-1].at.End <= a.sentenceStart(max(0, from-1)) {
		return -1
	}
	if who := a.subject(from, end, g); who >= 0 && a.known[who].kind == article.Person {
		return who
	}
	return -1
}

// goesOn reports whether the verb goes on with what its subject said before: وأضاف, وتابع.
func goesOn(cue string) bool {
	key := arabic.Key(cue)
	for _, stem := range []string{"ضاف", "ضيف", "تابع", "ردف", "ستطرد", "واصل", "كمل", "استدرك", "مضي", "زاد", "ختم", "ختتم"} {
		if strings.Contains(key, stem) {
			return true
		}
	}
	return false
}

// together finds who a plural verb speaks of when no plural speaker stands before it: the last organisation of the sentence (أصدر الائتلاف بيانا حول ما أسموه …).
func (a *attribution) together(start, at int) finding {
	for _, s := range a.recent {
		if s.who >= 0 && a.known[s.who].plural {
			return finding{who: -1}
		}
	}
	in := a.within(article.Span{Start: start, End: at})
	for i := len(in) - 1; i >= 0; i-- {
		if a.known[in[i].who].kind == article.Organisation && in[i].Start >= start {
			return finding{who: in[i].who, rule: ruleCarriedFar}
		}
	}
	return finding{who: -1}
}

// sentenceStart walks back to the end of the sentence before, or to the start of the paragraph, or a bounded way.
func (a *attribution) sentenceStart(at int) int {
	i := at
	for i > 0 && at-i < maxSentence {
		switch a.text[i-1] {
		case '\n', '؟', '!', '?':
			return i
		case '.':
			if i >= len(a.text) || unicode.IsSpace(a.text[i]) {
				return i
			}
		}
		i--
	}
	return i
}

// subject returns the first entity of the sentence that can be the subject of its verb, or -1: near its start, not behind a preposition, and in agreement.
func (a *attribution) subject(start, at int, g agreement) int {
	if g != (agreement{}) {
		if who := a.noun(start, at, g); who >= 0 {
			return who
		}
	}
	for _, o := range a.within(article.Span{Start: start, End: at}) {
		k := &a.known[o.who]
		if o.Start < start || k.kind == article.Misc {
			continue
		}
		before := strings.Fields(arabic.KeyRunes(a.text[start:o.Start]))
		if len(before) > maxBefore && len(a.recent) > 0 {
			return -1
		}
		// What a post belongs to is not who holds it: وجه رئيس الاتحاد رسالة …
		if n := len(before); n > 0 && k.kind != article.Person && !governs(before[n-1]) {
			written := strings.Fields(string(a.text[start:o.Start]))
			word := written[len(written)-1]
			if r, ok := entity.ParseRole(word); ok && r.Kind != entity.Paper && r.Kind != entity.Rank && !r.Definite && !r.Plural && (r.Kind != entity.Body || k.kind == article.Location) {
				if n < maxBefore/2 {
					if who := a.holder(word, o, g); who >= 0 {
						return who
					}
				}
				continue
			}
		}
		// A place counts only at the very start: وأدانت موسكو …, but not وخلال زيارة لجنوب غرب فرنسا رفض فلان …
		if k.kind == article.Location && len(before) > 1 && !opening[strings.TrimPrefix(before[0], "و")] {
			continue
		}
		// At a sentence's start عبر is the verb (وعبر فلان عن شكره), not the preposition.
		if len(before) > 0 && governs(before[len(before)-1]) && (len(before) > 1 || !strings.HasSuffix(before[0], "عبر")) || entity.HasPreposition(string(a.text[o.Start:o.End]), k.name) || !g.agrees(k) {
			continue
		}
		return o.who
	}
	return -1
}

// noun returns whom a definite or plural role or an institution's noun right behind the first verb of the sentence means, or -1:
// وأجرت الجامعة دراسة …, وانتقد زعماء من المعارضة القرار …
func (a *attribution) noun(start, at int, g agreement) int {
	tokens := arabic.Tokenize(a.text, start, min(at, start+maxReach))
	i := 0
	for i < len(tokens) && (!tokens[i].Word || opening[strings.TrimPrefix(tokens[i].Key, "و")]) {
		i++
	}
	if i++; i >= len(tokens) || !tokens[i].Word || preposition[tokens[i-1].Key] || strings.HasPrefix(tokens[i].Key, "و") {
		return -1
	}
	m := article.Span{Start: tokens[i].Start, End: tokens[i].End}
	if in := a.within(m); len(in) > 0 && in[0].Start <= m.Start {
		return -1
	}
	role, ok := entity.ParseRole(string(a.text[m.Start:m.End]))
	if !ok || role.Kind == entity.Paper || role.Possessed || strings.HasPrefix(tokens[i].Key, "لل") {
		return -1
	}
	for i++; i < len(tokens) && tokens[i].Word; i++ {
		t := tokens[i]
		if strings.HasPrefix(t.Key, "ال") && entity.IsNation(t.Key) || !role.Definite && role.Plural && (t.Key == "من" || entity.IsNation(t.Key) || strings.HasPrefix(t.Key, "ال") && tokens[i-1].Key == "من") {
			m.End = t.End
			continue
		}
		break
	}
	if who := a.named(a.whole(m)); who >= 0 {
		return -1
	}
	written := string(a.text[m.Start:m.End])
	if role, ok = entity.ParseRole(written); !ok || !role.Definite && (!role.Plural || len(strings.Fields(written)) == 1) {
		return -1
	}
	k := known{plural: role.Plural && role.Kind != entity.Body, gender: entity.Male}
	if role.Feminine || role.Kind == entity.Body && bodyGender(role) == entity.Female {
		k.gender = entity.Female
	}
	switch {
	case !g.agrees(&k):
		return -1
	case role.Kind == entity.Body:
		return a.body(m, role, written).who
	}
	return a.post(m, role, written, false).who
}

// opening holds words that may stand before the first verb: كما أكد, وقد أعلن, وكان … قد.
var opening = map[string]bool{"كما": true, "قد": true, "لقد": true, "كان": true, "كانت": true, "لكن": true, "ثم": true, "فقد": true, "لم": true, "بدوره": true, "بدورها": true}

// holder returns who is meant by the word before an institution or place together with it, or -1: رئيس الاتحاد, حكومة إيطاليا.
func (a *attribution) holder(word string, o occurrence, g agreement) int {
	start := o.Start
	for start > 0 && o.Start-start < maxAside && a.text[start-1] != '\n' && strings.TrimSpace(string(a.text[start:o.Start])) != word {
		start--
	}
	for start < o.Start && a.text[start] == ' ' {
		start++
	}
	m := a.whole(article.Span{Start: start, End: o.End})
	if who := a.named(m); who >= 0 && a.known[who].kind == article.Person {
		if g.agrees(&a.known[who]) {
			return who
		}
		return -1
	}
	m.End = o.End
	written := string(a.text[start:o.End])
	role, ok := entity.ParseRole(written)
	if !ok {
		return -1
	}
	k := known{gender: entity.Male}
	if role.Feminine {
		k.gender = entity.Female
	}
	switch {
	case !g.agrees(&k):
		return -1
	case role.Kind == entity.Body:
		return a.body(m, role, written).who
	}
	return a.post(m, role, written, false).who
}

// Bounds of a sentence's length in code points, and of the words before its subject.
const (
	maxSentence = 600
	maxBefore   = 8
)

var preposition = map[string]bool{"في": true, "من": true, "الي": true, "علي": true, "عن": true, "مع": true, "بين": true, "ضد": true, "نحو": true, "حول": true, "لدي": true, "بعد": true, "قبل": true, "خلال": true, "منذ": true, "عبر": true, "بشان": true, "ان": true, "مدينه": true, "امام": true}

// governs reports whether the word makes the name after it something other than a subject: a preposition, or a noun with a pronoun (خلال لقائه فلانا).
func governs(word string) bool {
	for _, c := range []string{"و", "ف"} {
		if preposition[strings.TrimPrefix(word, c)] {
			return true
		}
	}
	return preposition[word] || strings.HasSuffix(word, "ايه") || strings.HasSuffix(word, "ته") || strings.HasSuffix(word, "اءه")
}

func (a *attribution) agrees(g agreement, s spoken) bool {
	return s.who < 0 || g.agrees(&a.known[s.who])
}

// back finds the last speaker before who agrees. One who spoke within another's words speaks on only there.
func (a *attribution) back(g agreement, r rule) finding {
	far := false
	for i := len(a.recent) - 1; i >= 0; i-- {
		s := a.recent[i]
		if s.nested && !s.within.Contains(a.now) {
			continue
		}
		if a.agrees(g, s) {
			if far {
				r.confidence = ruleCarriedFar.confidence
			}
			return a.again(s, r)
		}
		far = true
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
	if a.echoes++; a.echoes > maxEchoes {
		return finding{who: -1, rule: ruleNone}
	}
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

// maxEchoes bounds the headline quotes that are compared with the body's.
const maxEchoes = 4

func contentWords(text []rune, s article.Span) map[string]bool {
	out := map[string]bool{}
	for _, t := range arabic.Tokenize(text, max(0, s.Start), min(len(text), s.End)) {
		if t.Word && len([]rune(t.Key)) > 3 {
			out[strings.TrimPrefix(strings.TrimPrefix(t.Key, "و"), "ال")] = true
		}
	}
	return out
}
