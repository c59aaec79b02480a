package quote

import (
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
)

// reach is how many tokens after a cue its complement may begin.
const reach = 60

// complement is what a cue introduces.
type complement struct {
	kind complementKind
	// at is the token where it begins: أن, the colon or the opening mark.
	at int
}

type complementKind uint8

const (
	nothing complementKind = iota
	clause                 // أن …
	colon                  // : …
	marks                  // "…"
	claim                  // a noun phrase
	sourced                // a sentence with a source: بحسب الوزارة، …
)

// scan finds the quotes of the paragraph at hand.
func (d *document) scan() {
	for i := max(d.from, d.done); i < d.to; {
		t := &d.tokens[i]
		if r := d.opens(i); r != nil {
			if next := d.marked(i, r); next > i {
				i = next
				continue
			}
			i++
			continue
		}
		if next := d.byPhrase(i); next > i {
			i = next
			continue
		}
		if t.cue != nil && d.isCue(i) {
			if next := d.byCue(i); next > i {
				i = next
				continue
			}
		}
		i++
	}
}

// opens returns the region that token i opens, or nil.
func (d *document) opens(i int) *region {
	t := &d.tokens[i]
	if t.word || t.region < 0 {
		return nil
	}
	if r := &d.regions[t.region]; int(r.open) == i {
		return r
	}
	return nil
}

// past returns the token after a region.
func (d *document) past(r *region) int {
	if r.closed {
		return int(r.close) + 1
	}
	return int(r.close)
}

// isCue reports whether the word at i stands as a cue. Words spelt like a noun (كتب books, نقل transport) need a clause's beginning before them.
func (d *document) isCue(i int) bool {
	t := &d.tokens[i]
	if t.cue.form == object {
		// أبلغه أن, ما وصفه بـ
		return t.cue.sort == "calls" || i+1 < d.to && (d.tokens[i+1].is(that) || d.tokens[i+1].mark == ':' || d.opens(i+1) != nil)
	}
	if d.denied(i) || d.impersonal(i) || d.leadsVerb(i) {
		return false
	}
	if t.cue.takes&weak != 0 && !t.and && d.tokens[min(i+1, d.to-1)].mark == ':' && i == d.from {
		return false // رأي: …
	}
	if t.cue.takes&weak == 0 || t.cue.form&(perfect|imperfect) == 0 {
		return true
	}
	if i+1 < d.to && t.cue.lemma == "جاء" && (d.tokens[i+1].key == "فيه" || d.tokens[i+1].key == "فيها") {
		return true
	}
	return d.beginsClause(i) || i+1 < d.to && (d.tokens[i+1].is(that) || d.tokens[i+1].mark == ':') && t.cue.lemma != "بين"
}

// denied reports whether the verb at i is negated, and so reports nothing (لم يعلن أن), unless it denies itself (لم ينف أن) or holds an opinion (لا يرى أن).
func (d *document) denied(i int) bool {
	if i == d.from || d.tokens[i].cue.sort == "denies" || d.tokens[i].cue.sort == "holds" || !d.tokens[i-1].is(aux) {
		return false
	}
	switch d.tokens[i-1].key {
	case "لم", "لا", "لن", "ولم", "ولا", "ولن":
		return true
	}
	return false
}

// impersonal reports whether nobody says what the verb at i introduces: يذكر أن، يشار إلى أن.
func (d *document) impersonal(i int) bool {
	if t := &d.tokens[i]; t.cue.form != imperfect || i+1 >= d.to || d.text[t.end-1] == 'ن' {
		return false
	}
	return d.tokens[i].key == "يذكر" && d.tokens[i+1].is(that)
}

// beginsClause reports whether a verb at i would begin a clause: it carries و, or follows a stop, a comma, an auxiliary or a joint.
func (d *document) beginsClause(i int) bool {
	if d.tokens[i].and || i == d.from {
		return true
	}
	p := &d.tokens[i-1]
	return !p.word || p.sentence != d.tokens[i].sentence || p.is(aux|joint|rel|adverb)
}

// byCue looks for what the cue at i introduces, and returns the token to go on from, or i.
func (d *document) byCue(i int) int {
	c := d.complement(i)
	f := found{cue: i, cueEnd: i + 1, lemma: d.tokens[i].cue.lemma}
	switch c.kind {
	case marks:
		d.speaker(&f, i, c.at)
		return d.coordinated(f, d.quoteRegion(f, c.at, article.Direct))
	case colon:
		d.speaker(&f, i, c.at)
		return d.coordinated(f, d.afterColon(f, c.at))
	case clause:
		d.speaker(&f, i, c.at)
		return d.reported(f, c.at, c.kind)
	case claim:
		d.speaker(&f, i, c.at)
		return d.reported(f, c.at, c.kind)
	}
	return i
}

// complement finds what the cue at i takes.
func (d *document) complement(i int) complement {
	c := d.tokens[i].cue
	limit := min(i+1+reach, d.to)
	switch c.form {
	case participle:
		limit = min(i+30, d.to)
	case verbal, object:
		limit = min(i+8, d.to)
	}
	j, sentence := i+1, d.tokens[i].sentence
	for ; j < limit; j++ {
		t := &d.tokens[j]
		if t.sentence != sentence {
			break
		}
		if t.word {
			switch {
			case t.is(that) && c.sort == "calls" && j+1 < limit && d.opens(j+1) != nil:
				return complement{marks, j + 1}
			case t.is(that) && !t.and && c.takes&takesThat != 0 && d.reports(i, j):
				return complement{clause, j}
			case j > i+1 && d.stops(j):
				return d.nounClaim(i, j)
			}
			continue
		}
		if r := d.opens(j); r != nil {
			if c.takes&takesMark == 0 && (c.takes&feels == 0 || r.words < 4) || c.takes&takesColon != 0 || d.isName(i, j, r) {
				j = d.past(r) - 1
				sentence = d.tokens[min(j, d.to-1)].sentence
				continue
			}
			return complement{marks, j}
		}
		switch t.mark {
		case ':':
			if c.takes&takesMark != 0 && !d.isTime(j) && !(d.tokens[j-1].is(listing) && d.opens(min(j+1, d.to-1)) == nil) {
				return complement{colon, j}
			}
		case '(', '[':
			j = d.bracket(j)
		case arabic.Semicolon:
			return d.nounClaim(i, j)
		}
	}
	return d.nounClaim(i, min(j, limit))
}

// nounClaim takes a noun phrase for what the cue at i claims: لافتا إلى عودة الحوار، نفى الوزير وجود خلاف.
// After a participle any noun will do; after a verb, whose subject stands between, only a verbal noun without preposition before token limit.
func (d *document) nounClaim(i, limit int) complement {
	c := d.tokens[i].cue
	if c.takes&(takesNoun|takesTo|takesBy) == 0 || i+2 >= d.to {
		return complement{}
	}
	if c.form == participle {
		k := i + 1
		if d.tokens[k].key == "الي" {
			k++
		} else if c.takes&takesTo != 0 {
			return complement{}
		}
		if c.takes&takesBy != 0 {
			if d.claimsBy(k) {
				return complement{claim, k}
			}
			return complement{}
		}
		if t := &d.tokens[i]; !t.and && d.text[t.end-1] != arabic.Alef && (i == d.from || d.tokens[i-1].word) {
			return complement{} // زيارة مؤكدة هذا العام
		}
		if t := &d.tokens[k]; !t.word || t.is(prep|that|timely|adverb) {
			return complement{}
		}
		return complement{claim, k}
	}
	if c.form&(perfect|imperfect) == 0 || c.takes&weak != 0 {
		return complement{}
	}
	for k := i + 1; k < min(limit, i+25); k++ {
		t, p := &d.tokens[k], &d.tokens[k-1]
		if c.lemma == "نفى" && t.class == 0 && t.word && !t.and && k > i && d.possessed(k) && d.endsSubject(i, k-1) {
			return complement{claim, k}
		}
		if c.takes&takesBy != 0 && d.claimsBy(k) {
			return complement{claim, k}
		}
		if c.lemma == "أعلن" && p.key == "عن" && t.word && !t.is(that|rel|aux) && k > i+1 && !t.article {
			return complement{claim, k}
		}
		if d.isClaim(k) && c.takes&takesBy == 0 {
			if c.takes&takesTo != 0 && p.key != "الي" {
				return complement{}
			}
			if k == i+1 && d.carriesSubject(i) || k > i+1 && (d.endsSubject(i, k-1) || p.key == "الي" || p.key == "عن" && c.lemma == "أعلن") {
				return complement{claim, k}
			}
			return complement{}
		}
		if p.is(prep) && t.key == "ضروره" {
			return complement{} // a demand: شدد على ضرورة التوصل إلى حل
		}
		if r := d.opens(k); r != nil && d.past(r) < limit {
			k = d.past(r) - 1
		}
	}
	return complement{}
}

// possessed reports whether the word at k ends in a pronoun: علمه، صلتها.
func (d *document) possessed(k int) bool {
	t := &d.tokens[k]
	r := d.text[t.start:t.end]
	n := len(r)
	return n > 3 && !t.article && (r[n-1] == arabic.Heh || n > 4 && r[n-2] == arabic.Heh && (r[n-1] == arabic.Alef || r[n-1] == 'م'))
}

// claimsBy reports whether the word at k is a verbal noun with ب in front: اعترف بدفع المال.
func (d *document) claimsBy(k int) bool {
	t := &d.tokens[k]
	if !t.word || t.key != "" || t.end-t.start < 4 || d.text[t.start] != arabic.Beh {
		return false
	}
	var buf [64]byte
	e, _ := lookup(arabic.AppendKey(buf[:0], d.text[t.start+1:t.end]))
	return e.class&claimed != 0 || e == unknown && verbalNoun(d.text[t.start+1:t.end])
}

// isClaim reports whether the word at k is a verbal noun that may stand for a claim.
func (d *document) isClaim(k int) bool {
	t := &d.tokens[k]
	return t.is(claimed) && !t.and || t.word && t.class == 0 && t.cue == nil && verbalNoun(d.text[t.start:t.end])
}

// verbalNoun reports whether a word has the shape of a verbal noun: إلقاء، استهداف (ا … ا .), تعيين (ت . . ي .).
func verbalNoun(r []rune) bool {
	n := len(r)
	switch {
	case n < 5 || n > 8:
		return false
	case r[0] == arabic.AlefHamzaLow || r[0] == arabic.Alef && r[1] != arabic.Lam:
		return r[n-2] == arabic.Alef && n > 5 || r[n-2] == arabic.Alef && r[0] == arabic.AlefHamzaLow
	case r[0] == 'ت':
		return n == 5 && r[3] == arabic.Yeh
	}
	return false
}

// carriesSubject reports whether the subject of the verb at i stands in it (وأكد وجود …) or before it (الوزير يؤكد وجود …).
func (d *document) carriesSubject(i int) bool {
	if d.tokens[i].and {
		return true
	}
	a, b := d.before(i)
	return a < b && (d.speaks(a) || d.text[d.tokens[a].end-1] != 'ت' && d.tokens[a].class == 0)
}

// endsSubject reports whether the token at k may end the subject of the verb at i: a comma, a word with the article, a time, or a name.
func (d *document) endsSubject(i, k int) bool {
	if t := &d.tokens[k]; !t.word || t.article || t.is(timely|given|state) {
		return !t.is(prep)
	}
	if r := d.text[d.tokens[k].end-1]; r == arabic.Yeh || r == arabic.TehMarbuta && d.text[d.tokens[k].end-2] == arabic.Yeh || r == 'ن' {
		return k > i+1 && !d.tokens[k].is(prep|aux) // مصادر عسكرية، مسؤولون محليون
	}
	for n := k - 1; n > max(i, k-4); n-- {
		if d.tokens[n].is(given) {
			return true
		}
	}
	return false
}

// reports reports whether أن at j opens what the cue at i reports. After بعد، يجب، يمكن and their like it does not.
func (d *document) reports(i, j int) bool {
	p := &d.tokens[j-1]
	if p.is(noThat) && j-1 != i || j+1 < d.to && d.tokens[j+1].mark == '.' && d.tokens[j+1].start == d.tokens[j].end {
		return false // بعد أن, إن.كيه
	}
	if p.is(prep) && j >= 2 && d.tokens[j-2].is(noThat) && j-2 != i {
		return false
	}
	return true
}

// stops reports whether the word at j ends the search for an earlier cue's complement: another cue begins there.
func (d *document) stops(j int) bool {
	t := &d.tokens[j]
	if t.cue == nil || t.is(title|org|claimed) || t.cue.form == verbal || t.cue.form == object || d.denied(j) || t.is(lead) && d.phraseAt(j) != nil {
		return false
	}
	if t.cue.form == participle {
		return d.tokens[j-1].mark == arabic.Comma || j+1 < d.to && (d.tokens[j+1].is(that|prep) || !d.tokens[j+1].word)
	}
	return t.cue.takes&weak == 0 || d.beginsClause(j)
}

// isTime reports whether the colon at j stands between digits: 14:30.
func (d *document) isTime(j int) bool {
	return j > 0 && j+1 < len(d.tokens) && arabic.IsDigit(d.text[d.tokens[j-1].end-1]) && arabic.IsDigit(d.text[d.tokens[j+1].start])
}

// bracket returns the token that closes the bracket at j, or j when none does soon.
func (d *document) bracket(j int) int {
	for k := j + 1; k < min(j+25, d.to); k++ {
		if m := d.tokens[k].mark; m == ')' || m == ']' {
			return k
		}
	}
	return j
}

// isName reports whether the region that opens at j, after the cue at i, is a name and not what was said: قال موقع "…" إن.
func (d *document) isName(i, j int, r *region) bool {
	p := &d.tokens[j-1]
	switch {
	case r.words == 0:
		return true
	case p.word && strings.HasSuffix(p.key, "عنوان"):
		return true
	case p.mark != ':' && d.takesName(j-1) && r.words <= 8:
		return true
	case p.mark == ':' || r.words > 6:
		return false
	case r.words <= 2 && d.tokens[i].cue.sort != "asserts" && d.tokens[i].cue.sort != "calls":
		return true
	case j-1 == i && d.tokens[i].cue.sort == "judges":
		return true // اتهم "المجلس"
	case j-1 == i && r.words <= 4 && d.past(r) < d.to && d.tokens[d.past(r)].article,
		j-1 == i && r.words <= 2 && d.tokens[i].cue.form != participle && !d.ends(d.past(r)):
		return true // قال "نت" المملوك لشركة
	case j-1 == i && r.words <= 4 && d.past(r)+1 < d.to && d.tokens[d.past(r)].mark == arabic.Comma && d.tokens[d.past(r)+1].is(timely):
		return true // أعلنت "قوات الشمال"، الخميس،
	case j-1 == i, j-2 == i && (p.key == "علي" || p.key == "الي") && r.words > 1:
	case d.tokens[i].cue.sort == "calls":
	case (p.is(prep) || p.end-p.start == 1 && p.word) && r.words <= 3, r.words <= 2 && p.word:
		return true
	}
	// A short one with the real complement after it is a name.
	for k := d.past(r); k < min(d.past(r)+25, d.to); k++ {
		t := &d.tokens[k]
		if t.sentence != d.tokens[j].sentence || t.word && d.stops(k) || t.mark == arabic.Comma && k == d.past(r) && !p.is(org|title) && !p.article {
			return false
		}
		if t.is(that) && !t.and && d.reports(i, k) || t.mark == ':' || t.is(prep) && t.key == "عن" && k == d.past(r) {
			return true
		}
		if o := d.opens(k); o != nil {
			return o.words > 6
		}
	}
	return false
}

// ends reports whether nothing but marks follows in the sentence before token k.
func (d *document) ends(k int) bool {
	for n := k; n < d.to && d.tokens[n].sentence == d.tokens[k-1].sentence; n++ {
		if d.tokens[n].word || n > k+2 {
			return false
		}
	}
	return true
}

// takesName reports whether the word at k takes a name in marks, also with ل or ب in front: صحيفة "…"، لمبادرة "…".
func (d *document) takesName(k int) bool {
	t := &d.tokens[k]
	if !t.word || t.is(named) {
		return t.word
	}
	if r := d.text[t.start]; t.key != "" || r != arabic.Lam && r != arabic.Beh || t.end-t.start < 4 || d.text[t.start+1] == arabic.Lam {
		return false
	}
	var buf [64]byte
	e, _ := lookup(arabic.AppendKey(buf[:0], d.text[t.start+1:t.end]))
	return e.class&named != 0
}

// quoteRegion makes the region that opens at j a quote and returns the token after it.
func (d *document) quoteRegion(f found, j int, kind string) int {
	r := d.opens(j)
	a, b := d.inside(r)
	next := d.past(r)
	if !r.closed {
		next = d.openEnd(a, b)
		b = d.trim(a, next)
	}
	if a >= b {
		return j + 1
	}
	r.used = true
	if kind == article.Direct && j > d.from {
		p := &d.tokens[j-1]
		if p.mark != ':' && (d.tokens[a].is(that) || p.word && !d.apart(&f, j)) {
			kind = article.Mixed
		}
	}
	f.kind, f.start, f.end = kind, a, b
	d.found = append(d.found, f)
	d.done = max(next, j+1)
	return d.done
}

// apart reports whether the word before the marks at j ends its phrase, so that they open a clause of their own: the cue, its subject, a time, في بيان له.
func (d *document) apart(f *found, j int) bool {
	p := &d.tokens[j-1]
	if p.is(prep) {
		last := d.text[p.end-1]
		return last == arabic.Heh || last == 'م' || last == arabic.Alef // في تغريدة له "…", but عن "…"
	}
	return j == f.cueEnd || j == f.whoEnd || p.article || p.is(timely|adverb|occasion) || p.cue != nil
}

// openEnd returns where tokens[a:b], in marks that nothing closes, ends: before a sentence that begins with a cue, or with the paragraph.
func (d *document) openEnd(a, b int) int {
	for k := a + 1; k < b; k++ {
		if d.tokens[k].sentence != d.tokens[k-1].sentence && d.tokens[k].cue != nil && d.isCue(k) {
			return k
		}
	}
	return b
}

// coordinated takes what و joins to a quotation that ends before token i for more of the same: "…" و"…"، "…" وأن ….
func (d *document) coordinated(f found, i int) int {
	if i+1 >= d.to || d.tokens[i].sentence != d.tokens[i-1].sentence {
		return i
	}
	t := &d.tokens[i]
	switch {
	case t.end-t.start == 1 && d.text[t.start] == arabic.Waw && d.opens(i+1) != nil && !d.tokens[i+1].word:
		return d.coordinated(f, d.quoteRegion(f, i+1, article.Mixed))
	case t.and && t.is(that):
		return d.reported(f, i, clause)
	}
	return i
}

// inside returns the tokens inside a region.
func (d *document) inside(r *region) (int, int) { return int(r.open) + 1, int(r.close) }

// afterColon takes what follows the colon at j for direct speech, in marks or without.
func (d *document) afterColon(f found, j int) int {
	if j+1 >= d.to {
		return j + 1
	}
	if j+2 < d.to && glyph(d.tokens[j+1].mark) != neither && d.opens(j+2) != nil {
		j++ // : " "…
	}
	if d.opens(j+1) != nil {
		return d.quoteRegion(f, j+1, article.Direct)
	}
	end := d.sentenceEnd(j + 1)
	for end < d.to && !d.begins(end) && d.firstPerson(end) {
		end = d.sentenceEnd(end) // قال: لعبنا جيدا. كنا نستحق الفوز.
	}
	if end <= j+1 {
		return j + 1
	}
	f.kind, f.start, f.end = article.Direct, j+1, d.trim(j+1, end)
	if f.start < f.end {
		d.found = append(d.found, f)
	}
	return end
}

// begins reports whether the sentence at k begins with a cue.
func (d *document) begins(k int) bool { return d.tokens[k].cue != nil && d.isCue(k) }

// key returns the matching form of token i.
func (d *document) key(i int) string {
	t := &d.tokens[i]
	return arabic.KeyRunes(d.text[t.start:t.end])
}

// keys returns the matching forms of tokens[a:b].
func (d *document) keys(a, b int) []string {
	var out []string
	for ; a < b; a++ {
		out = append(out, d.key(a))
	}
	return out
}
