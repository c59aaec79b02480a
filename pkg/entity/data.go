package entity

import (
	"bytes"
	_ "embed"
	"fmt"
	"sync"

	"github.com/isnad-news/isnad/pkg/crf"
	"github.com/isnad-news/isnad/pkg/entity/internal/tagger"
)

// What cmd/train learned.
var (
	//go:embed data/words.gz
	wordsFile []byte
	//go:embed data/first.crf
	firstFile []byte
	//go:embed data/second.crf
	secondFile []byte
	//go:embed data/names.tsv
	namesFile string
	//go:embed data/names_past.tsv
	pastNamesFile string
	//go:embed data/institutions.tsv
	institutionsFile string
	//go:embed data/chain_given.tsv
	givenNamesFile string
	//go:embed data/id_names.tsv
	idNamesFile string
	//go:embed data/id_places.tsv
	idPlacesFile string
)

// Weights of curated names, in steps of crf.Unit: of several words, of one, and of either by the conventions of ANERcorp, which know fewer of them.
const (
	hint          = 32
	single        = 24
	benchmarkHint = 8
)

// doubt weakens the label O, in the same steps: precision is much above recall without it.
const doubt = 2

// parts are the embedded files, read.
type parts struct {
	lexicon       *tagger.Lexicon
	gazetteer     *tagger.Gazetteer
	first, second *crf.Model
}

// files reads the embedded files once. They are part of the program, so one that cannot be read is a mistake in the program.
var files = sync.OnceValue(func() parts {
	entries, err := tagger.ReadLexicon(bytes.NewReader(wordsFile))
	if err != nil {
		panic(fmt.Errorf("embedded words: %w", err))
	}
	model := func(data []byte) *crf.Model {
		m, err := crf.Decode(bytes.NewReader(data))
		if err != nil {
			panic(fmt.Errorf("embedded weights: %w", err))
		}
		return m
	}
	g := tagger.NewGazetteer()
	g.ReadPlaces(idPlacesFile)
	g.ReadNames(idNamesFile)
	g.ReadNames(namesFile)
	g.ReadNames(pastNamesFile)
	g.ReadGiven(givenNamesFile)
	g.ReadInstitutions(institutionsFile)
	return parts{tagger.NewLexicon(entries), g, model(firstFile), model(secondFile)}
})

// recogniser tags by the project's own conventions.
var recogniser = sync.OnceValue(func() *tagger.Tagger {
	p := files()
	t := tagger.New(p.lexicon, p.gazetteer, p.first, p.second, tagger.Guidelines)
	t.Hint, t.Single, t.Doubt = hint, single, doubt
	return t
})

// benchmark tags by the conventions of ANERcorp, in which currencies are names and ministries are none.
var benchmark = sync.OnceValue(func() *tagger.Tagger {
	p := files()
	t := tagger.New(p.lexicon, p.gazetteer, p.first, p.second, tagger.General)
	t.Hint, t.Single, t.Doubt = benchmarkHint, benchmarkHint, doubt
	return t
})
