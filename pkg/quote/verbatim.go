package quote

import (
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
)

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

// governs reports whether a verb of saying takes a preposition for what is said: شدد على، أشار إلى، تحدث عن.
func governs(lemma, prep string) bool {
	switch prep {
	case "علي":
		return lemma == "شدد" || lemma == "أكد"
	case "الي":
		return lemma == "أشار" || lemma == "لفت" || lemma == "دعا"
	case "عن":
		return lemma == "تحدث" || lemma == "عبر" || lemma == "أعرب"
	}
	return false
}

// isName reports whether the region that opens at j, after the cue at i, is a name and not what was said: قال موقع "…" إن.
func (d *document) isName(i, j int, r *region) bool {
	p, sort, calls := &d.tokens[j-1], d.tokens[i].cue.sort, d.tokens[i].cue.calls()
	switch {
	case r.words == 0:
		return true
	case p.word && strings.Contains(d.key(j-1), "عنوان"):
		return true
	case p.mark != ':' && (d.takesName(j-1) || p.is(prep) && d.tokens[j+1].is(org) && r.words > 2 && !calls) && r.words <= 8:
		return true
	case p.mark == ':' || r.words > 6:
		return false
	case j-1 == i && sort == "judges":
		return true // اتهم "المجلس"
	case calls && d.tokens[i].cue.sort != "calls" && r.words <= 6:
		return d.isLabel(r) || p.key == "بمثابه" && r.words == 1
	case (p.key == "فيه" || p.key == "فيها") && !d.isLabel(r):
		return false // تغريدة جاء فيها "شكرا"
	case (sort == "asks" || sort == "judges") && j-1 != i && d.tokens[i].cue.takes&weak == 0:
		// دعا إلى إجراء "تحقيق مستقل", but دعا "الوطني" أعضاءه
		return d.isLabel(r) || r.words == 1 && p.article || d.tokens[j+1].article && r.words <= 2
	case sort != "asserts" && !calls:
		// دعا إلى "عصيان مدني"، معتبرا الخطوة "تقدما مهما"
		return d.isLabel(r) || p.word && !leading[p.key] && p.end-p.start > 1 && r.words <= 2 && !(sort == "holds" && d.plain(j+1))
	case j-1 == i && r.words <= 4 && d.past(r) < d.to && d.tokens[d.past(r)].article,
		j-1 == i && r.words <= 2 && d.tokens[i].cue.form != participle && !d.ends(d.past(r)):
		return true // قال "نت" المملوك لشركة
	case j-1 == i && r.words <= 4 && d.past(r)+1 < d.to && d.tokens[d.past(r)].mark == arabic.Comma && d.tokens[d.past(r)+1].is(timely):
		return true // أعلنت "قوات الشمال"، الخميس،
	case j-1 == i, j-2 == i && (p.key == "علي" || p.key == "الي") && r.words > 1:
	case calls:
	case governs(d.tokens[i].cue.lemma, p.key) && !d.tokens[j+1].article && !d.isLabel(r):
		return false // شدد أمس على "رؤية جديدة"
	case j-2 == i && p.is(prep) && (d.text[p.end-1] == arabic.Heh || d.text[p.end-1] == arabic.Alef) && p.end-p.start > 2:
		// معلقا عليها "لا تعليق"
	case (p.is(prep) || p.end-p.start == 1 && p.word) && r.words <= 3, r.words <= 2 && p.word && !(d.ends(d.past(r)) && d.tokens[j+1].is(aux)):
		return true // but أجاب سمير "لا أعرف".
	}
	// A short one with the real complement after it is a name.
	for k := d.past(r); k < min(d.past(r)+25, d.to); k++ {
		t := &d.tokens[k]
		if t.sentence != d.tokens[j].sentence || t.word && d.stops(k) || k == d.past(r) && t.is(joint) || t.mark == arabic.Comma && k == d.past(r) && !p.is(org|title) && !p.article {
			return false
		}
		if t.is(that) && !t.and && d.reports(i, k) || t.mark == ':' || t.key == "عن" && k == d.past(r) && j-1 == i {
			return true
		}
		if o := d.opens(k); o != nil {
			return o.words > 6
		}
	}
	return false
}

// leading are the prepositions behind which a call, a judgement or a feeling has its object: دعا إلى، حث على، عبر عن.
var leading = map[string]bool{"الي": true, "علي": true, "عن": true, "من": true}

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
	e := d.without(t, 1)
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
		calls := f.cue < f.cueEnd && d.tokens[f.cue].cue != nil && d.tokens[f.cue].cue.calls()
		if p.mark != ':' && (calls || d.tokens[a].is(that) || p.word && !d.apart(&f, j)) {
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

// openEnd returns where tokens[a:b], in marks that nothing closes, ends: before a sentence in which a cue stands near the beginning, or with the paragraph.
func (d *document) openEnd(a, b int) int {
	for k := a + 1; k < b; k++ {
		if d.tokens[k].sentence == d.tokens[k-1].sentence {
			continue
		}
		for n := k; n < min(k+openWords, b) && d.tokens[n].sentence == d.tokens[k].sentence; n++ {
			if t := &d.tokens[n]; t.cue != nil && t.cue.form == perfect && t.cue.takes&weak == 0 && d.isCue(n) || n == k && t.cue != nil && d.isCue(n) {
				return k
			}
		}
	}
	return b
}

// openWords is how many words of a sentence may hold the cue that ends what no mark closes: وعلى جانب آخر، حذر الوزير.
const openWords = 7

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

// resumes reports whether the sentence at k may be the reporter's again: it begins with و or a word that leads on (كما، في إشارة إلى).
func (d *document) resumes(k int) bool {
	t := &d.tokens[k]
	return !t.word || t.and || d.text[t.start] == arabic.Waw || t.is(joint|breaks|lead|timely) || k+1 < d.to && t.is(prep) && d.tokens[k+1].is(aside|occasion|timely)
}

// fades reports whether the sentence that ends with token i ends in dots, which in speech are a pause.
func (d *document) fades(i int) bool {
	return d.tokens[i].mark == '…' || d.tokens[i].mark == '.' && i > d.from && d.tokens[i-1].mark == '.'
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
	for end < d.to && !d.begins(end) && (d.firstPerson(end) || d.fades(end-1) || !d.resumes(end)) {
		end = d.sentenceEnd(end) // قال: لعبنا جيدا. كنا نستحق الفوز. الفريق قوي.
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
