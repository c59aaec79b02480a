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
	n, kind := dateline(s), article.RemovedDateline
	if n == 0 && l.words >= 8 {
		n, kind = signed(s)
	}
	if n == 0 && i == p.first {
		n, kind = unlisted(s), article.RemovedDateline
	}
	if n > 0 && n < len(s) {
		p.cuts = append(p.cuts, cut{start: l.start, end: l.start + n, kind: kind})
	}
}

// Limits of a dateline that no list knows whole.
const (
	datelineWords = 14
	placeMost     = 8 // most words, those of a date aside
)

// unlisted returns how many bytes of s, a paragraph, are a dateline whose place or source no list need know, or 0. It begins with a name and ends in a dash, or in a colon or a stop
// after one; and besides a known place, a date, a source in brackets or two names parted by a dash stand in it, or a verb that opens articles follows it
// (مسقط في 14 جمادى الأولى / وأخ / استقبل , نهارية - زحلة - زار).
func unlisted(s string) int {
	if !hasDash(s) && !strings.Contains(s[:min(len(s), signedBytes)], "(") || isListed(s) {
		return 0
	}
	p := parts(s, datelineWords)
	if goesOn(s) && (len(p) == 0 || !isDash(strings.TrimSpace(p[0].sep))) {
		return 0
	}
	keys := keysOf(p)
	var placed, known, dated, bracket bool
	words, chunk, dashes, end := 0, 0, 0, 0
	for i := 0; i < len(p)-1; {
		n := max(agencyAt(keys[i:]), nameAt(cities, cityHeads, keys[i:]))
		date, month := dateAt(p[i:])
		switch {
		case n > 0:
			known = true
			placed = placed || i == 0
		case date > 0 && i > 0:
			dated = dated || month
		case date > 0 || idle[keys[i]] || linking[keys[i]] || isOpener(keys[i]):
			return end
		default:
			n = 1
		}
		words += n
		chunk += n
		if i += max(n, date); i >= len(p) || chunk > nameMost || words > placeMost {
			break
		}
		sep := p[i-1].sep
		opens := isOpener(keys[i])
		if k, month := dateAt(p[i:]); sep == " " || strings.TrimSpace(sep) == "/" && k > 0 && month {
			if opens && placed && dated && agencyAt(keys[i-1:i]) == 1 {
				return p[i].start // the date, the agency, and no mark: 23 أبريل 2024 م واس
			}
			continue
		}
		chunk = 0
		dash, colon := strings.ContainsAny(sep, "-–—/"), strings.Contains(sep, ":")
		quoted := strings.ContainsAny(sep, `"`) || strings.ContainsAny(sep, "«“")
		if opens && dashes > 0 && (strings.HasPrefix(sep, "» ") || strings.HasPrefix(sep, `" `) || strings.HasPrefix(sep, "” ")) {
			return p[i].start // بيروت: «الضفة» أعلنت
		}
		if colon && dashes == 0 && !dated && !(placed && quoted) {
			break
		}
		if !dash && !colon && (dashes == 0 || !strings.HasPrefix(sep, ". ")) {
			if bracket && known && opens && strings.HasPrefix(sep, ") ") {
				return p[i].start // الرباط (ومع) أعلنت
			}
			if bracket = strings.ContainsAny(sep, "(["); !bracket && !strings.HasPrefix(sep, "،") {
				break
			}
			continue
		}
		named := bracket && strings.ContainsAny(sep, ")]")
		single := dashes == 0 && i < 3 && (strings.Contains(sep, "/") || strings.HasPrefix(sep, " "))
		if leadingDigits(keys[i]) == 0 && (opens && (single || known || dated || named || dashes > 0) || known && (dated || named || placed && dashes > 0) || dated && named) {
			end = p[i].start
		}
		dashes++
	}
	return end
}

// dateAt returns how many words of p, from the first, are a figure or belong to a date, and whether they name a month.
func dateAt(p []part) (words int, month bool) {
	if leadingDigits(p[0].key) == len(p[0].key) {
		return 1, false
	}
	for _, w := range barWords[p[0].key] {
		if n := w.length(p); n > 0 && (w.as == "month" || w.as == "when") {
			return n, w.as == "month"
		}
	}
	return 0, false
}

// dateline returns how many bytes of s are one, with the dash or colon and the space that end it.
func dateline(s string) int {
	if goesOn(s) {
		return 0
	}
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

// closing cuts what stands after the last stop of the article when it is no sentence: a credit (… الوزير. المصدر: وكالات), a caption (صورة أرشيفية), initials or a name.
func (p *page) closing() {
	for i := len(p.lines) - 1; i >= p.body; i-- {
		l := p.lines[i]
		if l.cut != "" {
			continue
		}
		s := p.at(i)
		if n := tail(s); n > 0 {
			if kind := trailer(s[:n], s[n:]); kind != "" {
				p.cuts = append(p.cuts, cut{start: l.start + n, end: l.end, kind: kind})
			}
		}
		return
	}
}

// tailBytes is the most that tail looks at.
const tailBytes = 90

// tail returns where what follows the last stop of s begins, or 0. Brackets and dashes around a credit belong to it.
func tail(s string) int {
	end := len(s)
	for i := end; i > 0 && end-i < tailBytes; {
		r, w := utf8.DecodeLastRuneInString(s[:i])
		if stops := r == '.' || r == '!' || r == arabic.QuestionMark || r == '"' || r == '”' || r == '»'; stops {
			rest := s[i:]
			if _, _, ok := nextWord(rest, 0); ok && i < end {
				before, _ := utf8.DecodeLastRuneInString(s[:i-w])
				if r == '.' && s[i] != ' ' && s[i] != '(' || before == '.' && s[i] != ' ' {
					return 0 // within an abbreviation or an address
				}
				return i
			}
			if r != '.' || i < end {
				return 0
			}
		}
		i -= w
	}
	return 0
}

// trailer returns the kind of s, which stands after the last stop, or "" where it is the article's own. A name counts only after a sentence's stop, not after a quotation or
// the figure of a list.
func trailer(before, s string) string {
	t := strings.TrimSpace(s)
	bracket := strings.HasPrefix(t, "(") && strings.HasSuffix(t, ")")
	switch key := string(firstKey(nil, t)); {
	case endsInFullStop(t):
		return ""
	case isCredit(t), bracket && isCreditList(t), isNamedSource(t):
		return article.RemovedCredit
	case bracket && (key == "صوره" || key == "صور" || key == "الصوره" || key == "ارشيف"):
		return article.RemovedCaption
	case bracket && (key == "شاهد" || key == "فيديو" || key == "بالفيديو"):
		return article.RemovedFurniture
	case strings.HasSuffix(string(firstKey(nil, strings.TrimPrefix(t, "ملاحظة"))), "صوره"):
		return article.RemovedCaption
	case !bracket && !strings.HasSuffix(t, ":") && endsSentence(before) && isSignature(t, false):
		return article.RemovedByline
	}
	return ""
}

// isNamedSource reports whether s is المصدر, a colon and a few words: المصدر: الضفة الأخرى
func isNamedSource(s string) bool {
	rest, ok := strings.CutPrefix(s, "المصدر")
	if !ok || !strings.HasPrefix(strings.TrimLeft(rest, " "), ":") {
		return false
	}
	keys, all := wordKeys(rest, 2*nameMost)
	return all && len(keys) > 0 && quiet(keys)
}

// endsSentence reports whether s ends in a stop that is none of a list's figure (5. تونس).
func endsSentence(s string) bool {
	s = strings.TrimRight(s, " ")
	r, w := utf8.DecodeLastRuneInString(s)
	if r == '!' || r == arabic.QuestionMark {
		return true
	}
	if r != '.' {
		return false
	}
	length, digits, _ := wordBefore(s, len(s)-w)
	return digits == 0 || length >= 4
}
