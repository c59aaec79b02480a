package sentence_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/clipperhouse/uax29/v2/sentences"
	"github.com/google/go-cmp/cmp"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/sentence"
)

func ExampleSplit() {
	text := []rune("وصل الوزير مساء أمس. هل يبقى؟ لم يقل.")
	for _, s := range sentence.Split(text, lines(text)) {
		fmt.Println(string(text[s.Start:s.End]))
	}
	// Output:
	// وصل الوزير مساء أمس.
	// هل يبقى؟
	// لم يقل.
}

// lines returns a paragraph for each line of text that is not empty.
func lines(text []rune) []article.Paragraph {
	var out []article.Paragraph
	start := 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] != '\n' {
			continue
		}
		if i > start {
			out = append(out, article.Paragraph{Span: article.Span{Start: start, End: i}, Kind: article.KindBody})
		}
		start = i + 1
	}
	return out
}

// TestSplit reads testdata/cases.txt: a line that begins with # names a rule, every other line is a text in which | stands where a sentence ends; a title begins with =.
func TestSplit(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/cases.txt")
	if err != nil {
		t.Fatal(err)
	}
	rule := ""
	for n, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if name, ok := strings.CutPrefix(line, "# "); ok {
			rule = name
			continue
		}
		if line == "" {
			continue
		}
		line, title := strings.CutPrefix(line, "= ")
		var want []string
		for part := range strings.SplitSeq(line, "|") {
			want = append(want, strings.TrimSpace(part))
		}
		text := []rune(strings.ReplaceAll(line, "|", ""))
		paragraphs := lines(text)
		if title {
			paragraphs[0].Kind = article.KindTitle
		}
		var got []string
		for _, s := range sentence.Split(text, paragraphs) {
			got = append(got, string(text[s.Start:s.End]))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("line %d, %s (-want +got):\n%s", n+1, rule, diff)
		}
	}
}

func TestOddParagraphs(t *testing.T) {
	t.Parallel()
	text := []rune("أول. ثان.\nثالث")
	for name, c := range map[string]struct {
		span article.Span
		want string
	}{
		"beyond the text":     {article.Span{Start: -3, End: 99}, "[{0 4} {5 9} {10 14}]"},
		"the wrong way round": {article.Span{Start: 9, End: 2}, "[]"},
		"two lines in one":    {article.Span{Start: 5, End: 14}, "[{5 9} {10 14}]"},
		"nothing but space":   {article.Span{Start: 4, End: 5}, "[]"},
	} {
		got := sentence.Split(text, []article.Paragraph{{Span: c.span}})
		if fmt.Sprint(got) != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

// check fails when the sentences of text overlap, begin or end with space, or miss a rune that is not space.
func check(t *testing.T, text []rune) {
	t.Helper()
	paragraphs := lines(text)
	last := 0
	covered := make([]bool, len(text))
	for _, s := range sentence.Split(text, paragraphs) {
		if s.Start < last || s.End <= s.Start || s.End > len(text) {
			t.Fatalf("sentence %v after %d in %d runes of %q", s, last, len(text), string(text))
		}
		if unicode.IsSpace(text[s.Start]) || unicode.IsSpace(text[s.End-1]) {
			t.Fatalf("sentence %q has space at an end", string(text[s.Start:s.End]))
		}
		for i := s.Start; i < s.End; i++ {
			if text[i] == '\n' {
				t.Fatalf("sentence %q goes over a line's end", string(text[s.Start:s.End]))
			}
			covered[i] = true
		}
		last = s.End
	}
	for i, r := range text {
		if !covered[i] && !unicode.IsSpace(r) {
			t.Fatalf("rune %d, %q, is in no sentence of %q", i, r, string(text))
		}
	}
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{
		"", ".", "..", "(...)", "\"؟\"", "قال \"نعم.\" ثم عاد.", "د. أ.ف.ب. 1. 3.5", "www.example.com/?a=1.وقال", "\u200f.\u200f\n ؟!؟", "م.\u064e.د", "((((((.",
		"سي.إن.إن. وقال \"هل؟\" في 3. من", "«نعم.» 1-2. \u2028 ب. ج.",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { check(t, []rune(s)) })
}

var benchmarkText = strings.Repeat("وصل وزير الخارجية سامي منصور (52 عاما) إلى العاصمة مساء أمس، وقال للصحفيين: \"لن نقبل بأقل من 3.5 مليون دولار. هذا شرطنا الأول\". "+
	"وأضاف د. منصور، بحسب وكالة الأنباء (أ.ف.ب)، أن الاجتماع المقبل سيعقد في 12 من الشهر الجاري... هل يحضر الجميع؟ لم يجب الوزير عن هذا السؤال.\n", 8)

// BenchmarkUAX29 is the yardstick: the Unicode standard's sentence boundaries over the same text.
func BenchmarkUAX29(b *testing.B) {
	b.SetBytes(int64(len(benchmarkText)))
	b.ReportAllocs()
	for b.Loop() {
		for it := sentences.FromString(benchmarkText); it.Next(); {
			_ = it.Value()
		}
	}
}

func BenchmarkSplit(b *testing.B) {
	text := []rune(benchmarkText)
	paragraphs := lines(text)
	b.SetBytes(int64(len(benchmarkText)))
	b.ReportAllocs()
	for b.Loop() {
		sentence.Split(text, paragraphs)
	}
}
