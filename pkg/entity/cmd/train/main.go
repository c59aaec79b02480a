// Command train learns the tagger of names: word classes and a lexicon from a news corpus, and the weights from marked text. With -cross it measures itself instead.
//
// The same files in give the same files out, byte for byte, on machines of one kind (amd64).
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/isnad-news/isnad/pkg/entity/internal/tagger"
)

// settings are the figures that training depends on, as found by cross-validation (docs/entities.md).
type settings struct {
	// Passes, Rate, L1 and Least steer the CRF; see crf.Options.
	Passes, Least int
	Rate, L1      float64
	// Fine and Coarse are the numbers of word classes, Rounds the passes of the exchange over the words.
	Fine, Coarse, Rounds int
	// Seen is how often a word must be in the corpus to be in the lexicon.
	Seen int
	// PriorDropout is how often the model that tags the corpus must do without the word itself.
	PriorDropout float64
	// Document is how many sentences of a file without document ends are taken for one document.
	Document int
	// Hint, Single and Doubt are those of tagger.Tagger, General is the first two by the conventions of ANERcorp.
	Hint, Single, General, Doubt int
	// Prior, Second, Marked and Other switch the priors, the second pass, the hand-marked articles and AQMAR on.
	Prior, Second, Marked, Other bool
}

func main() {
	log.SetFlags(log.Ltime)
	s := settings{}
	shared := flag.String("shared", "../shared", "folder that holds ner and corpora")
	data := flag.String("data", "pkg/entity/data", "folder of the curated lists, to which the lexicon and the weights are written")
	out := flag.String("out", "", "folder to write to instead")
	folds := flag.Int("cross", 0, "cross-validate on so many folds, and write nothing")
	product := flag.Bool("product", false, "cross-validate on the hand-marked articles, by the project's conventions, instead of on ANERcorp's training part")
	share := flag.Float64("share", 1, "use so large a share of the training text, for learning curves")
	wrong := flag.String("wrong", "", "write the sentences in which cross-validation finds faults to this file")
	flag.IntVar(&s.Passes, "passes", 8, "passes over the marked text")
	flag.IntVar(&s.Least, "least", 2, "least count of a feature")
	flag.Float64Var(&s.Rate, "rate", 0.1, "step width")
	flag.Float64Var(&s.L1, "l1", 1e-4, "pull of weights towards 0")
	flag.IntVar(&s.Fine, "fine", 1600, "number of fine word classes")
	flag.IntVar(&s.Coarse, "coarse", 100, "number of coarse word classes")
	flag.IntVar(&s.Rounds, "rounds", 6, "passes of the exchange algorithm")
	flag.IntVar(&s.Seen, "seen", 2, "least count of a word in the lexicon")
	flag.Float64Var(&s.PriorDropout, "priordropout", 0.5, "how often the model that tags the corpus does without the word itself")
	flag.IntVar(&s.Document, "document", 25, "sentences taken for one document where a file does not tell")
	flag.IntVar(&s.Hint, "hint", 32, "weight of curated names of several words")
	flag.IntVar(&s.Single, "single", 16, "weight of curated names of one word")
	flag.IntVar(&s.General, "general", 8, "weight of curated names by the conventions of ANERcorp")
	flag.IntVar(&s.Doubt, "doubt", 2, "what is taken from the label of words outside names")
	flag.BoolVar(&s.Prior, "prior", true, "use how words are tagged in the corpus")
	flag.BoolVar(&s.Second, "second", true, "tag twice, the second time in view of the document's other mentions")
	flag.BoolVar(&s.Marked, "marked", true, "learn from the hand-marked articles too")
	flag.BoolVar(&s.Other, "other", true, "learn from AQMAR too")
	flag.Parse()
	if *out == "" {
		*out = *data
	}
	t, err := prepare(s, *shared, *data)
	if err == nil && *folds > 0 {
		err = t.cross(*folds, *product, *share, *wrong)
	} else if err == nil {
		err = t.write(*out)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// training is all that is learned from.
type training struct {
	settings
	corpus    *corpus
	entries   []tagger.Entry
	gazetteer *tagger.Gazetteer
	// general is ANERcorp's training part, own the hand-marked articles, other AQMAR.
	general, own, other []document
}

// prepare reads the texts and makes the word classes.
func prepare(s settings, shared, data string) (*training, error) {
	t := &training{settings: s}
	var err error
	if t.corpus, err = readCorpus(filepath.Join(shared, "corpora", "ant.jsonl.gz"), func(id string) bool {
		return strings.Contains(string(markedFile), `"`+id+`"`)
	}); err != nil {
		return nil, err
	}
	if t.gazetteer, err = readGazetteer(data); err != nil {
		return nil, err
	}
	if t.general, err = readTagged(filepath.Join(shared, "ner", "anercorp_train.txt"), s.Document, tagger.General); err != nil {
		return nil, err
	}
	if s.Other {
		if t.other, err = readTagged(filepath.Join(shared, "ner", "aqmar.txt"), s.Document, tagger.Wikipedia); err != nil {
			return nil, err
		}
	}
	if s.Marked {
		if t.own, err = readMarked(t.corpus); err != nil {
			return nil, err
		}
	}
	n := t.corpus.frequent(s.Seen)
	b := t.corpus.count(n)
	fine, coarse := b.exchange(s.Fine, s.Rounds), b.exchange(s.Coarse, s.Rounds)
	for i := range n {
		t.entries = append(t.entries, tagger.Entry{Key: t.corpus.keys[i], Count: t.corpus.counts[i], Fine: fine[i] + 1, Coarse: coarse[i] + 1})
	}
	log.Printf("%d tokens in the corpus, %d words in the lexicon, %d hand-marked articles", len(t.corpus.stream), n, len(t.own))
	return t, nil
}

// readGazetteer reads the curated lists.
func readGazetteer(folder string) (*tagger.Gazetteer, error) {
	g := tagger.NewGazetteer()
	for _, list := range []struct {
		file string
		read func(string)
	}{
		{"id_places.tsv", g.ReadPlaces},
		{"id_names.tsv", g.ReadNames},
		{"names.tsv", g.ReadNames},
		{"chain_given.tsv", g.ReadGiven},
		{"institutions.tsv", g.ReadInstitutions},
	} {
		data, err := os.ReadFile(filepath.Join(folder, list.file))
		if err != nil {
			return nil, fmt.Errorf("read curated names: %w", err)
		}
		list.read(string(data))
	}
	return g, nil
}

// write learns from everything and writes the lexicon and the models.
func (t *training) write(folder string) error {
	tg, entries := t.train(slices.Concat(t.general, t.own, t.other), tagger.Guidelines)
	for _, part := range []struct {
		file  string
		write func(io.Writer) error
	}{
		{"words.gz", func(w io.Writer) error { return tagger.WriteLexicon(w, entries) }},
		{"first.crf", tg.First.Encode},
		{"second.crf", tg.Second.Encode},
	} {
		f, err := os.Create(filepath.Join(folder, part.file))
		if err != nil {
			return fmt.Errorf("write model: %w", err)
		}
		if err := errors.Join(part.write(f), f.Close()); err != nil {
			return fmt.Errorf("write %s: %w", part.file, err)
		}
	}
	log.Printf("%d and %d features", tg.First.Size(), tg.Second.Size())
	return nil
}
