package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/isnad-news/isnad/pkg/entity/internal/tagger"
	"github.com/isnad-news/isnad/pkg/eval"
)

// sentence is a sequence with its right labels.
type sentence struct {
	keys   [][]rune
	labels []uint8
}

// document is sentences that go together.
type document struct {
	sentences []sentence
	// convention is the one by which its names are marked.
	convention tagger.Convention
}

// number returns the number of a label, 0 for an unknown one.
func number(label string) uint8 {
	return uint8(max(0, slices.Index(tagger.Labels, label)))
}

// slips puts right the three tags of AQMAR that are none.
var slips = strings.NewReplacer(" IO\n", " O\n", " OO\n", " O\n", " I--ORG\n", " I-ORG\n")

// readTagged reads a file of a token and a BIO tag a line. As such files do not tell where a document ends, so many sentences are taken for one.
func readTagged(path string, size int, c tagger.Convention) ([]document, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read tagged file: %w", err)
	}
	words, tags, err := eval.ReadTags(strings.NewReader(slips.Replace(string(data))))
	if err != nil {
		return nil, fmt.Errorf("read tagged file %s: %w", path, err)
	}
	var out []document
	for i := range words {
		if i%size == 0 {
			out = append(out, document{convention: c})
		}
		d := &out[len(out)-1]
		d.sentences = append(d.sentences, split(words[i], tags[i]))
	}
	return out, nil
}

// split cuts the tokens of a sentence as the tagger does.
func split(words, tags []string) sentence {
	var s sentence
	for i, w := range words {
		text := []rune(w)
		tokens, _ := tagger.Tokens(nil, nil, text, 0, len(text))
		label := number(tags[i])
		last := -1
		for j, t := range tokens {
			if t.Word {
				last = j
			}
		}
		begun := false
		for j, t := range tokens {
			l := uint8(0)
			if label > 0 && (t.Word || begun && j < last || last < 0) {
				l = label
				if begun {
					l = (label + 1) &^ 1
				}
				begun = true
			}
			s.keys, s.labels = append(s.keys, t.Key), append(s.labels, l)
		}
	}
	return s
}
