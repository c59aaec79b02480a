package arabic

import (
	"slices"
	"strings"
)

// Stems returns the key itself and what it may be without the clitics that one written word can carry in front:
// و ف (and), ب ل ك (by, to, like), ال (the). A reading must leave at least two letters; the key itself comes first, then shorter and shorter readings.
func Stems(key string) []string {
	out := Readings(key)
	for _, b := range out[:len(out):len(out)] {
		if rest, ok := strings.CutPrefix(b, "ال"); ok {
			out = addReading(out, rest)
		}
	}
	return out
}

// Readings is Stems with the article left where it is: وللقاهره may be للقاهره and القاهره, not قاهره.
func Readings(key string) []string {
	out := []string{key}
	add := func(s string) { out = addReading(out, s) }
	bases := []string{key}
	for _, c := range []string{"و", "ف"} {
		if rest, ok := strings.CutPrefix(key, c); ok {
			add(rest)
			bases = append(bases, rest)
		}
	}
	for _, b := range bases {
		for _, c := range []string{"ب", "ل", "ك"} {
			if rest, ok := strings.CutPrefix(b, c); ok {
				add(rest)
				if c == "ل" && strings.HasPrefix(rest, "ل") {
					add("ال" + strings.TrimPrefix(rest, "ل"))
				}
			}
		}
	}
	return out
}

func addReading(out []string, s string) []string {
	if len([]rune(s)) < 2 || slices.Contains(out, s) {
		return out
	}
	return append(out, s)
}
