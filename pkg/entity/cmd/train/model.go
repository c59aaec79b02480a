package main

import (
	"log"

	"github.com/isnad-news/isnad/pkg/crf"
	"github.com/isnad-news/isnad/pkg/entity/internal/tagger"
)

// load puts a document into d.
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

// options returns the options of training with the command's figures.
func (s settings) options() crf.Options {
	return crf.Options{Labels: tagger.Labels, Passes: s.Passes, Rate: s.Rate, L1: s.L1, Least: s.Least, Dropout: s.Dropout, Seed: 1}
}

// learn trains one model on documents. When a first tagger is given for each fold, the features of the second pass are added.
func (s settings) learn(lexicon *tagger.Lexicon, gazetteer *tagger.Gazetteer, docs []document, first func(i int) *tagger.Tagger) *crf.Model {
	plain := tagger.New(lexicon, gazetteer, nil, nil, false)
	var d tagger.Document
	var sequences []crf.Sequence
	for i, doc := range docs {
		t := plain
		if first != nil {
			t = first(i)
		}
		keys := load(t, &d, doc)
		t.Tag(&d)
		if first != nil {
			d.Recall()
		}
		for j, e := range t.Examples(&d, keys, doc.guidelines) {
			sequences = append(sequences, crf.Sequence{Features: e.Features, Droppable: e.Lexical, Labels: doc.sentences[j].labels, Weight: doc.weight})
		}
	}
	log.Print("features")
	return crf.Train(sequences, s.options())
}

// prior returns the entries with priors, by a model of the documents that are not marked by the guidelines: words of the others then have priors like those of words
// that no document has, and the model of all documents learns how far such priors are to be trusted.
func (s settings) prior(c *corpus, entries []tagger.Entry, gazetteer *tagger.Gazetteer, docs []document) []tagger.Entry {
	var general []document
	for _, d := range docs {
		if !d.guidelines {
			general = append(general, d)
		}
	}
	s.Dropout, s.Guidelines = s.PriorDropout, false
	lexicon := tagger.NewLexicon(entries)
	t := tagger.New(lexicon, gazetteer, s.learn(lexicon, gazetteer, general, nil), nil, false)
	log.Print("model of the corpus made")
	entries = c.priors(t, entries)
	log.Print("corpus tagged")
	return entries
}

// train returns a tagger learned from the documents, with both passes.
func (s settings) train(c *corpus, entries []tagger.Entry, gazetteer *tagger.Gazetteer, docs []document) (*tagger.Tagger, []tagger.Entry) {
	lexicon := tagger.NewLexicon(entries)
	if s.Prior {
		entries = s.prior(c, entries, gazetteer, docs)
		lexicon = tagger.NewLexicon(entries)
	}
	first := s.learn(lexicon, gazetteer, docs, nil)
	if !s.Second {
		return tagger.New(lexicon, gazetteer, first, nil, s.Guidelines), entries
	}
	const folds = 3
	var taggers [folds]*tagger.Tagger
	for f := range folds {
		var rest []document
		for i, d := range docs {
			if i%folds != f {
				rest = append(rest, d)
			}
		}
		taggers[f] = tagger.New(lexicon, gazetteer, s.learn(lexicon, gazetteer, rest, nil), nil, s.Guidelines)
	}
	second := s.learn(lexicon, gazetteer, docs, func(i int) *tagger.Tagger { return taggers[i%folds] })
	return tagger.New(lexicon, gazetteer, first, second, s.Guidelines), entries
}
