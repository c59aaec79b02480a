package clean

import (
	"strings"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/arabic"
)

// glue is a punctuation mark, text[at:end], that may lack a space after it.
type glue struct {
	text    string
	at, end int
	before  rune // the rune before the mark
	moved   bool // a gap before the mark was closed, so that it stood on the wrong side (نعم ،وقال)
}

// moved reports whether a gap right before i was just closed.
func (e *editor) moved(i int) bool {
	n := len(e.list)
	return e.done == i && n > 0 && e.list[n-1].to == 0 && i > 0 && (e.old[i-1] == ' ' || e.old[i-1] == 0xa0)
}

// missing reports whether a reader would put a space after the mark: حكومته.وسيعقد → حكومته. وسيعقد. Abbreviations (أ.ف.ب), addresses (العربية.نت), figures (3.5)
// and whatever stands with Latin letters, @ or # stay as they are.
func (g glue) missing() bool {
	next, _ := utf8.DecodeRuneInString(g.text[g.end:])
	c := g.text[g.at]
	if c == ':' {
		return g.moved && (arabic.IsLetter(next) || isQuote(next))
	}
	if !arabic.IsLetter(next) {
		return false
	}
	if c == '.' {
		return g.stop()
	}
	return g.moved || arabic.IsLetter(g.before) || arabic.IsDiacritic(g.before) || isCloser(g.before)
}

func isQuote(r rune) bool {
	switch r {
	case '"', '“', '”', '„', '«', '»', '‘', '’':
		return true
	}
	return false
}

// addresses are the last parts of site names that are written with Arabic letters.
var addresses = map[string]bool{"نت": true, "كوم": true, "اورغ": true, "اورج": true, "كو": true, "تي": true, "مي": true}

// stop is missing for a full stop before a letter.
func (g glue) stop() bool {
	s, i := g.text, g.at
	if g.before == '.' {
		// The last of several stops is a pause, parted from the next word (نعم..ثم).
		r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s[:i], "."))
		return arabic.IsLetter(r) || isCloser(r)
	}
	after, then := wordAfter(s, g.end)
	if len(after) < 2 || then == '.' || then == '@' || then == '_' {
		return false
	}
	if g.moved || isCloser(g.before) {
		return true
	}
	length, digits, first := wordBefore(s, i)
	switch first {
	case '.', '@', '#', '_', '/', '-':
		return false
	}
	if digits == length {
		return digits == 4
	}
	return length >= 3 && !addresses[arabic.KeyRunes(after)]
}

// wordAfter returns the Arabic letters at i, and the rune after them.
func wordAfter(s string, i int) ([]rune, rune) {
	var buf [24]rune
	out := buf[:0]
	for i < len(s) && len(out) < cap(buf) {
		r, w := utf8.DecodeRuneInString(s[i:])
		if !arabic.IsLetter(r) && !arabic.IsDiacritic(r) {
			if r == '.' {
				// A stop that ends the sentence is none within a name.
				if n, _ := utf8.DecodeRuneInString(s[i+w:]); !arabic.IsWord(n) {
					r = ' '
				}
			}
			return out, r
		}
		out = append(out, r)
		i += w
	}
	return out, ' '
}

// wordBefore returns how many letters and digits stand right before i, how many of them are digits, and the rune before them.
func wordBefore(s string, i int) (length, digits int, first rune) {
	for i > 0 && length < 40 {
		r, w := utf8.DecodeLastRuneInString(s[:i])
		if !arabic.IsWord(r) || r == '_' {
			return length, digits, r
		}
		if isLatin(r) {
			return 0, -1, '@'
		}
		if arabic.IsDigit(r) {
			digits++
		}
		if !arabic.IsDiacritic(r) {
			length++
		}
		i -= w
	}
	return length, digits, ' '
}
