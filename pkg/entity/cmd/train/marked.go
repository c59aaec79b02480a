package main

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/isnad-news/isnad/pkg/entity/internal/tagger"
)

// markedFile holds the names marked by hand in articles of the corpus, by the project's own conventions, one article a line. Spans index title, newline and text.
//
//go:embed marked.jsonl
var markedFile []byte

// marked is a marked article.
type marked struct {
	ID       string
	Entities []entity
	// LeftOut are spans of text that is not the article's own prose.
	LeftOut [][2]int `json:"left_out"`
}

// entity is a span with its type, in JSON [0,6,"PER"].
type entity struct {
	Start, End int
	Type       string
}

// UnmarshalJSON reads the three values.
func (e *entity) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&e.Start, &e.End, &e.Type})
}

// readMarked returns the marked articles with their texts from the corpus.
func readMarked(c *corpus) ([]document, error) {
	var out []document
	in := bufio.NewScanner(bytes.NewReader(markedFile))
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var m marked
		if err := json.Unmarshal(in.Bytes(), &m); err != nil {
			return nil, fmt.Errorf("decode marked article: %w", err)
		}
		text, ok := c.texts[m.ID]
		if !ok {
			return nil, fmt.Errorf("the corpus has no article %s", m.ID)
		}
		out = append(out, m.document(text))
	}
	return out, in.Err()
}

// document cuts the article into sequences, a paragraph each.
func (m marked) document(text []rune) document {
	d := document{convention: tagger.Guidelines}
	for start := 0; start < len(text); {
		end := start
		for end < len(text) && text[end] != '\n' {
			end++
		}
		if s := m.sentence(text, start, end); len(s.keys) > 0 {
			d.sentences = append(d.sentences, s)
		}
		start = end + 1
	}
	return d
}

func (m marked) sentence(text []rune, start, end int) sentence {
	var s sentence
	tokens, _ := tagger.Tokens(nil, nil, text, start, end)
	begun := false
	for i, t := range tokens {
		label := uint8(0)
		for _, e := range m.Entities {
			if t.Start < e.End && e.Start < t.End && (t.Word || begun && t.End < e.End) {
				label = number("B-" + e.Type)
				if begun && tokens[i-1].End > e.Start {
					label++
				}
			}
		}
		begun = label > 0
		if !m.without(t) {
			s.keys, s.labels = append(s.keys, t.Key), append(s.labels, label)
		}
	}
	return s
}

// without reports whether the token is left out.
func (m marked) without(t tagger.Token) bool {
	for _, span := range m.LeftOut {
		if span[0] <= t.Start && t.End <= span[1] {
			return true
		}
	}
	return false
}
