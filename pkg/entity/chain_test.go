package entity_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/article/articletest"
	"github.com/isnad-news/isnad/pkg/entity"
)

var nameMark = regexp.MustCompile(`</?(per|loc|org|misc)>`)

// marked takes the marks out of an article and returns its text, paragraphs and names.
func marked(t testing.TB, src string) ([]rune, []article.Paragraph, []entity.Name) {
	t.Helper()
	var text []rune
	var names []entity.Name
	start := 0
	for len(src) > 0 {
		loc := nameMark.FindStringSubmatchIndex(src)
		if loc == nil {
			text = append(text, []rune(src)...)
			break
		}
		text = append(text, []rune(src[:loc[0]])...)
		if src[loc[0]+1] == '/' {
			names = append(names, entity.Name{Span: article.Span{Start: start, End: len(text)}, Type: strings.ToUpper(src[loc[2]:loc[3]]), Score: 1})
		}
		start, src = len(text), src[loc[1]:]
	}
	return text, articletest.Paragraphs(text), names
}

type chainCase struct{ name, article, want string }

func chainCases(t testing.TB, file string) []chainCase {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []chainCase
	for _, part := range strings.Split("\n"+string(data), "\n== ")[1:] {
		name, rest, _ := strings.Cut(part, "\n")
		text, want, ok := strings.Cut(rest, "\n--\n")
		if !ok {
			t.Fatalf("case %q has no --", name)
		}
		out = append(out, chainCase{name, text, strings.TrimSpace(want)})
	}
	return out
}

func TestChain(t *testing.T) {
	t.Parallel()
	for _, c := range chainCases(t, "testdata/chain.txt") {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text, paragraphs, names := marked(t, c.article)
			var got []string
			for _, e := range entity.Chain(text, paragraphs, names) {
				var mentions []string
				for _, m := range e.Mentions {
					mentions = append(mentions, m.Text)
				}
				got = append(got, strings.Join([]string{e.Type, e.Name, strings.Join(e.Roles, "؛"), strings.Join(mentions, " | ")}, "\t"))
			}
			want := strings.Split(c.want, "\n")
			if want[len(want)-1] == "*" {
				for _, w := range want[:len(want)-1] {
					if !strings.Contains("\n"+strings.Join(got, "\n")+"\n", "\n"+w+"\n") {
						t.Errorf("%q is not among\n%s", w, strings.Join(got, "\n"))
					}
				}
			} else if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

func TestIDs(t *testing.T) {
	t.Parallel()
	for _, c := range chainCases(t, "testdata/id.txt") {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text, paragraphs, names := marked(t, c.article)
			var got []string
			for _, e := range entity.Chain(text, paragraphs, names) {
				id := e.Wikidata
				if id == "" {
					id = "-"
				}
				got = append(got, e.Name+"\t"+id)
			}
			if strings.Join(got, "\n") != c.want {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), c.want)
			}
		})
	}
}

// TestUnsureNameHasNoID checks that what the recogniser is not sure of gets no id.
func TestUnsureNameHasNoID(t *testing.T) {
	t.Parallel()
	text := []rune("عبر الزوار النيل أمس.")
	for score, want := range map[float64]string{0.6: "", 1: "Q3392"} {
		got := entity.Chain(text, nil, []entity.Name{{Span: article.Span{Start: 11, End: 16}, Type: article.Location, Score: score}})
		if len(got) != 1 || got[0].Wikidata != want {
			t.Errorf("score %v: got %+v, want id %q", score, got, want)
		}
	}
}

func ExampleChain() {
	text := []rune("قال وزير الخارجية الروسي نيكولاي بتروف إن بتروف باق.")
	names := []entity.Name{
		{Span: article.Span{Start: 25, End: 38}, Type: article.Person, Score: 1},
		{Span: article.Span{Start: 42, End: 47}, Type: article.Person, Score: 1},
	}
	for _, e := range entity.Chain(text, []article.Paragraph{{Span: article.Span{End: len(text)}, Kind: article.KindBody}}, names) {
		fmt.Println(e.ID, e.Type, e.Name, e.Roles, len(e.Mentions))
	}
	// Output: e1 PER نيكولاي بتروف [وزير الخارجية الروسي] 2
}

// FuzzChain checks that every mention belongs to one entity, in text order, that ids count up, and that the result is always the same.
func FuzzChain(f *testing.F) {
	for _, c := range chainCases(f, "testdata/chain.txt") {
		f.Add(c.article, uint64(len(c.article)))
	}
	f.Add("للل وال للال", uint64(7))
	f.Fuzz(func(t *testing.T, s string, seed uint64) {
		text := []rune(s)
		var names []entity.Name
		types := []string{article.Person, article.Location, article.Organisation, article.Misc}
		for i := 0; i < len(text); {
			n := int(seed%13) + 1
			seed = seed*6364136223846793005 + 1442695040888963407
			if seed>>60 < 9 {
				names = append(names, entity.Name{Span: article.Span{Start: i, End: min(i+n, len(text))}, Type: types[seed>>32&3], Score: 1})
			}
			i += n
		}
		paragraphs := articletest.Paragraphs(text)
		entities := entity.Chain(text, paragraphs, names)
		total, last := 0, -1
		for i, e := range entities {
			if e.ID != fmt.Sprintf("e%d", i+1) {
				t.Fatalf("entity %d has id %s", i, e.ID)
			}
			if len(e.Mentions) == 0 || e.Mentions[0].Start <= last {
				t.Fatalf("entity %s does not follow the one before", e.ID)
			}
			last = e.Mentions[0].Start
			total += len(e.Mentions)
			for j, m := range e.Mentions {
				if string(text[m.Start:m.End]) != m.Text || j > 0 && m.Start <= e.Mentions[j-1].Start {
					t.Fatalf("mention %v of %s is wrong or out of order", m, e.ID)
				}
			}
		}
		if total != len(names) {
			t.Fatalf("%d mentions of %d names", total, len(names))
		}
		a, _ := json.Marshal(entities)
		b, _ := json.Marshal(entity.Chain(text, paragraphs, names))
		if !bytes.Equal(a, b) {
			t.Fatal("two runs differ")
		}
	})
}

func TestHasPreposition(t *testing.T) {
	for _, c := range []struct {
		mention, name string
		want          bool
	}{
		{"لترامب", "دونالد ترامب", true},
		{"للقاهرة", "القاهرة", true},
		{"بوتين", "فلاديمير بوتين", false},
		{"لافروف", "سيرغي لافروف", false},
		{"سليم درويش", "سليم درويش", false},
	} {
		if got := entity.HasPreposition(c.mention, c.name); got != c.want {
			t.Errorf("HasPreposition(%q, %q) = %v, want %v", c.mention, c.name, got, c.want)
		}
	}
}
