package clean

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/isnad-news/isnad/pkg/arabic"
)

// unmangle puts lines right whose Arabic bytes were read as windows-1252: ÇáÞÇåÑÉ → القاهرة (windows-1256), Ø§Ù„Ù‚Ø§Ù‡Ø±Ø© → القاهرة (UTF-8). Each letter goes back to
// the byte it was, so nothing is guessed.
func unmangle(s string) (string, edits) {
	if strings.IndexByte(s, 0xc3) < 0 {
		return s, nil // none of À to ÿ
	}
	e := editor{old: s}
	for start := 0; start < len(s); {
		end := len(s)
		if n := strings.IndexByte(s[start:], '\n'); n >= 0 {
			end = start + n
		}
		if isMangled(s[start:end]) {
			e.unmangleLine(start, end)
		}
		start = end + 1
	}
	return e.finish()
}

// isMangled reports whether most letters of the line are Latin-1 signs beyond ASCII and none is Arabic.
func isMangled(s string) bool {
	high, low := 0, 0
	for _, r := range s {
		switch {
		case r >= 0xc0 && r <= 0xff || r >= 0x80 && r <= 0xbf && r != 0xa0:
			high++
		case r >= 0x600 && r <= 0x6ff:
			return false
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			low++
		}
	}
	return high >= 3 && high > 2*low
}

// unmangleLine replaces the runes of old[start:end] by what their windows-1252 bytes say in UTF-8, or else in windows-1256.
func (e *editor) unmangleLine(start, end int) {
	s := e.old[start:end]
	b := make([]byte, 0, len(s))
	at := make([]int, 0, len(s)+1) // where each byte's rune begins
	for i, r := range s {
		c, ok := byteOf(r)
		if !ok {
			return
		}
		b = append(b, c)
		at = append(at, start+i)
	}
	at = append(at, end)
	if utf8.Valid(b) {
		for i := 0; i < len(b); {
			_, w := utf8.DecodeRune(b[i:])
			if w > 1 {
				e.replace(at[i], at[i+w], string(b[i:i+w]))
			}
			i += w
		}
		return
	}
	good := 0
	for _, c := range b {
		if arabic.IsLetter(charmap.Windows1256.DecodeByte(c)) {
			good++
		}
	}
	if good*2 < len(b) {
		return
	}
	for i, c := range b {
		if c >= 0x80 {
			e.replace(at[i], at[i+1], string(charmap.Windows1256.DecodeByte(c)))
		}
	}
}

// byteOf returns the windows-1252 byte of r, reading the five bytes that it leaves open as the control characters of the same value.
func byteOf(r rune) (byte, bool) {
	if r < 0x80 || r >= 0xa0 && r <= 0xff {
		return byte(r), true
	}
	if c, ok := charmap.Windows1252.EncodeRune(r); ok {
		return c, true
	}
	if r >= 0x80 && r < 0xa0 {
		return byte(r), true
	}
	return 0, false
}
