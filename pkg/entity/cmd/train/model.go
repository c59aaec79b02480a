package main

import (
	"log"

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

// learn trains one model on documents. Where first is given, it tells the tagger of the first pass for each document, and the features of the second pass are added.
func (t *training) learn(l *tagger.Lexicon, docs []document, dropout float64, first func(i int) *tagger.Tagger) *crf.Model {
	plain := tagger.New(l, t.gazetteer, nil, nil, false)
	var d tagger.Document
	var sequences []crf.Sequence
	for i, doc := range docs {
		tg := plain
		if first != nil {
			tg = first(i)
		}
		keys := load(tg, &d, doc)
		tg.Tag(&d)
		if first != nil {
			d.Recall()
		}
		for j, e := range tg.Examples(&d, keys, doc.guidelines) {
			sequences = append(sequences, crf.Sequence{Features: e.Features, Droppable: e.Lexical, Labels: doc.sentences[j].labels})
		}
	}
	return crf.Train(sequences, crf.Options{Labels: tagger.Labels, Passes: t.Passes, Rate: t.Rate, L1: t.L1, Least: t.Least, Dropout: dropout, Seed: 1})
}

// priors returns the entries with how each word is tagged in the corpus, by a model of the documents that are not marked by the guidelines: words of the others then have
// priors like those of words that no document has, and the model of all documents learns how far such priors are to be trusted.
func (t *training) priors(docs []document) []tagger.Entry {
	var general []document
	for _, d := range docs {
		if !d.guidelines {
			general = append(general, d)
		}
	}
	l := tagger.NewLexicon(t.entries)
	return t.corpus.priors(tagger.New(l, t.gazetteer, t.learn(l, general, t.PriorDropout, nil), nil, false), t.entries)
}

// folds is how many parts of the documents are tagged by a model of the other parts, for the second pass to learn from.
const folds = 3

// train returns a tagger learned from the documents, and the entries of its lexicon. With guidelines it follows the project's own conventions.
func (t *training) train(docs []document, guidelines bool) (*tagger.Tagger, []tagger.Entry) {
	entries := t.entries
	if t.Prior {
		entries = t.priors(docs)
		log.Print("corpus tagged")
	}
	l := tagger.NewLexicon(entries)
	first := t.learn(l, docs, 0, nil)
	log.Print("first pass learned")
	var second *crf.Model
	if t.Second {
		var taggers [folds]*tagger.Tagger
		for f := range folds {
			var rest []document
			for i, d := range docs {
				if i%folds != f {
					rest = append(rest, d)
				}
			}
			taggers[f] = tagger.New(l, t.gazetteer, t.learn(l, rest, 0, nil), nil, guidelines)
		}
		second = t.learn(l, docs, 0, func(i int) *tagger.Tagger { return taggers[i%folds] })
		log.Print("second pass learned")
	}
	tg := tagger.New(l, t.gazetteer, first, second, guidelines)
	tg.Hint, tg.Single = int32(t.Hint), int32(t.Single)
	return tg, entries
}
