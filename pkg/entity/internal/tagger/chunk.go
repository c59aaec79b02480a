package tagger

// Chunk is a name: words Start to End of the document, half-open, and the number of its type.
type Chunk struct{ Start, End, Type int }

// Chunks returns the names that the tags spell.
func (d *Document) Chunks() []Chunk {
	var out []Chunk
	d.each(func(start, end int) {
		for i := start; i < end; {
			tag := d.Tags[i]
			if tag == 0 {
				i++
				continue
			}
			j, kind := i+1, int(tag-1)/2
			for j < end && int(d.Tags[j]) == 2+2*kind {
				j++
			}
			out = append(out, Chunk{i, j, kind})
			i = j
		}
	})
	return out
}

// Name tags the words of a chunk as a name.
func (d *Document) Name(c Chunk) {
	for i := c.Start; i < c.End; i++ {
		d.Tags[i] = uint8(2 + 2*c.Type) //nolint:gosec // there are four types
	}
	d.Tags[c.Start]--
}

// Score returns how likely the tagger holds a chunk to be, from 0 to 1: the mean of its words' chances to have their labels.
func (t *Tagger) Score(d *Document, c Chunk) float64 {
	if c.Start < d.sureStart || d.sureEnd < c.End {
		m, pass := t.Second, 1
		if m == nil {
			m, pass = t.First, 0
		}
		d.each(func(start, end int) {
			if start <= c.Start && c.End <= end {
				m.Forward(&d.room, d.scores[pass][start*labels:end*labels])
				d.sureStart, d.sureEnd = start, end
			}
		})
	}
	sum := 0.0
	for i := c.Start; i < c.End; i++ {
		sum += d.room.Probability(i-d.sureStart, int(d.Tags[i]), labels)
	}
	return sum / float64(c.End-c.Start)
}
