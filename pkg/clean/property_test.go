package clean_test

import (
	"errors"
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/clean"
)

// check returns what is wrong with the document that Clean made of a raw text, or "".
func check(raw string, a *article.Article) error {
	if err := a.Validate(); err != nil {
		return err
	}
	from, text := []rune(raw), []rune(a.Text)
	covered := make([]byte, len(from))
	at := 0
	for i, r := range a.Alignment {
		if r.RawStart < at || r.RawEnd > len(from) {
			return fmt.Errorf("run %d goes back: %+v", i, r)
		}
		at = r.RawEnd
		for j := r.RawStart; j < r.RawEnd; j++ {
			covered[j] = 1
		}
		if err := explains(from[r.RawStart:r.RawEnd], text[r.Start:r.End]); err != nil {
			return fmt.Errorf("run %d %+v: %w", i, r, err)
		}
	}
	at = 0
	for i, r := range a.Removed {
		if r.RawStart < at || r.RawEnd <= r.RawStart || r.RawEnd > len(from) {
			return fmt.Errorf("removed %d overlaps or is empty: %+v", i, r)
		}
		at = r.RawEnd
		if got := string(from[r.RawStart:r.RawEnd]); got != r.Text {
			return fmt.Errorf("removed %d holds %q, not %q", i, got, r.Text)
		}
		for j := r.RawStart; j < r.RawEnd; j++ {
			if covered[j] != 0 {
				return fmt.Errorf("removed %d is in the text too: %q", i, r.Text)
			}
			covered[j] = 2
		}
	}
	for i := 0; i < len(from); i++ {
		end := i
		for end < len(from) && covered[end] == 0 {
			end++
		}
		if lost := string(from[i:end]); shows(lost) {
			return fmt.Errorf("%q at code point %d is neither in the text nor removed", lost, i)
		}
		i = max(i, end)
	}
	return shape(a)
}

var doubled = regexp.MustCompile(";+")

// shows reports whether anything of s is seen once HTML entities are decoded, also those that were encoded more than once, parted by what shows nothing, or end in a doubled sign: &nbsp; is white space.
func shows(s string) bool {
	strip := func(s string) string {
		return strings.Map(func(r rune) rune {
			if isBlank(r) {
				return -1
			}
			return r
		}, s)
	}
	undouble := func(s string) string { return doubled.ReplaceAllString(s, ";") }
	same := func(s string) string { return s }
	for _, first := range []func(string) string{same, strip, undouble, func(s string) string { return undouble(strip(s)) }} {
		t := s
		for range 8 {
			t = html.UnescapeString(first(t))
		}
		if strip(t) == "" {
			return false
		}
	}
	return true
}

// shape checks that the paragraphs are the lines of the text.
func shape(a *article.Article) error {
	text := []rune(a.Text)
	var lines []string
	for _, p := range a.Paragraphs {
		lines = append(lines, string(text[p.Start:p.End]))
	}
	if got := strings.Join(lines, "\n"); got != a.Text {
		return fmt.Errorf("paragraphs joined are %q, the text is %q", got, a.Text)
	}
	if len(a.Paragraphs) > 0 && a.Paragraphs[0].Kind == article.KindTitle && lines[0] != a.Title && a.Title == "" {
		return errors.New("a title paragraph without a title")
	}
	return nil
}

// isBlank reports whether r is white space, or shows nothing.
func isBlank(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.C, r) || r == 0x34f || r == 0x180e
}

// explains checks that the raw runes of a run account for its clean ones.
func explains(raw, text []rune) error {
	switch {
	case len(raw) == len(text):
		for i := range raw {
			if raw[i] != text[i] && !repairs(raw[i], text[i]) {
				return fmt.Errorf("%q became %q", raw[i], text[i])
			}
		}
		return nil
	case len(raw) == 0:
		return nil // a space, or a title that came apart
	}
	return nil
}

// repairs reports whether text is a one-to-one repair of raw.
func repairs(raw, text rune) bool {
	switch {
	case text == ' ' || text == '\n':
		return isBlank(raw)
	case raw >= 0x80 && raw < 0x2200 && text >= 0x80:
		return true // a letter that was read in the wrong encoding
	}
	// The presentation forms of a vowel mark stand for it over a space or a stretch.
	return strings.TrimLeft(norm.NFKC.String(string(raw)), " ـ") == string(text)
}

// recheck cleans what came out, with the title that was given, and says what changed.
func recheck(a *article.Article, title string) error {
	if title != "" {
		title = a.Title
	}
	b, err := clean.Clean(article.Raw{Text: a.Text, ID: a.ID, Title: title})
	if err != nil && title != "" {
		return nil // a foreign title can outweigh a short text
	}
	if err != nil {
		return err
	}
	if b.Text != a.Text {
		return fmt.Errorf("cleaned again, %q becomes %q", diff(a.Text, b.Text), diff(b.Text, a.Text))
	}
	return nil
}

// diff returns the part of a around its first difference from b.
func diff(a, b string) string {
	x, y := []rune(a), []rune(b)
	i := 0
	for i < len(x) && i < len(y) && x[i] == y[i] {
		i++
	}
	return string(x[max(0, i-20):min(len(x), i+60)])
}

func mustClean(t *testing.T, r article.Raw) *article.Article {
	t.Helper()
	a, err := clean.Clean(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := check(r.Text, a); err != nil {
		t.Errorf("%v\nraw: %q", err, r.Text)
	}
	return a
}
