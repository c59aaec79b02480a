package main

import (
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
	return crf.Options{Labels: tagger.Labels, Passes: s.Passes, Rate: s.Rate, L1: s.L1, L2: s.L2, Least: s.Least, Dropout: s.Dropout, Seed: 1}
}

// learn trains one model on documents. When a first tagger is given for each fold, the features of the second pass are added.
func (s settings) learn(lexicon *tagger.Lexicon, gazetteer *tagger.Gazetteer, docs []document, first func(i int) *tagger.Tagger) *crf.Model {
	plain := tagger.New(lexicon, gazetteer, nil, nil)
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
		for j, fs := range t.Example(&d, keys) {
			sequences = append(sequences, crf.Sequence{Features: fs, Labels: doc.sentences[j].labels, Weight: doc.weight})
		}
	}
	return crf.Train(sequences, s.options())
}

// train returns a tagger learned from the documents, with both passes.
func (s settings) train(lexicon *tagger.Lexicon, gazetteer *tagger.Gazetteer, docs []document) *tagger.Tagger {
	first := s.learn(lexicon, gazetteer, docs, nil)
	if !s.Second {
		return tagger.New(lexicon, gazetteer, first, nil)
	}
	const folds = 4
	var taggers [folds]*tagger.Tagger
	for f := range folds {
		var rest []document
		for i, d := range docs {
			if i%folds != f {
				rest = append(rest, d)
			}
		}
		taggers[f] = tagger.New(lexicon, gazetteer, s.learn(lexicon, gazetteer, rest, nil), nil)
	}
	second := s.learn(lexicon, gazetteer, docs, func(i int) *tagger.Tagger { return taggers[i%folds] })
	return tagger.New(lexicon, gazetteer, first, second)
}
