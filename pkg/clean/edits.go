package clean

import (
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/article"
)

// edits says how one text became another: runs of code points, in order, that cover both texts whole. The zero value means that nothing was changed.
// Edits of steps that follow each other compose to one (after ICU's Edits and the NormalizedString of Hugging Face's tokenizers).
type edits []edit

// edit is one run: from code points became to. A run that is same maps one to one: each code point is the old one or its repair (a no-break space → a space).
// Any other run is a deletion (to is 0), an insertion (from is 0) or a replacement of unequal lengths.
type edit struct {
	from, to int
	same     bool
}

// add appends a run, and merges it with the last one where both map one to one or both delete.
func (e *edits) add(from, to int, same bool) {
	if from == 0 && to == 0 {
		return
	}
	if n := len(*e); n > 0 {
		last := &(*e)[n-1]
		if last.same && same || last.to == 0 && to == 0 {
			last.from += from
			last.to += to
			return
		}
	}
	if from == to && !same && from > 1 {
		// Equal lengths promise one to one, so a replacement that happens to be as long is told apart by its last code point.
		*e = append(*e, edit{from: from, to: to - 1}, edit{to: 1})
		return
	}
	*e = append(*e, edit{from: from, to: to, same: from == to})
}

// cursor walks along edits and can stop within a run that may be parted: one that maps one to one, an insertion of the first edits, a deletion of the second.
type cursor struct {
	left   edits
	used   int // code points of the first run, in the text between, that are behind
	second bool
}

func (c *cursor) done() bool { return len(c.left) == 0 }

// head returns what is left of the run at the cursor.
func (c *cursor) head() edit {
	r := c.left[0]
	if r.from > 0 {
		r.from -= c.used
	}
	if r.to > 0 {
		r.to -= c.used
	}
	return r
}

// between is how many code points of the text between the run stands for.
func (c *cursor) between(r edit) int {
	if c.second {
		return r.from
	}
	return r.to
}

// take moves on by n code points of the text between, or past a run that cannot be parted, and returns what was passed.
func (c *cursor) take(n int) edit {
	r := c.head()
	whole := r.same || r.from == 0 || r.to == 0
	if m := c.between(r); !whole || n >= m {
		c.left, c.used = c.left[1:], 0
		return r
	}
	c.used += n
	if r.from > 0 {
		r.from = n
	}
	if r.to > 0 {
		r.to = n
	}
	return r
}

// compose returns the edits of a followed by b, where b starts from the text that a made.
func compose(a, b edits) edits {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	out := make(edits, 0, len(a)+len(b))
	x, y := cursor{left: a}, cursor{left: b, second: true}
	for {
		if !x.done() && x.head().to == 0 {
			out.add(x.take(0).from, 0, false)
			continue
		}
		if !y.done() && y.head().from == 0 {
			out.add(0, y.take(0).to, false)
			continue
		}
		if x.done() || y.done() {
			return out
		}
		// What either has for the same code points between. A replacement takes in as much of the other as it needs until both end at one place.
		n := min(x.head().to, y.head().from)
		p, q := x.take(n), y.take(n)
		from, to, same := p.from, q.to, p.same && q.same
		for ahead := p.to - q.from; ahead > 0 && !y.done() || ahead < 0 && !x.done(); {
			if ahead > 0 {
				r := y.take(ahead)
				to += r.to
				ahead -= r.from
			} else {
				r := x.take(-ahead)
				from += r.from
				ahead += r.to
			}
			same = false
		}
		out.add(from, to, same)
	}
}

// alignment returns the runs of the new text of n code points. Deletions have none.
func (e edits) alignment(n int) []article.Run {
	if len(e) == 0 {
		return []article.Run{{Span: article.Span{End: n}, RawEnd: n}}
	}
	out := make([]article.Run, 0, len(e))
	from, to := 0, 0
	for _, r := range e {
		if r.to > 0 {
			out = append(out, article.Run{Span: article.Span{Start: to, End: to + r.to}, RawStart: from, RawEnd: from + r.from})
		}
		from += r.from
		to += r.to
	}
	return out
}

// back takes rising offsets of the new text to the old one.
type back struct {
	edits    edits
	from, to int
}

// start returns the old offset at which the code point at p began.
func (b *back) start(p int) int {
	for len(b.edits) > 0 && (p >= b.to+b.edits[0].to) {
		b.from += b.edits[0].from
		b.to += b.edits[0].to
		b.edits = b.edits[1:]
	}
	if len(b.edits) == 0 || b.edits[0].same {
		return b.from + p - b.to
	}
	return b.from
}

// end returns the old offset at which the code point before p ended.
func (b *back) end(p int) int {
	for len(b.edits) > 0 && p > b.to+b.edits[0].to {
		b.from += b.edits[0].from
		b.to += b.edits[0].to
		b.edits = b.edits[1:]
	}
	if len(b.edits) == 0 || b.edits[0].same {
		return b.from + p - b.to
	}
	if p == b.to {
		return b.from
	}
	return b.from + b.edits[0].from
}

// editor builds a new text and its edits from the places at which the old one changes.
type editor struct {
	old  string
	out  []byte
	done int // bytes of old that are in out
	list edits
}

// replace makes old[i:j] into s. Calls come in the order of the text; what lies between them stays. Where both sides have one code point, the run maps one to one.
func (e *editor) replace(i, j int, s string) {
	e.keep(i)
	from, to := utf8.RuneCountInString(e.old[i:j]), utf8.RuneCountInString(s)
	e.out = append(e.out, s...)
	e.list.add(from, to, from == 1 && to == 1)
	e.done = j
}

func (e *editor) keep(i int) {
	if e.out == nil {
		e.out = make([]byte, 0, len(e.old)+16)
	}
	if i > e.done {
		n := utf8.RuneCountInString(e.old[e.done:i])
		e.out = append(e.out, e.old[e.done:i]...)
		e.list.add(n, n, true)
	}
}

// finish returns the new text and its edits.
func (e *editor) finish() (string, edits) {
	if len(e.list) == 0 {
		return e.old, nil
	}
	e.keep(len(e.old))
	return string(e.out), e.list
}
