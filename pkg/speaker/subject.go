package speaker

import (
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
)

// subject returns who can be the subject of the sentence's verb and agrees, or -1: a noun behind its first verb, else the first entity near its start that is not behind a preposition.
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
		before := strings.Fields(strings.Map(withoutQuotes, arabic.KeyRunes(a.text[start:o.Start])))
		if len(before) > maxBefore && len(a.recent) > 0 {
			return -1
		}
		word := lastWord(string(a.text[start:o.Start]))
		if construct(word) {
			continue
		}
		// What a post belongs to is not who holds it: وجه رئيس الاتحاد رسالة …
		if n := len(before); n > 0 && k.kind != article.Person && !governs(before[n-1]) {
			if r, ok := entity.ParseRole(word); ok && r.Kind != entity.Paper && r.Kind != entity.Rank && !r.Definite && !r.Plural && (r.Kind != entity.Body || k.kind == article.Location) {
				if n < maxBefore/2 {
					if who := a.holder(word, o, g); who >= 0 {
						return who
					}
				}
				continue
			}
		}
		// In مع قناة كذا the preposition governs the name through its noun, in مع الإعلامي فلان through a title.
		if n := len(before); n > 1 && governs(before[n-2]) {
			if r, ok := entity.ParseRole(before[n-1]); ok && (r.Kind == entity.Body) == (k.kind == article.Organisation) || media[strings.TrimPrefix(before[n-1], "ال")] {
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

// construct reports whether the word is a noun in ة that a name behind it belongs to, so that the name is no subject: وعن احتمال عودة فلان. A post does not own its holder's name (الممثلة فلانة, وزيرة الصحة).
func construct(word string) bool {
	if !strings.HasSuffix(word, "ة") || strings.HasPrefix(strings.TrimPrefix(word, "و"), "ال") {
		return false
	}
	_, ok := entity.ParseRole(word)
	return !ok && !entity.IsNation(arabic.Key(word))
}

// lastWord returns the last word of s, or nothing.
func lastWord(s string) string {
	if words := strings.Fields(s); len(words) > 0 {
		return words[len(words)-1]
	}
	return ""
}

// withoutQuotes drops quotation marks.
func withoutQuotes(r rune) rune {
	if strings.ContainsRune("\"«»“”", r) {
		return -1
	}
	return r
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
		if strings.HasPrefix(t.Key, "ال") && (entity.IsNation(t.Key) || t.Key == "العام") || !role.Definite && role.Plural && (t.Key == "من" || entity.IsNation(t.Key) || strings.HasPrefix(t.Key, "ال") && tokens[i-1].Key == "من") {
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
	return a.agreeing(&k, g, m, role, written)
}

// agreeing returns whom the role or institution written at m means when what it describes agrees with the verb, or -1.
func (a *attribution) agreeing(k *known, g agreement, m article.Span, role entity.Role, written string) int {
	switch {
	case !g.agrees(k):
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
	return a.agreeing(&k, g, m, role, written)
}

// Bounds of a sentence's length in code points, and of the words before its subject.
const (
	maxSentence = 600
	maxBefore   = 8
)

// following returns who stands right behind the verb, when the finder gives no mention, or -1: قالت #هالة_شاهين …, أكدت اليوم #الشرطة_المصرية …, قال له الوزير …
func (a *attribution) following(q *article.Quote) int {
	if q.Source != nil || q.Cue == nil || !a.valid(q.Cue.Span) || q.Cue.End >= q.Start || q.Start > len(a.text) {
		return -1
	}
	w, ok := verb(q.Cue.Text)
	if !ok {
		return -1
	}
	g, end := agreementOf(*q.Cue), q.Start
	// The finder takes the subject for the first word of what is said at times: أعلن | تنظيم كذا مسؤوليته.
	inside := q.Kind == article.Indirect && q.Start == q.Cue.End+1 && !starts(strings.TrimLeft(w, "ايت"), takesPerson) && !participleOf(w)
	if inside {
		end = q.End
	}
	tokens := arabic.Tokenize(a.text, q.Cue.End, min(end, q.Cue.End+maxReach))
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
		case t.Key == "#", timeWord[t.Key], pointsBack[t.Key], same(t.Key):
			continue
		}
		if inside {
			x, _, ok := a.postAt(tokens, i)
			if !ok {
				x, _, ok = a.peopleAt(tokens, i)
			}
			if !ok || !g.agrees(&x.as) {
				return -1
			}
			return a.resolve(x)
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
var pointsBack = map[string]bool{"بينها": true, "بينهم": true, "بينهما": true, "منها": true, "منه": true, "منهم": true, "فيها": true, "فيه": true, "عليه": true, "عليها": true, "عليهم": true, "له": true, "لها": true, "لهم": true, "بها": true, "به": true, "اليه": true, "اليها": true, "معه": true, "معها": true, "عنه": true, "عنها": true}
