package speaker_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/segmentio/encoding/json"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/article/articletest"
	"github.com/isnad-news/isnad/pkg/entity"
	"github.com/isnad-news/isnad/pkg/speaker"
)

var (
	mark      = regexp.MustCompile(`<(/?)(per|loc|org|misc|q|c|a)((?: [a-z]+="[^"]*")*)>`)
	attribute = regexp.MustCompile(`([a-z]+)="([^"]*)"`)
)

// wanted is what a case says of one quote.
type wanted struct{ by, who string }

// parse takes the marks out of a case.
func parse(t testing.TB, src string) (text []rune, paragraphs []article.Paragraph, quotes []article.Quote, entities []article.Entity, want []wanted) {
	t.Helper()
	type open struct {
		tag   string
		start int
		attrs map[string]string
	}
	var stack []open
	var names []entity.Name
	at := map[string]int{}
	cues, mentions, lemmas := map[string]article.Span{}, map[string]article.Span{}, map[string]string{}
	for len(src) > 0 {
		m := mark.FindStringSubmatchIndex(src)
		if m == nil {
			text = append(text, []rune(src)...)
			break
		}
		text = append(text, []rune(src[:m[0]])...)
		tag, closing := src[m[4]:m[5]], m[2] < m[3]
		attrs := map[string]string{}
		for _, kv := range attribute.FindAllStringSubmatch(src[m[6]:m[7]], -1) {
			attrs[kv[1]] = kv[2]
		}
		src = src[m[1]:]
		if !closing {
			stack = append(stack, open{tag, len(text), attrs})
			if tag == "q" {
				at[attrs["n"]] = len(quotes)
				q := article.Quote{ID: "q" + attrs["n"], Kind: article.Indirect}
				if attrs["given"] != "" {
					q.Speaker = &article.Speaker{By: attrs["given"]}
				}
				quotes, want = append(quotes, q), append(want, wanted{attrs["by"], attrs["who"]})
			}
			continue
		}
		o := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		span := article.Span{Start: o.start, End: len(text)}
		switch tag {
		case "q":
			quotes[at[o.attrs["n"]]].Span = span
		case "c":
			cues[o.attrs["n"]], lemmas[o.attrs["n"]] = span, o.attrs["lemma"]
		case "a":
			mentions[o.attrs["n"]] = span
		default:
			names = append(names, entity.Name{Span: span, Type: strings.ToUpper(tag), Score: 1})
		}
	}
	for n, i := range at {
		quotes[i].Text = string(text[quotes[i].Start:quotes[i].End])
		if s, ok := cues[n]; ok {
			quotes[i].Cue = &article.Cue{Mention: article.NewMention(text, s), Lemma: lemmas[n]}
		}
		if s, ok := mentions[n]; ok {
			source := article.NewMention(text, s)
			quotes[i].Source = &source
		}
	}
	paragraphs = articletest.Paragraphs(text)
	return text, paragraphs, quotes, entity.Chain(text, paragraphs, names), want
}

func cases(t testing.TB) map[string]string {
	t.Helper()
	data, err := os.ReadFile("testdata/speaker.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, part := range strings.Split("\n"+string(data), "\n== ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		out[name] = strings.TrimSpace(text)
	}
	return out
}

func TestAttribute(t *testing.T) {
	t.Parallel()
	for name, src := range cases(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, paragraphs, quotes, entities, want := parse(t, src)
			speaker.Attribute(text, paragraphs, quotes, entities)
			for i, q := range quotes {
				if q.Speaker.By != want[i].by || q.Speaker.Name != want[i].who {
					t.Errorf("%s: %q by %s, want %q by %s", q.ID, q.Speaker.Name, q.Speaker.By, want[i].who, want[i].by)
				}
			}
		})
	}
}

// goldArticle is a marked article as the checker of marks writes it.
type goldArticle struct {
	Entities []struct {
		Start, End int
		Type       string
	}
	Quotes []struct {
		ID, Kind, Speaker string
		Start, End        int
		Mention, Cue      []int
	}
}

// TestMarkedArticle attributes the quotes of the marked development article from its marked names, cues and mentions. It needs the shared folder.
func TestMarkedArticle(t *testing.T) {
	t.Parallel()
	shared := os.Getenv("ISNAD_SHARED")
	if shared == "" {
		shared = "../../../shared"
	}
	path := filepath.Join(shared, "gold", "dev", "dev00")
	raw, err := os.ReadFile(path + ".txt")
	if err != nil {
		t.Skipf("no marked article: %v", err)
	}
	data, err := os.ReadFile(path + ".json")
	if err != nil {
		t.Skipf("no marks: %v", err)
	}
	var gold goldArticle
	if err := json.Unmarshal(data, &gold); err != nil {
		t.Fatal(err)
	}
	text := []rune(string(raw))
	paragraphs := articletest.Paragraphs(text)
	var names []entity.Name
	for _, e := range gold.Entities {
		names = append(names, entity.Name{Span: article.Span{Start: e.Start, End: e.End}, Type: e.Type, Score: 1})
	}
	quotes := make([]article.Quote, len(gold.Quotes))
	for i, g := range gold.Quotes {
		quotes[i] = article.Quote{ID: "q" + g.ID, Kind: g.Kind, Mention: article.NewMention(text, article.Span{Start: g.Start, End: g.End})}
		if len(g.Cue) == 2 {
			quotes[i].Cue = &article.Cue{Mention: article.NewMention(text, article.Span{Start: g.Cue[0], End: g.Cue[1]})}
		}
		if len(g.Mention) == 2 {
			m := article.NewMention(text, article.Span{Start: g.Mention[0], End: g.Mention[1]})
			quotes[i].Source = &m
		}
	}
	speaker.Attribute(text, paragraphs, quotes, entity.Chain(text, paragraphs, names))
	for i, q := range quotes {
		if q.Speaker.Name != gold.Quotes[i].Speaker {
			t.Errorf("%s: speaker %q, want %q", q.ID, q.Speaker.Name, gold.Quotes[i].Speaker)
		}
	}
}

func ExampleAttribute() {
	text := []rune("وصل وزير الزراعة سليم درويش. وقال الوزير إن القمح وفير.")
	paragraphs := []article.Paragraph{{Span: article.Span{End: len(text)}, Kind: article.KindBody}}
	entities := entity.Chain(text, paragraphs, []entity.Name{{Span: article.Span{Start: 17, End: 27}, Type: article.Person, Score: 1}})
	source := article.NewMention(text, article.Span{Start: 34, End: 40})
	quotes := []article.Quote{{
		ID: "q1", Kind: article.Indirect, Mention: article.NewMention(text, article.Span{Start: 41, End: 54}),
		Cue: &article.Cue{Mention: article.NewMention(text, article.Span{Start: 29, End: 33}), Lemma: "قال"}, Source: &source,
	}}
	speaker.Attribute(text, paragraphs, quotes, entities)
	fmt.Println(source.Text, "→", quotes[0].Speaker.Name, quotes[0].Speaker.Entity, quotes[0].Speaker.By)
	// Output: الوزير → سليم درويش e1 role
}

// FuzzAttribute checks that every quote gets a speaker with a way and a confidence, that entity ids exist and go with their names, and that the result is always the same.
func FuzzAttribute(f *testing.F) {
	for _, src := range cases(f) {
		f.Add(src, uint64(len(src)))
	}
	f.Fuzz(func(t *testing.T, src string, seed uint64) {
		text := []rune(mark.ReplaceAllString(src, ""))
		if len(text) == 0 {
			return
		}
		next := func(n int) int {
			seed = seed*6364136223846793005 + 1442695040888963407
			return int(seed>>33) % n
		}
		span := func(from, most int) article.Span {
			start := min(from+next(8), len(text)-1)
			return article.Span{Start: start, End: min(start+1+next(most), len(text))}
		}
		var names []entity.Name
		var quotes []article.Quote
		types := []string{article.Person, article.Location, article.Organisation, article.Misc}
		for i := 0; i < len(text); i += 6 + next(20) {
			s := span(i, 12)
			if len(names) == 0 || names[len(names)-1].End <= s.Start {
				names = append(names, entity.Name{Span: s, Type: types[next(4)], Score: 1})
			}
			q := article.Quote{ID: fmt.Sprintf("q%d", len(quotes)+1), Kind: article.Direct, Mention: article.NewMention(text, span(i, 30))}
			if next(3) > 0 {
				q.Cue = &article.Cue{Mention: article.NewMention(text, span(max(0, i-10), 6))}
			}
			if next(3) > 0 {
				m := article.NewMention(text, span(max(0, i-10), 14))
				q.Source = &m
			}
			quotes = append(quotes, q)
		}
		paragraphs := articletest.Paragraphs(text)
		entities := entity.Chain(text, paragraphs, names)
		again := append([]article.Quote(nil), quotes...)
		speaker.Attribute(text, paragraphs, quotes, entities)
		ids := map[string]string{}
		for _, e := range entities {
			ids[e.ID] = e.Name
		}
		for _, q := range quotes {
			s := q.Speaker
			if s == nil || s.By == "" || s.Confidence <= 0 || s.Confidence > 1 {
				t.Fatalf("%s has speaker %+v", q.ID, s)
			}
			if name, ok := ids[s.Entity]; s.Entity != "" && (!ok || name != s.Name) {
				t.Fatalf("%s has entity %s and name %q, want %q", q.ID, s.Entity, s.Name, name)
			}
		}
		speaker.Attribute(text, paragraphs, again, entities)
		if !reflect.DeepEqual(quotes, again) {
			t.Fatal("two runs differ")
		}
	})
}

func BenchmarkAttribute(b *testing.B) {
	var src strings.Builder
	all := cases(b)
	for _, name := range []string{"by full role", "carried", "an institution by name", "the verb's gender decides"} {
		src.WriteString(all[name] + "\n")
	}
	text, paragraphs, quotes, entities, _ := parse(b, strings.ReplaceAll(src.String(), `n="`, `n="x`))
	b.ReportAllocs()
	for b.Loop() {
		speaker.Attribute(text, paragraphs, append([]article.Quote(nil), quotes...), entities)
	}
}
