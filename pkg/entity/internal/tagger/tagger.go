// Package tagger gives each word of a text a label: the beginning or a later word of a name of a person, place, organisation or something else, or none of it.
package tagger

import (
	"sync/atomic"

	"github.com/isnad-news/isnad/pkg/crf"
)

// labels is the number of Labels, and passes how often a text is tagged.
const (
	labels = 9
	passes = 2
)

// Tagger holds all that is needed to tag. It is safe for concurrent use.
type Tagger struct {
	Lexicon   *Lexicon
	Gazetteer *Gazetteer
	// First tags a text by itself, Second once more in view of how the first tagged the same words elsewhere in the document. Second may be nil.
	First, Second *crf.Model
	// Convention is the one by which names are found. Defaults to General.
	Convention Convention
	// Hint is what a name of several words in the curated lists adds to the scores of its labels. Defaults to 0.
	Hint int32
	// Single is what such a name of one word adds. Defaults to 0.
	Single int32
	// Doubt is what is taken from the score of the label O, so that a name that is as likely as none is found. Defaults to 0.
	Doubt int32
	// both holds the weights of First and Second, so that a feature is looked up once for both passes.
	both  *crf.Model
	words []atomic.Pointer[word]
	// rare are words that are not in the lexicon, each in the place of its hash until another needs that place. News names the same people for days.
	rare [rareKept]atomic.Pointer[word]
	// numbers are the words for numbers, by their number of digits.
	numbers [10]atomic.Pointer[word]
}

// rareKept is how many words that are not in the lexicon are remembered.
const rareKept = 1 << 14

// New returns a tagger of its parts.
func New(l *Lexicon, g *Gazetteer, first, second *crf.Model, c Convention) *Tagger {
	return &Tagger{
		Lexicon: l, Gazetteer: g, First: first, Second: second, Convention: c, both: crf.Join(first, second), words: make([]atomic.Pointer[word], len(l.keys)),
	}
}

// score works out what a word adds to the scores around it.
func (t *Tagger) score(w *word, key []rune) {
	var at [2*reach + 1]sums
	t.Lexicon.unary(*w, key, t.Convention, func(offset int, feature uint64, _ bool) { t.both.Add(at[offset+reach][:], feature) })
	for o := range at {
		for k, s := range at[o] {
			w.scores[o][k] = int16(s)
		}
	}
}

// sums are the scores of the labels at one position in the first pass, then those in the second.
type sums [passes * labels]int32

// Document is a text being tagged, and the room for it. A Document can be used for one text after the other, by one goroutine.
type Document struct {
	words []*word
	marks []mark
	// scores are those of the labels at each position, in each pass.
	scores [passes][]int32
	// ends are where the sequences end.
	ends     []int
	Tags     []uint8
	features []uint64
	room     crf.Path
	// tally has the place in tallies of each word, by its base.
	tally   map[uint64]int
	tallies []tally
	known   map[uint64]uint8
	// sureStart and sureEnd are the sequence for which room holds the chances of labels.
	sureStart, sureEnd int
}

// Reset makes the document empty.
func (d *Document) Reset() {
	d.words, d.ends, d.Tags = d.words[:0], d.ends[:0], d.Tags[:0]
	d.sureStart, d.sureEnd = 0, 0
}

// Add adds a word by its key.
func (t *Tagger) Add(d *Document, key []rune) { d.words = append(d.words, t.word(key)) }

// word returns what is known of a word. Words of the lexicon are kept for good, others for a time.
func (t *Tagger) word(key []rune) *word {
	if shape(key) == shapeNumber {
		return t.keep(&t.numbers[min(len(key), len(t.numbers)-1)], key)
	}
	h := hash(key)
	if n := t.Lexicon.find(h); n >= 0 {
		return t.keep(&t.words[n], key)
	}
	place := &t.rare[h%rareKept]
	if w := place.Load(); w != nil && w.key == h {
		return w
	}
	w := t.study(key)
	place.Store(w)
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
	w := t.Lexicon.analyse(key, t.Gazetteer, t.Convention)
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
		d.Tags, d.marks = make([]uint8, n, 2*n), make([]mark, n, 2*n)
		for p := range d.scores {
			d.scores[p] = make([]int32, n*labels, 2*n*labels)
		}
	}
	d.Tags, d.marks = d.Tags[:n], d.marks[:n]
	clear(d.marks)
	if topic(d.words) {
		for i := range d.marks {
			d.marks[i].sport = true
		}
	}
	for p := range d.scores {
		d.scores[p] = d.scores[p][:n*labels]
	}
	d.each(func(start, end int) {
		words, marks := d.words[start:end], d.marks[start:end]
		t.Gazetteer.look(words, marks)
		t.Gazetteer.institutions(words, marks)
		for i := range words {
			d.features = context(d.features[:0], words, i, marks, t.Convention)
			sums := unary(words, i)
			for _, f := range d.features {
				t.both.Add(sums[:], f)
			}
			for p := range d.scores {
				scores := sums[p*labels:][:labels]
				scores[0] -= t.Doubt
				t.hint(words, marks, i, scores)
				if t.Convention == Guidelines {
					guide(words, marks, i, scores)
				}
				copy(d.scores[p][(start+i)*labels:], scores)
			}
		}
	})
	if t.First != nil {
		d.path(t.First, 0)
	}
	if t.Second == nil {
		return
	}
	// What the first pass found elsewhere in the document is all that the second has beside.
	d.Recall()
	d.each(func(start, end int) {
		for i := start; i < end; i++ {
			d.features = recalled(d.features[:0], i-start, d.marks[start:end], t.Convention)
			for _, f := range d.features {
				t.Second.Add(d.scores[1][i*labels:][:labels], f)
			}
		}
	})
	d.path(t.Second, 1)
}

// each calls f for each sequence.
func (d *Document) each(f func(start, end int)) {
	start := 0
	for _, end := range d.ends {
		f(start, end)
		start = end
	}
}

// unary adds up what the words around a position say for its labels, each by itself.
func unary(words []*word, i int) (out sums) {
	for j := max(0, i-reach); j < min(len(words), i+reach+1); j++ {
		for k, v := range &words[j].scores[i-j+reach] {
			out[k] += int32(v)
		}
	}
	return out
}

// path tags all sequences by the scores of one pass.
func (d *Document) path(m *crf.Model, pass int) {
	d.each(func(start, end int) { m.Viterbi(&d.room, d.scores[pass][start*labels:end*labels], d.Tags[start:end]) })
}

// Example is a sequence for training: the features at each position, those first that are known of its one word alone.
type Example struct {
	Features [][]uint64
	// Lexical is how many features come first at each position.
	Lexical []int
}

// Examples returns the features of the document's sequences, for training on marks by a convention. The document must have been tagged.
func (t *Tagger) Examples(d *Document, keys [][]rune, c Convention) (out []Example) {
	d.each(func(start, end int) {
		e := Example{make([][]uint64, end-start), make([]int, end-start)}
		rest := make([][]uint64, end-start)
		for i := range rest {
			t.Lexicon.unary(*d.words[start+i], keys[start+i], c, func(offset int, f uint64, lexical bool) {
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
			e.Features[i] = append(e.Features[i], context(rest[i], d.words[start:end], i, d.marks[start:end], c)...)
		}
		out = append(out, e)
	})
	return out
}

// Shares adds to sums, for each word of the document that is in the lexicon, how likely each label is there by the first pass.
func (t *Tagger) Shares(d *Document, sums [][9]float32) {
	d.each(func(start, end int) {
		t.First.Forward(&d.room, d.scores[0][start*labels:end*labels])
		for i := start; i < end; i++ {
			if n := t.Lexicon.find(d.words[i].base); n >= 0 {
				for k := range Labels {
					sums[n][k] += float32(d.room.Probability(i-start, k, len(Labels)))
				}
			}
		}
	})
}
