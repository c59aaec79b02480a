package clean

import (
	_ "embed"
	"strings"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
)

//go:embed data/cities.txt
var cityFile string

//go:embed data/given.txt
var givenFile string

var cities, cityHeads = readNames(cityFile)

// given holds the keys of given names.
var given = func() map[string]bool {
	_, names, _ := strings.Cut(givenFile, "\n")
	return keySet(names)
}()

// part is one word of the beginning of a line, and what stands between it and the next word.
type part struct {
	key        string
	start, end int
	sep        string
}

// parts returns the first words of s, up to limit.
func parts(s string, limit int) []part {
	var out []part
	for i := 0; len(out) < limit; {
		a, b, ok := nextWord(s, i)
		if n := len(out); n > 0 {
			out[n-1].sep = s[i:a]
		}
		if !ok {
			break
		}
		out = append(out, part{key: arabic.Key(s[a:b]), start: a, end: b})
		i = b
	}
	return out
}

// signedBytes is how far into a line hasDash looks.
const signedBytes = 100

// signed returns how many bytes at the beginning of s name the source and the place, or the reporter and the place, without brackets: دمشق-سانا , رويترز - القاهرة:,
// سبق- الرياض:, and of which kind they are.
func signed(s string) (int, string) {
	if !hasDash(s) {
		return 0, ""
	}
	p := parts(s, 12)
	keys := keysOf(p)
	kind := article.RemovedDateline
	var agency, city, ended bool
	i := 0
	for i < len(p) {
		n := agencyAt(keys[i:])
		if n > 0 {
			agency = true
		} else if n = nameAt(cities, cityHeads, keys[i:]); n > 0 {
			city = true
		} else if i == 0 {
			// A reporter's name, up to the first dash.
			for n = 1; n < 4 && n < len(p) && strings.TrimSpace(p[n-1].sep) == ""; n++ {
			}
			if n < 2 || !given[keys[0]] {
				return 0, ""
			}
			kind = article.RemovedByline
		} else {
			break
		}
		i += n
		sep := strings.TrimSpace(p[i-1].sep)
		if i == n && !isDash(sep) {
			return 0, "" // the first part stands apart by a dash
		}
		ended = strings.Contains(sep, ":")
		if sep == "" || ended {
			break
		}
	}
	if i == 0 || i >= len(p) || !city && !agency || !ended && (!city || !agency) {
		return 0, ""
	}
	if kind == article.RemovedDateline && ended && !agency {
		return 0, ""
	}
	if keys[0] == "سبق" {
		kind = article.RemovedByline
	}
	return p[i].start, kind
}

// hasDash reports whether a dash, a slash or a colon stands among the first bytes of s, as in every dateline.
func hasDash(s string) bool {
	head := s[:min(len(s), signedBytes)]
	return strings.ContainsAny(head, "-:/") || strings.Contains(head, "–") || strings.Contains(head, "—") || strings.Contains(head, "ـ")
}

func isDash(s string) bool {
	switch s {
	case "-", "–", "—", "--", "ـ", "/", "−":
		return true
	}
	return false
}

// isSignature reports whether s, the last line or what stands after the last stop, is who wrote it: initials (ع ب م) or a name (هاني الأحمد).
func isSignature(s string, sure bool) bool {
	p := parts(s, 8)
	if len(p) < 2 || len(p) > 7 || !sure && len(p) > 4 {
		return false
	}
	short := 0
	for i, w := range p {
		r, _ := utf8.DecodeRuneInString(w.key)
		if !arabic.IsLetter(r) || idle[w.key] && (w.key != "علي" || i < len(p)-1) {
			return false
		}
		if utf8.RuneCountInString(w.key) == 1 {
			short++
		}
	}
	if short == len(p) {
		return len(p) <= 3
	}
	if given[p[0].key] {
		return true
	}
	second := p[1].key
	return !sure && !strings.HasPrefix(p[0].key, "ال") && !goesOn(s) && (strings.HasPrefix(second, "ال") || second == "بن" || second == "عبد")
}

// isCorrespondent reports whether a short line names a reporter and the station (مريم الأحمد - بي بي سي).
func isCorrespondent(s string) bool {
	for _, dash := range []string{" - ", " – ", "، "} {
		name, station, ok := strings.Cut(s, dash)
		if !ok {
			continue
		}
		a, all := wordKeys(name, 4)
		b, few := wordKeys(station, 6)
		if all && few && len(a) >= 2 && agencyAt(b) >= 2 && !idle[a[0]] {
			return true
		}
	}
	return false
}
