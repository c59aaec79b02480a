package quote_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/quote"
)

// TestCases finds the quotes of each case in testdata/cases.txt, whose head describes the marks.
func TestCases(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/cases.txt")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(data), "\n\n")[1:]
	for _, block := range blocks {
		rule, want, _ := strings.Cut(strings.TrimSpace(block), "\n")
		t.Run(strings.TrimPrefix(rule, "# "), func(t *testing.T) {
			t.Parallel()
			want, titled := strings.CutPrefix(want, "title: ")
			text := []rune(unmark(want))
			paragraphs, sentences := lay(text)
			if !titled {
				paragraphs[0].Kind = article.KindBody
			}
			if diff := cmp.Diff(want, mark(text, quote.Find(text, paragraphs, sentences))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// unmark takes the marks [1d …] out of a case.
func unmark(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		switch {
		case s[0] == '[' && len(s) > 1 && s[1] >= '0' && s[1] <= '9':
			s = s[strings.IndexByte(s, ' ')+1:]
		case s[0] == ']':
			s = s[1:]
		default:
			b.WriteByte(s[0])
			s = s[1:]
		}
	}
	return b.String()
}

// mark puts the marks of quotes into a text.
func mark(text []rune, quotes []article.Quote) string {
	open, closing := map[int]string{}, map[int]string{}
	add := func(s article.Span, label string) {
		open[s.Start] += "[" + label + " "
		closing[s.End] += "]"
	}
	for _, q := range quotes {
		n := strings.TrimPrefix(q.ID, "q")
		label := n + q.Kind[:1]
		if q.Speaker != nil {
			label += "-" + q.Speaker.By
		}
		add(q.Span, label)
		if q.Cue != nil && !strings.Contains(open[q.Cue.Start], "c ") {
			add(q.Cue.Span, n+"c")
		}
		if q.Source != nil && !strings.Contains(open[q.Source.Start], "a ") {
			add(q.Source.Span, n+"a")
		}
	}
	var b strings.Builder
	for i := 0; i <= len(text); i++ {
		b.WriteString(closing[i])
		b.WriteString(open[i])
		if i < len(text) {
			b.WriteRune(text[i])
		}
	}
	return b.String()
}
