package clean

import (
	"strings"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/arabic"
)

// line is one line of the repaired text.
type line struct {
	start, end int  // bytes of the text
	words      int  // what stands between spaces
	stop       bool // the last rune, closing marks aside, ends a sentence: . ؟ ! …
	colon      bool // the last rune is a colon
	cut        string
}

// page is a text cut into lines.
type page struct {
	text  string
	lines []line
	body  int // index of the first line after the title
	first int // the first paragraph
	last  int // the last paragraph
	cuts  []cut
	stems map[string]bool // room for shared
}

// cut is a piece of the page to be removed.
type cut struct {
	start, end int // bytes
	kind       string
}

// newPage cuts a repaired text into its lines.
func newPage(text string) *page {
	p := &page{text: text, lines: make([]line, 0, strings.Count(text, "\n")+1)}
	for start := 0; start < len(text); {
		end := len(text)
		if n := strings.IndexByte(text[start:], '\n'); n >= 0 {
			end = start + n
		}
		p.lines = append(p.lines, newLine(text, start, end))
		start = end + 1
	}
	return p
}

func newLine(text string, start, end int) line {
	s := text[start:end]
	l := line{start: start, end: end, words: strings.Count(s, " ") + 1}
	rest := s
	for rest != "" {
		r, w := utf8.DecodeLastRuneInString(rest)
		if r == ':' {
			l.colon = true
		}
		if r == '.' || r == arabic.QuestionMark || r == '?' || r == '!' || r == '…' || r == arabic.FullStop {
			l.stop = true
		}
		if !isCloser(r) && r != '«' {
			break
		}
		rest = rest[:len(rest)-w]
	}
	return l
}

func (p *page) at(i int) string { return p.text[p.lines[i].start:p.lines[i].end] }

// fromEnd is how many lines that are not cut follow line i.
func (p *page) fromEnd(i int) int {
	n := 0
	for _, l := range p.lines[i+1:] {
		if l.cut == "" {
			if n++; n > 8 {
				break
			}
		}
	}
	return n
}

// nextWord finds the next written word of s from byte i.
func nextWord(s string, i int) (start, end int, ok bool) {
	for i < len(s) {
		r, w := utf8.DecodeRuneInString(s[i:])
		if arabic.IsWord(r) {
			break
		}
		i += w
	}
	if i == len(s) {
		return i, i, false
	}
	start = i
	for i < len(s) {
		r, w := utf8.DecodeRuneInString(s[i:])
		if !arabic.IsWord(r) {
			break
		}
		i += w
	}
	return start, i, true
}
