// Package eval scores what the stages put out against articles that were marked by hand.
//
// Everything is compared in the raw text: spans are taken back through the article's alignment and reduced to letters and digits, so that any cleaning is treated alike.
package eval

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"

	"github.com/isnad-news/isnad/pkg/article"
)

// Gold holds the marks of one article as spans over the code points of its raw text, which is kept elsewhere.
type Gold struct {
	// ID names the article in its corpus.
	ID string `json:"id,omitempty"`
	// Name is the file's name; it equals ID in what Import writes.
	Name string `json:"name,omitempty"`
	// Hash is the hexadecimal SHA-256 of the raw text.
	Hash        string       `json:"hash,omitempty"`
	Sentences   [][2]int     `json:"sentences"`
	Boilerplate []GoldPiece  `json:"boilerplate"`
	Entities    []GoldEntity `json:"entities"`
	Quotes      []GoldQuote  `json:"quotes"`
}

// GoldPiece is text that is not the article's own prose.
type GoldPiece struct {
	article.Span
	Kind string `json:"kind"`
}

// GoldEntity is a named entity of type PER, LOC, ORG or MISC.
type GoldEntity struct {
	article.Span
	Type string `json:"type"`
}

// GoldQuote is a quote. Speaker holds alternatives parted by |, and is empty when nobody is named.
type GoldQuote struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	article.Span
	Speaker string  `json:"speaker"`
	Cue     *[2]int `json:"cue,omitempty"`
	Mention *[2]int `json:"mention,omitempty"`
}

// Key is the article's ID, or the file's name without one.
func (g Gold) Key() string {
	if g.ID != "" {
		return g.ID
	}
	return g.Name
}

// Check returns an error when raw is not the text that was marked. A Gold without a hash accepts any text that holds its spans.
func (g Gold) Check(raw string) error {
	if h := Hash(raw); g.Hash != "" && g.Hash != h {
		return fmt.Errorf("gold %s: text has hash %s, want %s", g.Key(), h, g.Hash)
	}
	n := len([]rune(raw))
	for _, s := range g.spans() {
		if s.Start < 0 || s.End < s.Start || s.End > n {
			return fmt.Errorf("gold %s: span %d to %d lies outside %d code points", g.Key(), s.Start, s.End, n)
		}
	}
	return nil
}

// spans lists every span of the marks.
func (g Gold) spans() []article.Span {
	var out []article.Span
	add := func(p [2]int) { out = append(out, article.Span{Start: p[0], End: p[1]}) }
	for _, s := range g.Sentences {
		add(s)
	}
	for _, b := range g.Boilerplate {
		out = append(out, b.Span)
	}
	for _, e := range g.Entities {
		out = append(out, e.Span)
	}
	for _, q := range g.Quotes {
		out = append(out, q.Span)
		for _, p := range []*[2]int{q.Cue, q.Mention} {
			if p != nil {
				add(*p)
			}
		}
	}
	return out
}

// Hash returns the hexadecimal SHA-256 of a raw text.
func Hash(raw string) string {
	h := sha256.Sum256([]byte(raw))
	return hex.EncodeToString(h[:])
}

// Part returns "train" or "dev": an article is for training when the first byte of the SHA-256 of its raw text is below 154 (three in five).
func Part(raw string) string {
	if sha256.Sum256([]byte(raw))[0] < 154 {
		return "train"
	}
	return "dev"
}

// LoadGold reads every NAME.json of a folder, in order of name.
func LoadGold(dir string) ([]Gold, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, fmt.Errorf("list gold files: %w", err)
	}
	sort.Strings(paths)
	out := make([]Gold, 0, len(paths))
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read gold file: %w", err)
		}
		var g Gold
		if err := json.Unmarshal(data, &g); err != nil {
			return nil, fmt.Errorf("decode gold file %s: %w", path, err)
		}
		out = append(out, g)
	}
	return out, nil
}

// LoadTexts reads the raw texts that stand beside the gold files of a folder, NAME.txt each, by Key. A text that is not there is left out.
func LoadTexts(dir string, golds []Gold) (map[string]string, error) {
	out := make(map[string]string, len(golds))
	for _, g := range golds {
		data, err := os.ReadFile(filepath.Join(dir, g.Key()+".txt"))
		switch {
		case errors.Is(err, os.ErrNotExist):
			continue
		case err != nil:
			return nil, fmt.Errorf("read raw text: %w", err)
		}
		out[g.Key()] = string(data)
	}
	return out, nil
}

// Import reads the marked articles NAME.json with their texts NAME.txt from one folder and writes their spans, with the hash of the text and without the text, to
// the folder train/ or dev/ of another. It returns how many it wrote.
func Import(from, to string) (int, error) {
	golds, err := LoadGold(from)
	if err != nil {
		return 0, err
	}
	texts, err := LoadTexts(from, golds)
	if err != nil {
		return 0, err
	}
	for n, g := range golds {
		raw, ok := texts[g.Key()]
		if !ok {
			return n, fmt.Errorf("import gold: no text beside %s.json", g.Key())
		}
		g.ID, g.Hash = g.Key(), Hash(raw)
		g.Name = g.ID
		if err := g.Check(raw); err != nil {
			return n, err
		}
		data, err := json.Marshal(g)
		if err != nil {
			return n, fmt.Errorf("encode gold: %w", err)
		}
		dir := filepath.Join(to, Part(raw))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return n, fmt.Errorf("make gold folder: %w", err)
		}
		if err := os.WriteFile(filepath.Join(dir, g.ID+".json"), append(data, '\n'), 0o644); err != nil {
			return n, fmt.Errorf("write gold file: %w", err)
		}
	}
	return len(golds), nil
}
