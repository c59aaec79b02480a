package quote

import (
	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
)

// ownWords is how many plain words a reported clause with marked words in it needs to say something by itself.
const ownWords = 5

// reported makes the clause that begins at j an indirect quote, with the marked words in it as mixed ones, and returns the token after it.
func (d *document) reported(f found, j int, kind complementKind) int {
	if j+1 < d.to && d.opens(j+1) != nil && !d.opens(j+1).closed {
		return d.quoteRegion(f, j+1, article.Mixed)
	}
	end := d.clauseEnd(j, kind)
	last := d.trim(j, end)
	if last-j < 2 {
		return j + 1
	}
	plain, mixed := 0, 0
	before, spoken := 0, false
	for k := j; k < last; k++ {
		if r := d.opens(k); r != nil && d.past(r) <= last {
			// "…" و"…" are both words or both names.
			if k-2 != before || d.tokens[k-1].end-d.tokens[k-1].start > 1 {
				spoken = d.isVerbatim(j, k, r)
			}
			before = d.past(r) - 1
			if spoken {
				mixed++
				m := d.nested(f, j, k)
				m.kind = article.Mixed
				m.start, m.end = d.inside(r)
				d.found = append(d.found, m)
			} else {
				plain += int(r.words)
			}
			k = d.past(r) - 1
			continue
		}
		if d.tokens[k].word && !d.tokens[k].is(that) {
			plain++
		}
	}
	if mixed == 0 || plain >= ownWords {
		f.kind, f.start, f.end = article.Indirect, j, last
		d.found = append(d.found, f)
	}
	return end
}

// called reports whether a verb that gives a name stands right before the region that opens at k: ما وصفه بـ"…".
func (d *document) called(k int) bool {
	for n := k - 1; n >= max(d.from, k-2); n-- {
		if c := d.tokens[n].cue; c != nil {
			return c.calls()
		}
		if !d.tokens[n].is(prep|that) && d.tokens[n].end-d.tokens[n].start > 2 {
			return false
		}
	}
	return false
}

// predicates reports whether the word at k begins a predicate rather than a name: a verb (تظل), a preposition (بشكل), a negation.
func (d *document) predicates(k int) bool {
	t := &d.tokens[k]
	if !t.word || t.article || t.class&^(prep|aux|that|noThat) != 0 {
		return false
	}
	switch d.text[t.start] {
	case arabic.Yeh, 'ت', 'س', arabic.Beh:
		return true
	}
	return t.class != 0
}

// isVerbatim reports whether the region that opens at k, in a clause that begins at j, holds the speaker's own words rather than a name or a scare quote.
func (d *document) isVerbatim(j, k int, r *region) bool {
	p := &d.tokens[k-1]
	switch {
	case r.words == 0:
		return false
	case d.called(k):
		return !d.tokens[k+1].is(org | state) // ما يسمى "الجزيرة"
	case p.is(that) && r.words > 2 && !d.isLabel(r):
		return true
	case d.takesName(k - 1), d.isLabel(r):
		return false
	case k-1 == j && r.words <= 2 && !d.ends(d.past(r)) && (p.key == "ان" || p.key == "بان"):
		return d.predicates(k + 1) // قال إن "النور" فازت: the subject is a name
	case r.words == 1 && p.article:
		return d.plain(k + 1) // الاتحاد "فيفا"
	}
	return true
}

// clauseEnd returns the token where what begins at j ends: a stop, a new cue, or words of the reporter's own (، في إشارة إلى …).
// A claimed noun phrase also ends before ، و; a sourced sentence (بحسب الوزارة، …) runs on over other verbs of saying.
func (d *document) clauseEnd(j int, kind complementKind) int {
	sentence := d.tokens[j].sentence
	for k := j + 1; k < d.to; k++ {
		t := &d.tokens[k]
		if t.sentence != sentence {
			return k
		}
		if r := d.opens(k); r != nil && r.closed {
			k = d.past(r) - 1
			sentence = d.tokens[k].sentence
			continue
		}
		if !t.word {
			continue
		}
		comma := d.tokens[k-1].mark == arabic.Comma
		switch {
		case t.cue != nil && (kind != sourced || t.cue.form == participle) && d.cuts(k, comma):
			return k
		case comma && kind != sourced && (t.is(joint) || (t.key == "غير" || d.key(k) == "الا") && k+1 < d.to && d.tokens[k+1].is(that)) && d.turns(k):
			return k
		case kind == claim && t.and && t.cue != nil && t.cue.form == perfect:
			return k
		case comma && (t.key == "وهو" || t.key == "وهي") && k+1 < d.to && d.key(k+1) == "ما":
			return k // ، وهو ما يناقض
		case comma && t.is(noThat) && k+2 < d.to && d.tokens[k+1].is(that) && d.tokens[k+2].cue != nil && d.tokens[k+2].cue.form == imperfect && d.complement(k+2).kind != nothing:
			return k // ، قبل أن يؤكد أن
		case comma && kind != sourced && t.is(act), d.withholds(k):
			return k
		case comma && kind == claim && (t.key == "ما" || t.key == "مما"):
			return k // أعلن الوزير فتح الجسر، ما أثار جدلا
		case comma && (t.is(breaks) || kind == claim && (t.and || t.is(joint) || d.text[t.start] == arabic.Waw)):
			return k
		case (comma || d.key(k-1) == "وذلك" || kind != claim && glyph(d.tokens[k-1].mark) != neither) && k+1 < d.to && (t.key == "في" || t.key == "خلال") && d.tokens[k+1].is(occasion|aside):
			return k
		case t.is(lead) && d.phraseAt(k) != nil && d.closes(k):
			if next := d.parenthesis(k, comma); next > k {
				k = next
				continue
			}
			return k
		}
	}
	return d.to
}

// withholds reports whether the words at k tell what the speaker does not say: دون أن يوضح، من دون الإدلاء بمزيد.
func (d *document) withholds(k int) bool {
	if k+4 < d.to && (d.tokens[k].is(joint) || d.key(k) == "الا" || d.key(k) == "غير") && d.tokens[k-1].mark == arabic.Comma {
		if k++; d.tokens[k].is(that) {
			k++
		}
		return (d.key(k) == "لم" || d.key(k) == "لا") && d.tokens[k+1].is(told) // ، لكنه لم يوضح
	}
	if d.tokens[k].key == "من" && k+1 < d.to {
		k++
	}
	if d.tokens[k].key != "دون" || k+2 >= d.to {
		return false
	}
	if k++; d.tokens[k].is(that) {
		k++
	}
	return d.tokens[k].is(told)
}

// turns reports whether the joint at k leads to somebody else who speaks: لكن الخبراء يحذرون من.
func (d *document) turns(k int) bool {
	if k+1 < d.to && d.tokens[k+1].is(that) {
		k++
	}
	for n := k + 1; n < min(k+12, d.to) && d.tokens[n].word && !d.tokens[n].is(that|rel); n++ {
		if t := &d.tokens[n]; t.cue != nil && t.cue.form&(perfect|imperfect) != 0 && t.cue.takes&weak == 0 && !t.is(title|org) && d.isCue(n) {
			return (n > k+1 || d.tokens[k].is(that)) && d.complement(n).kind != nothing
		}
	}
	return false
}

// cuts reports whether the cue at k ends the clause before it.
func (d *document) cuts(k int, comma bool) bool {
	t := &d.tokens[k]
	if t.is(title | org) {
		return false
	}
	switch t.cue.form {
	case participle:
		// معربا can only be an adverb; مؤكدة may be an adjective and needs a sign.
		return comma || t.and || t.cue.takes&weak == 0 && d.text[t.end-1] == arabic.Alef || d.complement(k).kind != nothing
	case perfect, imperfect:
		p := &d.tokens[k-1]
		if comma && t.and && t.cue.form == perfect && t.cue.takes&weak == 0 {
			return true
		}
		return (t.and || comma || p.is(joint)) && d.complement(k).kind != nothing
	}
	return false
}

// parenthesis returns the comma after a phrase that stands between commas while the clause goes on behind it, or k:
// أن العمل، بحسب الوزير، مستمر.
func (d *document) parenthesis(k int, comma bool) int {
	p := d.phraseAt(k)
	_, b, f := d.phraseSpeaker(k, p)
	if f.who == f.whoEnd && p.place == "source" {
		_, b = d.afterClitic(k+len(p.words), p.prefix)
	}
	for n := b; n < min(b+6, d.to) && d.tokens[b].is(prep) && d.tokens[n].sentence == d.tokens[k].sentence; n++ {
		if d.tokens[n].mark == arabic.Comma {
			b = n // بحسب الوزارة في بيان، مستمر
		}
	}
	if !comma || b+1 >= d.to || d.tokens[b].mark != arabic.Comma {
		return k
	}
	if b+2 < d.to && d.ends(b+2) {
		return k // بحسب وكالة الأنباء، سانا.
	}
	if t := &d.tokens[b+1]; !t.word || t.and || t.cue != nil || t.is(breaks|joint|lead) || d.text[t.start] == arabic.Waw || t.sentence != d.tokens[k].sentence {
		return k
	}
	return b
}

// sentenceStart returns the first token of the sentence that holds token j.
func (d *document) sentenceStart(j int) int {
	return max(d.from, int(d.first[d.tokens[j].sentence]))
}

// sentenceEnd returns the token after the sentence that holds token j.
func (d *document) sentenceEnd(j int) int {
	for k := j + 1; k < d.to; k++ {
		if d.tokens[k].sentence != d.tokens[j].sentence {
			return k
		}
	}
	return d.to
}

// trim returns the end of tokens[a:b] without stops, commas and joints at the end.
func (d *document) trim(a, b int) int {
	for b > a {
		t := &d.tokens[b-1]
		switch {
		case !t.word && t.mark != ')' && t.mark != ']' && t.mark != '%' && t.mark != '٪' && t.mark != '$' && glyph(t.mark) == neither:
		case t.word && (t.end-t.start == 1 || t.is(joint) || danglers[t.key] || t.key == "وذلك") && !arabic.IsDigit(d.text[t.start]):
		case glyph(t.mark) != neither && d.unpaired(b-1):
		default:
			return b
		}
		b--
	}
	return b
}

// danglers are prepositions that no clause ends in.
var danglers = map[string]bool{"في": true, "من": true, "الي": true, "علي": true, "عن": true}

// unpaired reports whether the mark at i closes nothing, or opens a region that nothing closes.
func (d *document) unpaired(i int) bool {
	t := &d.tokens[i]
	if t.region < 0 {
		return true
	}
	r := &d.regions[t.region]
	return !r.closed && int(r.open) == i || r.closed && int(r.close) != i
}
