package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
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
	weight    float64
	// guidelines is true for text marked by the project's own conventions.
	guidelines bool
}

// number returns the number of a label, 0 for an unknown one.
func number(label string) uint8 {
	return uint8(max(0, slices.Index(tagger.Labels, label)))
}

// readTagged reads a file of a token and a BIO tag a line. As such files do not tell where a document ends, so many sentences are taken for one.
func readTagged(path string, size int, weight float64) ([]document, error) {
	words, tags, err := eval.LoadTags(path)
	if err != nil {
		return nil, err
	}
	var out []document
	for i := range words {
		if i%size == 0 {
			out = append(out, document{weight: weight})
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

// marked is a marked article.
type marked struct {
	Entities []struct {
		Start, End int
		Type       string
	}
	Boilerplate []struct{ Start, End int }
}

// readMarked reads the marked articles of folders that are for training: those whose text's SHA-256 begins with a byte below 154.
func readMarked(pattern string, weight float64) ([]document, error) {
	paths, err := filepath.Glob(pattern)
	if err != nil {
		return nil, err
	}
	slices.Sort(paths)
	var out []document
	for _, path := range paths {
		data, err := os.ReadFile(strings.TrimSuffix(path, ".json") + ".txt")
		if err != nil {
			return nil, fmt.Errorf("read marked article: %w", err)
		}
		if sha256.Sum256(data)[0] >= 154 {
			continue
		}
		marks, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read marked article: %w", err)
		}
		var m marked
		if err := json.Unmarshal(marks, &m); err != nil {
			return nil, fmt.Errorf("decode %s: %w", path, err)
		}
		out = append(out, m.document([]rune(string(data)), weight))
	}
	return out, nil
}

func (m marked) document(text []rune, weight float64) document {
	d := document{weight: weight, guidelines: true}
	start := 0
	for start < len(text) {
		end := start
		for end < len(text) && text[end] != '\n' {
			end++
		}
		tokens, _ := tagger.Tokens(nil, nil, text, start, end)
		var s sentence
		begun := false
		for i, t := range tokens {
			label := uint8(0)
			for _, e := range m.Entities {
				if t.Start < e.End && e.Start < t.End && (t.Word || begun && t.End < e.End) {
					label = number("B-" + e.Type)
					if begun && i > 0 && tokens[i-1].End > e.Start {
						label++
					}
				}
			}
			begun = label > 0
			gone := false
			for _, b := range m.Boilerplate {
				gone = gone || b.Start <= t.Start && t.End <= b.End
			}
			if !gone {
				s.keys, s.labels = append(s.keys, t.Key), append(s.labels, label)
			}
		}
		if len(s.keys) > 0 {
			d.sentences = append(d.sentences, s)
		}
		start = end + 1
	}
	return d
}
