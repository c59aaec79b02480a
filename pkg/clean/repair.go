package clean

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/isnad-news/isnad/pkg/arabic"
)

// notable marks the bytes at which a repair may be due; the scan passes over all others.
var notable = func() (t [256]bool) {
	for c := range 0x20 {
		t[c] = true
	}
	for _, c := range []byte{
		' ', 0x7f, '.', ',', ':', ';', '!', '?', '&', '<', '>',
		0x80,             // tatweel (d9 80), and general punctuation (e2 80 ..)
		0x8c, 0x9b, 0x9f, // ، ؛ ؟ (d8 ..)
		0x9c,             // the Arabic letter mark (d8 9c)
		0xcd,             // the grapheme joiner
		0xc2, 0xe1, 0xe3, // Latin-1 signs and controls, odd spaces
		0xef, // presentation forms, byte order mark
		0x81, // invisible operators (e2 81 ..)
	} {
		t[c] = true
	}
	return t
}()

// repair returns the text with its letters, spaces and marks put right, and the edits that did it. It never joins or parts lines other than at line separators and
// blank lines.
func repair(s string) (string, edits) {
	e := editor{old: s}
	for i := 0; i < len(s); {
		c := s[i]
		if !notable[c] {
			i++
			continue
		}
		switch {
		case c == ' ' && i > 0 && i+2 < len(s) && s[i-1] > ' ' && (plain[s[i+1]] || s[i+1] == 0xd8 && !notable[s[i+2]]):
			i++
		case c <= ' ' || c == 0x7f:
			i = e.space(i)
		case c < 0x80:
			i = e.mark(i, 1)
		case c >= 0xc0:
			r, w := utf8.DecodeRuneInString(s[i:])
			i = e.rune(i, r, w)
		default:
			// A trailing byte: the rune began one byte before.
			switch lead := s[i-1]; {
			case lead == 0xd9 && c == 0x80:
				i = e.tatweel(i - 1)
			case lead == 0xd8 && c == 0x9c:
				i = e.space(i - 1)
			case lead == 0xd8 && c != 0x80 && c != 0x81:
				i = e.mark(i-1, 2)
			case lead == 0xe2:
				r, w := utf8.DecodeRuneInString(s[i-1:])
				i = e.rune(i-1, r, w)
			default:
				i++
			}
		}
	}
	return e.finish()
}

// plain marks the bytes before which a single space is sure to be right: what begins a letter, a digit or an opening mark.
var plain = func() (t [256]bool) {
	for c := 0; c < 256; c++ {
		t[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '"' || c == '(' || c == 0xd9 || c == '#' || c == '@' || c == '-'
	}
	return t
}()

// rune repairs the rune r of w bytes at i, outside the plain two-byte marks.
func (e *editor) rune(i int, r rune, w int) int {
	switch {
	case isSpace(r) || isInvisible(r):
		return e.space(i)
	case isPresentation(r):
		e.replace(i, i+w, unfold(r))
	}
	return i + w
}

// isSpace reports whether r is white space of any kind (a no-break space in مئة شخص).
func isSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\v', '\f', '\r', 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000:
		return true
	}
	return r >= 0x2000 && r <= 0x200a
}

func isNewline(r rune) bool {
	return r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029
}

// isInvisible reports whether r shows nothing: a control character, a zero-width or direction mark (the U+200F before ‏القاهرة), a soft hyphen, a byte order mark.
func isInvisible(r rune) bool {
	switch {
	case r < 0x20 || r >= 0x7f && r < 0xa0:
		return !isSpace(r)
	case r < 0x600:
		return r == 0xad || r == 0x34f
	}
	return r == 0x61c || r == 0x180e || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2060 && r <= 0x206f || r == 0xfeff || r >= 0xfff9 && r <= 0xfffb
}

// isPresentation reports whether r is a shaped form that stands for plain letters (ﻼ for لا). The honorific ligatures, the rial sign and the ornate brackets are
// signs of their own and stay.
func isPresentation(r rune) bool {
	return r >= 0xfb50 && r <= 0xfbb1 || r >= 0xfbd3 && r <= 0xfd3d || r >= 0xfd50 && r <= 0xfdf9 || r >= 0xfe70 && r <= 0xfefc
}

// unfold returns the plain letters of a shaped form (ﻻ → لا).
func unfold(r rune) string { return strings.TrimLeft(norm.NFKC.String(string(r)), " ") }

// space repairs the run of white space and invisible marks at i: nothing at the edges of the text or a line and before a mark that leans on the word before,
// one newline where the run holds any, one space otherwise.
func (e *editor) space(i int) int {
	s := e.old
	j, gap, line := i, -1, -1
	for j < len(s) {
		r, w := rune(s[j]), 1
		if r >= utf8.RuneSelf {
			r, w = utf8.DecodeRuneInString(s[j:])
		}
		if !isSpace(r) && !isInvisible(r) || r == utf8.RuneError && w == 1 {
			break
		}
		if r == 0x200d && joinsEmoji(s, j, w) {
			if j == i {
				return j + w
			}
			break
		}
		if isNewline(r) {
			if line < 0 || s[line] != '\n' && r == '\n' {
				line = j
			}
		} else if gap < 0 && isSpace(r) {
			gap = j
		}
		j += w
	}
	at, with := gap, " "
	if line >= 0 {
		at, with = line, "\n"
	}
	before := e.last(i)
	if at >= 0 && (before == 0 || before == '\n' || j == len(s) || line < 0 && e.leans(i, j, before)) {
		at = -1
	}
	if at < 0 {
		if j > i {
			e.replace(i, j, "")
		}
		return j
	}
	if at > i {
		e.replace(i, at, "")
	}
	_, w := utf8.DecodeRuneInString(s[at:])
	if s[at:at+w] != with {
		e.replace(at, at+w, with)
	}
	if at+w < j {
		e.replace(at+w, j, "")
	}
	return j
}

// last returns the rune before i in the new text, or 0 at its beginning.
func (e *editor) last(i int) rune {
	var r rune
	if e.done < i {
		r, _ = utf8.DecodeLastRuneInString(e.old[e.done:i])
	} else if len(e.out) > 0 {
		r, _ = utf8.DecodeLastRune(e.out)
	}
	return r
}

// joinsEmoji reports whether the zero-width joiner at j holds an emoji together.
func joinsEmoji(s string, j, w int) bool {
	r, _ := utf8.DecodeRuneInString(s[j+w:])
	return isPicture(r)
}

// isPicture reports whether r is a pictograph.
func isPicture(r rune) bool { return r >= 0x1f000 && r <= 0x1faff || r >= 0x2600 && r <= 0x27bf }

// leans reports whether the gap [i, j) must close because a mark of the word before follows it: وقال ، → وقال،. A stop before a letter (.نت), an ellipsis, and a
// colon or stop within figures (20 :45) stay as they are.
func (e *editor) leans(i, j int, before rune) bool {
	s := e.old
	r, w := utf8.DecodeRuneInString(s[j:])
	next, _ := utf8.DecodeRuneInString(s[j+w:])
	switch r {
	case arabic.Comma, arabic.Semicolon, arabic.QuestionMark, ';':
		return true
	case '!', '?', ',':
		return next != '=' && (!arabic.IsDigit(next) || !arabic.IsDigit(before))
	case '.':
		return next != '.' && !isLatin(next) && !arabic.IsDigit(next) && next != '/' && (arabic.IsWord(before) || isCloser(before))
	case ':':
		if after, _ := utf8.DecodeRuneInString(strings.TrimLeft(s[j+w:], " ")); arabic.IsDigit(before) && arabic.IsDigit(after) {
			return false
		}
		return !arabic.IsDigit(next) && next != ')' && next != '(' && next != '/' && next != ':' && next != 'D' && next != 'P' && arabic.IsWord(before)
	}
	return false
}

func isLatin(r rune) bool { return r != utf8.RuneError && unicode.Is(unicode.Latin, r) }

func isCloser(r rune) bool {
	return r == '"' || r == '”' || r == '“' || r == '»' || r == ')' || r == ']' || r == '’' || r == '\''
}

// mark repairs the punctuation mark of w bytes at i: doubled ones become one, and a space goes after one that is glued to the next word.
func (e *editor) mark(i, w int) int {
	s := e.old
	switch s[i] {
	case '&':
		return e.entity(i)
	case '<', '>':
		return e.chevron(i)
	}
	g := glue{text: s, at: i, end: i + w, before: e.last(i), moved: e.moved(i)}
	if c := s[i : i+w]; c == "،" || c == "؛" || c == "," || c == ";" {
		// A doubled comma (قال،، نعم) stands for one.
		for {
			j := g.end
			for j < len(s) && s[j] == ' ' {
				j++
			}
			if !strings.HasPrefix(s[j:], c) {
				break
			}
			g.end = j + w
		}
		if g.end > i+w {
			e.replace(i, g.end, c)
		}
	}
	if g.missing() {
		e.replace(g.end, g.end, " ")
	}
	return g.end
}

// chevron makes the pairs << and >> into « and » (<<نعم>> → «نعم»).
func (e *editor) chevron(i int) int {
	s, c := e.old, e.old[i]
	if i+1 < len(s) && s[i+1] == c && (i+2 == len(s) || s[i+2] != c) && e.last(i) != rune(c) {
		with := "«"
		if c == '>' {
			with = "»"
		}
		e.replace(i, i+2, with)
		return i + 2
	}
	return i + 1
}

// tatweel drops a stretch inside a word (الرئاســة → الرئاسة). One that joins a clitic to a figure, a mark or a foreign word stays (بـ"كارثة", الـ12, لـCNN, 1439هـ),
// as does one that serves as a dash.
func (e *editor) tatweel(i int) int {
	s := e.old
	j := i
	for j < len(s) && strings.HasPrefix(s[j:], "ـ") {
		j += 2
	}
	next, w := utf8.DecodeRuneInString(s[j:])
	before := e.last(i)
	letter := arabic.IsLetter(before) || arabic.IsDiacritic(before)
	switch {
	case !letter:
		return j
	case arabic.IsLetter(next) && !isPresentation(next) || arabic.IsDiacritic(next):
		// The stretch goes with the letter after it, so that none of it is unexplained.
		e.replace(i, j+w, s[j:j+w])
		return j + w
	case j > i+2:
		e.replace(i, j, "ـ")
	}
	return j
}

// entity decodes an HTML entity left in the text (&quot; → "), also one that was encoded twice (&amp;quot;).
func (e *editor) entity(i int) int {
	s := e.old
	j := i + 1
	for strings.HasPrefix(s[j:], "amp;") {
		j += len("amp;")
	}
	end, with := j, "&"
	if k := nameLength(s[j:min(len(s), j+32)]); k > 0 && j+k < len(s) && s[j+k] == ';' {
		name := "&" + s[j:j+k+1]
		if t := html.UnescapeString(name); t != name && !strings.HasSuffix(t, ";") && !isControl(t) {
			end, with = j+k+1, t
		}
	}
	if end == i+1 {
		return end
	}
	e.replace(i, end, with)
	return end
}

// isControl reports whether s is a control character that is no white space, which no writer means (&#1;).
func isControl(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsControl(r) && !isSpace(r)
}

// nameLength returns how many bytes at the beginning of s can name an entity: nbsp, #160, #xa0.
func nameLength(s string) int {
	n := 0
	for n < len(s) && (s[n] >= '0' && s[n] <= '9' || s[n] >= 'a' && s[n] <= 'z' || s[n] >= 'A' && s[n] <= 'Z' || n == 0 && s[n] == '#') {
		n++
	}
	return n
}
