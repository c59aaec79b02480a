package clean

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/arabic"
)

//go:embed data/phrases.tsv
var phraseFile string

//go:embed data/agencies.txt
var agencyFile string

// phrase is how a line of furniture begins.
type phrase struct {
	kind, place, shape string
	words              int      // the line has at most so many
	rest               []string // keys of the words after the first
}

// phrases holds the list under the key of each phrase's first word, longer ones first.
var phrases = readPhrases(phraseFile)

func readPhrases(file string) map[string][]phrase {
	out := map[string][]phrase{}
	for l := range strings.Lines(file) {
		l = strings.TrimSpace(l)
		if l == "" || strings.HasPrefix(l, "#") {
			continue
		}
		f := strings.Split(l, "\t")
		n, err := strconv.Atoi(f[3])
		if len(f) != 5 || err != nil {
			panic(fmt.Sprintf("clean: phrases.tsv: %q", l))
		}
		keys := strings.Fields(arabic.Key(f[4]))
		list := out[keys[0]]
		p := phrase{kind: f[0], place: f[1], shape: f[2], words: n, rest: keys[1:]}
		at := 0
		for at < len(list) && len(list[at].rest) >= len(p.rest) {
			at++
		}
		out[keys[0]] = append(list[:at], append([]phrase{p}, list[at:]...)...)
	}
	return out
}

// matchPhrase returns the longest phrase that begins s, and what follows it.
func matchPhrase(s string) (phrase, string, bool) {
	start, end, ok := nextWord(s, 0)
	if !ok || start > 12 {
		return phrase{}, "", false
	}
	var buf [96]byte
	if end-start > len(buf) {
		return phrase{}, "", false
	}
next:
	for _, f := range phrases[string(arabic.AppendKeyString(buf[:0], s[start:end]))] {
		i := end
		for _, w := range f.rest {
			a, b, ok := nextWord(s, i)
			if !ok || a-i > 3 || string(arabic.AppendKeyString(buf[:0], s[a:min(b, a+90)])) != w {
				continue next
			}
			i = b
		}
		return f, s[i:], true
	}
	return phrase{}, "", false
}

// agencies holds the names of sources.
var agencies, agencyHeads = readNames(agencyFile)

// readNames returns the names of a list as keys of their words joined by spaces, and, under each first word, how many words the longest of its names has.
func readNames(file string) (names map[string]bool, heads map[string]int) {
	names, heads = map[string]bool{}, map[string]int{}
	for l := range strings.Lines(file) {
		l = strings.TrimSpace(l)
		if l == "" || strings.HasPrefix(l, "#") {
			continue
		}
		keys := strings.Fields(arabic.Key(l))
		names[strings.Join(keys, " ")] = true
		heads[keys[0]] = max(heads[keys[0]], len(keys))
	}
	return names, heads
}

// wordKeys returns the keys of the words of s, up to limit, and whether that was all of them.
func wordKeys(s string, limit int) ([]string, bool) {
	var out []string
	for i := 0; ; {
		a, b, ok := nextWord(s, i)
		if !ok {
			return out, true
		}
		if len(out) == limit {
			return out, false
		}
		out = append(out, arabic.Key(s[a:b]))
		i = b
	}
}

// agencyAt returns how many of the keys, from the first, name a source.
func agencyAt(keys []string) int { return nameAt(agencies, agencyHeads, keys) }

// nameAt returns how many of the keys, from the first, are a name of the list.
func nameAt(names map[string]bool, heads map[string]int, keys []string) int {
	if len(keys) == 0 {
		return 0
	}
	for n := min(heads[keys[0]], len(keys)); n > 0; n-- {
		if names[strings.Join(keys[:n], " ")] {
			return n
		}
	}
	return 0
}

// creditWords may stand before the name of a source in a credit (المصدر: وكالات).
var creditWords = map[string]bool{
	"المصدر": true, "المصادر": true, "مصدر": true, "نقلا": true, "عن": true, "وكاله": true, "وكالات": true, "صحيفه": true, "موقع": true, "مع": true, "و": true,
	"من": true, "ترجمه": true, "فيديو": true, "بالعربيه": true,
}

// isCredit reports whether the line names nothing but sources (فرانس24/ أ ف ب, المصدر: وكالات).
func isCredit(s string) bool {
	keys, all := wordKeys(s, 9)
	if !all {
		return false
	}
	named := false
	for i := 0; i < len(keys); {
		if n := agencyAt(keys[i:]); n > 0 {
			named = true
			i += n
			continue
		}
		if k, ok := strings.CutPrefix(keys[i], "و"); ok {
			// A conjunction written with the name (ورويترز).
			rest := append([]string{k}, keys[i+1:]...)
			if n := agencyAt(rest); n > 0 {
				named = true
				i += n
				continue
			}
		}
		if !creditWords[keys[i]] {
			return false
		}
		i++
	}
	return named
}

// isCreditList reports whether the line is two to five names parted by commas, plus signs, slashes or مع, one of which is a source or initials: (الأفق الجديد، وكالات).
func isCreditList(s string) bool {
	chunks, known := 0, false
	for chunk := range strings.FieldsFuncSeq(strings.ReplaceAll(s, " مع ", "+"), func(r rune) bool {
		return r == arabic.Comma || r == '+' || r == '/' || r == '-' || r == ',' || r == '(' || r == ')'
	}) {
		keys, all := wordKeys(chunk, nameMost)
		if len(keys) == 0 {
			continue
		}
		if !all || !quiet(keys) || strings.IndexFunc(chunk, unicode.IsDigit) >= 0 {
			return false
		}
		chunks++
		known = known || isCredit(chunk) || isInitials(chunk) || isOutlet(keys) && !outletHeads[keys[0]]
	}
	return known && chunks > 1 && chunks < 6
}

// isInitials reports whether s is two or three letters with stops or spaces between them: أ.م.ف
func isInitials(s string) bool {
	p := parts(s, 4)
	for _, w := range p {
		if utf8.RuneCountInString(w.key) != 1 {
			return false
		}
	}
	return (len(p) == 2 || len(p) == 3) && (p[0].sep == "." || p[0].sep == " " || p[0].sep == ". ")
}

// keySet returns the keys of the words as a set.
func keySet(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[arabic.Key(w)] = true
	}
	return out
}
