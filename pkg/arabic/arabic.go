// Package arabic knows Arabic letters: which runes are what, how words are keyed for matching, where they begin and end, and which clitics they carry.
//
// Keys are for matching only; nothing here changes text that is put out.
package arabic

import "unicode"

// Letters and marks that rules speak of.
const (
	Hamza         = 'ء'
	AlefMadda     = 'آ'
	AlefHamza     = 'أ'
	WawHamza      = 'ؤ'
	AlefHamzaLow  = 'إ'
	YehHamza      = 'ئ'
	Alef          = 'ا'
	Beh           = 'ب'
	TehMarbuta    = 'ة'
	Feh           = 'ف'
	Kaf           = 'ك'
	Lam           = 'ل'
	AlefMaksura   = 'ى'
	Heh           = 'ه'
	Waw           = 'و'
	Yeh           = 'ي'
	AlefWasla     = 'ٱ'
	Tatweel       = 'ـ'
	SuperAlef     = '\u0670'
	Comma         = '،'
	Semicolon     = '؛'
	QuestionMark  = '؟'
	FullStop      = '۔'
	NoBreakSpace  = '\u00a0'
	ByteOrderMark = '\ufeff'
)

// IsLetter reports whether r is a letter of the Arabic script.
func IsLetter(r rune) bool {
	return r >= 0x0620 && r <= 0x064a && r != Tatweel || r >= 0x066e && r <= 0x06d3 && r != SuperAlef || r >= 0xfb50 && r <= 0xfdfb || r >= 0xfe70 && r <= 0xfefc
}

// IsDiacritic reports whether r is a vowel mark or another combining mark of the script.
func IsDiacritic(r rune) bool {
	return r >= 0x064b && r <= 0x065f || r == SuperAlef || r >= 0x0610 && r <= 0x061a || r >= 0x06d6 && r <= 0x06ed && r != 0x06dd && r != 0x06de && r != 0x06e9
}

// IsWord reports whether r may stand inside a written word: a letter, digit, mark, tatweel or underscore.
func IsWord(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_'
	}
	if r >= 0x0600 && r <= 0x06ff {
		return IsLetter(r) || IsDiacritic(r) || r == Tatweel || r >= 0x0660 && r <= 0x0669 || r >= 0x06f0 && r <= 0x06f9
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}

// IsDigit reports whether r is a European, Arabic-Indic or Persian digit.
func IsDigit(r rune) bool {
	return r >= '0' && r <= '9' || r >= 0x0660 && r <= 0x0669 || r >= 0x06f0 && r <= 0x06f9
}
