package arabic

import "unicode"

// Token is a word, or one punctuation mark or symbol. Space is not a token.
type Token struct {
	// Start and End are code point offsets into the text, half-open.
	Start, End int
	// Word is true for a written word (letters, digits and marks), false for a single other rune.
	Word bool
	// Key is the matching form of a word, or the rune itself.
	Key string
}

// Tokenize cuts text[start:end] into tokens. A number keeps its separators (3,5 · 10.2) and a Latin name its inner hyphens, apostrophes and full stops.
func Tokenize(text []rune, start, end int) []Token { return TokenizeFirst(text, start, end, end-start) }

// TokenizeFirst is Tokenize that stops after n tokens.
func TokenizeFirst(text []rune, start, end, n int) []Token {
	out := make([]Token, 0, max(0, min(n, (end-start)/5+1)))
	for i := start; i < end && len(out) < n; {
		r := text[i]
		if unicode.IsSpace(r) {
			i++
			continue
		}
		if !IsWord(r) {
			out = append(out, Token{Start: i, End: i + 1, Key: string(r)})
			i++
			continue
		}
		j := WordEnd(text, i, end)
		out = append(out, Token{Start: i, End: j, Word: true, Key: KeyRunes(text[i:j])})
		i = j
	}
	return out
}

// WordEnd returns where the word that starts at text[i] ends.
func WordEnd(text []rune, i, end int) int {
	j := i + 1
	for j < end && (IsWord(text[j]) || j+1 < end && joins(text[j-1], text[j], text[j+1])) {
		j++
	}
	return j
}

// joins reports whether r, between two word runes, keeps them in one word: a separator inside a number, or a mark inside a Latin name.
func joins(before, r, after rune) bool {
	switch r {
	case '.', ',', '٫', '٬':
		return IsDigit(before) && IsDigit(after)
	case '\'', '’', '-':
		return isLatin(before) && isLatin(after)
	}
	return false
}

func isLatin(r rune) bool { return unicode.Is(unicode.Latin, r) }
