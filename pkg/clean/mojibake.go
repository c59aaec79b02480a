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

// unmangleLine replaces the runes of old[start:end] by what their windows-1252 bytes say in UTF-8, or else in windows-1256: with the control characters above 0x7f among them, which can be
// bytes too, or else without.
func (e *editor) unmangleLine(start, end int) {
	all, ok := e.bytes(start, end, true)
	if !ok {
		return
	}
	shown, _ := e.bytes(start, end, false)
	for _, decode := range []func(mangled) ([]decoded, bool){mangled.utf8, mangled.arabic} {
		for _, m := range []mangled{all, shown} {
			if list, ok := decode(m); ok {
				e.replaceDecoded(list)
				return
			}
		}
	}
}

// mangled is a line as the bytes that its runes were.
type mangled struct {
	bytes []byte
	// at is where each byte's rune begins, and at the end where the line does.
	at []int
}

// bytes returns the bytes of old[start:end], with or without the control characters above 0x7f, and whether all of it can have been bytes.
func (e *editor) bytes(start, end int, controls bool) (mangled, bool) {
	var m mangled
	for i, r := range e.old[start:end] {
		c, ok := byteOf(r)
		switch {
		case isInvisible(r) && (c < 0x80 || !ok || !controls && r < 0xa0):
			continue // a control character, which stands between the bytes of one letter at times
		case ok:
		case isSpace(r):
			c = ' '
		default:
			return mangled{}, false
		}
		m.bytes = append(m.bytes, c)
		m.at = append(m.at, start+i)
	}
	m.at = append(m.at, end)
	return m, true
}

// utf8 decodes the line as UTF-8, and reports whether it is.
func (m mangled) utf8() ([]decoded, bool) {
	if !utf8.Valid(m.bytes) {
		return nil, false
	}
	var list []decoded
	for i := 0; i < len(m.bytes); {
		r, w := utf8.DecodeRune(m.bytes[i:])
		list = append(list, decoded{m.at[i], m.at[i+w], r})
		i += w
	}
	return list, true
}

// arabic decodes the line as windows-1256, and reports whether at least half of what lies above ASCII and can be seen is Arabic letters then.
func (m mangled) arabic() ([]decoded, bool) {
	good, shown := 0, 0
	list := make([]decoded, len(m.bytes))
	for i, c := range m.bytes {
		r := charmap.Windows1256.DecodeByte(c)
		if arabic.IsLetter(r) {
			good++
		}
		if c >= 0x80 && !isInvisible(r) && !isSpace(r) {
			shown++
		}
		list[i] = decoded{m.at[i], m.at[i+1], r}
	}
	return list, good*2 >= shown
}

// decoded is what the runes of old[start:end] stand for.
type decoded struct {
	start, end int
	r          rune
}

// replaceDecoded replaces what reads otherwise than it is written. Letters that stand for white space or for nothing visible (the ý of windows-1256 is the mark U+200E, the Â before a
// no-break space is part of it) go with the rune after them, or at the end before them, so that none vanishes unexplained when a later repair drops what they stand for.
func (e *editor) replaceDecoded(list []decoded) {
	blank := func(d decoded) bool { return isInvisible(d.r) || isSpace(d.r) }
	end := len(list)
	for end > 0 && blank(list[end-1]) {
		end--
	}
	for i := 0; i < end; i++ {
		first, space := i, false
		for ; blank(list[i]); i++ {
			space = space || isSpace(list[i].r)
		}
		start, kept := list[first].start, list[i]
		if e.reads(list[first:i]) {
			start = kept.start // written as it reads
		} else if space && first > 0 {
			e.replace(start, start, " ")
		}
		if i == end-1 && !e.reads(list[end:]) {
			kept.end = list[len(list)-1].end
		}
		if old, now := e.old[start:kept.end], string(kept.r); old != now {
			e.replace(start, kept.end, now)
		}
	}
}

// reads reports whether the runes are written as they read.
func (e *editor) reads(list []decoded) bool {
	for _, d := range list {
		if e.old[d.start:d.end] != string(d.r) {
			return false
		}
	}
	return true
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
