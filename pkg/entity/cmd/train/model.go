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

// learn trains one model on documents, each seen through the tagger that at gives for it. On the second pass that tagger tags the document first, and the features of the second pass are added.
func (t *training) learn(docs []document, dropout float64, second bool, at func(i int) *tagger.Tagger) *crf.Model {
	var d tagger.Document
	var sequences []crf.Sequence
	for i, doc := range docs {
		tg := at(i)
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

// untrained returns a tagger with the words' entries alone.
func (t *training) untrained(l *tagger.Lexicon) *tagger.Tagger {
	return tagger.New(l, t.gazetteer, nil, nil, tagger.General)
}

// priors returns the entries with how each word is tagged in the corpus by a model of the documents.
func (t *training) priors(docs []document, c tagger.Convention) []tagger.Entry {
	l := tagger.NewLexicon(t.entries)
	plain := t.untrained(l)
	// AQMAR takes no part: its names of concepts would be held for names all over the corpus.
	docs = slices.DeleteFunc(slices.Clone(docs), func(d document) bool { return d.convention == tagger.Wikipedia })
	m := t.learn(docs, t.PriorDropout, false, func(int) *tagger.Tagger { return plain })
	return t.corpus.priors(tagger.New(l, t.gazetteer, m, nil, c), t.entries)
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
	var views [folds]*tagger.Lexicon
	var group sync.WaitGroup
	if t.Prior {
		group.Go(func() { entries = t.priors(docs, c) })
		for f := range folds {
			group.Go(func() { views[f] = tagger.NewLexicon(t.priors(without(docs, f), c)) })
		}
		group.Wait()
		log.Print("corpus tagged")
	} else {
		for f := range folds {
			views[f] = tagger.NewLexicon(entries)
		}
	}
	var plain, taggers [folds]*tagger.Tagger
	for f := range folds {
		plain[f] = t.untrained(views[f])
	}
	var first, second *crf.Model
	group.Go(func() { first = t.learn(docs, 0, false, func(i int) *tagger.Tagger { return plain[i%folds] }) })
	if t.Second {
		for f := range folds {
			var at []int
			for i := range docs {
				if i%folds != f {
					at = append(at, i%folds)
				}
			}
			group.Go(func() {
				m := t.learn(without(docs, f), 0, false, func(i int) *tagger.Tagger { return plain[at[i]] })
				taggers[f] = tagger.New(views[f], t.gazetteer, m, nil, c)
			})
		}
	}
	group.Wait()
	log.Print("first pass learned")
	if t.Second {
		second = t.learn(docs, 0, true, func(i int) *tagger.Tagger { return taggers[i%folds] })
		log.Print("second pass learned")
	}
	tg := tagger.New(tagger.NewLexicon(entries), t.gazetteer, first, second, c)
	if tg.Hint, tg.Single = int32(t.General), int32(t.General); c == tagger.Guidelines {
		tg.Hint, tg.Single = int32(t.Hint), int32(t.Single)
	}
	return tg, entries
}
