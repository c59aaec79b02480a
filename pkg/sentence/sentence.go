// Package sentence cuts the paragraphs of an Arabic news article into sentences.
//
// A sentence ends at a stop (. ؟ ? ! … .. ۔) when a new one begins after it, and at every line's end. The comma never ends one. The rules are the project's own; they
// are listed with examples in docs/sentences.md.
package sentence

import (
	"unicode"

	"github.com/isnad-news/isnad/pkg/article"
)

// Version names the rules; it changes with the first release in which their output may.
const Version = "1"

// Split returns the sentences of the paragraphs, in order. Spans neither overlap nor begin or end with space, and together they hold every rune of the paragraphs
// that is not space. Paragraphs that lie outside the text are cut to it. Split is pure, linear in the length of the text and safe for concurrent use.
func Split(text []rune, paragraphs []article.Paragraph) []article.Span {
	out := make([]article.Span, 0, len(text)/150+len(paragraphs)+1)
	for _, p := range paragraphs {
		start, end := max(p.Start, 0), min(p.End, len(text))
		for start < end {
			line := lineEnd(text, start, end)
			s := scanner{text: text[:line], begin: start, title: p.Kind == article.KindTitle, marks: marks{bracket: -1}, out: out}
			s.scan()
			out, start = s.out, line+1
		}
	}
	return out
}

// lineEnd returns where the line that starts at i ends.
func lineEnd(text []rune, i, end int) int {
	for ; i < end; i++ {
		if r := text[i]; (r < ' ' || r == 0x85 || r&^1 == 0x2028) && classOf(r) == newline {
			break
		}
	}
	return i
}

// scanner reads one line from left to right.
type scanner struct {
	text  []rune // up to the end of the line
	begin int    // where the current sentence begins
	title bool   // the line is the article's title
	marks
	out []article.Span
}

// scan finds the sentences of the line.
func (s *scanner) scan() {
	s.begin = s.skipSpace(s.begin)
	for i := s.begin; i < len(s.text); {
		switch c := classOf(s.text[i]); c {
		case other:
			i++
		case stop:
			i = s.stop(i)
		default:
			s.see(s.text, i, c, s.begin)
			i++
		}
	}
	s.emit(len(s.text))
}

// stop reads the stops at i with what closes after them, ends the sentence there when the rules say so, and returns where to read on.
func (s *scanner) stop(i int) int {
	b := s.boundary(i)
	if b.next < len(s.text) && s.ends(b) {
		s.emit(b.end)
		s.begin = s.skipSpace(b.end)
	}
	return b.end
}

// emit ends the current sentence at end, without the space around it.
func (s *scanner) emit(end int) {
	start := s.begin
	for start < end && unicode.IsSpace(s.text[start]) {
		start++
	}
	for end > start && unicode.IsSpace(s.text[end-1]) {
		end--
	}
	if start < end {
		s.out = append(s.out, article.Span{Start: start, End: end})
	}
}

// skipSpace returns the first place at or after i that is not space.
func (s *scanner) skipSpace(i int) int {
	for i < len(s.text) && unicode.IsSpace(s.text[i]) {
		i++
	}
	return i
}

// skipBlank returns the first place at or after i that is neither space nor invisible.
func (s *scanner) skipBlank(i int) int {
	for i < len(s.text) && isBlank(s.text[i]) {
		i++
	}
	return i
}
