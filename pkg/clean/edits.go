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
	*e = append(*e, edit{from: from, to: to, same: same || from == to})
}

// cursor walks along edits and can stop inside a run that maps one to one.
type cursor struct {
	left edits
	used int // code points of the first run that are behind
}

func (c *cursor) done() bool { return len(c.left) == 0 }

// head returns what is left of the run at the cursor.
func (c *cursor) head() edit {
	r := c.left[0]
	r.from -= c.used
	r.to -= c.used
	return r
}

// next moves on by n code points of a run that maps one to one, and past any other run.
func (c *cursor) next(n int) {
	if r := c.head(); r.same && n < r.from {
		c.used += n
		return
	}
	c.left, c.used = c.left[1:], 0
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
	x, y := cursor{left: a}, cursor{left: b}
	for {
		switch {
		case !x.done() && x.head().to == 0:
			out.add(x.head().from, 0, false)
			x.next(0)
		case !y.done() && y.head().from == 0:
			out.add(0, y.head().to, false)
			y.next(0)
		case x.done() || y.done():
			return out
		case x.head().same && y.head().same:
			n := min(x.head().to, y.head().from)
			out.add(n, n, true)
			x.next(n)
			y.next(n)
		default:
			from, to := join(&x, &y)
			out.add(from, to, false)
		}
	}
}

// join takes a replacement in x or y together with what the other has for the same code points, until both stand at one place of the text between.
func join(x, y *cursor) (from, to int) {
	ahead := 0 // how far x is ahead of y in the text between
	for begun := false; !begun || ahead != 0; begun = true {
		if takeX := ahead < 0 || ahead == 0 && !x.head().same; takeX {
			if x.done() {
				return from, to
			}
			r := x.head()
			if r.same {
				r.to = min(r.to, -ahead)
				r.from = r.to
			}
			from += r.from
			ahead += r.to
			x.next(r.to)
			continue
		}
		if y.done() {
			return from, to
		}
		r := y.head()
		if r.same {
			r.from = min(r.from, ahead)
			r.to = r.from
		}
		to += r.to
		ahead -= r.from
		y.next(r.from)
	}
	return from, to
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
