package clean

import (
	"strings"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/arabic"
)

// Limits of a headline.
const (
	titleRunes = 160
	titleWords = 24
)

// readsLikeTitle reports whether the first line is a headline: short, without a final full stop, comma or colon, and with more text under it.
func (p *page) readsLikeTitle() bool {
	if len(p.lines) < 2 {
		return false
	}
	l, s := p.lines[0], p.at(0)
	if l.words == 0 || l.words > titleWords || l.colon || endsInFullStop(s) || utf8.RuneCountInString(s) > titleRunes {
		return false
	}
	if isBar(s, true, false) || isPath(s) {
		return false // a date or a path of the page above the title
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	return r != arabic.Comma && r != arabic.Semicolon && r != ',' && r != ';'
}

// isTitle reports whether the line says the given title: the same words, or the title with the name of the site after it, or a title cut short by dots.
func isTitle(s, title string) bool {
	if s == title {
		return true
	}
	a, b := letters(s), letters(title)
	if a == b {
		return true
	}
	if cut := strings.TrimRight(title, ".… "); cut != title && strings.HasPrefix(a, b) {
		return true
	}
	if rest, ok := strings.CutPrefix(s, title); ok {
		for _, r := range rest {
			switch r {
			case ' ':
				continue
			case '-', '–', '—', '|', '/', ':':
				return utf8.RuneCountInString(rest) < 40
			}
			break
		}
	}
	return false
}

// letters returns the key of the words of s without anything between them.
func letters(s string) string {
	var b []byte
	for i := 0; ; {
		x, y, ok := nextWord(s, i)
		if !ok {
			return string(b)
		}
		b = arabic.AppendKeyString(b, s[x:y])
		i = y
	}
}
