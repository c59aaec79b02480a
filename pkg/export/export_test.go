package export_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/export"
)

// sample is an article with a quote over two lines, one whose speaker is only carried on, and words that a spreadsheet and a URI would take amiss.
func sample(t *testing.T) *article.Article {
	t.Helper()
	const text = "جسر البلدة\nقال سامر الخالدي: «الجسر متين.\nوسيفتح غدا».\nوأضاف أن -5 درجات لا تكفي."
	runes := []rune(text)
	find := func(words string, from int) article.Mention {
		at := strings.Index(string(runes[from:]), words)
		if at < 0 {
			t.Fatalf("%q is not in the text", words)
		}
		start := from + len([]rune(string(runes[from:])[:at]))
		return article.NewMention(runes, article.Span{Start: start, End: start + len([]rune(words))})
	}
	name := find("سامر الخالدي", 0)
	long := find("الجسر متين.\nوسيفتح غدا", 0)
	carried := find("-5 درجات لا تكفي", 0)
	by := func(how string) *article.Speaker {
		return &article.Speaker{Name: "سامر الخالدي", Entity: "e1", Role: "مهندس", By: how, Confidence: 0.9}
	}
	return &article.Article{
		Schema: article.Schema, ID: "a/1 ب", Title: "جسر البلدة", URL: "https://example.com/a", Source: "=cmd()", Language: "ar", Text: text,
		Quotes: []article.Quote{
			{ID: "q1", Kind: article.Direct, Mention: long, Cue: &article.Cue{Mention: find("قال", 0), Lemma: "قال"}, Source: &name, Speaker: by(article.ByName)},
			{ID: "q2", Kind: article.Indirect, Mention: carried, Cue: &article.Cue{Mention: find("وأضاف", 0), Lemma: "أضاف"}, Speaker: by(article.ByCarried)},
		},
		Entities: []article.Entity{
			{ID: "e1", Type: article.Person, Name: "سامر الخالدي", Roles: []string{"مهندس"}, Wikidata: "Q1", Mentions: []article.Mention{name}},
			{ID: "e2", Type: article.Location, Name: "البلدة", Mentions: []article.Mention{find("البلدة", 0), find("الجسر", 0)}},
		},
	}
}

func TestQuoteRows(t *testing.T) {
	t.Parallel()
	a := sample(t)
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(append([][]string{export.QuoteColumns()}, export.QuoteRows(a)...)); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var got []map[string]string
	for _, row := range rows[1:] {
		cells := map[string]string{}
		for i, cell := range row {
			cells[rows[0][i]] = cell
		}
		got = append(got, cells)
	}
	same := map[string]string{
		"article_id": "a/1 ب", "source": "'=cmd()", "published_at": "", "url": "https://example.com/a", "title": "جسر البلدة", "speaker": "سامر الخالدي", "role": "مهندس", "entity": "e1", "wikidata": "Q1",
		"confidence": "0.9",
	}
	want := []map[string]string{
		{"quote_id": "q1", "kind": "direct", "by": "name", "cue": "قال", "lemma": "قال", "text": "الجسر متين.\nوسيفتح غدا", "start": "30", "end": "52"},
		{"quote_id": "q2", "kind": "indirect", "by": "carried", "cue": "وأضاف", "lemma": "أضاف", "text": "'-5 درجات لا تكفي", "start": "64", "end": "80"},
	}
	for _, w := range want {
		for k, v := range same {
			w[k] = v
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

func TestGuard(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"": "", "قال": "قال", "'قال'": "'قال'", "=1+1": "'=1+1", "+5": "'+5", "-5": "'-5", "@a": "'@a", "\t=1": "'\t=1", "＝1": "'＝1", "'=1": "''=1", "5-": "5-",
	} {
		if got := export.Guard(cell); got != want {
			t.Errorf("Guard(%q) is %q, want %q", cell, got, want)
		}
	}
}

// FuzzGuard: no cell begins a formula, and every cell comes back.
func FuzzGuard(f *testing.F) {
	for _, s := range []string{"", "'", "''=1", "=1", "'-", "قال"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		got := export.Guard(cell)
		if got != "" && strings.ContainsRune("=+-@\t\r", rune(got[0])) {
			t.Errorf("%q begins a formula", got)
		}
		if back := export.Unguard(got); back != cell {
			t.Errorf("%q came back as %q", cell, back)
		}
	})
}

func TestBrat(t *testing.T) {
	t.Parallel()
	a := sample(t)
	want := "T1\tPER 15 27\tسامر الخالدي\n" +
		"N1\tReference T1 Wikidata:Q1\tسامر الخالدي\n" +
		"#1\tAnnotatorNotes T1\tسامر الخالدي (مهندس)\n" +
		"T2\tLOC 4 10\tالبلدة\n" +
		"T3\tLOC 30 35\tالجسر\n" +
		"*\tEquiv T2 T3\n" +
		"T4\tDirectQuote 30 41;42 52\tالجسر متين. وسيفتح غدا\n" +
		"T5\tCue 11 14\tقال\n" +
		"R1\tCuedBy Arg1:T4 Arg2:T5\n" +
		"A1\tFoundBy T4 name\n" +
		"#2\tAnnotatorNotes T4\tسامر الخالدي (مهندس), 0.9\n" +
		"R2\tAttribution Arg1:T4 Arg2:T1\n" +
		"T6\tIndirectQuote 64 80\t-5 درجات لا تكفي\n" +
		"T7\tCue 55 60\tوأضاف\n" +
		"R3\tCuedBy Arg1:T6 Arg2:T7\n" +
		"A2\tFoundBy T6 carried\n" +
		"#3\tAnnotatorNotes T6\tسامر الخالدي (مهندس), 0.9\n" +
		"R4\tAttribution Arg1:T6 Arg2:T1\n"
	got := string(export.Brat(a))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	if err := readBrat(a.Text, got); err != nil {
		t.Error(err)
	}
}

// The forms of lines in brat's standoff format.
var (
	bratSpan       = regexp.MustCompile(`^T\d+\t([A-Za-z0-9_-]+) ((?:\d+ \d+)(?:;\d+ \d+)*)\t(.+)$`)
	bratRelation   = regexp.MustCompile(`^R\d+\t([A-Za-z0-9_-]+) Arg1:(T\d+) Arg2:(T\d+)$`)
	bratAttribute  = regexp.MustCompile(`^A\d+\t([A-Za-z0-9_-]+) (T\d+) ([a-z]+)$`)
	bratReference  = regexp.MustCompile(`^N\d+\tReference (T\d+) Wikidata:Q\d+\t.+$`)
	bratNote       = regexp.MustCompile(`^#\d+\tAnnotatorNotes (T\d+)\t.+$`)
	bratEquivalent = regexp.MustCompile(`^\*\tEquiv((?: T\d+){2,})$`)
)

// readBrat reads an annotation file as strictly as the format's page has it: every span lies in order within the text, on one line, and says its words; every reference leads to what was there before;
// every type stands in annotation.conf.
func readBrat(text, ann string) error {
	runes, ids, types := []rune(text), map[string]bool{}, map[string]string{}
	for line := range strings.Lines(ann) {
		line = strings.TrimSuffix(line, "\n")
		id, _, _ := strings.Cut(line, "\t")
		if id != "*" && ids[id] {
			return fmt.Errorf("%q: the id stands twice", line)
		}
		ids[id] = true
		var refers []string
		forms := map[byte]*regexp.Regexp{'T': bratSpan, 'R': bratRelation, 'A': bratAttribute, 'N': bratReference, '#': bratNote, '*': bratEquivalent}
		form := forms[line[0]]
		if form == nil || !form.MatchString(line) {
			return fmt.Errorf("%q is not of the format", line)
		}
		f := form.FindStringSubmatch(line)
		switch line[0] {
		case 'T':
			types[id] = f[1]
			if err := checkBratSpan(runes, f[2], f[3]); err != nil {
				return fmt.Errorf("%q: %w", line, err)
			}
		case 'R':
			refers = f[2:]
		case 'A':
			refers = f[2:3]
		case 'N', '#':
			refers = f[1:]
		case '*':
			refers = strings.Fields(f[1])
		}
		for _, r := range refers {
			if !ids[r] {
				return fmt.Errorf("%q refers to %s, which is not there", line, r)
			}
		}
	}
	known := strings.Split(export.BratConfig, "\n")
	for id, kind := range types {
		if !slices.Contains(known, kind) {
			return fmt.Errorf("%s has type %s, which annotation.conf lacks", id, kind)
		}
	}
	return nil
}

func checkBratSpan(text []rune, offsets, want string) error {
	var words []string
	last := -1
	for part := range strings.SplitSeq(offsets, ";") {
		a, b, _ := strings.Cut(part, " ")
		start, _ := strconv.Atoi(a)
		end, _ := strconv.Atoi(b)
		if start <= last || end <= start || end > len(text) || slices.Contains(text[start:end], '\n') {
			return fmt.Errorf("bad span %s", part)
		}
		last = end
		words = append(words, string(text[start:end]))
	}
	if got := strings.Join(words, " "); got != want {
		return fmt.Errorf("the text has %q there", got)
	}
	return nil
}

func TestWebAnnotations(t *testing.T) {
	t.Parallel()
	a := sample(t)
	page := export.WebAnnotations(a)
	const base = "tag:isnad-news.github.io,2026:article/a%2F1%20%D8%A8"
	if page.Context != "http://www.w3.org/ns/anno.jsonld" || page.Type != "AnnotationPage" || page.ID != base+"#annotations" {
		t.Errorf("page %s of type %s in %s", page.ID, page.Type, page.Context)
	}
	runes, ids := []rune(a.Text), []string{}
	for _, one := range page.Items {
		ids = append(ids, strings.TrimPrefix(one.ID, base))
		if one.Type != "Annotation" || len(one.Body) == 0 || len(one.Target) == 0 {
			t.Errorf("%s has type %s, %d bodies, %d targets", one.ID, one.Type, len(one.Body), len(one.Target))
		}
		for _, target := range one.Target {
			at, quote := target.Selector[0], target.Selector[1]
			if string(runes[*at.Start:*at.End]) != quote.Exact || !strings.HasSuffix(string(runes[:*at.Start]), quote.Prefix) || !strings.HasPrefix(string(runes[*at.End:]), quote.Suffix) {
				t.Errorf("%s: the selectors %v and %v do not agree", one.ID, at, quote)
			}
			if target.Source.ID != base || target.Scope != a.URL {
				t.Errorf("%s: target %v", one.ID, target)
			}
		}
	}
	if want := []string{"#q1", "#q1-cue", "#q1-mention", "#q2", "#q2-cue", "#e1", "#e2"}; !slices.Equal(ids, want) {
		t.Errorf("annotations %q, want %q", ids, want)
	}
	if n := len(page.Items[6].Target); n != 2 {
		t.Errorf("the second entity has %d targets, want its 2 mentions", n)
	}
	want := []export.Body{
		{Type: "TextualBody", Purpose: "classifying", Value: "direct"},
		{Type: "TextualBody", Purpose: "identifying", Value: "سامر الخالدي", Language: "ar"},
		{Type: "TextualBody", Purpose: "describing", Value: "مهندس", Language: "ar"},
		{Type: "SpecificResource", Purpose: "identifying", Source: "http://www.wikidata.org/entity/Q1"},
	}
	if diff := cmp.Diff(want, page.Items[0].Body); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}
