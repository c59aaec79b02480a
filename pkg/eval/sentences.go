package eval

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode"

	"github.com/isnad-news/isnad/pkg/article"
)

// Splitter cuts the paragraphs of a text into sentences.
type Splitter func(text []rune, paragraphs []article.Paragraph) []article.Span

// NaiveSplit ends a sentence at each . ؟ ? and ! before space, and at the end of a paragraph: what a splitter has to beat.
func NaiveSplit(text []rune, paragraphs []article.Paragraph) []article.Span {
	var out []article.Span
	for _, p := range paragraphs {
		start := p.Start
		cut := func(end int) {
			for start < end && unicode.IsSpace(text[start]) {
				start++
			}
			if start < end {
				out = append(out, article.Span{Start: start, End: end})
			}
			start = end
		}
		for i := p.Start; i+1 < p.End; i++ {
			if strings.ContainsRune(".؟?!", text[i]) && unicode.IsSpace(text[i+1]) {
				cut(i + 1)
			}
		}
		cut(p.End)
	}
	return out
}

// SentenceReport holds how well a splitter finds the boundaries between the sentences of a text. The ends of paragraphs are given to it, and are not counted.
type SentenceReport struct {
	Paragraphs int     `json:"paragraphs"`
	Sentences  int     `json:"sentences"`
	Boundaries Figures `json:"boundaries"`
	// Missed and Wrong are the boundaries not found and those that are none, as offsets into the joined text.
	Missed []SentenceError `json:"missed,omitempty"`
	Wrong  []SentenceError `json:"wrong,omitempty"`
}

// SentenceError is a boundary that a splitter mistook, with the text around it.
type SentenceError struct {
	Paragraph int    `json:"paragraph"`
	Offset    int    `json:"offset"`
	Before    string `json:"before"`
	After     string `json:"after"`
}

// String returns the figures as a line of text, and each error as one more: | stands where the splitter should have cut or should not.
func (r SentenceReport) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "paragraphs %d  sentences %d  boundaries %s\n", r.Paragraphs, r.Sentences, r.Boundaries)
	for _, e := range r.Missed {
		fmt.Fprintf(&b, "missed %d:%d %s|%s\n", e.Paragraph, e.Offset, e.Before, e.After)
	}
	for _, e := range r.Wrong {
		fmt.Fprintf(&b, "wrong %d:%d %s|%s\n", e.Paragraph, e.Offset, e.Before, e.After)
	}
	return b.String()
}

// Sentences joins the sentences of each paragraph by a space, splits it, and scores the boundaries found. Errors are listed when asked for.
func Sentences(paragraphs [][]string, split Splitter, errors bool) SentenceReport {
	r := SentenceReport{Paragraphs: len(paragraphs)}
	var c counts
	for n, sentences := range paragraphs {
		r.Sentences += len(sentences)
		text := []rune(strings.Join(sentences, " "))
		want, at := map[int]bool{}, 0
		for _, s := range sentences {
			at += len([]rune(s))
			want[at] = true
			at++
		}
		have := map[int]bool{}
		for _, s := range split(text, []article.Paragraph{{Span: article.Span{End: len(text)}, Kind: article.KindBody}}) {
			have[s.End] = true
		}
		delete(want, len(text))
		delete(have, len(text))
		for i := range text {
			switch {
			case want[i] && have[i]:
				c.add(1, 0, 0)
			case want[i]:
				c.add(0, 0, 1)
				if errors {
					r.Missed = append(r.Missed, around(text, n, i))
				}
			case have[i]:
				c.add(0, 1, 0)
				if errors {
					r.Wrong = append(r.Wrong, around(text, n, i))
				}
			}
		}
	}
	r.Boundaries = c.figures()
	return r
}

func around(text []rune, paragraph, i int) SentenceError {
	return SentenceError{Paragraph: paragraph, Offset: i, Before: string(text[max(i-40, 0):i]), After: string(text[i:min(i+40, len(text))])}
}

// LoadSentences is ReadSentences of a file.
func LoadSentences(path string) ([][]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open sentence file: %w", err)
	}
	defer f.Close() //nolint:errcheck // only read
	out, err := ReadSentences(f)
	if err != nil {
		return nil, fmt.Errorf("read sentence file %s: %w", path, err)
	}
	return out, nil
}

// ReadSentences reads one sentence a line; empty lines part the paragraphs, and a text without them is one paragraph.
func ReadSentences(r io.Reader) ([][]string, error) {
	var out [][]string
	var paragraph []string
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		switch line := strings.TrimSpace(in.Text()); {
		case line != "":
			paragraph = append(paragraph, line)
		case len(paragraph) > 0:
			out, paragraph = append(out, paragraph), nil
		}
	}
	if len(paragraph) > 0 {
		out = append(out, paragraph)
	}
	return out, in.Err()
}

// GoldSentences returns the sentences of marked articles, each line of the text a paragraph. Titles, which are no running text, and articles without text are left out.
func GoldSentences(golds []Gold, texts map[string]string) [][]string {
	var out [][]string
	for _, g := range golds {
		text, ok := texts[g.Key()]
		if !ok || g.Check(text) != nil {
			continue
		}
		raw := []rune(text)
		var paragraph []string
		last := max(slices.Index(raw, '\n'), 0)
		for _, s := range g.Sentences {
			if s[0] < last {
				continue
			}
			if strings.ContainsRune(string(raw[last:s[0]]), '\n') && len(paragraph) > 0 {
				out, paragraph = append(out, paragraph), nil
			}
			paragraph = append(paragraph, string(raw[s[0]:s[1]]))
			last = s[1]
		}
		if len(paragraph) > 0 {
			out = append(out, paragraph)
		}
	}
	return out
}
