package tagger

import "math/bits"

// reach is how far a word's attributes are of interest on either side.
const reach = 2

// unary calls add for each feature that one word of the sequence gives to the position offset places before it.
func (l *Lexicon) unary(w word, key []rune, c Convention, add func(offset int, feature uint64, lexical bool)) {
	for _, a := range l.attributes(w, key) {
		for offset := -reach; offset <= reach; offset++ {
			if a.reach>>(offset+reach)&1 != 0 {
				f := mix(a.hash, uint64(offset+reach))
				add(offset, f, a.lexical && offset == 0)
				if c != General {
					add(offset, c.twin(f), a.lexical && offset == 0)
				}
			}
		}
	}
}

// edge stands for what is before the first word and after the last.
var edge = &word{key: 1, base: 1}

// context appends the features of a position that come of several words together, or of what is known of the position itself.
func context(out []uint64, words []*word, i int, marks []mark, c Convention) []uint64 {
	at := func(j int) *word {
		if j < 0 || j >= len(words) {
			return edge
		}
		return words[j]
	}
	b2, b1, w, a1, a2 := at(i-2), at(i-1), at(i), at(i+1), at(i+2)
	n := uint64(0)
	pair := func(x, y uint64) {
		n++
		out = append(out, mix(mix(mix(attrPair, n), x), y))
	}
	pair(b1.base, w.base)
	pair(w.base, a1.base)
	pair(b1.key, uint64(w.fine))
	pair(uint64(w.fine), a1.key)
	pair(uint64(b1.fine), uint64(w.fine))
	pair(uint64(w.fine), uint64(a1.fine))
	pair(uint64(b1.fine), uint64(a1.fine))
	pair(uint64(b2.fine), uint64(b1.fine))
	pair(uint64(a1.fine), uint64(a2.fine))
	pair(b2.base, b1.base)
	pair(uint64(b2.coarse)<<16|uint64(b1.coarse), uint64(w.coarse))
	pair(uint64(b1.coarse)<<16|uint64(w.coarse), uint64(a1.coarse))
	pair(uint64(w.coarse)<<16|uint64(a1.coarse), uint64(a2.coarse))
	pair(uint64(w.prior), uint64(a1.prior))
	pair(uint64(b1.prior), uint64(w.prior))
	general := len(out)
	for offset := -1; offset <= 1; offset++ {
		if j := i + offset; j >= 0 && j < len(marks) {
			if m := marks[j].gazetteer; m != 0 {
				out = append(out, mix(mix(attrGazetteer, uint64(m)), uint64(offset+1)))
			}
			if m := marks[j].institution; m != 0 {
				out = append(out, mix(mix(attrInstitution, uint64(m)), uint64(offset+1)))
			}
			if m := marks[j].document; m != 0 {
				out = append(out, document(m, offset))
			}
		}
	}
	if m := marks[i].gazetteer; m != 0 {
		out = append(out, mix(mix(mix(attrGazetteer, uint64(m)), 9), uint64(w.fine)))
		if marks[i].sport {
			out = append(out, mix(mix(attrSport, uint64(m)), 1))
		}
	}
	if marks[i].sport {
		out = append(out, mix(mix(attrSport, uint64(w.fine)), 2))
	}
	if c != General {
		for _, f := range out[general:] {
			out = append(out, c.twin(f))
		}
	}
	return out
}

// recalled appends the features of a position that come of how the first pass tagged the document elsewhere.
func recalled(out []uint64, i int, marks []mark, c Convention) []uint64 {
	for offset := -1; offset <= 1; offset++ {
		j := i + offset
		if j < 0 || j >= len(marks) || marks[j].document == 0 {
			continue
		}
		f := document(marks[j].document, offset)
		out = append(out, f)
		if c != General {
			out = append(out, c.twin(f))
		}
	}
	return out
}

// document is the feature of a document mark that stands offset places after the position.
func document(m uint16, offset int) uint64 {
	return mix(mix(attrDocument, uint64(m)), uint64(offset+1))
}

// mark is what is known of a position apart from its word.
type mark struct {
	// gazetteer tells the classes and the place in a name of the gazetteer, 0 outside.
	gazetteer uint16
	// sport is true in a sports story.
	sport bool
	// institution tells the kind of an institution's name and the place in it, 0 outside.
	institution uint8
	// document tells how the word is tagged elsewhere in the document, 0 where it does not stand elsewhere or in the first pass.
	document uint16
}

// hint returns the label that the curated lists speak for, and whether by one word alone. It is 0 where they know no name, or one of several types.
func (m mark) hint() (label int, single bool) {
	if k := m.institution >> 2; (k == headNation || k == headPlace) && m.gazetteer&2 == 0 {
		return 4 + int(m.institution&3), false
	}
	single = m.gazetteer&2 == 0
	inside := int(m.gazetteer & 1)
	const places = 2 | 1<<classCountry | 1<<classCity
	switch classes := m.gazetteer >> 3; {
	case classes&^places == 0 && classes&(2|1<<classCountry) != 0:
		return 3 + inside, single
	case classes == 1 || classes == 4 || classes == 8:
		return 1 + inside + 2*bits.TrailingZeros16(classes), single
	}
	return 0, single
}

// look fills in the marks of the gazetteer, the longest names first from the left.
func (g *Gazetteer) look(words []*word, marks []mark) {
	if g == nil {
		return
	}
	for i := 0; i < len(words); {
		if words[i].starts == nil {
			i++
			continue
		}
		n, classes := g.match(words[i:])
		for j := range n {
			m := uint16(classes)<<3 | 4
			if j > 0 {
				m |= 1
			}
			if n > 1 {
				m |= 2
			}
			marks[i+j].gazetteer = m
		}
		i += max(n, 1)
	}
}
