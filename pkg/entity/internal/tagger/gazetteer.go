package tagger

import (
	"slices"
	"strconv"
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
)

// Gazetteer finds names of a list in the text. The first word of a name may carry clitics, the last may not.
type Gazetteer struct {
	// phrases maps the hash of the words of a name, or of its first words, to what it is.
	phrases map[uint64]phrase
	longest int
	heads   heads
}

// phrase is a name, or the beginning of one.
type phrase struct {
	// classes is the set of classes of the name, empty where the words are only the beginning of one.
	classes uint8
	more    bool
}

// NewGazetteer returns an empty gazetteer.
func NewGazetteer() *Gazetteer { return &Gazetteer{phrases: map[uint64]phrase{}, heads: heads{}} }

// Add adds a name with its class. A name may have several.
func (g *Gazetteer) Add(name string, class uint8) {
	runes := []rune(arabic.Key(name))
	tokens := arabic.Tokenize(runes, 0, len(runes))
	if len(tokens) == 0 {
		return
	}
	h := uint64(0)
	for i, t := range tokens {
		h = mix(h, hashString(t.Key))
		p := g.phrases[h]
		if i == len(tokens)-1 {
			p.classes |= 1 << class
		} else {
			p.more = true
		}
		g.phrases[h] = p
	}
	g.longest = max(g.longest, len(tokens))
}

// starts returns the hashes of those readings of a word with which a name of the list begins.
func (g *Gazetteer) starts(key []rune) []uint64 {
	var out []uint64
	if len(key) == 0 {
		return nil
	}
	for _, s := range arabic.Stems(string(key)) {
		h := mix(0, hashString(s))
		if _, ok := g.phrases[h]; ok {
			out = append(out, h)
		}
	}
	return out
}

// match returns the longest name that begins at the first of the words, its number of words and its set of classes; 0 words where there is none.
func (g *Gazetteer) match(words []*word) (length int, classes uint8) {
	for _, h := range words[0].starts {
		for i := 0; ; {
			p, ok := g.phrases[h]
			if !ok {
				break
			}
			if p.classes != 0 && i >= length {
				length, classes = i+1, p.classes
			}
			if i++; i < len(words) && words[i].key == hashtag {
				i++ // المملكة العربية #السعودية
			}
			if !p.more || i >= len(words) {
				break
			}
			h = mix(h, words[i].key)
		}
	}
	return length, classes
}

// hashtag is the hash of the mark before a tag, which may stand within a name.
var hashtag = hashString("#")

// Classes of names, beside those of Types for the curated ones.
const (
	classCountry = 4 + iota
	classCity
	classTown
	classGiven
)

// city is how many people make a city of a town.
const city = 150000

// ReadNames adds the names of a file of lines that begin with a type and end with names parted by |.
func (g *Gazetteer) ReadNames(data string) {
	for line := range strings.Lines(data) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		kind := slices.Index(Types, fields[0])
		if kind < 0 || len(fields) < 2 || len(fields) > 2 && fields[1] == "-" {
			continue
		}
		for name := range strings.SplitSeq(fields[len(fields)-1], "|") {
			g.Add(name, uint8(kind))
		}
	}
}

// ReadPlaces adds the names of a file of lines of name, id, kind, country and population.
func (g *Gazetteer) ReadPlaces(data string) {
	for line := range strings.Lines(data) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) < 5 || strings.HasPrefix(line, "#") {
			continue
		}
		class := uint8(classTown)
		if people, _ := strconv.Atoi(fields[4]); fields[2] == "country" {
			class = classCountry
		} else if people >= city {
			class = classCity
		}
		g.Add(fields[0], class)
	}
}

// ReadGiven adds the given names of a file of lines of a gender and names parted by spaces.
func (g *Gazetteer) ReadGiven(data string) {
	for line := range strings.Lines(data) {
		if gender, names, _ := strings.Cut(strings.TrimSpace(line), "\t"); gender == "m" || gender == "f" {
			for _, name := range strings.Fields(names) {
				g.Add(name, classGiven)
			}
		}
	}
}
