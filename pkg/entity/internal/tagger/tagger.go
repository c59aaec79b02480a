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
	var sums [passes][2*reach + 1][labels]int32
	t.Lexicon.unary(*w, key, t.Guidelines, func(offset int, feature uint64, _ bool) {
		for p, m := range t.models() {
			if m != nil {
				m.Add(sums[p][offset+reach][:], feature)
			}
		}
	})
	for p := range sums {
		for o := range sums[p] {
			for k, s := range sums[p][o] {
				w.scores[p][o][k] = int16(s)
			}
		}
	}
}

// models returns the model of each pass; one that is not there is nil.
func (t *Tagger) models() [passes]*crf.Model { return [passes]*crf.Model{t.First, t.Second} }

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
	rare     map[uint64]*word
	tally    map[uint64]*tally
	known    map[uint64]uint8
	// sureStart and sureEnd are the sequence for which room holds the chances of labels.
	sureStart, sureEnd int
}

// rareKept is how many words that are not in the lexicon a document remembers for the texts after it. News names the same people for days.
const rareKept = 1 << 13

// Reset makes the document empty.
func (d *Document) Reset() {
	d.words, d.ends, d.Tags = d.words[:0], d.ends[:0], d.Tags[:0]
	if len(d.rare) > rareKept {
		clear(d.rare)
	}
	clear(d.tally)
	d.sureStart, d.sureEnd = 0, 0
}

// Add adds a word by its key.
func (t *Tagger) Add(d *Document, key []rune) { d.words = append(d.words, t.word(d, key)) }

// word returns what is known of a word. Words of the lexicon are kept for good, others for some documents.
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
		clear(d.scores[p])
	}
	d.each(func(start, end int) {
		words, marks := d.words[start:end], d.marks[start:end]
		t.Gazetteer.look(words, marks)
		t.Gazetteer.institutions(words, marks)
		for p, m := range t.models() {
			if m != nil {
				d.unary(p, start, end)
			}
		}
		for i := range words {
			d.features = context(d.features[:0], words, i, marks, t.Guidelines)
			t.add(d, 0, words, marks, start, i)
			t.add(d, 1, words, marks, start, i)
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
			d.features = recalled(d.features[:0], i-start, d.marks[start:end], t.Guidelines)
			for _, f := range d.features {
				t.Second.Add(d.scores[1][i*labels:][:labels], f)
			}
		}
	})
	d.path(t.Second, 1)
}

// add adds to the scores of a position in one pass what the document's features say, and the rules.
func (t *Tagger) add(d *Document, pass int, words []*word, marks []mark, start, i int) {
	m := t.models()[pass]
	if m == nil {
		return
	}
	scores := d.scores[pass][(start+i)*labels:][:labels]
	for _, f := range d.features {
		m.Add(scores, f)
	}
	t.hint(words, marks, i, scores)
	if t.Guidelines {
		guide(words, marks, i, scores)
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

// unary adds up what the words of a sequence say for the labels in one pass.
func (d *Document) unary(pass, start, end int) {
	for i := start; i < end; i++ {
		scores := &d.words[i].scores[pass]
		for o := range scores {
			j := i + o - reach
			if j < start || j >= end {
				continue
			}
			sums := (*[labels]int32)(d.scores[pass][j*labels:])
			for k, v := range scores[o] {
				sums[k] += int32(v)
			}
		}
	}
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
