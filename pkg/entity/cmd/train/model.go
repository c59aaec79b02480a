package main

import (
	"log"
	"slices"
	"sync"

	"github.com/isnad-news/isnad/pkg/crf"
	"github.com/isnad-news/isnad/pkg/entity/internal/tagger"
)

// load puts a document into d, and returns the keys of its words.
func load(t *tagger.Tagger, d *tagger.Document, doc document) (keys [][]rune) {
	d.Reset()
	for _, s := range doc.sentences {
		for _, k := range s.keys {
			t.Add(d, k)
			keys = append(keys, k)
		}
		d.End()
	}
	return keys
}

// view is how documents are seen: through a tagger for each convention.
type view map[tagger.Convention]*tagger.Tagger

// learn trains one model on documents, each seen through the view that at gives for it. On the second pass that view's tagger tags the document first, and the features of the second pass are added.
func (t *training) learn(docs []document, dropout float64, second bool, at func(i int) view) *crf.Model {
	var d tagger.Document
	var sequences []crf.Sequence
	for i, doc := range docs {
		tg := at(i)[doc.convention]
		keys := load(tg, &d, doc)
		tg.Tag(&d)
		if second {
			d.Recall()
		}
		for j, e := range tg.Examples(&d, keys, doc.convention) {
			sequences = append(sequences, crf.Sequence{Features: e.Features, Droppable: e.Lexical, Labels: doc.sentences[j].labels})
		}
	}
	return crf.Train(sequences, crf.Options{Labels: tagger.Labels, Passes: t.Passes, Rate: t.Rate, L1: t.L1, Least: t.Least, Dropout: dropout, Seed: 1})
}

// view returns taggers that share a lexicon and the model of the first pass, which may be nil.
func (t *training) view(l *tagger.Lexicon, first *crf.Model) view {
	v := view{}
	for _, c := range []tagger.Convention{tagger.General, tagger.Guidelines, tagger.Wikipedia} {
		v[c] = tagger.New(l, t.gazetteer, first, nil, c)
	}
	return v
}

// priors returns the entries with how each word is tagged in the corpus by a model of the documents.
func (t *training) priors(docs []document) []tagger.Entry {
	l := tagger.NewLexicon(t.entries)
	plain := t.view(l, nil)
	// AQMAR takes no part: its names of concepts would be held for names all over the corpus.
	docs = slices.DeleteFunc(slices.Clone(docs), func(d document) bool { return d.convention == tagger.Wikipedia })
	trained := t.view(l, t.learn(docs, t.PriorDropout, false, func(int) view { return plain }))
	out := slices.Clone(t.entries)
	for i, c := range tagger.Priors {
		for k, p := range t.corpus.priors(trained[c], len(out)) {
			out[k].Priors[i] = p
		}
	}
	return out
}

// folds is how many parts the documents are cut into, so that what a model learns from about a part comes from models of the others: the words' priors, and the tags of the first pass.
const folds = 3

// without returns the documents that are not in the part.
func without(docs []document, part int) []document {
	var rest []document
	for i, d := range docs {
		if i%folds != part {
			rest = append(rest, d)
		}
	}
	return rest
}

// train returns a tagger learned from the documents, and the entries of its lexicon. It follows the convention.
// Trainings that do not need each other run side by side; each by itself gives the same weights in any order.
func (t *training) train(docs []document, c tagger.Convention) (*tagger.Tagger, []tagger.Entry) {
	entries := t.entries
	var lexicons [folds]*tagger.Lexicon
	var group sync.WaitGroup
	if t.Prior {
		group.Go(func() { entries = t.priors(docs) })
		for f := range folds {
			group.Go(func() { lexicons[f] = tagger.NewLexicon(t.priors(without(docs, f))) })
		}
		group.Wait()
		log.Print("corpus tagged")
	} else {
		for f := range folds {
			lexicons[f] = tagger.NewLexicon(entries)
		}
	}
	var plain, tagged [folds]view
	for f := range folds {
		plain[f] = t.view(lexicons[f], nil)
	}
	var first, second *crf.Model
	group.Go(func() { first = t.learn(docs, 0, false, func(i int) view { return plain[i%folds] }) })
	if t.Second {
		for f := range folds {
			var at []int
			for i := range docs {
				if i%folds != f {
					at = append(at, i%folds)
				}
			}
			group.Go(func() {
				tagged[f] = t.view(lexicons[f], t.learn(without(docs, f), 0, false, func(i int) view { return plain[at[i]] }))
			})
		}
	}
	group.Wait()
	log.Print("first pass learned")
	if t.Second {
		second = t.learn(docs, 0, true, func(i int) view { return tagged[i%folds] })
		log.Print("second pass learned")
	}
	tg := tagger.New(tagger.NewLexicon(entries), t.gazetteer, first, second, c)
	tg.Doubt = int32(t.Doubt)
	if tg.Hint, tg.Single = int32(t.General), int32(t.General); c == tagger.Guidelines {
		tg.Hint, tg.Single = int32(t.Hint), int32(t.Single)
	}
	return tg, entries
}
