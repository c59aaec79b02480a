package entity

import (
	"bytes"
	_ "embed"
	"fmt"

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
	//go:embed data/institutions.tsv
	institutionsFile string
	//go:embed data/chain_given.tsv
	givenNamesFile string
	//go:embed data/id_names.tsv
	idNamesFile string
	//go:embed data/id_places.tsv
	idPlacesFile string
)

// hint is how much the tagger believes a curated name of several words, in steps of crf.Unit.
const hint = 32

// loadTagger reads the embedded files. They are part of the program, so one that cannot be read is a mistake in the program.
func loadTagger() *tagger.Tagger {
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
	gazetteer := tagger.NewGazetteer()
	gazetteer.ReadPlaces(idPlacesFile)
	gazetteer.ReadNames(idNamesFile)
	gazetteer.ReadNames(namesFile)
	gazetteer.ReadGiven(givenNamesFile)
	gazetteer.ReadInstitutions(institutionsFile)
	t := tagger.New(tagger.NewLexicon(entries), gazetteer, model(firstFile), model(secondFile), true)
	t.Hint = hint
	return t
}
