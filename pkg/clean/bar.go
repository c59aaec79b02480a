package clean

import (
	_ "embed"
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
)

//go:embed data/bars.tsv
var barFile string

// barWord is an entry of the list of bars: the keys of its words after the first, and how much it says.
type barWord struct {
	rest []string
	as   string // any, edge, section, glue, when, month
}

// barWords holds the list under the key of each entry's first word, longer entries first.
var barWords = func() map[string][]barWord {
	out := map[string][]barWord{}
	for l := range strings.Lines(barFile) {
		as, list, ok := strings.Cut(strings.TrimSpace(l), "\t")
		if !ok || strings.HasPrefix(l, "#") {
			continue
		}
		for entry := range strings.SplitSeq(list, ", ") {
			keys := strings.Fields(arabic.Key(entry))
			same := out[keys[0]]
			at := 0
			for at < len(same) && len(same[at].rest) >= len(keys)-1 {
				at++
			}
			out[keys[0]] = append(same[:at], append([]barWord{{rest: keys[1:], as: as}}, same[at:]...)...)
		}
	}
	return out
}()

// Limits of a bar, and of a line that a bar begins or ends.
const (
	barMost  = 24
	sideMost = 7
)

// bar says what a run of words is: how many of each sort it holds.
type bar struct {
	any, edge, section, months, figures, years, clocks, words int
	ago                                                       bool // it begins with قبل or منذ
}

// dated reports whether the run names a day: 8 يوليوز 2025, 17/11/2019.
func (b bar) dated() bool { return b.years > 0 && (b.months > 0 && b.figures > 0 || b.figures > 1) }

// stands reports whether the run makes a bar above the first paragraph (head), there or below the last (edge), or anywhere. A clock alone is the time of an entry of live coverage
// (14:45); a date alone may be the heading of a chronicle or sign a letter, and counts only above.
func (b bar) stands(head, edge bool) bool {
	if b.any > 0 || b.edge > 1 || b.clocks > 0 && b.section+b.edge+b.years+b.months == 0 {
		return true
	}
	if edge && (b.edge > 0 || b.clocks > 0) {
		return true
	}
	return head && (b.dated() || b.ago && b.words <= 4 && b.section+b.months == 0 || b.words <= 3 && (b.section == b.words || b.months > 0 && b.figures > 0))
}

// readBar reads the words of p as a bar, or returns false where one of them is none of a bar's.
func readBar(p []part) (bar, bool) {
	b := bar{words: len(p), ago: len(p) > 1 && (p[0].key == "قبل" || p[0].key == "منذ")}
	for i := 0; i < len(p); {
		if p[i].key == "" { // a stretch that serves as a dash
			i++
			continue
		}
		if digits := leadingDigits(p[i].key); digits > 0 {
			switch rest := p[i].key[digits:]; {
			case i+1 < len(p) && p[i].sep == ":" && leadingDigits(p[i+1].key) == 2:
				b.clocks++
				i++
			case rest != "":
				p[i].key = rest // a counter glued to its word: 0Commentaires
				continue
			case digits == 4:
				b.years++
			default:
				b.figures++
			}
			i++
			continue
		}
		n := 0
		for _, w := range barWords[p[i].key] {
			if n = w.length(p[i:]); n == 0 {
				continue
			}
			switch w.as {
			case "any":
				b.any++
			case "edge":
				b.edge++
			case "section":
				b.section += n
			case "month":
				b.months++
			}
			break
		}
		if n == 0 {
			return b, false
		}
		i += n
	}
	return b, true
}

// length returns how many words at the beginning of p are the entry, or 0.
func (w barWord) length(p []part) int {
	if len(p) <= len(w.rest) {
		return 0
	}
	for i, key := range w.rest {
		if p[i+1].key != key {
			return 0
		}
	}
	return len(w.rest) + 1
}

// leadingDigits is how many digits, each a byte as keys have them, begin the key.
func leadingDigits(key string) int {
	n := 0
	for n < len(key) && key[n] >= '0' && key[n] <= '9' {
		n++
	}
	return n
}

// isBar reports whether the line is nothing but the words of a page's bars, its counters and its times: شارك غرّد واتس A+ A- , نشرت في: 17/11/2019 - 18:40 , التعليقات (48).
func isBar(s string, head, edge bool) bool {
	var buf [64]byte
	first := firstKey(buf[:0], s)
	if leadingDigits(string(first)) == 0 && len(barWords[string(first)]) == 0 && len(first) > 0 {
		return false
	}
	p := parts(s, barMost+1)
	if len(p) > barMost || len(p) == 0 {
		return false
	}
	b, ok := readBar(p)
	return ok && b.stands(head, edge)
}

// besideBar reports whether a short line at the edge of the article holds a bar that is set off by a mark, or begins with what introduces a date, beside a name or a section
// (ياسمين عبد الحق | علوم | 6 د قراءة , فريق التحقق آخر تحديث 3 ديسمبر). A clock counts above the first paragraph only: below the last it is that of a match.
func besideBar(s string, head bool) bool {
	p := parts(s, barMost+1)
	if len(p) > barMost {
		return false
	}
	tells := func(b bar) bool { return b.dated() || b.any > 0 || head && (b.clocks > 0 || b.edge > 0 && b.words > 1) }
	for i := 1; i <= min(sideMost, len(p)-1); i++ {
		if b, ok := readBar(p[i:]); ok && (b.any > 0 && b.words > 1 || b.dated() && isName(keysOf(p[:i])) || isSetOff(p[i-1].sep) && tells(b)) {
			return true
		}
		j := len(p) - i
		if b, ok := readBar(p[:j]); ok && isSetOff(p[j-1].sep) && tells(b) {
			return true
		}
	}
	return false
}

// keysOf returns the keys of the words.
func keysOf(p []part) []string {
	keys := make([]string, len(p))
	for i := range p {
		keys[i] = p[i].key
	}
	return keys
}

// isSetOff reports whether what stands between two words parts them like cells of a bar: spaces around a dash or a bar.
func isSetOff(sep string) bool {
	return isDash(strings.TrimSpace(sep)) && strings.HasPrefix(sep, " ") || strings.Contains(sep, "|") || strings.Contains(sep, "•")
}
