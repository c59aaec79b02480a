package quote

import (
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
)

// phraseAt returns the longest fixed phrase that begins at i, or nil.
func (d *document) phraseAt(i int) *phrase {
	t := &d.tokens[i]
	if !t.is(lead) {
		return nil
	}
	if t.and && t.key == "حسب" && d.text[t.start] == arabic.Feh {
		return nil // فحسب: only
	}
	ps := phrases[t.key]
	var best *phrase
	for n := range ps {
		p := &ps[n]
		if d.matches(p, i) && (best == nil || len(p.words) > len(best.words)) {
			best = p
		}
	}
	return best
}

// plainSaying are the verbs that كما introduces a speaker with: …، كما قال الوزير.
var plainSaying = map[string]bool{"قال": true, "ذكر": true, "أكد": true, "أعلن": true, "أفاد": true, "أوضح": true, "صرح": true, "أورد": true, "أضاف": true}

func (d *document) matches(p *phrase, i int) bool {
	if next := i + len(p.words); next > d.to || next == d.to && p.place != "said" {
		return false
	}
	for n, w := range p.words {
		if t := &d.tokens[i+n]; t.key != w || n > 0 && t.and {
			return false
		}
	}
	if p.prefix && d.text[d.tokens[i+len(p.words)].start] != arabic.Lam {
		return false
	}
	if p.place == "verb" {
		t := &d.tokens[i+len(p.words)]
		if len(p.words) == 1 && p.words[0] == "كما" && (t.cue == nil || t.cue.form == object || !plainSaying[t.cue.lemma]) {
			return false
		}
		return t.cue != nil && t.cue.form&(perfect|object|imperfect) != 0 && !t.cue.calls()
	}
	return true
}

// closes reports whether the phrase at k stands apart from the clause before it: after a comma, or with its speaker at the sentence's end.
func (d *document) closes(k int) bool {
	if d.tokens[k-1].mark == arabic.Comma || d.key(k-1) == "وذلك" {
		return true
	}
	p := d.phraseAt(k)
	if p.place == "said" {
		return true
	}
	_, b, f := d.phraseSpeaker(k, p)
	if f.whoEnd > f.who && f.whoEnd < b {
		b = f.whoEnd
	}
	if b > k && b < d.to && d.tokens[b].is(prep) && d.ends(min(b+4, d.to)) {
		return true // بحسب أرقام الوزارة في المدينة.
	}
	return b == d.to || b > k && (!d.tokens[b].word || d.tokens[b].sentence != d.tokens[k].sentence)
}

// phraseSpeaker returns the noun phrase that the phrase at i names for the speaker, and the cue: the verb in حسبما ذكر, otherwise the phrase.
func (d *document) phraseSpeaker(i int, p *phrase) (int, int, found) {
	f := found{cue: i, cueEnd: i + len(p.words), by: article.ByCarried}
	at := f.cueEnd
	switch p.place {
	case "said":
		f.lemma = strings.Join(p.words[:len(p.words)-1], " ")
		return at, at, f
	case "verb":
		f.lemma = d.tokens[at].cue.lemma
		f.cue, f.cueEnd = at, at+1
		if a, b := d.origin(f.cueEnd, min(f.cueEnd+25, d.to), f.lemma); a < b {
			f.who, f.whoEnd = d.name(a, b)
			return a, b, f // …، وفق ما نقلت الوكالة عن مصدر
		} else if b > 0 {
			return at, at, f // …، وفق ما نقلت عنه الوكالة
		}
		for at++; at < d.to && d.tokens[at].sentence == d.tokens[i].sentence; {
			if h := d.hearer(at, d.to); h > at {
				if at = h; at+1 < d.to && d.tokens[at].mark == arabic.Comma && (d.tokens[at+1].article || d.tokens[at+1].is(title|given|org)) {
					at++
				}
				continue
			}
			if !d.tokens[at].is(prep|timely|adverb) && d.tokens[at].key != "لسان" {
				break
			}
			at++
		}
	default:
		f.lemma = strings.Join(p.words, " ")
	}
	if at < d.to {
		// بحسب "الصباح"
		if r := d.opens(at); r != nil && r.closed && r.words <= 5 {
			f.who, f.whoEnd = d.inside(r)
			if f.who < f.whoEnd {
				return at, d.past(r), f
			}
		}
	}
	if at+1 < d.to && pointing[d.key(at)] {
		at++ // وفقا لهذا المصدر
	}
	a, b := d.afterClitic(at, p.prefix)
	if a < b && d.tokens[a].is(record) {
		f.who, f.whoEnd = a, b
		return a, b, f
	}
	if a < b && (p.place == "verb" || d.speaks(a) || d.agency(i, a, b)) {
		f.who, f.whoEnd = d.name(a, b)
		return a, b, f
	}
	return at, at, f
}

// pointing are the words before the noun of a source: بحسب المصدر نفسه، وفقا لهذا المصدر، وفق نص البيان.
var pointing = map[string]bool{"هذا": true, "هذه": true, "ذات": true, "نفس": true, "لهذا": true, "لهذه": true, "لذات": true, "لنفس": true, "نص": true, "لنص": true}

// agency reports whether the words that no list knows, tokens[a:b], may name a source when the phrase at i follows a comma and ends its sentence: ، بحسب التايمز.
func (d *document) agency(i, a, b int) bool {
	t := &d.tokens[a]
	return i > d.from && d.tokens[i-1].mark == arabic.Comma && b-a <= 3 && t.class == 0 && t.cue == nil && !(t.article && d.text[t.end-1] == 'ت') &&
		(b == d.to || d.tokens[b].sentence != t.sentence || d.tokens[b].mark == '.')
}

// interrupted is how many tokens a source may follow that stands inside a sentence, so that what comes after it is needed.
const interrupted = 8

// byPhrase makes a quote of the sentence around the phrase at i, and returns the token to go on from, or i.
func (d *document) byPhrase(i int) int {
	p := d.phraseAt(i)
	if p == nil || p.place == "said" {
		return i
	}
	a, b, f := d.phraseSpeaker(i, p)
	if p.place == "verb" && d.complement(f.cue).kind != nothing {
		return i // كما أكد الوزير أن …
	}
	start := d.sentenceStart(i)
	for start < i && (d.tokens[start].is(joint|timely) || start+1 < i && d.tokens[start].is(noThat) && d.tokens[start+1].is(that)) {
		if d.tokens[start].is(noThat) && d.tokens[start+1].is(that) {
			start++ // غير أن العمل مستمر، بحسب الوزارة
		}
		start++ // لكن بحسب الوزارة، …
	}
	if start == i {
		if p.place == "verb" && len(p.words) == 1 && p.words[0] != "حسبما" {
			return i
		}
		return d.afterSource(f, i, a, b)
	}
	if a == b && p.place != "verb" || !d.closes(i) {
		return i
	}
	end := i
	if d.tokens[i-1].mark == arabic.Comma && i-start <= interrupted && d.parenthesis(i, true) > i {
		end = d.clauseEnd(start, sourced) // سيبدأ العمل، بحسب الوزير، غدا.
	}
	for n := len(d.found) - 1; n >= 0 && d.found[n].end > start; n-- {
		if o := &d.found[n]; o.kind != article.Mixed || d.tokens[o.cue].cue == nil || !d.tokens[o.cue].cue.calls() {
			return b
		}
	}
	last := d.trim(start, end)
	if last-start < 4 {
		return b
	}
	f.kind, f.start, f.end = article.Indirect, start, last
	d.found = append(d.found, f)
	return max(b, end)
}

// afterSource makes a quote of the clause after a source that begins its sentence: بحسب الوزارة، …
func (d *document) afterSource(f found, i, a, b int) int {
	k := d.mainClause(i, max(b, f.cueEnd+1))
	if t := &d.tokens[min(f.whoEnd, d.to-1)]; a < b && d.tokens[a].article && d.tokens[a].is(org|record) && t.word && !t.article && !t.and && t.class&^aux == 0 && t.cue == nil {
		k = f.whoEnd // بحسب الصحيفة بدأ العمل
	} else if a < b && b < d.to && glyph(d.tokens[b-1].mark) != neither && d.tokens[b].word && d.tokens[b].class == 0 && !d.tokens[b].article {
		k = b // بحسب جمعية "الأمل" ينتظر
	}
	if k == 0 {
		return i
	}
	if a == b {
		// What is no known speaker may be the name of an agency, when it is short and no plain word: بحسب التايمز، but بحسب المعلومات،
		t := &d.tokens[f.cueEnd]
		f.who, f.whoEnd = f.cueEnd, f.cueEnd
		for f.whoEnd < k && d.tokens[f.whoEnd].word && !d.tokens[f.whoEnd].and {
			f.whoEnd++
		}
		if t.class != 0 || f.whoEnd > f.cueEnd+4 || t.article && d.text[t.end-1] == 'ت' {
			return i
		}
	}
	if d.tokens[k].cue != nil && d.complement(k).kind != nothing {
		return i // بحسب الوكالة، قال الوزير إن …
	}
	return d.reported(f, k, sourced)
}

// mainClause returns where the clause begins for which the phrase at i names a source: at فإن or فقد when one is near (بحسب الوزارة، التي …، فإن …),
// else after the first comma from token first on, or the second when a name stands between them (بحسب الوزير، عادل حسن، …); or 0.
func (d *document) mainClause(i, first int) int {
	comma := 0
	for k := first; k < min(first+25, d.to) && d.tokens[k].sentence == d.tokens[i].sentence; k++ {
		t := &d.tokens[k]
		if t.and && d.text[t.start] == arabic.Feh && (t.is(aux) || t.is(that) && (d.text[t.start+1] == arabic.AlefHamzaLow || d.tokens[k-1].mark == arabic.Comma)) || t.key == "فقد" {
			return k
		}
		if comma == 0 && t.mark == arabic.Comma {
			comma = k
		}
	}
	if comma == 0 || comma+1 >= d.to {
		return 0
	}
	if s, e := d.apposed(i, comma); s < e && d.tokens[e].mark == arabic.Comma {
		comma = e
	}
	return comma + 1
}

// marked tries the region that opens at i for a quote whose cue follows it, and returns the token to go on from, or i.
func (d *document) marked(i int, r *region) int {
	if r.used {
		return d.past(r)
	}
	if n := len(d.found); n > 0 && r.closed && r.words > 3 && i > d.from && d.found[n-1].kind == article.Direct && i-d.found[n-1].end <= 3 && d.tokens[i].sentence != d.tokens[d.found[n-1].end-1].sentence {
		// "…". "…": the same speaker goes on.
		return d.quoteRegion(found{by: article.ByCarried}, i, article.Direct)
	}
	if !r.closed || r.words < 2 || i > d.from && d.takesName(i-1) {
		return i
	}
	k := d.past(r)
	if k < d.to && d.tokens[k].mark == arabic.Comma {
		k++
	}
	if k >= d.to || d.tokens[k].sentence != d.tokens[int(r.close)].sentence {
		return d.loose(i, r)
	}
	t := &d.tokens[k]
	first := i == d.from || !d.tokens[i-1].word || d.tokens[i-1].is(joint) || d.tokens[i-1].sentence != d.tokens[i].sentence
	if first && t.cue != nil && t.cue.form&(perfect|imperfect) != 0 && !t.and && t.cue.takes&feels == 0 && d.interrupts(k, r.words) {
		f := found{cue: k, cueEnd: k + 1, lemma: t.cue.lemma}
		d.speaker(&f, k, min(k+20, d.to))
		d.quoteRegion(f, i, article.Direct)
		if c := d.complement(k); c.kind == marks && d.tokens[c.at-1].mark == arabic.Comma {
			return d.quoteRegion(f, c.at, article.Direct)
		}
		return k + 1
	}
	if r.words < 3 {
		return i
	}
	if t.key == "هكذا" && k+1 < d.to && d.tokens[k+1].word {
		// "…"، هكذا لخص الوزير خطته.
		f := found{cue: k + 1, cueEnd: k + 2, lemma: d.key(k + 1)}
		if c := d.tokens[k+1].cue; c != nil {
			f.lemma = c.lemma
		}
		if a, b := d.nounPhrase(k+2, min(k+20, d.to)); a < b {
			f.who, f.whoEnd = d.name(a, b)
		} else {
			f.by = article.ByCarried
		}
		d.quoteRegion(f, i, article.Direct)
		return k + 2
	}
	if p := d.phraseAt(k); p != nil {
		_, b, f := d.phraseSpeaker(k, p)
		d.quoteRegion(f, i, article.Mixed)
		if start := d.sentenceStart(i); i-start > 4 && (len(d.found) < 2 || d.found[len(d.found)-2].end <= start) {
			f.kind, f.start, f.end = article.Indirect, start, d.past(r)
			d.found = append(d.found, f)
		}
		return max(b, f.cueEnd)
	}
	return d.loose(i, r)
}

// interrupts reports whether the verb at k belongs to the quotation of so many words before it: "…"، قال الوزير. Behind it the quotation may go on ("…"، قال الوزير، "…").
func (d *document) interrupts(k int, words int32) bool {
	switch c := d.complement(k); c.kind {
	case nothing:
		return words > 2
	case marks:
		return d.tokens[c.at-1].mark == arabic.Comma || words > 2 && d.tokens[c.at-1].is(prep)
	}
	return false
}

// loose takes marked words that no cue introduces for what the speaker before them says, when they are too many for a name: وترى في ذلك "…".
func (d *document) loose(i int, r *region) int {
	if i > d.from+1 && d.tokens[i-1].mark == ':' && r.closed && r.words >= 4 && d.utters(i-1) {
		return d.quoteRegion(found{by: article.ByCarried}, i, article.Direct) // وجه سؤالا للوزير: "متى يفتح الجسر؟"
	}
	if r.words < looseWords || len(d.found) == 0 || i == d.from {
		return i
	}
	if d.tokens[i+1].is(occasion | org | named) {
		return i // "المؤتمر الدولي لعلماء البحار"
	}
	if p := &d.tokens[i-1]; !p.word && p.mark != arabic.Comma || p.sentence != d.tokens[i].sentence {
		return i
	}
	return d.quoteRegion(found{by: article.ByCarried}, i, article.Mixed)
}

// utters reports whether what stands before the colon at i leads to speech: no title (بعنوان: "…") and no label that begins the paragraph (الجسر: "…").
func (d *document) utters(i int) bool {
	for k := i - 1; k >= max(d.from, i-3); k-- {
		if k == i-1 && d.tokens[k].is(that) || d.takesName(k) || strings.Contains(d.key(k), "عنوان") || d.tokens[k].is(listing) {
			return false
		}
	}
	return len(d.found) > 0 && i-d.sentenceStart(i) > 4
}

// looseWords is how many words in marks need no cue.
const looseWords = 5

// standing takes a paragraph that is one long quotation for more of what the quote before it began. With no quote before it nobody is named.
func (d *document) standing() bool {
	if d.to-d.from < 7 {
		return false
	}
	r := d.opens(d.from)
	if r == nil || !r.closed || r.words < 5 || d.trim(d.from, d.to) > d.past(r) {
		return false
	}
	f := found{by: article.ByNone}
	if len(d.found) > 0 {
		f.by = article.ByCarried
	}
	d.quoteRegion(f, d.from, article.Direct)
	return true
}

// leadsVerb reports whether a phrase that takes a verb ends right before the verb at i: وفق ما | نقلت.
func (d *document) leadsVerb(i int) bool {
	for k := max(d.from, i-3); k < i; k++ {
		if p := d.phraseAt(k); p != nil && p.place == "verb" && k+len(p.words) == i && p.words[0] != "كما" {
			return true
		}
	}
	return false
}
