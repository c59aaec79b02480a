package sentence

import (
	_ "embed"
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
)

var (
	//go:embed data/abbreviations.txt
	abbreviationList string
	//go:embed data/letters.txt
	letterList string
	//go:embed data/domains.txt
	domainList string
	//go:embed data/continuations.txt
	continuationList string
	//go:embed data/openings.txt
	openingList string

	abbreviations = readList(abbreviationList)
	letterNames   = readList(letterList)
	domains       = readList(domainList)
	continuations = readList(continuationList)
	openings      = readList(openingList)
)

// readList reads a list of words, each with its class, by matching form.
func readList(list string) map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(list) {
		switch f := strings.Fields(line); {
		case len(f) == 0 || f[0] == "#":
		case len(f) == 1:
			m[arabic.Key(f[0])] = "plain"
		default:
			m[arabic.Key(f[0])] = f[1]
		}
	}
	return m
}

// longest is the length of the longest word that is looked up in a list.
const longest = 24

// wordBefore returns where the word that ends at i begins, stops within it included when dotted is set (أ.ف.ب). It is i when no word, or one that is too long, stands there.
func (s *scanner) wordBefore(i int, dotted bool) int {
	j := i
	for j > s.begin && (arabic.IsWord(s.text[j-1]) || dotted && s.text[j-1] == '.' && j < i) {
		if j--; i-j > longest {
			return i
		}
	}
	return j
}

// wordAfter returns where the word that begins at i ends.
func (s *scanner) wordAfter(i int) int {
	j := i
	for j < len(s.text) && j-i <= longest && arabic.IsWord(s.text[j]) {
		j++
	}
	return j
}

// look returns the class of w in a list, or "" when w is not in it.
func look(list map[string]string, w []rune) string {
	var key [4 * longest]byte
	if len(w) == 0 || len(w) > longest {
		return ""
	}
	return list[string(arabic.AppendKey(key[:0], w))]
}

// isInitial reports whether w is one letter or the name of one (م, دبليو, إتش); word tells that the name is a word of its own.
func isInitial(w []rune) (initial, word bool) {
	n := 0
	for _, r := range w {
		if !arabic.IsDiacritic(r) && r != arabic.Tatweel {
			n++
		}
	}
	switch {
	case n == 1:
		return !arabic.IsDigit(w[0]), false
	case n > 1 && n <= 5:
		class := look(letterNames, w)
		return class != "", class == "word"
	}
	return false, false
}

// isGluedInitial is isInitial of a word that may carry a clitic (لسي.إن.إن, الإف.بي.آي).
func isGluedInitial(w []rune) bool {
	if initial, _ := isInitial(w); initial || len(w) > 8 {
		return initial
	}
	for _, stem := range arabic.Stems(arabic.KeyRunes(w)) {
		if letterNames[stem] != "" {
			return true
		}
	}
	return false
}
