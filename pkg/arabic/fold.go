package arabic

import "unicode/utf8"

// AppendKey appends the UTF-8 bytes of KeyRunes(s) to dst. With a buffer that is used again it looks words up without allocating.
func AppendKey(dst []byte, s []rune) []byte {
	for _, r := range s {
		if f := fold(r); f != 0 {
			dst = utf8.AppendRune(dst, f)
		}
	}
	return dst
}

// WordEnd returns where the word that starts at text[i] ends, by the rules of Tokenize.
func WordEnd(text []rune, i, end int) int {
	j := i + 1
	for j < end && (IsWord(text[j]) || j+1 < end && joins(text[j-1], text[j], text[j+1])) {
		j++
	}
	return j
}
