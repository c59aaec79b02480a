package arabic

import "strings"

var latin = map[rune]string{
	'ا': "a", 'ب': "b", 'ت': "t", 'ث': "th", 'ج': "j", 'ح': "h", 'خ': "kh", 'د': "d", 'ذ': "dh", 'ر': "r", 'ز': "z", 'س': "s", 'ش': "sh", 'ص': "s", 'ض': "d", 'ط': "t",
	'ظ': "z", 'ع': "a", 'غ': "gh", 'ف': "f", 'ق': "q", 'ك': "k", 'ل': "l", 'م': "m", 'ن': "n", 'ه': "h", 'و': "w", 'ي': "y", 'ء': "", 'پ': "p", 'چ': "ch", 'ڤ': "v", 'ژ': "zh",
}

// Slug transliterates a name into one NATS subject token of lower-case ASCII letters, digits and hyphens (سيرغي لافروف → syrghy-lafrwf).
// It is "unknown" when nothing remains. Letters are mapped one by one, without vowels; two names may share a slug.
func Slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range Key(name) {
		s, ok := latin[r]
		if !ok && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9') {
			s, ok = string(r), true
		}
		if !ok {
			gap = b.Len() > 0
			continue
		}
		if gap && s != "" {
			b.WriteByte('-')
			gap = false
		}
		b.WriteString(s)
	}
	if b.Len() == 0 {
		return "unknown"
	}
	return b.String()
}
