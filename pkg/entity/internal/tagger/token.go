package tagger

import (
	"unicode"

	"github.com/isnad-news/isnad/pkg/arabic"
)

// Token is a word, a part of a word joined by underscores (#سعد_الحريري), or a mark.
type Token struct {
	// Start and End are code point offsets, half-open.
	Start, End int
	// Whole numbers the written words, so that the parts of one word have the same number.
	Whole int
	// Word is false for a mark.
	Word bool
	Key  []rune
}

// Tokens cuts text[start:end] as arabic.Tokenize does, and moreover at underscores. Keys lie in room, which is returned grown.
func Tokens(out []Token, room []rune, text []rune, start, end int) ([]Token, []rune) {
	whole := 0
	if len(out) > 0 {
		whole = out[len(out)-1].Whole + 1
	}
	for i := start; i < end; {
		r := text[i]
		if !arabic.IsWord(r) {
			if !unicode.IsSpace(r) {
				from := len(room)
				room = append(room, r)
				out = append(out, Token{Start: i, End: i + 1, Whole: whole, Key: room[from:len(room):len(room)]})
				whole++
			}
			i++
			continue
		}
		j := arabic.WordEnd(text, i, end)
		for part := i; part < j; {
			if text[part] == '_' {
				part++
				continue
			}
			stop := part
			for stop < j && text[stop] != '_' {
				stop++
			}
			from := len(room)
			room = arabic.AppendKeyRunes(room, text[part:stop])
			if len(room) > from {
				out = append(out, Token{Start: part, End: stop, Whole: whole, Word: true, Key: room[from:len(room):len(room)]})
			}
			part = stop
		}
		whole++
		i = j
	}
	return out, room
}
