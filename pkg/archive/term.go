package archive

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/arabic"
)

//go:embed data/common.txt
var commonFile string

// common are the words that nearly every text has.
var common = func() map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(commonFile) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			words[line] = true
		}
	}
	return words
}()

// Terms of one text stand beside each other without knowing of fields, so each that is not a word of the text has a letter and a colon in front.
const (
	speakerTerm  = "s:" // a word of the speaker's name
	speakerID    = "p:" // the speaker's Wikidata id
	mentionedID  = "m:" // the Wikidata id of who or what the quote names
	sourceTerm   = "f:" // the article's source
	kindTerm     = "k:" // the kind of the quote
	articleTerm  = "ال"
	servantOf    = "عبد"
	leastStem    = 4 // letters that a word of a query must keep without its clitics
	maxTermBytes = 100
)

// words returns the matching forms of the text's words. Only letters and digits count in them, so that BBC-2 is bbc2. عبد الله and عبدالله are one word.
func words(text string) []string {
	runes := []rune(text)
	tokens := arabic.Tokenize(runes, 0, len(runes))
	out := make([]string, 0, len(tokens))
	for i := 0; i < len(tokens); i++ {
		if !tokens[i].Word {
			continue
		}
		key := plain(tokens[i].Key)
		if servant(key) && i+1 < len(tokens) && tokens[i+1].Word && strings.HasPrefix(tokens[i+1].Key, articleTerm) {
			i++
			key += plain(tokens[i].Key)
		}
		if key != "" {
			out = append(out, key)
		}
	}
	return out
}

// servant reports whether a word is عبد, maybe with clitics.
func servant(key string) bool {
	return strings.HasSuffix(key, servantOf) && len(key) <= len(servantOf)+4
}

// plain drops what is neither letter nor digit, and what is too long for any word.
func plain(key string) string {
	key = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, key)
	for len(key) > maxTermBytes {
		_, n := utf8.DecodeLastRuneInString(key)
		key = key[:len(key)-n]
	}
	return key
}

// bare returns the word without its article: القاهره is قاهره. الله and الان stay, for what is left of them is another word.
func bare(key string) string {
	if rest, ok := strings.CutPrefix(key, articleTerm); ok && utf8.RuneCountInString(rest) >= 2 && !common[rest] {
		return rest
	}
	return key
}

// textTerms adds the terms of a text: each word in each reading that its clitics allow, without the article. وبالقاهره is وبالقاهره, بالقاهره and قاهره.
func textTerms(out []string, text string) []string {
	for _, w := range words(text) {
		for _, r := range arabic.Readings(w) {
			if !common[r] {
				out = append(out, bare(r))
			}
		}
	}
	return out
}

// nameTerms adds the terms of a speaker's name, which carries no clitics.
func nameTerms(out []string, name string) []string {
	for _, w := range words(name) {
		out = append(out, speakerTerm+bare(w))
	}
	return out
}

// wordTerm is the term of something that is matched whole, whatever stands in it.
func wholeTerm(prefix, value string) string {
	return prefix + plain(arabic.Key(value))
}

// join returns the terms, each once, as the index takes them.
func join(terms []string) string {
	slices.Sort(terms)
	return strings.Join(slices.Compact(terms), " ")
}

// stems returns the readings of a query's word without clitics, shortest first, that leave enough letters to be a word of their own. It is empty for most words.
func stems(word string) []string {
	var out []string
	for _, r := range arabic.Readings(word)[1:] {
		stem, least := bare(r), leastStem
		if stem != r { // the article is a sign of its own: بالجسر
			least--
		}
		if utf8.RuneCountInString(stem) >= least && !common[stem] {
			out = append(out, stem)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return len(a) - len(b) })
	return out
}
