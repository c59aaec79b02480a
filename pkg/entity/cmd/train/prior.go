package main

import "github.com/isnad-news/isnad/pkg/entity/internal/tagger"

// priors returns how each word of the lexicon is tagged in the corpus, in the form of tagger.Share; nothing for one that is hardly seen.
func (c *corpus) priors(t *tagger.Tagger, words int) []string {
	keys := make([][]rune, len(c.keys))
	for i, k := range c.keys {
		keys[i] = []rune(k)
	}
	sums := make([][9]float32, words)
	var d tagger.Document
	for _, w := range c.stream {
		switch w {
		case paragraphEnd:
			d.End()
		case articleEnd:
			t.Tag(&d)
			t.Shares(&d, sums)
			d.Reset()
		default:
			t.Add(&d, keys[w])
		}
	}
	out := make([]string, words)
	for i := range out {
		var total float64
		for _, s := range sums[i] {
			total += float64(s)
		}
		if total < 2 {
			continue
		}
		shares := make([]float64, len(sums[i]))
		for k, s := range sums[i] {
			shares[k] = float64(s) / (total + 0.5)
		}
		out[i] = tagger.Share(shares)
	}
	return out
}
