package arabic

import (
	"unicode"
	"unicode/utf8"
)

// fold maps a letter to its matching form, and marks to 0: أ إ آ ٱ → ا, ى → ي, ئ → ي, ؤ → و, ة → ه, digits → European ones.
func fold(r rune) rune {
	switch r {
	case AlefMadda, AlefHamza, AlefHamzaLow, AlefWasla:
		return Alef
	case AlefMaksura, YehHamza, 'ی':
		return Yeh
	case WawHamza:
		return Waw
	case TehMarbuta:
		return Heh
	case 'ک', 'گ':
		return Kaf
	case Tatweel:
		return 0
	}
	switch {
	case IsDiacritic(r):
		return 0
	case r >= 0x0660 && r <= 0x0669:
		return r - 0x0660 + '0'
	case r >= 0x06f0 && r <= 0x06f9:
		return r - 0x06f0 + '0'
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	case r > 0x7f && !IsLetter(r):
		return unicode.ToLower(r)
	}
	return r
}

// Key returns the matching form of a word or phrase: letters folded, vowel marks and tatweel dropped.
func Key(s string) string {
	var room [keyRoom]byte
	return string(AppendKeyString(room[:0], s))
}

// KeyRunes is Key of a slice of runes.
func KeyRunes(s []rune) string {
	var room [keyRoom]byte
	return string(AppendKey(room[:0], s))
}

// keyRoom is enough for the key of a word or a name, which is then made in place.
const keyRoom = 64

// AppendKeyRunes appends the runes of KeyRunes(s) to dst.
func AppendKeyRunes(dst, s []rune) []rune {
	for _, r := range s {
		if f := fold(r); f != 0 {
			dst = append(dst, f)
		}
	}
	return dst
}

// AppendKey appends the UTF-8 bytes of KeyRunes(s) to dst. With a buffer that is used again it looks words up without allocating.
func AppendKey(dst []byte, s []rune) []byte {
	for _, r := range s {
		dst = appendFold(dst, r)
	}
	return dst
}

// AppendKeyString is AppendKey of a string.
func AppendKeyString(dst []byte, s string) []byte {
	for _, r := range s {
		dst = appendFold(dst, r)
	}
	return dst
}

func appendFold(dst []byte, r rune) []byte {
	if f := fold(r); f != 0 {
		return utf8.AppendRune(dst, f)
	}
	return dst
}
