package quote

import (
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

// isCue reports whether the word at i stands as a cue. Words spelt like a noun (كتب books, نقل transport) need a clause's beginning before them.
func (d *document) isCue(i int) bool {
	t := &d.tokens[i]
	if t.cue.form == object {
		// أبلغه أن, ما وصفه بـ
		return t.cue.calls() || t.cue.lemma == "سأل" && t.and || i+1 < d.to && (d.tokens[i+1].is(that) || d.tokens[i+1].mark == ':' || d.opens(i+1) != nil)
	}
	if t.cue.lemma == "ادعى" && t.cue.form == imperfect {
		return i+1 < d.to && d.tokens[i+1].is(that) // يدعي أن, but رجل يدعى حسن
	}
	if d.denied(i) || d.impersonal(i) || d.leadsVerb(i) {
		return false
	}
	if i > d.from && danglers[d.tokens[i-1].key] && !t.and && t.cue.form == perfect || d.text[t.end-1] == arabic.AlefHamza {
		return false // رد على من شكك فيه، سعى إلى لفت الانتباه، اقرأ
	}
	if t.cue.takes&weak != 0 && !t.and && d.tokens[min(i+1, d.to-1)].mark == ':' && i == d.from {
		return false // رأي: …
	}
	if t.cue.takes&weak == 0 || t.cue.form&(perfect|imperfect) == 0 {
		return true
	}
	if t.key == "عبر" {
		return d.beginsClause(i) && d.soon(i, "عن") // عبر عن أمله أن, but عبر تويتر
	}
	if t.cue.lemma == "وعد" && t.cue.form == imperfect && !(i+1 < d.to && (d.tokens[i+1].is(that) || d.text[d.tokens[i+1].start] == arabic.Beh)) {
		return false // تعد أكبر مدينة
	}
	if i+1 < d.to && t.cue.lemma == "جاء" && (d.tokens[i+1].key == "فيه" || d.tokens[i+1].key == "فيها") {
		return true
	}
	if r := d.text[t.end-1]; t.cue.form == perfect && tells(t.cue) && r == 'ت' || t.cue.form == imperfect && t.cue.lemma == "وصف" {
		return true // كشفت is no noun
	}
	n := i + 1
	for n+1 < d.to && d.tokens[n].is(adverb|timely) {
		n++
	}
	return d.beginsClause(i) || n < d.to && (d.tokens[n].is(that) || d.tokens[n].mark == ':') && t.cue.lemma != "بين"
}

// soon reports whether a word stands among the next tokens after i, before a comma.
func (d *document) soon(i int, key string) bool {
	for k := i + 1; k < min(i+10, d.to) && d.tokens[k].mark != arabic.Comma; k++ {
		if d.tokens[k].key == key {
			return true
		}
	}
	return false
}

// denied reports whether the verb at i is negated, and so reports nothing (لم يعلن أن), unless it denies itself (لم ينف أن) or holds an opinion (لا يرى أن).
func (d *document) denied(i int) bool {
	if i > d.from && supposes[d.tokens[i-1].key] && d.tokens[i].cue.form == perfect {
		return true // إذا أكدت الأدلة أن
	}
	if i == d.from || d.tokens[i].cue.sort == "denies" || d.tokens[i].cue.sort == "holds" || !d.tokens[i-1].is(aux) {
		return false
	}
	switch d.tokens[i-1].key {
	case "لم", "لا", "لن", "ولم", "ولا", "ولن":
		return true
	}
	return false
}

// supposes holds words behind which a verb only tells what might be said.
var supposes = map[string]bool{"اذا": true, "لو": true}

// impersonal reports whether nobody says what the verb at i introduces: يذكر أن، ويتوقع أن، ما يشير إلى أن. With its subject before it, somebody does (الخبير يتوقع أن).
func (d *document) impersonal(i int) bool {
	if t := &d.tokens[i]; t.cue.form != imperfect || i+1 >= d.to || d.text[t.end-1] == 'ن' {
		return false
	}
	switch t := &d.tokens[i]; {
	case i > d.from && (d.key(i-1) == "ما" || d.key(i-1) == "مما"):
		return d.tokens[i+1].is(that) || d.tokens[i+1].is(prep) && d.tokens[min(i+2, d.to-1)].is(that)
	case !d.tokens[i+1].is(that):
		return false
	case t.key == "يذكر":
		return true
	case t.cue.lemma == "توقع" || t.cue.lemma == "رجح":
		return (d.text[t.start] == arabic.Yeh || t.and && d.text[t.start+1] == arabic.Yeh) && d.beginsClause(i)
	}
	return false
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
			case t.is(that) && c.calls() && j+1 < limit && d.opens(j+1) != nil:
				return complement{marks, j + 1}
			case t.is(that) && !t.and && c.takes&takesThat != 0 && d.reports(i, j):
				if k := d.afterComma(i, j); k > j {
					j = k
				}
				return complement{clause, j}
			case c.lemma == "سأل" && j+1 < limit && t.key == "" && d.tokens[j+1].key == "اذا" && (d.key(j) == "عما" || d.key(j) == "ما"):
				return complement{clause, j} // سأل عما إذا كان
			case j > i+1 && d.stops(j):
				return d.nounClaim(i, j)
			}
			continue
		}
		if r := d.opens(j); r != nil {
			if c.takes&takesMark == 0 && (c.takes&feels == 0 || r.words < 2 || r.words < 4 && d.tokens[j-1].key != "عن") || c.takes&takesColon != 0 || d.isName(i, j, r) {
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
		case arabic.Comma:
			j = d.remark(j)
		case arabic.Semicolon:
			return d.nounClaim(i, j)
		}
	}
	return d.nounClaim(i, min(j, limit))
}

// afterComma returns where إن stands behind a comma after the أن at j, which belongs to a clause about the speaker: قال الوزير، الذي لم يسبق له أن زار الجسر، إن. Or j.
func (d *document) afterComma(i, j int) int {
	if d.tokens[i].cue.lemma != "قال" || d.text[d.tokens[j].start] == arabic.AlefHamzaLow || j < i+6 {
		return j
	}
	for k := j + 1; k < min(j+20, d.to) && d.tokens[k].sentence == d.tokens[i].sentence; k++ {
		if d.tokens[k-1].mark == arabic.Comma && d.tokens[k].is(that) && d.text[d.tokens[k].start] == arabic.AlefHamzaLow {
			return k
		}
	}
	return j
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
	if t.cue != nil && (t.cue.form == object && t.cue.calls() || d.describes(j)) {
		return d.owns(j) // وصفها الخبراء بأنها
	}
	if t.cue == nil || t.is(title|org|claimed) || t.cue.form == verbal || t.cue.form == object || t.cue.takes&takesColon != 0 || d.denied(j) || t.is(lead) && d.phraseAt(j) != nil {
		return false
	}
	if t.cue.form == participle {
		return d.tokens[j-1].mark == arabic.Comma || j+1 < d.to && (d.tokens[j+1].is(that|prep) || !d.tokens[j+1].word)
	}
	if t.cue.form == imperfect && d.tokens[j-1].is(title) && d.tokens[j-1].article {
		return false // المهندس يعرب حسن
	}
	if d.tokens[j-1].is(rel) && !d.tokens[min(j+1, d.to-1)].is(that) {
		return t.cue.takes&weak == 0 && d.owns(j) // قال الوزير، الذي طلب المجلس رأيه، إن
	}
	return d.isCue(j) && (t.cue.takes&weak == 0 || d.beginsClause(j))
}

// remark returns the comma that closes a remark on a source after the comma at j, or j: مصدر، طلب عدم الكشف عن اسمه، ….
func (d *document) remark(j int) int {
	if j+1 >= d.to || !d.tokens[j+1].is(tail) {
		return j
	}
	for k := j + 2; k < min(j+15, d.to) && d.tokens[k].sentence == d.tokens[j].sentence; k++ {
		if d.tokens[k].mark == arabic.Comma {
			return k
		}
	}
	return j
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
