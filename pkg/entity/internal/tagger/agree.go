package tagger

// Agree makes the names of a document agree with each other:
//
//   - the last word of a person's name names the person alone too (سيرغي لافروف … وقال لافروف), and
//   - a name found at one place is a name at the others (إنجه … وقال إنجه)
//
// where the tagger saw none, unless it is a word that is more often none.
func (d *Document) Agree() {
	if d.known == nil {
		d.known = map[uint64]uint8{}
	}
	clear(d.known)
	for _, c := range d.Chunks() {
		last := d.words[c.End-1]
		switch {
		case c.Type == 0 && c.End-c.Start > 1 && last.namelike(6):
			d.known[last.base] = 1
		case c.End-c.Start == 1 && c.Type < 3 && last.namelike(6) && d.known[last.base] == 0:
			d.known[last.base] = uint8(1 + 2*c.Type)
		}
	}
	if len(d.known) == 0 {
		return
	}
	for i, w := range d.words {
		if d.Tags[i] != 0 {
			continue
		}
		if tag := d.known[w.base]; tag != 0 {
			d.Tags[i] = tag
		}
	}
}

// namelike reports whether a word may be taken for a name because it is one elsewhere: a rare word, or one that the corpus has as part of names in so many steps of its prior and more.
func (w *word) namelike(enough int) bool {
	const rare = 5
	if w.parts&(nation|never|sport) != 0 {
		return false
	}
	if w.rarity < rare {
		return true
	}
	for i := range len(Labels) - 1 {
		enough -= int(w.prior >> (4 * i) & 15)
	}
	return w.prior&seen != 0 && enough <= 0
}
