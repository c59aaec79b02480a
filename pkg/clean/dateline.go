package clean

import (
	"strings"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
)

// opening cuts the dateline off the beginning of the first line of the body: دبي، الإمارات العربية المتحدة (رويترز) - , (CNN)--, لندن - رويترز - .
func (p *page) opening(i int) {
	if i > p.body+1 {
		return
	}
	l := p.lines[i]
	s := p.at(i)
	if n := dateline(s); n > 0 && n < len(s) {
		p.cuts = append(p.cuts, cut{start: l.start, end: l.start + n, kind: article.RemovedDateline})
	}
}

// dateline returns how many bytes of s are one, with the dash or colon and the space that end it.
func dateline(s string) int {
	open, places := -1, 0
	for i, r := range s {
		if i > 160 {
			return 0
		}
		switch {
		case r == '(' || r == '[':
			open = i
		case open < 0 && !arabic.IsWord(r) && r != ' ' && r != arabic.Comma && r != ',' && r != '/' && r != '-':
			return 0
		case r == ' ':
			if places++; open < 0 && places > 7 {
				return 0
			}
		case r == ')' || r == ']':
			if !isCredit(s[open:i]) {
				return 0
			}
			return dashes(s, i+1)
		}
	}
	return 0
}

// dashes returns where the dashes, or the colon, at i and the space after them end; 0 where there are none.
func dashes(s string, i int) int {
	found := false
	for i < len(s) {
		r, w := utf8.DecodeRuneInString(s[i:])
		switch r {
		case '-', '–', '—', ':', arabic.Tatweel, '−':
			found = true
		case ' ':
		default:
			if !found {
				return 0
			}
			return i
		}
		i += w
	}
	return 0
}

// closing cuts a credit off the end of the last line (… قال الوزير. المصدر: وكالات).
func (p *page) closing() {
	for i := len(p.lines) - 1; i >= p.body; i-- {
		l := p.lines[i]
		if l.cut != "" {
			continue
		}
		s := p.at(i)
		if n := trailer(s); n > 0 && n < len(s) {
			p.cuts = append(p.cuts, cut{start: l.start + n, end: l.end, kind: article.RemovedCredit})
		}
		return
	}
}

// trailer returns where a credit at the end of s begins, or 0.
func trailer(s string) int {
	if n := strings.LastIndex(s, "المصدر"); n > 0 {
		before := strings.TrimRight(s[:n], " (-–")
		r, _ := utf8.DecodeLastRuneInString(before)
		if rest := s[n+len("المصدر"):]; (r == '.' || isCloser(r) || r == '!' || r == arabic.QuestionMark) && separated(rest) && isCredit(rest) {
			return len(strings.TrimRight(s[:n], " (-–"))
		}
	}
	if strings.HasSuffix(s, ")") {
		n := strings.LastIndexByte(s, '(')
		if n > 0 {
			before := strings.TrimRight(s[:n], " ")
			r, _ := utf8.DecodeLastRuneInString(before)
			if (r == '.' || isCloser(r)) && isCredit(s[n:]) {
				return len(before)
			}
		}
	}
	return 0
}
