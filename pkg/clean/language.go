package clean

import (
	_ "embed"
	"strings"
	"unicode"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
)

//go:embed data/languages.tsv
var languageFile string

// Classes of bytes for a rough count of letters: a two-byte letter counts by its first byte.
const (
	noLetter = iota
	arabicLetter
	extraLetter // of the Arabic script, mostly outside Arabic: ی ک پ ے
	otherLetter
	letterClasses
)

var letterClass = func() (t [256]uint8) {
	for c := range 256 {
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0xc3 && c <= 0xd7 || c == 0xe0 || c >= 0xe3 && c <= 0xed || c == 0xe1:
			t[c] = otherLetter
		case c == 0xd8 || c == 0xd9:
			t[c] = arabicLetter
		case c == 0xda || c == 0xdb || c == 0xdd:
			t[c] = extraLetter
		}
	}
	return t
}()

// headBytes is how much of a text is looked at for the article ال.
const headBytes = 2048

// isWritten reports whether r is a letter. A tatweel alone is a stretch of none.
func isWritten(r rune) bool { return unicode.IsLetter(r) && r != arabic.Tatweel }

// checkLanguage rejects a text without letters as empty, and one that is not Arabic with what it looks like.
func checkLanguage(s string) error {
	var n [letterClasses]int
	for i := range len(s) {
		n[letterClass[s[i]]]++
	}
	head := s[:min(len(s), headBytes)]
	script := n[arabicLetter] + n[extraLetter]
	all := script + n[otherLetter]
	switch {
	case all == 0 || strings.IndexFunc(s, isWritten) < 0:
		return article.Reject(article.ReasonEmpty, "the text has no letters")
	case script*2 < all:
		return article.Reject(article.ReasonNotArabic, "looks like %s script: about %d of %d letters are Arabic", scriptOf(s), script, all)
	case n[extraLetter]*40 > script || script > 60 && strings.Count(head, "ال")*len(s) < script/60*len(head):
		// Letters that Arabic hardly uses, or hardly an article: the words decide.
		if name := languageOf(s); name != "Arabic" {
			return article.Reject(article.ReasonNotArabic, "looks like %s: %d of about %d letters are none of Arabic's", name, n[extraLetter], script)
		}
	}
	return nil
}

// languages holds, under a word's key, the language whose word it is.
var languages = func() map[string]string {
	out := map[string]string{}
	for l := range strings.Lines(languageFile) {
		name, words, ok := strings.Cut(strings.TrimSpace(l), "\t")
		if !ok || strings.HasPrefix(l, "#") {
			continue
		}
		for _, w := range strings.Fields(words) {
			out[arabic.Key(w)] = name
		}
	}
	return out
}()

// languageOf names the language of the Arabic script that most of the frequent words among the first two thousand belong to. Arabic wins a tie.
func languageOf(s string) string {
	found := map[string]int{}
	for i, n := 0, 0; n < 2000; n++ {
		a, b, ok := nextWord(s, i)
		if !ok {
			break
		}
		if name := languages[arabic.Key(s[a:b])]; name != "" {
			found[name]++
		}
		i = b
	}
	best := "Arabic"
	for _, name := range []string{"Persian", "Urdu", "Kurdish", "Pashto", "Uyghur"} {
		if found[name] > found[best] {
			best = name
		}
	}
	return best
}

// scripts are the scripts that scriptOf can name.
var scripts = []struct {
	name  string
	table *unicode.RangeTable
}{
	{"Latin", unicode.Latin},
	{"Cyrillic", unicode.Cyrillic},
	{"Hebrew", unicode.Hebrew},
	{"Greek", unicode.Greek},
	{"Chinese", unicode.Han},
	{"Japanese", unicode.Hiragana},
	{"Japanese", unicode.Katakana},
	{"Korean", unicode.Hangul},
	{"Devanagari", unicode.Devanagari},
}

// scriptOf names the script that most of the first thousand letters are written in.
func scriptOf(s string) string {
	found := map[string]int{}
	n := 0
	for _, r := range s {
		if !unicode.IsLetter(r) {
			continue
		}
		for _, t := range scripts {
			if unicode.Is(t.table, r) {
				found[t.name]++
				break
			}
		}
		if n++; n == 1000 {
			break
		}
	}
	best := "another"
	for _, t := range scripts {
		if found[t.name] > found[best] {
			best = t.name
		}
	}
	return best
}
