package tagger

import (
	"math/bits"
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
)

// hash returns the hash of a word's key. It is that of mix over the key's letters.
func hash(key []rune) uint64 {
	h := uint64(len(key))
	for _, r := range key {
		h = mix(h, uint64(r))
	}
	return h
}

func hashString(key string) uint64 { return hash([]rune(key)) }

// mix joins a hash with one more value.
func mix(h, v uint64) uint64 {
	h = (h ^ v) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}

// Kinds of written tokens that are no Arabic word.
const (
	shapeArabic = iota
	shapeNumber
	shapeLatin
	shapeMark
)

// shape tells what a key is made of.
func shape(key []rune) uint64 {
	switch {
	case len(key) == 0 || !arabic.IsWord(key[0]):
		return shapeMark
	case arabic.IsDigit(key[0]):
		return shapeNumber
	case key[0] < 0x250:
		return shapeLatin
	}
	return shapeArabic
}

// word is what the tagger knows of a word, apart from where it stands.
type word struct {
	// key and base are the hashes of the word and of the word without its clitics (وبوتين → بوتين).
	key, base uint64
	// clitics is the hash of the letters that base lacks.
	clitics uint64
	// fine and coarse are the classes of base, 0 for a word without any.
	fine, coarse uint16
	prior        prior
	// rarity is 0 for a word that the corpus lacks, and more for a word that it has more often.
	rarity uint64
	// starts are the beginnings of names of the gazetteer that the word may be.
	starts []uint64
	// parts tells what the word may be in the name of an institution.
	parts uint8
	// scores are what the word adds to the scores of the labels at the positions from two before to two after.
	scores [2*reach + 1][passes * labels]int16
}

// analyse finds out about a word by its key, with its prior by the convention.
func (l *Lexicon) analyse(key []rune, g *Gazetteer, c Convention) word {
	w := word{key: hash(key)}
	w.base = w.key
	var base []rune
	if shape(key) == shapeNumber {
		// Numbers are all one word.
		w.key, w.base = hashString("0"), hashString("0")
	} else if shape(key) == shapeArabic {
		base = l.strip(key)
		if len(base) != len(key) {
			w.base = hash(base)
			w.clitics = hash(key[:len(key)-len(base)])
		}
	}
	if e := l.entry(w.base); e != nil {
		w.fine, w.coarse, w.prior = e.fine, e.coarse, e.priors[c.prior()]
		w.rarity = uint64(bits.Len32(e.count)+1) / 2
	}
	if g != nil {
		w.starts = g.starts(key)
		w.parts = g.heads.parts(key)
	}
	return w
}

// strip returns the word without the clitics in front when the corpus has the rest far more often (وبوتين → بوتين, للقاهرة → القاهرة) than the word as it stands.
func (l *Lexicon) strip(key []rune) []rune {
	own := uint32(0)
	if e := l.entry(hash(key)); e != nil {
		own = e.count
	}
	best, most := key, max(8*own, 4)
	if !strings.ContainsRune("وفبلك", key[0]) {
		return key
	}
	for _, s := range arabic.Stems(string(key))[1:] {
		stem := []rune(s)
		if len(stem) < 3 || len(key) > 3 && key[0] == 'ا' {
			continue
		}
		if e := l.entry(hash(stem)); e != nil && e.count > most {
			best, most = stem, e.count
		}
	}
	return best
}

// attribute is a property of a word, as a hash, with the places around a position where it is of interest, as a set of bits.
type attribute struct {
	hash  uint64
	reach uint8
	// lexical is true for what is known of this one word alone, and not of others like it.
	lexical bool
}

// Reaches: the positions from two before to two after.
const (
	here   = 1 << 2
	beside = 1<<1 | here | 1<<3
	around = 1 | beside | 1<<4
)

// Kinds of attributes.
const (
	attrKey = iota + 1
	attrBase
	attrClitics
	attrPrefix
	attrSuffix
	attrFine
	attrCoarse
	attrShape
	attrPrior
	attrGram
	attrBias
	attrPair
	attrGazetteer
	attrDocument
	attrRarity
	attrInstitution
	attrSport
)

// attributes returns all that speaks for or against a name in the word itself.
func (l *Lexicon) attributes(w word, key []rune) []attribute {
	out := make([]attribute, 0, 32)
	add := func(kind, value uint64, reach uint8) {
		out = append(out, attribute{mix(mix(kind, 0), value), reach, kind == attrKey || kind == attrBase})
	}
	add(attrBias, 0, here)
	add(attrKey, w.key, around)
	add(attrBase, w.base, around)
	add(attrClitics, w.clitics, beside)
	if w.fine > 0 {
		add(attrFine, uint64(w.fine), around)
		add(attrCoarse, uint64(w.coarse), around)
	}
	add(attrRarity, w.rarity, around)
	for _, p := range w.prior.features() {
		add(attrPrior, p, around)
	}
	kind := shape(key)
	add(attrShape, kind<<8|uint64(min(len(key), 9)), beside)
	if kind != shapeArabic {
		return out
	}
	stem := l.strip(key)
	definite := uint64(0)
	if len(stem) > 4 && stem[0] == 'ا' && stem[1] == 'ل' {
		stem, definite = stem[2:], 1
	}
	add(attrShape, definite<<4|1<<16, beside)
	for n := 1; n <= 4 && n <= len(stem); n++ {
		if n > 1 {
			add(attrPrefix, mix(hash(stem[:n]), definite), here)
		}
		if n < 4 || len(stem) > 4 {
			add(attrSuffix, mix(hash(stem[len(stem)-n:]), definite), beside)
		}
	}
	for i := 0; i+3 <= len(stem); i++ {
		add(attrGram, hash(stem[i:i+3]), here)
	}
	return out
}
