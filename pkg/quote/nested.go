package quote

import "github.com/isnad-news/isnad/pkg/arabic"

// within is how many tokens before marked words the verb of saying may stand that takes them within somebody else's words.
const within = 25

// nested returns f for the marked words at k in the clause that begins at j, with the cue and the subject of the last verb of saying in the clause when it takes
// them and has a subject of its own: ذكرت الوزيرة أن السائق الذي قالت الشرطة إنه "غادر المدينة" عاد.
func (d *document) nested(f found, j, k int) found {
	for n := k - 1; n > max(j, k-within); n-- {
		t := &d.tokens[n]
		if t.cue == nil || t.is(title|org) || t.cue.form&(perfect|imperfect|object) == 0 || !d.isCue(n) && !t.cue.calls() {
			continue
		}
		c := d.complement(n)
		if !(c.kind == clause && t.cue.sort == "asserts" || c.kind == marks && t.cue.calls()) || c.at > k {
			return f
		}
		for n := c.at; n < k; n++ {
			if d.tokens[n].mark == arabic.Comma && !(d.tokens[n+1].and && d.tokens[n+1].is(that)) {
				return f
			}
		}
		if a, b := d.ownSubject(j, n, c.at); a < b && (d.speaks(a) || d.tokens[a].class == 0 && !d.tokens[a].article) {
			f.cue, f.cueEnd, f.lemma = n, n+1, t.cue.lemma
			f.who, f.whoEnd = d.name(a, b)
			f.by = ""
		}
		return f
	}
	return f
}

// ownSubject returns the noun phrase that is the subject of the verb at i within a clause that begins at j, right before the verb or behind it: أن الشرطة قالت إن, السائق الذي قالت الشرطة إنه.
func (d *document) ownSubject(j, i, to int) (int, int) {
	e := i
	for e > j && d.tokens[e-1].is(aux|adverb|timely) {
		e--
	}
	s := e
	for s > max(j+1, e-within) && d.tokens[s-1].word && !d.tokens[s-1].is(that|rel|joint) {
		s--
	}
	if a, b := d.nounPhrase(s, e); a < b && (b == e || d.tokens[b].is(prep) || d.tokens[s-1].is(that)) {
		return a, e
	}
	if c := d.tokens[i].cue; (takesPerson[c.lemma] || c.lemma == "أخبر") && c.form != object || d.tokens[e-1].is(that) && d.text[d.tokens[e-1].end-1] != 'ن' {
		return 0, 0 // إنه أبلغ الرئيس أن
	}
	return d.after(i, to)
}

// owns reports whether the verb at i, in a relative clause or with a pronoun for its object, takes the أن or the marked words near behind it for itself, with no comma between them:
// أعلن النادي إقالة المدرب بعد تصريحات اعتبرها اللاعبون أنها …, but قال الوزير، الذي طلب المجلس رأيه، إن …
func (d *document) owns(i int) bool {
	c := d.tokens[i].cue
	for k := i + 1; k < min(i+8, d.to); k++ {
		t := &d.tokens[k]
		switch {
		case t.is(that) && !t.and:
			return c.calls() || c.takes&takesThat != 0 && (d.text[t.start] != arabic.AlefHamzaLow || c.lemma == "قال" || c.lemma == "قيل")
		case t.mark == arabic.Comma, t.is(rel), t.cue != nil && t.cue.form&(perfect|imperfect|object) != 0 && !t.is(title|org):
			return false
		}
	}
	return false
}
