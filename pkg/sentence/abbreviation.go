package sentence

import (
	_ "embed"
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
)

//go:embed data/abbreviations.txt
var abbreviationList string

// abbreviations maps the matching form of an abbreviation, without its last stop, to whether it is a title.
var abbreviations = func() map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(abbreviationList) {
		if f := strings.Fields(line); len(f) == 2 && f[0] != "#" {
			m[arabic.Key(f[0])] = f[1] == "title"
		}
	}
	return m
}()

// longest is the length of the longest token that is looked up as an abbreviation.
const longest = 12

// isAbbreviation reports whether the stop of b belongs to the abbreviation before it.
func (s *scanner) isAbbreviation(b boundary, glued bool) bool {
	i, letters, single := b.start, 0, true
	for i > s.begin && b.start-i <= longest {
		r := s.text[i-1]
		if r == '.' {
			single = single && letters <= 1
			letters = 0
		} else if arabic.IsWord(r) {
			if r != arabic.Tatweel {
				letters++
			}
		} else {
			break
		}
		i--
	}
	if b.start-i > longest || i == b.start {
		return false
	}
	single = single && letters <= 1
	token := arabic.KeyRunes(s.text[i:b.start])
	title, listed := abbreviations[token]
	if j := i - 1; j >= s.begin && (s.text[j] == '/' || isBlank(s.text[j]) && j > s.begin && arabic.IsDigit(s.text[j-1])) {
		return false // a unit after a number: 10 د.
	}
	switch {
	case listed && title:
		return true
	case listed || single && strings.Contains(token, "."):
		return glued || !s.opensClause(b.next)
	case single && glued:
		return true
	}
	return false
}
