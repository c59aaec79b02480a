package quote

import (
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
)

// speaker finds who says the quote of the cue at i, whose complement begins at j.
func (d *document) speaker(f *found, i, j int) {
	f.by = article.ByCarried
	t := &d.tokens[i]
	if t.cue.sort == "unnamed" {
		f.by = article.ByNone
		return
	}
	if a, b := d.relayed(i); a < b {
		f.who, f.whoEnd = d.name(a, b)
		return
	}
	if a, b := d.contrasted(i); a < b {
		f.who, f.whoEnd = d.name(a, b)
		return
	}
	if a, b := d.origin(i+1, j, t.cue.lemma); a < b {
		f.who, f.whoEnd = d.name(a, b)
		return
	} else if b > 0 {
		return // ونقلت عنها الوكالة أن
	}
	a, b := d.leading(i)
	if t.cue.form == participle || t.cue.form == verbal && a == b && !d.describes(i) {
		d.mainSubject(f, i)
		return
	}
	// إيطاليا تطمئن الأسواق: before the verb stands its subject, behind it the object.
	if a < b {
		f.who, f.whoEnd = d.name(a, b)
		return
	}
	if a, b := d.after(i, j); a < b {
		f.who, f.whoEnd = d.name(a, b)
		return
	}
	// سبق لمنتقدين أن قالوا
	if n := i - 3; n >= d.from && d.tokens[i-1].is(that) && strings.HasSuffix(d.tokens[n].key, "سبق") && d.text[d.tokens[n+1].start] == arabic.Lam {
		f.who, f.whoEnd = n+1, n+2
		return
	}
	// و carries the speaker on; ف after أما does not: أما الوزير فقال.
	if !t.and || d.text[t.start] == arabic.Feh {
		if a, b := d.before(i); a < b {
			f.who, f.whoEnd = d.name(a, b)
		}
	}
}

// fromThem holds عن with a pronoun for somebody spoken of before.
var fromThem = map[string]bool{"عنه": true, "عنها": true, "عنهم": true, "عنهما": true}

// origin returns the noun phrase in tokens[i:j] for whose words somebody relays: نقلت الوكالة عن مصدر أن, ذكرت الصحيفة، نقلا عن مصدر، أن, أوردت الوكالة عن زوجته قولها.
// It is empty and ends past 0 when only a pronoun says whose they are.
func (d *document) origin(i, j int, lemma string) (int, int) {
	for k := i; k < j && d.tokens[k].sentence == d.tokens[i-1].sentence; k++ {
		key := d.tokens[k].key
		if lemma == "نقل" && fromThem[key] {
			return k, k
		}
		if key != "عن" && key != "لسان" {
			continue
		}
		a, b := d.nounPhrase(k+1, j)
		if a < b && (lemma == "نقل" || d.tokens[k-1].key == "نقلا" && (d.tokens[i-1].cue.form == participle || k > i+2 || !d.tokens[i-1].and) || b < j && d.tokens[b].cue != nil && d.tokens[b].cue.form == verbal && !d.tokens[b].article) {
			return a, b
		}
	}
	return 0, 0
}

// contrasted returns the noun phrase behind the أما that begins the sentence, when the verb at i is the one with ف that أما asks for: أما الوزيرة، …، فاعتبرت.
func (d *document) contrasted(i int) (int, int) {
	s := d.sentenceStart(i)
	if k := d.tokens[s].key; k != "اما" && k != "واما" || d.text[d.tokens[i].start] != arabic.Feh || s+1 >= i || d.tokens[i-1].mark != arabic.Comma {
		return 0, 0
	}
	for k := s + 1; k < i; k++ {
		if t := &d.tokens[k]; t.word && d.text[t.start] == arabic.Feh && t.cue != nil {
			return 0, 0
		}
	}
	return d.nounPhrase(s+1, i)
}

// relayed returns the noun phrase behind عن or إلى that ends right before a verbal noun with a pronoun: ونسبت الصحيفة إلى مصدر قوله.
func (d *document) relayed(i int) (int, int) {
	if t := &d.tokens[i]; t.cue.form != verbal || t.and || t.cue.calls() || d.text[t.start] == arabic.Beh {
		return 0, 0
	}
	e := i
	if e > d.from && d.tokens[e-1].mark == arabic.Comma {
		e--
	}
	for k := e - 1; k > max(d.from, e-10) && d.tokens[k].sentence == d.tokens[i].sentence; k-- {
		if key := d.tokens[k].key; key == "عن" || key == "الي" || key == "لسان" {
			if a, b := d.nounPhrase(k+1, e); b == e && (key != "الي" || d.attributes(k)) {
				return a, b
			}
			break
		}
	}
	return 0, 0
}

// attributes reports whether a form of نسب stands shortly before the word at k.
func (d *document) attributes(k int) bool {
	for n := k - 1; n >= max(d.from, k-8); n-- {
		if strings.Contains(d.key(n), "نسب") {
			return true
		}
	}
	return false
}

// describes reports whether the verbal noun at i is rather the verb with its object, as behind a relative pronoun or before its subject: التي وصفها البعض بـ"…", محطة وصفها الخبراء بأنها.
func (d *document) describes(i int) bool {
	t := &d.tokens[i]
	return t.cue.form == verbal && i > d.from && d.text[t.start] != arabic.Beh && (d.tokens[i-1].is(rel) || relativeMa[d.tokens[i-1].key] || t.cue.calls() && !t.article && i+1 < d.to && d.starts(i+1))
}

// relativeMa holds the relative pronoun ما, alone and with a preposition: ما وصفه الوزير بـ"…".
var relativeMa = map[string]bool{"ما": true, "بما": true, "مما": true, "فيما": true, "عما": true, "كما": true}

// leading returns the noun phrase that begins the sentence or stands behind كان or لكن there, and ends right before the verb at i, or nothing.
func (d *document) leading(i int) (int, int) {
	s, e := d.sentenceStart(i), i
	for s < i && (d.tokens[s].is(joint|that) || d.tokens[s].is(aux) && strings.Contains(d.tokens[s].key, "كان") || d.tokens[s].is(noThat) && d.tokens[s+1].is(that)) {
		s++
	}
	for k := s + 1; k < min(s+4, i); k++ {
		if d.tokens[k].is(that) && concedes[d.tokens[k-1].key] {
			s = k + 1 // على الرغم من أن | الوزير قال إن
			break
		}
	}
	for e > s && d.tokens[e-1].is(aux) {
		e--
	}
	// Behind كان and أن any noun is the subject.
	known := s > d.from && (strings.Contains(d.tokens[s-1].key, "كان") || s > d.from+1 && d.tokens[s-1].is(that) && concedes[d.tokens[s-2].key]) || d.tokens[s].is(title|given|org|state)
	if s < e && e < i && d.tokens[e].key == "قد" && d.tokens[e-1].mark == arabic.Comma && s > d.from && strings.Contains(d.tokens[s-1].key, "كان") {
		return d.nounPhrase(s, e) // وكان الوزير، …، قد وصف القرار
	}
	if s == e || d.tokens[i].and || !known || d.tokens[s].cue != nil || d.text[d.tokens[i].start] == arabic.Beh {
		return 0, 0
	}
	if a, b := d.nounPhrase(s, e); b == e && !d.tokens[b-1].is(that|rel) {
		return a, b
	}
	return 0, 0
}

// concedes holds words whose أن a sentence opens with: رغم أن, غير أن, يذكر أن.
var concedes = map[string]bool{"رغم": true, "من": true, "غير": true, "الا": true, "بيد": true, "يذكر": true, "علما": true, "الي": true}

// after returns the noun phrase that follows the verb at i, before its complement at j.
func (d *document) after(i, j int) (int, int) {
	k := i + 1
	if k < j && d.tokens[i].cue.calls() && d.tokens[k].key == "ما" {
		return 0, 0 // ووصفت ما يجري بأنه
	}
	for k < j && (d.tokens[k].is(adverb|timely|aux) || d.tokens[k].mark == '#' || d.tokens[k].key == "من" && k+1 < j && d.tokens[k+1].is(adverb)) {
		k++ // أكد من جهته الوزير
	}
	if h := d.hearer(k, j); h > k {
		if k = h; k < j && !d.tokens[k].is(title|given|org) {
			return d.person(k, j)
		}
	}
	if k+1 < j && toSomebody[d.tokens[k].key] && !takesPerson[d.tokens[i].cue.lemma] && (d.tokens[k+1].article || d.tokens[k+1].is(title|given|org|state) || d.text[d.tokens[k].start] == arabic.Lam) {
		k++
	}
	if a, b := d.nounPhrase(k, j); a < b {
		return a, b
	}
	// ذكرت "الصباح" أن
	if k < j {
		if r := d.opens(k); r != nil && r.closed && r.words <= 5 && d.past(r) <= j {
			return d.inside(r)
		}
	}
	if a, b := d.person(k, j); a < b {
		return a, b
	}
	if k+1 < j && d.key(k) == "احدي" && d.tokens[k+1].article {
		return k, d.phraseEnd(k, j) // قالت إحدى الطالبات
	}
	return 0, 0
}

// person returns the noun phrase in tokens[k:j] that begins behind a comma, and like a person: وقال في مؤتمر صحفي، وزير الخارجية ….
func (d *document) person(k, j int) (int, int) {
	for ; k < j; k++ {
		if d.tokens[k].mark == arabic.Comma && k+1 < j && d.tokens[k+1].is(title|given|org) {
			return d.nounPhrase(k+1, j)
		}
	}
	return 0, 0
}

// hearer returns where the phrase ends that tells at token k to whom somebody speaks, or k: قالت لصحيفة "الصباح" | هالة شاهين, أكده للصباح نيوز | ، المدير, قال لمعاونيه.
func (d *document) hearer(k, j int) int {
	if k >= j || !d.hears(k) {
		return k
	}
	e, bare := k+1, !strings.HasPrefix(d.key(k), "لل") && !d.possessed(k)
	if e < j && bare {
		if r := d.opens(e); r != nil && r.closed && r.words <= 4 && d.past(r) <= j {
			e = d.past(r)
		} else if d.tokens[e].word && !d.tokens[e].is(that|prep|timely) {
			e++
		}
	}
	for n := e; n < min(j, e+4) && (d.tokens[n].mark == arabic.Comma || d.tokens[n].word && d.tokens[n].class&^named == 0 && d.tokens[n].cue == nil); n++ {
		if d.tokens[n].mark == arabic.Comma {
			return n
		}
	}
	for e < j && (letterNames[d.key(e)] || d.tokens[e].article && !d.tokens[e].is(title|org|that|timely)) {
		e++
	}
	return e
}

// hears reports whether the ل that the word at k begins with puts it to whom somebody speaks: للصحيفة, لـCNN, لصحيفة, لمشجعي الفريق, لزوجته.
func (d *document) hears(k int) bool {
	t := &d.tokens[k]
	if !t.word || t.end-t.start < 4 || d.text[t.start] != arabic.Lam || t.is(given|state) {
		return false
	}
	key, next := d.key(k), d.text[t.start+1]
	switch {
	case strings.HasPrefix(key, "لل"), next == tatweel, next < 0x80, arabic.IsDigit(d.text[t.end-1]), t.is(prep) && t.end-t.start > 4:
		return true
	case t.class != 0 || t.cue != nil:
		return false
	case d.possessed(k):
		base := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(key, "هم"), "ها"), "ه")
		return d.text[t.end-1] != arabic.TehMarbuta && lexicon[base] == nil // but لاعبوه
	}
	return d.without(t, 1).class&(org|named|title) != 0 || next == 'م' && d.text[t.end-1] == arabic.Yeh && k+1 < d.to && d.tokens[k+1].article
}

const tatweel = '\u0640'

// toSomebody holds prepositions with a pronoun that stand between a verb and its subject: قال له الوزير.
var toSomebody = map[string]bool{"له": true, "لها": true, "لهم": true, "لنا": true, "لي": true, "فيه": true, "فيها": true, "عنه": true, "عنها": true, "به": true, "بها": true, "اليه": true, "اليها": true}

// takesPerson holds verbs behind which somebody may be the object: دعا فيه أنصاره إلى.
var takesPerson = map[string]bool{"دعا": true, "حذر": true, "حث": true, "هدد": true, "طالب": true, "ناشد": true, "اتهم": true, "وصف": true, "أبلغ": true, "اعتبر": true, "نسب": true}

// before returns the noun phrase in front of the verb at i: لكن الوزير قال إن.
func (d *document) before(i int) (int, int) {
	s := i
	for s > d.from {
		p := &d.tokens[s-1]
		if p.sentence != d.tokens[i].sentence || p.mark == arabic.Comma || p.mark == '.' || i-s > 25 {
			break
		}
		s--
	}
	// … بعد بشأن العروض لكن الوزير قال: a new clause has a subject of its own.
	for k := i - 1; k > s; k-- {
		if t := &d.tokens[k]; t.key == "لكن" || t.key == "ولكن" || t.key == "بينما" {
			s = k
		}
	}
	main := s
	for main < i && d.tokens[main].is(aux) {
		main++
	}
	if main == i || d.tokens[s].is(rel) {
		// أما الوزير، …، فقال · أصدرت المحكمة، التي قالت: the subject stands before the comma.
		first := d.sentenceStart(i)
		if d.tokens[first+1].is(that) {
			first += 2 // يذكر أن الوكالة، …، كانت قد ذكرت
		}
		for first < s && d.tokens[first].is(joint|aux) {
			first++
		}
		if main > s && !d.tokens[s].is(rel) {
			if first == d.sentenceStart(i) {
				return 0, 0
			}
			return d.nounPhrase(first, s) // وكان الوزير، …، قد أعلن
		}
		a, b := d.firstSubject(first, s)
		if a == first && a < b || s < i {
			return a, b
		}
		if first > d.from && d.tokens[first-1].is(joint) {
			return d.nounPhrase(first, s)
		}
		return 0, 0
	}
	for s < i && (d.tokens[s].is(aux|joint|that|timely|adverb|lead) || !d.tokens[s].word || d.tokens[s].is(noThat) && d.tokens[s+1].is(that)) {
		s++
	}
	if p := &d.tokens[i-1]; i-1 > s && p.is(title) && !p.article && p.cue == nil && d.tokens[i-2].is(prep) {
		return i - 1, i // أجرت القناة لقاء مع صديق قال إن
	}
	if s+1 < i && d.tokens[s].class == 0 && !d.tokens[s].article {
		switch t := &d.tokens[s+1]; {
		case t.is(given | title | org | state):
			s++ // نشر الوزير تغريدة قال فيها إن
		case t.article && d.text[d.tokens[s].start] == arabic.Waw:
			return 0, 0 // وبدأ البحث عنه قبل أن يقول
		}
	}
	e := i
	for e > s && d.tokens[e-1].is(aux|rel|adverb|timely) {
		e--
	}
	return d.nounPhrase(s, e)
}

// firstSubject returns the first noun phrase in tokens[s:e] that begins like a speaker and follows no preposition.
func (d *document) firstSubject(s, e int) (int, int) {
	for k := s; k < min(e, s+20); k++ {
		p := &d.tokens[max(s, k-1)]
		if p.region >= 0 && k > s+1 && int(d.regions[p.region].open) == k-1 {
			p = &d.tokens[k-2] // صرح لصحيفة "الصباح" قائلا
		}
		if d.tokens[k].is(title|given|org|state) && (k == s || !p.is(prep|title|org|named)) {
			if k > s && several[d.key(k-1)] {
				k-- // عدد كبير من متابعيه
			}
			if a, b := d.nounPhrase(k, e); a < b {
				return a, b
			}
		}
	}
	return 0, 0
}

// mainSubject finds the subject of the sentence's first verb for a participle whose sentence has no quote yet: زار الوزير المدينة مؤكدا أن.
func (d *document) mainSubject(f *found, i int) {
	s := d.sentenceStart(i)
	for n := len(d.found) - 1; n >= 0 && d.found[n].end > s; n-- {
		if d.found[n].start < i {
			return
		}
	}
	if s+1 >= i {
		return
	}
	a, b := d.denier(s, i)
	if t := &d.tokens[s]; a == b && d.tokens[i].cue.form == participle && !t.article && !t.is(prep|timely|joint|title|org|given|state) {
		a, b = d.nounPhrase(s+1, i)
	}
	if a == b {
		a, b = d.firstSubject(s, i)
	}
	if a < b {
		f.who, f.whoEnd = d.name(a, b)
	}
}

// denier returns the subject of the last verb of speech before the participle at i, when the verb stands behind a comma and its subject behind it: وفي رسالة …، نفت الإدارة هذا، مؤكدة أن.
func (d *document) denier(s, i int) (int, int) {
	for k := i - 1; k > max(s, i-20); k-- {
		t := &d.tokens[k]
		if t.cue == nil || t.cue.form != perfect || t.cue.takes&weak != 0 || d.tokens[k-1].mark != arabic.Comma {
			continue
		}
		if n := &d.tokens[k+1]; !n.is(title|org|given|state) && (n.article || !d.tokens[k+2].article || n.is(thing)) {
			continue // but نفت مصلحة السجون
		}
		return d.nounPhrase(k+1, i)
	}
	return 0, 0
}

// speaks reports whether the noun phrase at a may be a speaker.
func (d *document) speaks(a int) bool {
	if d.tokens[a].is(title | org | given | named | state) {
		return true
	}
	key := d.key(a)
	if len(key) > 2 && key[:2] == "ل" {
		for _, k := range []string{key[2:], "ا" + key[2:]} {
			if e := lexicon[k]; e != nil && e.class&(title|org|given|named|state) != 0 {
				return true
			}
		}
	}
	return false
}

// nounPhrase returns the noun phrase that begins at i and ends before j: up to punctuation, a preposition that does not belong to it, a time, a verb of saying.
func (d *document) nounPhrase(i, j int) (int, int) {
	if i >= j || !d.starts(i) {
		return 0, 0
	}
	return i, d.phraseEnd(i, j)
}

// afterClitic is nounPhrase for what follows a fixed phrase, whose first word may carry its ل: وفقا للوزارة.
func (d *document) afterClitic(i int, clitic bool) (int, int) {
	if clitic && i < d.to && d.tokens[i].word {
		return i, d.phraseEnd(i, d.to)
	}
	return d.nounPhrase(i, d.to)
}

// share returns where a share of people that begins with the number at i ends, right before what they say at j, or 0: 86 بالمئة من الذين شملهم الاستطلاع.
func (d *document) share(i, j int) int {
	if !d.number(i) || j > i+12 || j <= i+1 || d.tokens[i].end-d.tokens[i].start > 5 {
		return 0
	}
	of := false
	for k := i + 1; k < j; k++ {
		t := &d.tokens[k]
		of = of || t.key == "من" || t.key == "منهم" || percents[d.key(k)] || t.mark == '%' || t.mark == '٪'
		switch {
		case t.mark == arabic.Comma, t.is(that):
			return 0
		case !t.word && t.mark != '%' && t.mark != '٪':
			j = k
		}
		if t.is(prep) && t.key != "من" && t.key != "في" && t.key != "منهم" || t.is(adverb) {
			j = k // يشير 18 بالمئة من المجيبين | إلى أن
		}
	}
	if !of {
		return 0
	}
	return j
}

// several holds words for people whom من follows: عدد من العمال, أكثر من نصفهم.
var several = map[string]bool{"عدد": true, "اكثر": true, "اثنان": true}

// percents holds the words behind a percentage: 34 في المئة.
var percents = map[string]bool{"المءه": true, "الميه": true, "المايه": true, "الماءه": true, "بالمءه": true, "بالميه": true, "بالماءه": true, "بالمايه": true}

// number reports whether the token at i begins with a digit.
func (d *document) number(i int) bool { return arabic.IsDigit(d.text[d.tokens[i].start]) }

// phraseEnd returns where the noun phrase that begins at i ends.
func (d *document) phraseEnd(i, j int) int {
	if e := d.share(i, j); e > 0 {
		return e
	}
	k := i
	for ; k < min(j, i+16); k++ {
		t := &d.tokens[k]
		if !t.word {
			if r := d.opens(k); r != nil && k > i && r.closed && r.words <= 4 && d.past(r) <= j && (d.tokens[k-1].is(named|org) || d.tokens[i].is(title|org)) {
				if k = d.past(r) - 1; k+1 < j && d.tokens[k+1].word && d.tokens[k+1].class == 0 && !d.tokens[k+1].article {
					return k + 1 // جمعية "الأمل" | ينتظر
				}
				continue
			}
			if d.abbreviates(k) {
				continue // الدكتور م. عادل
			}
			break
		}
		if k > i && demonstrative[t.key] {
			break // نفت الوزارة | هذه الاتهامات
		}
		if k > i && t.is(prep) {
			if !d.belongs(i, k, j) {
				break
			}
			continue
		}
		if k > i && !d.tokens[i].is(title) && (k > i+1 || d.tokens[i].class == 0) && t.class == 0 && d.governs(k) {
			break // 22 منظمة | بمحاكمة
		}
		if t.article && (k == i+1 || k == i+2 && strings.HasSuffix(d.key(i+1), "ون")) && !d.tokens[i].article && strings.HasSuffix(d.key(i), "ون") && d.key(i) != "تلفزيون" && t.start-d.tokens[i].start > 5 {
			break // طالب حقوقيون بارزون | المجتمع الدولي
		}
		if t.is(that|timely|rel|adverb|breaks|joint|tail) || t.class&(thing|adjective) == thing|adjective || k > i && t.is(aux) || k > i && t.cue != nil && !(t.key == "مدينه" && k == i+1) && !t.is(title|org|given) && t.cue.form != object && !(k == i+1 && t.article && t.cue.form == verbal && !d.tokens[i].article) && (t.cue.takes&weak == 0 || d.text[t.end-1] == arabic.Alef) {
			break
		}
	}
	return k
}

// demonstrative holds the words behind a subject that begin the verb's object: نفت الوزارة هذا.
var demonstrative = map[string]bool{"هذا": true, "هذه": true, "ذلك": true, "تلك": true, "هولاء": true}

// abbreviates reports whether the stop at k ends the abbreviation of a title before a name: د. عادل، أ.د. عادل.
func (d *document) abbreviates(k int) bool {
	if d.tokens[k].mark != '.' || k == 0 || k+1 >= len(d.tokens) || d.tokens[k+1].sentence != d.tokens[k].sentence {
		return false
	}
	p := &d.tokens[k-1]
	return p.word && p.end-p.start == 1 && p.end == d.tokens[k].start && arabic.IsLetter(d.text[p.start]) && d.tokens[k+1].word
}

// starts reports whether the word at i may begin a noun phrase.
func (d *document) starts(i int) bool {
	t := &d.tokens[i]
	if !t.word || t.is(prep|that|timely|rel|adverb|breaks|aux|thing) || t.is(occasion) && !t.is(org) {
		return false
	}
	if t.cue != nil && t.cue.form != object && !t.is(title|org|given|state|named) {
		return false
	}
	key := d.key(i)
	if t.class == 0 && d.governs(i) || i > d.from && d.number(i) && d.tokens[i-1].is(timely) {
		return false // بشكل رسمي, يوم 25
	}
	if len(key) > 6 && (key[:4] == "لل" || key[:2] == "ل" || key[:2] == "ب") {
		if key[:4] == "لل" {
			return false
		}
		if e, _ := lookup([]byte(key[2:])); e.class != 0 {
			return t.class != 0
		}
	}
	return true
}

// governs reports whether the ب that the word at i begins with is the preposition: بشكل, بصفاقس.
func (d *document) governs(i int) bool {
	key := d.key(i)
	return governed[key] || strings.HasPrefix(key, "ب") && (towns[key[len("ب"):]] || countries[key[len("ب"):]])
}

// belongs reports whether the preposition at k goes on with the phrase that begins at i: مسؤول في الوزارة, but الوزير | في مؤتمر.
func (d *document) belongs(i, k, j int) bool {
	if k+1 >= j || d.tokens[k+1].is(occasion|timely) || !d.tokens[k+1].word || !d.tokens[i].is(title) && !several[d.key(i)] {
		return false
	}
	switch d.tokens[k].key {
	case "عن":
		head := d.tokens[i].key
		return strings.HasSuffix(head, "نايب") || strings.HasSuffix(head, "ممثل")
	case "في", "من", "لدي", "ل":
		if d.tokens[k+1].is(org) || k+2 < j && d.tokens[k+2].is(given) && towns[d.key(k+1)] {
			return true // مديرة معهد المياه في صفاقس آمنة حداد
		}
		for n := i; n < k; n++ {
			if d.tokens[n].article {
				return false
			}
		}
		return true
	}
	return false
}

// name narrows the noun phrase tokens[a:b] to the name in it, when one stands there: وزير الخارجية [سيرغي لافروف].
func (d *document) name(a, b int) (int, int) {
	if a+2 < b && d.tokens[a].is(title) && !d.tokens[a].article && d.isAdjective(a+1) && !d.tokens[a+1].article && press[d.tokens[a+2].key] {
		b = a + 2 // أفاد مصدر أمني | وكالة كذا بأن
	}
	for k := b - 2; k > a; k-- {
		if d.abbreviates(k) {
			return k + 1, d.nameEnd(k+1, b) // أ.د. عادل حسن
		}
	}
	for k := a + 1; k < b && (d.tokens[k-1].is(named|org) && !d.tokens[k-1].is(title) || k <= a+3 && d.tokens[a].is(named|org) && d.tokens[a].article && d.tokens[k-1].article); k++ {
		// صحيفة "الصباح" المحلية، الموقع الإخباري التونسي "الصباح"
		if r := d.opens(k); r != nil && r.closed && r.words > 0 && !(d.tokens[k-1].is(occasion) && d.tokens[k-1].article) {
			return d.inside(r)
		}
	}
	if !d.tokens[a].is(title) {
		// فريد حسن مدير المركز
		switch {
		case d.number(a), several[d.key(a)]:
			return a, b
		case !d.tokens[a].is(org | named):
			return a, d.nameEnd(a, b)
		}
		return a, d.roleEnd(a, b)
	}
	for k := a + 1; k < b; k++ {
		t, p := &d.tokens[k], &d.tokens[k-1]
		if !t.word || t.article || t.is(title|org|named|prep|occasion) || d.carries(k) || d.governs(k) {
			continue
		}
		if !t.is(given) && d.possessed(k) && d.text[t.end-1] != arabic.Heh {
			if k == a+1 && p.article {
				return a, k // الكاتب | إحداها
			}
			continue // القيادة ومقرها المدينة
		}
		if !t.is(given) && strings.HasSuffix(t.key, "ات") {
			continue // الوكيل الحالي | منظمات دولية
		}
		if !t.is(given) && d.text[t.start] == arabic.Lam && k+1 < b && d.tokens[k+1].article {
			continue // لكرة القدم
		}
		if !t.is(given) && d.text[t.start] == arabic.Lam && t.end-t.start > 4 && verbalNoun(d.text[t.start+1:t.end]) {
			continue // لتنسيق إدخال البضائع
		}
		if b == a+2 && !p.article && d.text[t.end-1] == arabic.Yeh {
			continue // مسؤول تركي
		}
		if t.is(given) && !p.is(named) || t.class == 0 && p.article && (d.isAdjective(k-1) || k == a+1) && d.text[t.end-1] != arabic.TehMarbuta && d.text[t.end-1] != arabic.AlefMaksura {
			return k, d.nameEnd(k, b)
		}
	}
	if s, e := d.apposed(a, b); s < e {
		return s, e
	}
	return a, d.roleEnd(a, b)
}

// press holds nouns of those whom somebody tells something: أفاد مصدر أمني وكالة كذا.
var press = map[string]bool{"وكاله": true, "صحيفه": true, "قناه": true, "موقع": true, "شبكه": true, "اذاعه": true, "جريده": true}

// apposed returns the name that stands between commas after the role tokens[a:b], or nothing: المتحدث باسم الحركة، عادل حسن، إن.
func (d *document) apposed(a, b int) (int, int) {
	if b+3 >= d.to || d.tokens[b].mark != arabic.Comma || d.tokens[b+1].sentence != d.tokens[a].sentence {
		return 0, 0
	}
	s := b + 1
	if t := &d.tokens[s]; (t.is(title) || t.article) && d.tokens[s+1].is(given) {
		s++ // القائد، العميد عادل حسن،
	}
	if d.tokens[s].article && d.isAdjective(s) {
		s++ // مدرب الفريق، الكرواتي كذا كذا،
	}
	e := s
	for e < min(d.to, b+7) && d.tokens[e].word && d.tokens[e].class&^(given|state) == 0 && d.tokens[e].cue == nil && !d.carries(e) {
		e++
	}
	if e > s+4 || e == s || e == d.to {
		return 0, 0
	}
	if t := &d.tokens[e]; d.tokens[s].is(given) || !d.tokens[s].article && e > s+1 && (t.mark == arabic.Comma || t.is(that) || t.mark == ':') {
		return s, e
	}
	return 0, 0
}

// roleEnd returns where the role in tokens[a:b] ends: الوزير takes adjectives only, وزير الخارجية a noun with the article and then adjectives;
// what has the article after that is the verb's object: زار الوزير | المدينة.
func (d *document) roleEnd(a, b int) int {
	definite := d.tokens[a].article
	for k := a + 1; k < b; k++ {
		t := &d.tokens[k]
		switch {
		case t.is(prep) || t.key == "باسم":
			return b // المتحدث باسم القوات المسلحة
		case !t.article && t.word && d.tokens[a].is(org) && d.tokens[a].article && d.text[t.start] != arabic.Lam && d.text[t.start] != arabic.Beh && !t.is(prep):
			return k // المرصد | بلدات
		case k == a+1 && t.article && t.is(org) && strings.HasSuffix(t.key, "ات") && d.tokens[a].is(org) && d.tokens[a].article:
			return k // المنظمة | السلطات السعودية
		case !t.article || t.is(org):
		case !definite:
			definite = true
		case !d.isAdjective(k) && !t.is(adjective) && d.tokens[a].is(title):
			return k
		}
	}
	return b
}

// carries reports whether the word at k has ل or و before the article in front: للأمم، والتعليم.
func (d *document) carries(k int) bool {
	key := d.key(k)
	return strings.HasPrefix(key, "لل") || strings.HasPrefix(key, "وال") || strings.HasPrefix(key, "بال")
}

// isAdjective reports whether the word at k looks like an adjective of nation: الروسي، الروسية.
func (d *document) isAdjective(k int) bool {
	t := &d.tokens[k]
	r := d.text[t.end-1]
	return r == arabic.Yeh || r == arabic.AlefMaksura || r == arabic.TehMarbuta && d.text[t.end-2] == arabic.Yeh
}

// nameEnd returns where the name that begins at a ends: at a title, from the third word on at one in ة, or after four words.
func (d *document) nameEnd(a, b int) int {
	for e := a + 1; e < min(b, a+5); e++ {
		t := &d.tokens[e]
		if e == a+1 && t.article && t.cue != nil && t.cue.form == verbal {
			continue // ممثلو الادعاء
		}
		if !t.word || t.is(title|org|occasion) && d.key(e-1) != "ال" || e > a+1 && !t.is(given) && d.text[t.end-1] == arabic.TehMarbuta && !t.article || !t.is(given) && (!d.starts(e) || d.possessed(e)) {
			return e
		}
	}
	return min(b, a+5)
}
