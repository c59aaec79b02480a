package eval

import (
	"maps"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/isnad-news/isnad/pkg/article"
)

// isLetter reports whether r counts when spans are compared: a letter or a number.
func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// isWord reports whether r may stand inside a written word: a letter, a number or a mark.
func isWord(r rune) bool { return isLetter(r) || unicode.Is(unicode.Mn, r) }

// letters counts letters of a raw text in constant time.
type letters struct {
	raw  []rune
	upTo []int // upTo[i] is the number of letters in raw[:i]
}

func newLetters(raw string) letters {
	l := letters{raw: []rune(raw)}
	l.upTo = make([]int, len(l.raw)+1)
	for i, r := range l.raw {
		l.upTo[i+1] = l.upTo[i]
		if isLetter(r) {
			l.upTo[i+1]++
		}
	}
	return l
}

// count returns the number of letters within s.
func (l letters) count(s article.Span) int {
	if s.End <= s.Start {
		return 0
	}
	return l.upTo[s.End] - l.upTo[s.Start]
}

// similarity is the share of letters in both spans among the letters in either.
func (l letters) similarity(a, b article.Span) float64 {
	both := l.count(article.Span{Start: max(a.Start, b.Start), End: min(a.End, b.End)})
	either := l.count(a) + l.count(b) - both
	if either == 0 {
		return 0
	}
	return float64(both) / float64(either)
}

// core cuts s to its first and last letter.
func (l letters) core(s article.Span) article.Span {
	for s.Start < s.End && !isLetter(l.raw[s.Start]) {
		s.Start++
	}
	for s.End > s.Start && !isLetter(l.raw[s.End-1]) {
		s.End--
	}
	return s
}

// whole widens the core of s to whole written words.
func (l letters) whole(s article.Span) article.Span {
	s = l.core(s)
	for s.Start > 0 && isWord(l.raw[s.Start-1]) {
		s.Start--
	}
	for s.End < len(l.raw) && isWord(l.raw[s.End]) {
		s.End++
	}
	return s
}

// set marks the letters of spans.
func (l letters) set(spans []article.Span) []bool {
	out := make([]bool, len(l.raw))
	for _, s := range spans {
		for i := s.Start; i < s.End; i++ {
			out[i] = isLetter(l.raw[i])
		}
	}
	return out
}

var folded = strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا", "ٱ", "ا", "ى", "ي", "ئ", "ي", "ؤ", "و", "ة", "ه", "ـ", "")

// foldName returns the words of a name in matching form: without marks, with like letters folded and without و ف ب ل ك ال in front.
func foldName(name string) map[string]bool {
	name = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFC.String(name))
	out := map[string]bool{}
	for _, w := range strings.FieldsFunc(folded.Replace(name), func(r rune) bool { return !isLetter(r) && r != '_' }) {
		out[withoutArticle(w)] = true
	}
	return out
}

// withoutArticle cuts the article and the letters that cling to it from a word of five letters or more (والقاهرة → قاهرة).
func withoutArticle(w string) string {
	if len([]rune(w)) <= 4 {
		return w
	}
	for _, front := range []string{"و", "ف", ""} {
		rest, ok := strings.CutPrefix(w, front)
		if !ok {
			continue
		}
		for _, article := range []string{"بال", "كال", "لل", "ال"} {
			if s, ok := strings.CutPrefix(rest, article); ok {
				return s
			}
		}
	}
	return w
}

// sameSpeaker reports whether got names one of the gold alternatives: all words of one name are among the other's. No name is right only when gold has none.
func sameSpeaker(gold, got string) bool {
	return anySpeaker(gold, got, func(a, b map[string]bool) bool { return len(a) > 0 && len(b) > 0 && (within(a, b) || within(b, a)) })
}

// exactSpeaker reports whether got has the words of one of the gold alternatives, and no others. No name is right only when gold has none.
func exactSpeaker(gold, got string) bool { return anySpeaker(gold, got, maps.Equal) }

// anySpeaker reports whether the words of got fit those of one of the gold alternatives.
func anySpeaker(gold, got string, fit func(a, b map[string]bool) bool) bool {
	if gold == "" || got == "" {
		return gold == got
	}
	b := foldName(got)
	for alternative := range strings.SplitSeq(gold, "|") {
		if fit(foldName(alternative), b) {
			return true
		}
	}
	return false
}

// within reports whether every word of a is in b.
func within(a, b map[string]bool) bool {
	for w := range a {
		if !b[w] {
			return false
		}
	}
	return true
}
