package entity_test

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
)

// recognise returns the names of a text whose lines are paragraphs.
func recognise(text []rune) []entity.Name {
	var paragraphs []article.Paragraph
	start := 0
	for i := 0; i <= len(text); i++ {
		if i == len(text) || text[i] == '\n' {
			paragraphs = append(paragraphs, article.Paragraph{Span: article.Span{Start: start, End: i}})
			start = i + 1
		}
	}
	return entity.Recognise(text, paragraphs)
}

func ExampleRecognise() {
	text := []rune("قال الرئيس الفرنسي إيمانويل ماكرون في باريس إن الأمم المتحدة لن تتخلى عن ليبيا.")
	for _, n := range entity.Recognise(text, []article.Paragraph{{Span: article.Span{End: len(text)}}}) {
		fmt.Println(n.Type, string(text[n.Start:n.End]))
	}
	// Output:
	// PER إيمانويل ماكرون
	// LOC باريس
	// ORG الأمم المتحدة
	// LOC ليبيا
}

func ExampleTagTokens() {
	fmt.Println(entity.TagTokens([]string{"وصل", "كوفي", "عنان", "إلى", "بيروت", "."}))
	// Output: [O B-PER I-PER O B-LOC O]
}

// TestRecognise reads the cases of testdata/recognise.txt.
func TestRecognise(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/recognise.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		rule, marked, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			text := []rune(strings.NewReplacer("[PER ", "", "[LOC ", "", "[ORG ", "", "[MISC ", "", "]", "").Replace(marked))
			if got := mark(text, recognise(text)); got != marked {
				t.Errorf("got  %s\nwant %s", got, marked)
			}
		})
	}
}

// mark returns the text with its names in brackets after their types.
func mark(text []rune, names []entity.Name) string {
	var b strings.Builder
	last := 0
	for _, n := range names {
		fmt.Fprintf(&b, "%s[%s %s]", string(text[last:n.Start]), n.Type, string(text[n.Start:n.End]))
		last = n.End
	}
	return b.String() + string(text[last:])
}

// TestConcurrent sees that calls at the same time, and in any order, give the same names.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	texts := []string{news, strings.Repeat(news, 3), "محمد صلاح في ليفربول", ""}
	want := make([][]entity.Name, len(texts))
	for i, s := range texts {
		want[i] = recognise([]rune(s))
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for i := range 40 {
				n := i * 7 % len(texts)
				if got := recognise([]rune(texts[n])); !reflect.DeepEqual(got, want[n]) {
					t.Errorf("text %d: %v, want %v", n, got, want[n])
					return
				}
			}
		})
	}
	group.Wait()
}

func TestTagSentences(t *testing.T) {
	t.Parallel()
	got := entity.TagSentences([][]string{{"قال", "\"", "كوفي", "عنان", "\"", "(ا", "ف", "ب)"}, {}, {"__"}})
	if len(got) != 3 || len(got[0]) != 8 || len(got[1]) != 0 || len(got[2]) != 1 {
		t.Fatalf("tags do not fit the tokens: %v", got)
	}
	if !slices.Contains(got[0], "B-PER") {
		t.Errorf("no person in %v", got[0])
	}
}

// TestTagSentencesAgree sees that the last word of a person's name is a person in the sentences beside it too.
func TestTagSentencesAgree(t *testing.T) {
	t.Parallel()
	got := entity.TagSentences([][]string{
		{"استقبل", "الرئيس", "الفرنسي", "الوزير", "كريم", "سمبرانو", "في", "باريس", "."},
		{"غاب", "سمبرانو", "عن", "اللقاء", "."},
	})
	if got[0][5] != "I-PER" || got[1][1] != "B-PER" {
		t.Errorf("got %v", got)
	}
}

// FuzzRecognise sees that names stand in order, apart from each other, inside a paragraph, on whole written words, and have a type and a score.
func FuzzRecognise(f *testing.F) {
	f.Add(news)
	f.Add("#محمد_بن_سلمان_في_الرياض و\"BBC\" 3,5% كـ “داعش”\n\n_ __ ـ ًٌ")
	f.Add("وأوضح المدير محمد منصور شلوف فان 5 حالات سجلت\nقال النائب كمال 5") // numbers where a name would go on
	f.Add("الأمم المتحدة\nالأمم المتحدة\nبوتين بوتين")
	f.Fuzz(func(t *testing.T, s string) {
		text := []rune(s)
		last := 0
		for _, n := range recognise(text) {
			switch {
			case n.Start < last || n.End <= n.Start || n.End > len(text):
				t.Fatalf("span %v after %d of %d", n.Span, last, len(text))
			case slices.Contains(text[n.Start:n.End], '\n'):
				t.Errorf("name over a line's end: %q", string(text[n.Start:n.End]))
			case !slices.Contains([]string{article.Person, article.Location, article.Organisation, article.Misc}, n.Type):
				t.Errorf("type %q", n.Type)
			case !(n.Score >= 0 && n.Score <= 1):
				t.Errorf("score %v", n.Score)
			case n.Start > 0 && arabic.IsLetter(text[n.Start-1]) || n.End < len(text) && arabic.IsLetter(text[n.End]):
				t.Errorf("word cut: %q", string(text[n.Start:n.End]))
			}
			last = n.End
		}
	})
}
