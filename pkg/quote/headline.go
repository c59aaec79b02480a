package quote

import "github.com/isnad-news/isnad/pkg/article"

// headline finds the quotes of a title: X: …, and those that any sentence may hold.
func (d *document) headline() {
	n := len(d.found)
	d.scan()
	if len(d.found) > n {
		return
	}
	for i := d.from + 1; i < min(d.from+8, d.to-2); i++ {
		if d.tokens[i].mark != ':' || d.isTime(i) {
			continue
		}
		if !d.known(d.from, i) {
			return
		}
		f := found{who: d.from, whoEnd: i, by: article.ByHeadline}
		a, b := d.name(f.who, f.whoEnd)
		f.who, f.whoEnd = a, b
		if r := d.opens(i + 1); r != nil && d.past(r) >= d.to-1 {
			d.quoteRegion(f, i+1, article.Direct)
			return
		}
		f.kind, f.start, f.end = article.Direct, i+1, d.trim(i+1, d.to)
		if f.end > f.start {
			d.found = append(d.found, f)
		}
		return
	}
}

// known reports whether the words before a headline's colon name somebody who speaks in the body, or a role that speaks.
func (d *document) known(a, b int) bool {
	if d.tokens[a].is(title) {
		return true
	}
	last := d.key(b - 1)
	for _, f := range d.found {
		for k := f.who; k < f.whoEnd; k++ {
			if d.key(k) == last {
				return true
			}
		}
	}
	return false
}
