package quote

import "github.com/isnad-news/isnad/pkg/arabic"

// region is what stands between an opening mark and its closing one.
type region struct {
	// open and close are the tokens of the marks; close is the token after the region when nothing closes it.
	open, close int32
	closed      bool
	// parent is the region around this one, or -1.
	parent int32
	// words counts the words inside.
	words int32
	// used says that the region is a quote already.
	used bool
}

type side uint8

const (
	neither side = iota
	opening
	closing
	either
)

// glyph says what a rune is by itself. Straight marks are either; so are “ and ”, since news writes ”…“ as well as “…”.
func glyph(r rune) side {
	switch r {
	case '«', '‹', '„', '“', '‟':
		return opening
	case '»', '›', '”':
		return closing
	case '"', '″', '＂', '\'', '’', '‘':
		return either
	}
	return neither
}

// sideOf tells from the runes around a mark whether it opens or closes.
func sideOf(text []rune, t *token, depth int) side {
	g := glyph(t.mark)
	before, after := true, true
	if i := t.start; i > 0 {
		r := text[i-1]
		before = isGap(r) || r == '(' || r == '[' || r == ':' || r == '،' || r == '-' || r == arabic.Tatweel || glyph(r) != neither
		// A mark after one letter stands on a clitic: و"…، ب"….
		if arabic.IsLetter(r) && (i == 1 || !arabic.IsWord(text[i-2])) {
			before = true
		}
	}
	if i := int(t.end); i < len(text) {
		after = !arabic.IsWord(text[i]) && text[i] != '#' && text[i] != '@' && text[i] != '('
	}
	switch {
	case before && !after:
		return opening
	case after && !before:
		return closing
	case g != either:
		return g
	case depth > 0:
		return closing
	}
	return opening
}

func isGap(r rune) bool {
	return r == ' ' || r == '\n' || r == '\t' || r == arabic.NoBreakSpace || r == 0x200f || r == 0x200e
}

// pair finds the marked regions of a paragraph, tokens[from:to], and notes on each token the innermost one.
func (d *document) pair(from, to int) {
	stack := d.stack[:0]
	carried := d.open
	d.open = -1
	alternate := carried < 0 && d.alternate(from, to)
	top := func() int32 {
		if len(stack) == 0 {
			return -1
		}
		return stack[len(stack)-1]
	}
	for i := from; i < to; i++ {
		t := &d.tokens[i]
		t.region = top()
		if t.word {
			if t.region >= 0 {
				d.regions[t.region].words++
			}
			continue
		}
		if glyph(t.mark) == neither || d.apostrophe(i) {
			continue
		}
		side := sideOf(d.text, t, len(stack))
		switch {
		case alternate && len(stack) > 0:
			side = closing
		case alternate:
			side = opening
		case side == closing && len(stack) == 0 && i > from && d.tokens[i-1].cue != nil:
			side = opening // a space slipped behind the mark: قال" سنعمل"
		}
		switch side {
		case opening:
			carried = -1
			if n := len(stack); n > 0 && int(d.regions[stack[n-1]].open) == i-1 && d.tokens[i-1].mark == t.mark {
				// The same mark twice is one: " "….
				d.regions[stack[n-1]].open = int32(i)
				continue
			}
			if len(stack) < maxNesting {
				stack = append(stack, int32(len(d.regions)))
				d.regions = append(d.regions, region{open: int32(i), close: int32(to), parent: t.region})
				t.region = top()
			}
		case closing:
			n := len(stack)
			if n == 0 && carried >= 0 {
				// A quotation that began in an earlier paragraph ends here.
				r := &d.regions[carried]
				r.close, r.closed = int32(i), true
				carried = -1
			}
			if n > 0 {
				r := &d.regions[stack[n-1]]
				r.close, r.closed = int32(i), true
				stack = stack[:n-1]
				if p := r.parent; p >= 0 {
					d.regions[p].words += r.words
				}
			}
		}
	}
	if len(stack) > 0 {
		d.open, d.openAge = stack[0], 0
	} else if carried >= 0 && d.openAge < maxParagraphs {
		d.open = carried
		d.openAge++
	}
	d.stack = stack
}

// alternate reports whether the marks of a paragraph open and close in turn, whatever stands around them: when they are all straight, even in number, the last one
// closes, and their spaces alone would leave one without its other: قال "سنعمل "بينما قال "سنرى".
func (d *document) alternate(from, to int) bool {
	n, depth, astray := 0, 0, false
	last := neither
	for i := from; i < to; i++ {
		t := &d.tokens[i]
		switch glyph(t.mark) {
		case neither:
			continue
		case opening, closing:
			return false
		}
		n++
		if last = sideOf(d.text, t, depth); last == opening {
			depth++
		} else if depth--; depth < 0 {
			depth, astray = 0, true
		}
	}
	return n > 0 && n <= maxAlternate && n%2 == 0 && last == closing && (astray || depth > 0)
}

// apostrophe reports whether the single mark at i stands between letters or digits: Côte d'Ivoire.
func (d *document) apostrophe(i int) bool {
	switch d.tokens[i].mark {
	case '\'', '’', '‘':
		return i > 0 && i+1 < len(d.tokens) && d.tokens[i-1].word && d.tokens[i+1].word && d.tokens[i-1].end == d.tokens[i].start && d.tokens[i+1].start == d.tokens[i].end
	}
	return false
}

const (
	maxNesting = 4
	// more marks in one paragraph than that are too many to trust their order when one of them may be missing.
	maxAlternate = 8
	// a quotation runs on over at most so many paragraphs without a mark.
	maxParagraphs = 3
)
