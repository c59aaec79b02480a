package tagger

// tally counts how the first pass tagged a word in the document.
type tally struct {
	total uint16
	tags  [9]uint16
}

// Recall fills in the marks that tell how each word is tagged elsewhere in the document.
func (d *Document) Recall() {
	if d.tally == nil {
		d.tally = map[uint64]int{}
	}
	clear(d.tally)
	d.tallies = d.tallies[:0]
	for i, w := range d.words {
		n, ok := d.tally[w.base]
		if !ok {
			n = len(d.tallies)
			d.tally[w.base] = n
			d.tallies = append(d.tallies, tally{})
		}
		c := &d.tallies[n]
		c.total++
		c.tags[d.Tags[i]]++
	}
	for i, w := range d.words {
		c := &d.tallies[d.tally[w.base]]
		if c.total < 2 || c.tags[0] == c.total {
			continue
		}
		own := d.Tags[i]
		best, most := 0, uint16(0)
		for k := 1; k < len(c.tags); k++ {
			n := c.tags[k]
			if int(own) == k {
				n--
			}
			if n > most {
				best, most = k, n
			}
		}
		if most == 0 {
			continue
		}
		share := 2
		if others := c.total - 1; most == others {
			share = 3
		} else if 2*most < others {
			share = 1
		}
		d.marks[i].document = uint16(share)<<8 | uint16(best) + 1
	}
}
