package tagger

import (
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
)

// What a word may be in the name of an institution.
const (
	headOf = 1 << iota
	headNation
	headPlace
	definite
	nation
	never
	sport
	feminine
)

// heads maps the hashes of the words with which the name of an institution begins to what they may be.
type heads map[uint64]uint8

// ReadInstitutions adds the words of a file of lines that begin with of, nation, place, never or sport.
func (g *Gazetteer) ReadInstitutions(data string) {
	for line := range strings.Lines(data) {
		kind, words, _ := strings.Cut(strings.TrimSpace(line), "\t")
		part := map[string]uint8{"of": headOf, "nation": headNation, "place": headPlace, "never": never, "sport": sport}[kind]
		for _, w := range strings.Fields(words) {
			if part != 0 {
				g.heads[hashString(arabic.Key(w))] |= part
			}
		}
	}
}

// parts tells what a word may be in the name of an institution.
func (h heads) parts(key []rune) uint8 {
	var out uint8
	if len(key) < 3 || shape(key) != shapeArabic {
		return 0
	}
	for i, s := range arabic.Stems(string(key)) {
		if p := h[hashString(s)]; i == 0 {
			out |= p
		} else {
			out |= p &^ (never | sport)
		}
	}
	word := key
	if word[0] == 'و' {
		word = word[1:]
	}
	if n := len(word); n > 4 && (word[0] == 'ا' && word[1] == 'ل' || word[0] == 'ل' && word[1] == 'ل') {
		out |= definite
		if word[n-1] == 'ي' || word[n-2] == 'ي' && word[n-1] == 'ه' {
			out |= nation
		}
		if word[n-1] == 'ه' || word[n-1] == 'ت' || word[n-1] == 'ط' {
			out |= feminine
		}
	}
	return out
}

// institutions fills in the marks of words that read like the name of an institution.
func (g *Gazetteer) institutions(words []*word, marks []mark) {
	for i := 0; i < len(words); i++ {
		parts := words[i].parts
		if parts&(headOf|headNation|headPlace) == 0 {
			continue
		}
		end, kind := i, uint8(0)
		j := i + 1
		for j < len(words) && j < i+5 && words[j].parts&definite != 0 {
			j++
		}
		switch {
		case parts&headPlace != 0 && i+1 < len(words) && marks[i+1].gazetteer>>3&(1<<classCountry|1<<classCity|1<<classTown|2) != 0:
			end, kind = i+2, headPlace
			for end < len(words) && marks[end].gazetteer&1 != 0 {
				end++
			}
		case parts&headOf != 0 && j > i+1:
			end, kind = j, headOf
		case parts&headNation != 0 && j > i+1 && words[j-1].parts&nation != 0 && (words[j-1].parts^parts)&feminine == 0:
			end, kind = j, headNation
		}
		for k := i; k < end; k++ {
			marks[k].institution = kind<<2 | 2
			if k == i {
				marks[k].institution--
			}
		}
		if end > i {
			i = end - 1
		}
	}
}

// sportShare is one word of sport in so many that makes a sports story.
const sportShare = 40

// topic reports whether the words are those of a sports story.
func topic(words []*word) bool {
	n := 0
	for _, w := range words {
		if w.parts&sport != 0 {
			n++
		}
	}
	return n*sportShare > len(words)
}
