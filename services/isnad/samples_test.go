package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/schemas"
	"github.com/isnad-news/isnad/services/internal/input"
)

// fact is one line of testdata/samples.tsv, whose head describes the fields.
type fact struct {
	line int
	gap  string // why it does not hold yet; empty where it does
	what []string
}

// TestSamples takes every sample article through the stages, checks each stage's document against its schema and the last against what a reader expects.
func TestSamples(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../samples/[0-9m]*.*")
	if err != nil || len(files) < 10 {
		t.Fatalf("found %d samples (%v), want 10 at least", len(files), err)
	}
	facts := readFacts(t)
	err = input.Read(files, input.Options{}, func(in input.Article) error {
		expected := facts[in.Name]
		delete(facts, in.Name)
		t.Run(in.Name, func(t *testing.T) {
			t.Parallel()
			if len(expected) == 0 {
				t.Error("testdata/samples.tsv expects nothing of this sample")
			}
			a := throughStages(t, in.Raw)
			checkSurfaces(t, a)
			for _, f := range expected {
				got := differs(a, f.what)
				switch {
				case got != "" && f.gap == "":
					t.Errorf("samples.tsv:%d: %s: %s", f.line, strings.Join(f.what, " "), got)
				case got == "" && f.gap != "":
					t.Errorf("samples.tsv:%d: %s: no longer a gap; take the first two fields off the line", f.line, strings.Join(f.what, " "))
				}
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range facts {
		t.Errorf("testdata/samples.tsv expects something of %s, which is not a sample", name)
	}
}

// readFacts returns the facts of each sample.
func readFacts(t *testing.T) map[string][]fact {
	t.Helper()
	data, err := os.ReadFile("testdata/samples.tsv")
	if err != nil {
		t.Fatal(err)
	}
	facts := map[string][]fact{}
	for i, l := range strings.Split(string(data), "\n") {
		if l == "" || l[0] == '#' {
			continue
		}
		f := fact{line: i + 1, what: strings.Split(l, "\t")}
		if f.what[0] == "gap" {
			f.gap, f.what = f.what[1], f.what[2:]
			if f.gap == "" {
				t.Errorf("samples.tsv:%d: a gap without a reason", f.line)
			}
		}
		name := f.what[0]
		f.what = f.what[1:]
		facts[name] = append(facts[name], f)
	}
	return facts
}

// schemaOf names the schema of a subject that articles pass on.
func schemaOf(subject string) string { return strings.Replace(subject, "articles.", "article.", 1) }

// throughStages returns the enriched article, with what each stage hands on checked against the schema of its subject.
func throughStages(t *testing.T, raw article.Raw) *article.Article {
	t.Helper()
	var a *article.Article
	for i, r := range stream.Routes {
		var err error
		if a, err = stage.Enrich(raw, stages[:i+1]); err != nil {
			t.Fatal(err)
		}
		data, err := article.Encode(a)
		if err != nil {
			t.Fatal(err)
		}
		if err := schemas.Validate(schemaOf(r.To), data); err != nil {
			t.Error(err)
		}
		if err := a.Validate(); err != nil {
			t.Errorf("after %s: %v", stages[i].Name, err)
		}
	}
	return a
}

// checkSurfaces checks that everything with a span says what the text says there.
func checkSurfaces(t *testing.T, a *article.Article) {
	t.Helper()
	text := []rune(a.Text)
	check := func(what string, m article.Mention) {
		t.Helper()
		if got := string(text[m.Start:m.End]); got != m.Text {
			t.Errorf("%s: text[%d:%d] is %q, not %q", what, m.Start, m.End, got, m.Text)
		}
	}
	for _, q := range a.Quotes {
		check(q.ID, q.Mention)
		if q.Cue != nil {
			check(q.ID+" cue", q.Cue.Mention)
		}
		if q.Source != nil {
			check(q.ID+" mention", *q.Source)
		}
		if q.Sentence < 0 || q.Sentence >= len(a.Sentences) {
			t.Errorf("%s stands in sentence %d of %d", q.ID, q.Sentence, len(a.Sentences))
		}
	}
	for _, e := range a.Entities {
		for _, m := range e.Mentions {
			check(e.ID, m)
		}
	}
	for _, r := range a.Removed {
		if n := utf8.RuneCountInString(r.Text); n != r.RawEnd-r.RawStart {
			t.Errorf("removed %s spans %d code points of the raw text and has %d", r.Kind, r.RawEnd-r.RawStart, n)
		}
	}
}

// differs says in what the article differs from the fact, or returns "".
func differs(a *article.Article, what []string) string {
	switch what[0] {
	case "paragraphs":
		n := 0
		for _, p := range a.Paragraphs {
			if p.Kind == article.KindBody {
				n++
			}
		}
		return unlessEqual(strconv.Itoa(n), what[1])
	case "sentences":
		return unlessEqual(strconv.Itoa(len(a.Sentences)), what[1])
	case "removed":
		var kinds []string
		for _, r := range a.Removed {
			kinds = append(kinds, r.Kind)
		}
		return unlessEqual(cmp.Or(strings.Join(kinds, " "), "none"), what[1])
	case "field":
		fields := map[string]string{"title": a.Title, "source": a.Source, "url": a.URL, "published_at": a.PublishedAt}
		return unlessEqual(fields[what[1]], what[2])
	case "absent":
		if strings.Contains(a.Text, what[1]) {
			return "still there"
		}
		return ""
	case "quote":
		return differsQuote(a, what[1], what[2], what[3])
	case "unquoted":
		for _, q := range a.Quotes {
			if q.Text == what[1] {
				return "taken for a " + q.Kind + " quote"
			}
		}
		return ""
	case "entity":
		return differsEntity(a, what[1], what[2])
	}
	return "no such kind of fact"
}

func unlessEqual(got, want string) string {
	if got == want {
		return ""
	}
	return fmt.Sprintf("got %q", got)
}

// differsQuote looks for a quote of the kind and speaker that begins with the words.
func differsQuote(a *article.Article, kind, speaker, words string) string {
	got := "no such quote"
	for _, q := range a.Quotes {
		if !strings.HasPrefix(q.Text, words) {
			continue
		}
		name := ""
		if q.Speaker != nil {
			name = q.Speaker.Name
		}
		if q.Kind == kind && name == speaker {
			return ""
		}
		got = fmt.Sprintf("got %s by %q", q.Kind, name)
	}
	return got
}

// differsEntity looks for an entity of the type and name.
func differsEntity(a *article.Article, kind, name string) string {
	got := "no such entity"
	for _, e := range a.Entities {
		named := e.Name == name
		if named && e.Type == kind {
			return ""
		}
		if named || slices.ContainsFunc(e.Mentions, func(m article.Mention) bool { return strings.Contains(m.Text, name) || strings.Contains(name, m.Text) }) {
			got = fmt.Sprintf("got %s %q", e.Type, e.Name)
		}
	}
	return got
}
