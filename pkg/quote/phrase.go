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
	first := d.key(i)
	if t.and {
		first = first[2:]
	}
	ps := phrases[first]
	var best *phrase
	for n := range ps {
		p := &ps[n]
		if d.matches(p, i) && (best == nil || len(p.words) > len(best.words)) {
			best = p
		}
	}
	return best
}

func (d *document) matches(p *phrase, i int) bool {
	if i+len(p.words) >= d.to {
		return false
	}
	for n, w := range p.words {
		if n > 0 && d.key(i+n) != w {
			return false
		}
	}
	next := d.key(i + len(p.words))
	if p.prefix && !strings.HasPrefix(next, "ل") {
		return false
	}
	if p.place == "verb" {
		t := &d.tokens[i+len(p.words)]
		return t.cue != nil && t.cue.form&(perfect|object|imperfect) != 0
	}
	return true
}

// closes reports whether the phrase at k ends its sentence: its speaker is followed by a stop or a comma.
func (d *document) closes(k int) bool { return true }

// byPhrase makes a quote of the sentence around the phrase at i, and returns the token to go on from, or i.
func (d *document) byPhrase(i int) int {
	p := d.phraseAt(i)
	if p == nil {
		return i
	}
	f := found{cue: i, cueEnd: i + len(p.words), lemma: strings.Join(p.words, " ")}
	at := f.cueEnd
	if p.place == "verb" {
		f.lemma = d.tokens[at].cue.lemma
		f.cue, f.cueEnd = at, at+1
		at++
	}
	a, b := d.nounPhrase(at, d.to)
	if a >= b || !d.speaks(a) && p.place != "verb" {
		return i
	}
	f.who, f.whoEnd = d.name(a, b)
	start := i
	for start > d.from && d.tokens[start-1].sentence == d.tokens[i].sentence {
		start--
	}
	if start == i {
		// بحسب الوزارة، …
		k := b
		for k < d.to && k < b+20 && d.tokens[k].mark != arabic.Comma && !d.tokens[k].is(that) && d.tokens[k].sentence == d.tokens[i].sentence {
			k++
		}
		if k+1 < d.to && d.tokens[k].mark == arabic.Comma {
			return d.reported(f, k+1)
		}
		return b
	}
	for _, o := range d.found {
		if o.end > start && o.start < i {
			return b
		}
	}
	end := d.trim(start, i)
	if end-start < 4 {
		return b
	}
	f.kind, f.start, f.end = article.Indirect, start, end
	d.found = append(d.found, f)
	return b
}

// marked tries the region that opens at i for a quote whose cue follows it, and returns the token to go on from, or i.
func (d *document) marked(i int, r *region) int {
	if r.used {
		return d.past(r)
	}
	if !r.closed || r.words < 3 {
		return i
	}
	k := d.past(r)
	if k < d.to && d.tokens[k].mark == arabic.Comma {
		k++
	}
	if k >= d.to || d.tokens[k].sentence != d.tokens[int(r.close)].sentence {
		return i
	}
	t := &d.tokens[k]
	if t.cue != nil && t.cue.form&(perfect|imperfect) != 0 && !t.and && t.cue.takes&feels == 0 && d.complement(k).kind == nothing {
		f := found{cue: k, cueEnd: k + 1, lemma: t.cue.lemma}
		d.speaker(&f, k, min(k+20, d.to))
		d.quoteRegion(f, i, article.Direct)
		return k + 1
	}
	if p := d.phraseAt(k); p != nil {
		f := found{cue: k, cueEnd: k + len(p.words), lemma: strings.Join(p.words, " "), by: article.ByCarried}
		at := f.cueEnd
		if p.place == "verb" {
			f.cue, f.cueEnd, f.lemma = at, at+1, d.tokens[at].cue.lemma
			at++
		}
		if a, b := d.nounPhrase(at, d.to); a < b && d.speaks(a) {
			f.who, f.whoEnd = d.name(a, b)
		}
		d.quoteRegion(f, i, article.Mixed)
		return at
	}
	return i
}
