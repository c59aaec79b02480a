// The command cuecount counts in a corpus how often each cue introduces a quote, and writes the cue file with its counts brought up to date.
//
//	go run ./pkg/quote/cmd/cuecount CUES CORPUS.jsonl.gz > CUES.new
//
// The corpus holds one JSON object a line, with the fields title and text.
package main

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/segmentio/encoding/json"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/quote"
	"github.com/isnad-news/isnad/pkg/sentence"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: cuecount CUES CORPUS.jsonl.gz")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "cuecount:", err)
		os.Exit(1)
	}
}

// run writes the cue file at path cues to w, with the counts of the corpus in the last column.
func run(cues, corpus string, w io.Writer) error {
	counts, err := count(corpus)
	if err != nil {
		return fmt.Errorf("count cues: %w", err)
	}
	data, err := os.ReadFile(cues)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if fields := strings.Split(line, "\t"); !strings.HasPrefix(line, "#") && len(fields) >= 7 {
			line = strings.Join(append(fields[:7:7], strconv.Itoa(counts[fields[0]])), "\t")
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

// count returns how many quotes of the corpus each lemma introduces.
func count(corpus string) (map[string]int, error) {
	f, err := os.Open(corpus)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", corpus, err)
	}
	counts := map[string]int{}
	for in := json.NewDecoder(z); ; {
		var a article.Raw
		if err := in.Decode(&a); errors.Is(err, io.EOF) {
			return counts, nil
		} else if err != nil {
			return nil, fmt.Errorf("read %s: %w", corpus, err)
		}
		text := []rune(a.Title + "\n" + a.Text)
		paragraphs := lines(text)
		for _, q := range quote.Find(text, paragraphs, sentence.Split(text, paragraphs)) {
			if q.Cue != nil {
				counts[q.Cue.Lemma]++
			}
		}
	}
}

// lines makes a paragraph of each line, the first one the title.
func lines(text []rune) []article.Paragraph {
	var out []article.Paragraph
	for start, i := 0, 0; i <= len(text); i++ {
		if i < len(text) && text[i] != '\n' {
			continue
		}
		if i > start {
			p := article.Paragraph{Span: article.Span{Start: start, End: i}, Kind: article.KindBody}
			if len(out) == 0 {
				p.Kind = article.KindTitle
			}
			out = append(out, p)
		}
		start = i + 1
	}
	return out
}
