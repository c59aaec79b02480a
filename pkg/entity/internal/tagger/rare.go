package tagger

// Key returns the hash of the key of word i of the document, which KeyHash makes of a key.
func (d *Document) Key(i int) uint64 { return d.words[i].key }

// KeyHash returns the hash of a key.
func KeyHash(key string) uint64 { return hashString(key) }

// Rare reports whether the corpus has word i of the document so seldom that it may be anything: fewer than about 4^steps times.
func (d *Document) Rare(i, steps int) bool { return int(d.words[i].rarity) < steps } //nolint:gosec // a small number

// OftenName reports whether the corpus has word i of the document as part of names six times in eight and more.
func (d *Document) OftenName(i int) bool {
	w := d.words[i]
	n := 0
	for k := range len(Labels) - 1 {
		n += int(w.prior >> (4 * k) & 15)
	}
	return w.prior&seen != 0 && n >= 6
}

// Never reports whether word i of the document is a currency or another word that begins no name.
func (d *Document) Never(i int) bool { return d.words[i].parts&never != 0 }

// Institution reports whether word i of the document may begin the name of an institution: منتخب, اتحاد.
func (d *Document) Institution(i int) bool {
	return d.words[i].parts&(headOf|headNation|headPlace) != 0
}

// Sport reports whether the document is a sports story.
func (d *Document) Sport() bool { return len(d.marks) > 0 && d.marks[0].sport }

// Common reports whether word i of the document is a nationality, a currency or another word that begins no name.
func (d *Document) Common(i int) bool { return d.words[i].parts&(nation|never) != 0 }
