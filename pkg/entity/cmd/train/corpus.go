package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/entity/internal/tagger"
)

// corpus is raw text as numbers of words.
type corpus struct {
	// keys are the words, the most frequent first, and counts how often each was seen.
	keys   []string
	counts []int
	// texts are the texts of the articles asked for, by article id.
	texts map[string][]rune
	// stream holds all text: numbers of words, -1 for the end of a paragraph, -2 for the end of an article.
	stream []int32
}

const (
	paragraphEnd = -1
	articleEnd   = -2
)

// readCorpus reads articles, one JSON object a line, gzipped. The texts of the wanted articles are kept.
func readCorpus(path string, wanted func(id string) bool) (*corpus, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open corpus: %w", err)
	}
	defer f.Close() //nolint:errcheck // only read
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("read corpus: %w", err)
	}
	c := &corpus{texts: map[string][]rune{}}
	ids := map[string]int32{}
	in := bufio.NewScanner(z)
	in.Buffer(nil, 1<<24)
	var tokens []tagger.Token
	var room []rune
	var name []byte
	for in.Scan() {
		var a struct{ ID, Title, Text string }
		if err := json.Unmarshal(in.Bytes(), &a); err != nil {
			return nil, fmt.Errorf("decode article: %w", err)
		}
		text := []rune(a.Title + "\n" + a.Text)
		if wanted(a.ID) {
			c.texts[a.ID] = text
		}
		tokens, room = tagger.Tokens(tokens[:0], room[:0], text, 0, len(text))
		last := 0
		for _, t := range tokens {
			for _, r := range text[last:t.Start] {
				if r == '\n' {
					c.stream = append(c.stream, paragraphEnd)
				}
			}
			last = t.End
			name = name[:0]
			for _, r := range t.Key {
				name = utf8.AppendRune(name, r)
			}
			if t.Key[0] >= '0' && t.Key[0] <= '9' {
				name = append(name[:0], '0')
			}
			id, ok := ids[string(name)]
			if !ok {
				id = int32(len(c.keys))
				c.keys = append(c.keys, string(name))
				c.counts = append(c.counts, 0)
				ids[c.keys[id]] = id
			}
			c.counts[id]++
			c.stream = append(c.stream, id)
		}
		c.stream = append(c.stream, articleEnd)
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("read corpus: %w", err)
	}
	c.sort()
	return c, nil
}

// sort numbers the words by falling count.
func (c *corpus) sort() {
	order := make([]int, len(c.keys))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return c.counts[order[i]] > c.counts[order[j]] })
	rank := make([]int32, len(order))
	keys, counts := make([]string, len(order)), make([]int, len(order))
	for i, n := range order {
		rank[n], keys[i], counts[i] = int32(i), c.keys[n], c.counts[n]
	}
	for i, n := range c.stream {
		if n >= 0 {
			c.stream[i] = rank[n]
		}
	}
	c.keys, c.counts = keys, counts
}

// frequent returns how many words are seen at least so often.
func (c *corpus) frequent(least int) int {
	return sort.Search(len(c.counts), func(i int) bool { return c.counts[i] < least })
}
