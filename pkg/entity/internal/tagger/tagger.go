// Package tagger gives each word of a text a label: the beginning or a later word of a name of a person, place, organisation or something else, or none of it.
package tagger

import (
	"sync/atomic"

	"github.com/isnad-news/isnad/pkg/crf"
)

// Tagger holds all that is needed to tag. It is safe for concurrent use.
type Tagger struct {
	Lexicon   *Lexicon
	Gazetteer *Gazetteer
	// First tags a text by itself, Second once more in view of how the first tagged the same words elsewhere in the document. Second may be nil.
	First, Second *crf.Model
	// Guidelines is true where names are marked by the project's own conventions.
	Guidelines bool
	// Hint is what a name of several words in the curated lists adds to the scores of its labels. Defaults to 0.
	Hint int32
	// Single is what such a name of one word adds. Defaults to 0.
	Single int32
	words  []atomic.Pointer[word]
	// numbers are the words for numbers, by their number of digits.
	numbers [10]atomic.Pointer[word]
}

// New returns a tagger of its parts.
func New(l *Lexicon, g *Gazetteer, first, second *crf.Model, guidelines bool) *Tagger {
	return &Tagger{Lexicon: l, Gazetteer: g, First: first, Second: second, Guidelines: guidelines, words: make([]atomic.Pointer[word], len(l.keys))}
}

// score works out what a word adds to the scores around it.
func (t *Tagger) score(w *word, key []rune) {
	var sums [2][2*reach + 1][]int32
	for p, m := range []*crf.Model{t.First, t.Second} {
		if m != nil {
			for o := range sums[p] {
				sums[p][o] = make([]int32, len(Labels))
			}
		}
	}
	t.Lexicon.unary(*w, key, t.Guidelines, func(offset int, feature uint64, _ bool) {
		if t.First != nil {
			t.First.Add(sums[0][offset+reach], feature)
		}
		if t.Second != nil {
			t.Second.Add(sums[1][offset+reach], feature)
		}
	})
	for p := range sums {
		if sums[p][0] == nil {
			continue
		}
		w.scores[p] = make([]int16, 0, len(sums[p])*len(Labels))
		for _, row := range sums[p] {
			for _, s := range row {
				w.scores[p] = append(w.scores[p], int16(s))
			}
		}
	}
}

// Document is a text being tagged, and the room for it. A Document can be used for one text after the other, by one goroutine.
type Document struct {
	words  []*word
	marks  []mark
	scores []int32
	// ends are where the sequences end.
	ends     []int
	Tags     []uint8
	features []uint64
	path     crf.Path
	rare     map[uint64]*word
	tally    map[uint64]*tally
	known    map[uint64]uint8
	// sureStart and sureEnd are the sequence for which path holds the chances of labels.
	sureStart, sureEnd int
}

// Reset makes the document empty.
func (d *Document) Reset() {
	d.words, d.ends, d.Tags = d.words[:0], d.ends[:0], d.Tags[:0]
	clear(d.rare)
	clear(d.tally)
	d.sureStart, d.sureEnd = 0, 0
}

// Add adds a word by its key.
func (t *Tagger) Add(d *Document, key []rune) { d.words = append(d.words, t.word(d, key)) }

// word returns what is known of a word. Words of the lexicon are kept for good, others for the document.
func (t *Tagger) word(d *Document, key []rune) *word {
	if shape(key) == shapeNumber {
		return t.keep(&t.numbers[min(len(key), len(t.numbers)-1)], key)
	}
	h := hash(key)
	if n := t.Lexicon.find(h); n >= 0 {
		return t.keep(&t.words[n], key)
	}
	if w := d.rare[h]; w != nil {
		return w
	}
	if d.rare == nil {
		d.rare = map[uint64]*word{}
	}
	w := t.study(key)
	d.rare[h] = w
	return w
}

// keep returns the word in the place, where it is put when it is first needed. Whoever comes first puts the same there.
func (t *Tagger) keep(place *atomic.Pointer[word], key []rune) *word {
	w := place.Load()
	if w == nil {
		w = t.study(key)
		place.Store(w)
	}
	return w
}

// study finds out all about a word.
func (t *Tagger) study(key []rune) *word {
	w := t.Lexicon.analyse(key, t.Gazetteer)
	t.score(&w, key)
	return &w
}

// End ends a sequence: what stands before and after it does not touch.
func (d *Document) End() {
	if n := len(d.words); n > 0 && (len(d.ends) == 0 || d.ends[len(d.ends)-1] < n) {
		d.ends = append(d.ends, n)
	}
}

// Tag fills in the document's tags: numbers of Labels.
func (t *Tagger) Tag(d *Document) {
	d.End()
	n := len(d.words)
	if cap(d.Tags) < n {
		d.Tags, d.marks, d.scores = make([]uint8, n, 2*n), make([]mark, n, 2*n), make([]int32, n*len(Labels), 2*n*len(Labels))
	}
	d.Tags, d.marks, d.scores = d.Tags[:n], d.marks[:n], d.scores[:n*len(Labels)]
	clear(d.marks)
	if topic(d.words) {
		for i := range d.marks {
			d.marks[i].sport = true
		}
	}
	d.each(func(start, end int) {
		t.Gazetteer.look(d.words[start:end], d.marks[start:end])
		t.Gazetteer.institutions(d.words[start:end], d.marks[start:end])
	})
	if t.First != nil {
		t.pass(d, t.First, 0)
	}
	if t.Second != nil {
		d.Recall()
		t.pass(d, t.Second, 1)
	}
}

// each calls f for each sequence.
func (d *Document) each(f func(start, end int)) {
	start := 0
	for _, end := range d.ends {
		f(start, end)
		start = end
	}
}

// pass tags all sequences with one of the models.
func (t *Tagger) pass(d *Document, m *crf.Model, number int) {
	const n = 9
	clear(d.scores)
	d.each(func(start, end int) {
		words, marks, scores := d.words[start:end], d.marks[start:end], d.scores[start*n:end*n]
		for i, w := range words {
			for o := -reach; o <= reach; o++ {
				j := i + o
				if j < 0 || j >= len(words) {
					continue
				}
				s := scores[j*n:][:n]
				for k, v := range w.scores[number][(o+reach)*n:][:n] {
					s[k] += int32(v)
				}
			}
		}
		for i := range words {
			d.features = context(d.features[:0], words, i, marks, t.Guidelines)
			s := scores[i*n:][:n]
			for _, f := range d.features {
				m.Add(s, f)
			}
			if t.Guidelines {
				t.guide(words, marks, i, s)
			}
		}
		m.Viterbi(&d.path, scores, d.Tags[start:end])
	})
}

// Example is a sequence for training: the features at each position, those first that are known of its one word alone.
type Example struct {
	Features [][]uint64
	// Lexical is how many features come first at each position.
	Lexical []int
}

// Examples returns the features of the document's sequences, for training. The document must have been tagged.
func (t *Tagger) Examples(d *Document, keys [][]rune, guidelines bool) (out []Example) {
	d.each(func(start, end int) {
		e := Example{make([][]uint64, end-start), make([]int, end-start)}
		rest := make([][]uint64, end-start)
		for i := range rest {
			t.Lexicon.unary(*d.words[start+i], keys[start+i], guidelines, func(offset int, f uint64, lexical bool) {
				if j := i + offset; j >= 0 && j < len(rest) {
					if lexical {
						e.Features[j] = append(e.Features[j], f)
						e.Lexical[j]++
					} else {
						rest[j] = append(rest[j], f)
					}
				}
			})
		}
		for i := range rest {
			e.Features[i] = append(e.Features[i], context(rest[i], d.words[start:end], i, d.marks[start:end], guidelines)...)
		}
		out = append(out, e)
	})
	return out
}

// Shares adds to sums, for each word of the document that is in the lexicon, how likely each label is there by the first pass.
func (t *Tagger) Shares(d *Document, sums [][9]float32) {
	d.each(func(start, end int) {
		t.First.Forward(&d.path, d.scores[start*len(Labels):end*len(Labels)])
		for i := start; i < end; i++ {
			if n := t.Lexicon.find(d.words[i].base); n >= 0 {
				for k := range Labels {
					sums[n][k] += float32(d.path.Probability(i-start, k, len(Labels)))
				}
			}
		}
	})
}
