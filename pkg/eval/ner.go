package eval

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// NERReport holds the figures of entity recognition on tagged sentences: an entity counts when its first token, last token and type are right.
type NERReport struct {
	Sentences int                `json:"sentences"`
	Tokens    int                `json:"tokens"`
	All       Figures            `json:"all"`
	Types     map[string]Figures `json:"types"`
}

// NER scores predicted BIO tags against gold ones as the CoNLL script conlleval does: an I- tag that does not go on with an entity of its type begins one.
// Tags that a prediction lacks are taken for O, those that it has too many are left out.
func NER(gold, predicted [][]string) NERReport {
	r := NERReport{Sentences: len(gold), Types: map[string]Figures{}}
	var all counts
	types := map[string]*counts{}
	of := func(kind string) *counts {
		if types[kind] == nil {
			types[kind] = new(counts)
		}
		return types[kind]
	}
	for i, tags := range gold {
		r.Tokens += len(tags)
		var got []string
		if i < len(predicted) {
			got = predicted[i][:min(len(predicted[i]), len(tags))]
		}
		want, have := chunks(tags), chunks(got)
		for c := range want {
			if have[c] {
				of(c.kind).tp++
				all.tp++
			} else {
				of(c.kind).fn++
				all.fn++
			}
		}
		for c := range have {
			if !want[c] {
				of(c.kind).fp++
				all.fp++
			}
		}
	}
	r.All = all.figures()
	for kind, c := range types {
		r.Types[kind] = c.figures()
	}
	return r
}

// chunk is an entity of tokens start to end.
type chunk struct {
	start, end int
	kind       string
}

// chunks reads the entities of a tagged sentence.
func chunks(tags []string) map[chunk]bool {
	out := map[chunk]bool{}
	open := chunk{start: -1}
	for i := 0; i <= len(tags); i++ {
		prefix, kind := "O", ""
		if i < len(tags) {
			prefix, kind, _ = strings.Cut(tags[i], "-")
		}
		if open.start >= 0 && (prefix != "I" || kind != open.kind) {
			open.end = i
			out[open] = true
			open.start = -1
		}
		if open.start < 0 && prefix != "O" {
			open = chunk{start: i, kind: kind}
		}
	}
	return out
}

// String returns the figures as lines of text, all types first.
func (r NERReport) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-10s %d\n%-10s %d\n%-10s %s\n", "sentences", r.Sentences, "tokens", r.Tokens, "all", r.All)
	kinds := make([]string, 0, len(r.Types))
	for kind := range r.Types {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	for _, kind := range kinds {
		fmt.Fprintf(&b, "%-10s %s\n", kind, r.Types[kind])
	}
	return b.String()
}

// LoadTags is ReadTags of a file.
func LoadTags(path string) (tokens, tags [][]string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("open tagged file: %w", err)
	}
	defer f.Close() //nolint:errcheck // only read
	if tokens, tags, err = ReadTags(f); err != nil {
		return nil, nil, fmt.Errorf("read tagged file %s: %w", path, err)
	}
	return tokens, tags, nil
}

// ReadTags reads sentences of one token and one BIO tag a line, parted by empty lines. Types come out as PER, LOC, ORG and MISC (PERS is read as PER, MIS0 to MIS3 as
// MISC). Lines that begin with # and end with no tag are comments.
func ReadTags(r io.Reader) (tokens, tags [][]string, err error) {
	var words, marks []string
	flush := func() {
		if len(words) > 0 {
			tokens, tags = append(tokens, words), append(tags, marks)
			words, marks = nil, nil
		}
	}
	in := bufio.NewScanner(r)
	for n := 1; in.Scan(); n++ {
		line := strings.TrimSpace(in.Text())
		i := strings.LastIndexAny(line, " \t")
		tag, ok := readTag(line[i+1:])
		switch {
		case line == "":
			flush()
		case i > 0 && ok:
			words, marks = append(words, strings.TrimSpace(line[:i])), append(marks, tag)
		case !strings.HasPrefix(line, "#"):
			return nil, nil, fmt.Errorf("line %d has no token and tag", n)
		}
	}
	flush()
	return tokens, tags, in.Err()
}

// readTag returns the tag with its type in the project's terms.
func readTag(tag string) (string, bool) {
	prefix, kind, found := strings.Cut(tag, "-")
	switch {
	case tag == "O":
		return tag, true
	case !found || prefix != "B" && prefix != "I" || kind == "":
		return "", false
	case kind == "PERS":
		kind = "PER"
	case strings.HasPrefix(kind, "MIS"):
		kind = "MISC"
	}
	return prefix + "-" + kind, true
}
