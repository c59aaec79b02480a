package entity

import (
	_ "embed"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
)

//go:embed data/chain_letters.txt
var chainLetterData string

//go:embed data/chain_given.tsv
var chainGivenData string

var (
	// ownLetter holds words that begin with a clitic's letter as one of their own: وليد, لندن.
	ownLetter = map[string]bool{}
	// givenNames maps given names to Male or Female.
	givenNames = map[string]Gender{}
	// firstNames holds the first words of four letters and more of people's names: given names, and those of the curated lists.
	firstNames = map[string]bool{}
)

// minFirst is the length in bytes of four letters. Shorter words are too often the rest of a name (برون).
const minFirst = 8

// Gender is what a name or a role says of a person's gender.
type Gender byte

// Genders. Unknown is the zero value.
const (
	Unknown Gender = iota
	Male
	Female
)

// GenderOf returns the gender that a person's name tells by its first word: أنجيلا ميركل is Female.
func GenderOf(name string) Gender {
	first, _, _ := strings.Cut(arabic.Key(name), " ")
	return givenNames[first]
}

func init() {
	for line := range strings.Lines(chainLetterData) {
		if line[0] != '#' {
			for _, w := range strings.Fields(line) {
				ownLetter[w] = true
			}
		}
	}
	for f := range dataLines(chainGivenData) {
		g := Male
		if f[0] == "f" {
			g = Female
		}
		for _, w := range strings.Fields(f[1]) {
			if _, taken := givenNames[arabic.Key(w)]; !taken {
				givenNames[arabic.Key(w)] = g
			}
			if k := arabic.Key(w); len(k) >= minFirst {
				firstNames[k] = true
			}
		}
	}
	for _, file := range []string{namesFile, pastNamesFile} {
		for f := range dataLines(file) {
			if f[0] != article.Person {
				continue
			}
			for _, name := range strings.Split(f[1], "|") {
				if first, _, more := strings.Cut(arabic.Key(name), " "); more && len(first) >= minFirst {
					firstNames[first] = true
				}
			}
		}
	}
}

// form is one way of writing a name in an article, with the mentions that write it so.
type form struct {
	kind string
	// words are the name's matching words: clitics off the first, the article off each, compounds joined (عبد الله → عبدالله).
	words []string
	// key joins words.
	key string
	// names index the mentions, in text order.
	names []int
	// group is the entity the form belongs to, an index of forms: its own until it is joined to another.
	group int
	// split is true when several people share the form, so that each mention finds its own: a bare family name.
	split bool
	hosts []int
	// entry is the user's own entry that the form, or the group that it leads, is known by.
	entry *Entry
}

// nameWords returns the keys of the words of a name. A hashtag's underscores part words: #الجيش_السوري.
func nameWords(text []rune, s article.Span) []string {
	var keys []string
	for _, t := range arabic.Tokenize(text, s.Start, s.End) {
		if t.Word {
			keys = append(keys, strings.FieldsFunc(t.Key, func(r rune) bool { return r == '_' })...)
		}
	}
	if len(keys) == 0 {
		keys = []string{arabic.KeyRunes(text[s.Start:s.End])}
	}
	return keys
}

// cliticReadings returns what key may be with its clitics taken off, the likeliest first, each with how many letters go: للأمم → الأمم.
func cliticReadings(key string) []string {
	var out []string
	for _, p := range []string{"ولل", "لل", "وال", "فال", "بال", "كال", "وبال"} {
		if rest, ok := strings.CutPrefix(key, p); ok && len(rest) > 4 {
			out = append(out, "ال"+rest)
		}
	}
	for _, p := range []string{"و", "ف", "ب", "ل", "ك", "ول", "وب", "فل"} {
		if rest, ok := strings.CutPrefix(key, p); ok && len(rest) > 3 {
			out = append(out, rest)
		}
	}
	return out
}

// knownWord reports whether key, which may carry the article, is a word that names begin with.
func knownWord(key string) bool {
	bare := dropArticle(key)
	if ownLetter[key] || givenNames[key] != Unknown || roleNations[bare] != "" || isPlace(key) {
		return true
	}
	n, ok := roleNouns[bare]
	return ok && n.kind == Body
}

// dropClitics decides how the first word of a name reads without clitics. Seen holds the first words that stand in the article, as written;
// more is true when other words follow, said behind a verb of speech, where no conjunction stands (قال ويلبرت). A person's name keeps a letter that it has at every mention, or that a conjunction
// there would have (see ownsLetter). The rest:
// a reading that stands elsewhere in the article wins (لروسيا beside روسيا), then a known first name without ل or ب before other names (لبوريس جونسون), then one that is a known word; و alone is taken off unless the word is known with it (وليد).
func dropClitics(kind, key string, more bool, seen map[string]int, said bool) string {
	if n, ok := roleNouns[key]; ownLetter[key] || givenNames[key] != Unknown || ok && n.kind == Body {
		return key
	}
	readings := cliticReadings(key)
	for _, r := range readings {
		if seen[r] > 0 {
			return r
		}
	}
	if kind == article.Person && more && (strings.HasPrefix(key, "ل") || strings.HasPrefix(key, "ب")) && firstNames[key[len("ل"):]] {
		return key[len("ل"):]
	}
	if isPlace(key) || kind == article.Person && ownsLetter(key, seen[key], said) {
		return key
	}
	for _, r := range readings {
		if knownWord(r) || newsrooms[r] && key[:len("ل")] == "ل" {
			return r
		}
	}
	if len(readings) > 0 && (strings.HasPrefix(readings[0], "ال") || key[:len("و")] == "و" && !said) {
		return readings[0]
	}
	return key
}

// newsrooms holds the first words of whom news is told to: وقال لرويترز.
var newsrooms = map[string]bool{"رويترز": true, "بي": true, "سي": true, "سكاي": true, "فرانس": true, "اسوشيتد": true, "اسوشييتد": true, "سبوتنيك": true, "بلومبرغ": true, "بلومبيرغ": true, "تاس": true, "نوفوستي": true, "انترفاكس": true, "الاناضول": true, "الجزيره": true, "العربيه": true}

// IsNewsroom reports whether names of those whom news is told to begin with the word: رويترز.
func IsNewsroom(key string) bool { return newsrooms[key] }

// ownsLetter reports whether the first letter is the name's own although the rest may be a word, for a person whom the article never names without it: ف and ك hardly stand before a person's name
// (الشاب فراس), ب and ل not at two mentions (برون), and but for ل nothing stands between a verb of speech and its subject (قال ويلي).
func ownsLetter(key string, mentions int, said bool) bool {
	switch {
	case strings.HasPrefix(key, "ال"), strings.HasPrefix(key, "وال"), strings.HasPrefix(key, "لل"), strings.HasPrefix(key, "بال"), strings.HasPrefix(key, "فال"):
		return false
	case strings.HasPrefix(key, "ف"), strings.HasPrefix(key, "ك"):
		return true
	case strings.HasPrefix(key, "ب"), strings.HasPrefix(key, "ل"):
		return mentions > 1 || said && strings.HasPrefix(key, "ب")
	}
	return said && strings.HasPrefix(key, "و")
}

// matchWords folds the words of a name for comparison: articles dropped, compounds joined.
func matchWords(kind string, keys []string) []string {
	out := make([]string, 0, len(keys))
	for i := 0; i < len(keys); i++ {
		k := keys[i]
		if kind != article.Person {
			out = append(out, dropArticle(k))
			continue
		}
		switch {
		// عبد الله and عبدالله, أبو مازن and ابومازن are one word each.
		case (k == "عبد" || k == "ابو" || k == "ابا" || k == "ابي" || k == "ال") && i+1 < len(keys):
			if k == "ابا" || k == "ابي" {
				k = "ابو"
			}
			out = append(out, k+keys[i+1])
			i++
		// نصر الله and نصرالله, صلاح الدين and صلاحالدين are one word each.
		case (k == "الله" || k == "الدين") && len(out) > 0:
			out[len(out)-1] += k
		case k == "ابن":
			out = append(out, "بن")
		default:
			out = append(out, dropArticle(k))
		}
	}
	return out
}

// weak letters are dropped from a skeleton, and the letters that write g are one: أنجيلا and أنغيلا, ترامب and ترمب.
var skeletonFold = map[rune]rune{'ا': 0, 'و': 0, 'ي': 0, 'ه': 0, 'ء': 0, 'غ': 'ج', 'ق': 'ج', 'ك': 'ج', 'ط': 'ت', 'ص': 'س', 'ڤ': 'ف', 'پ': 'ب', 'چ': 'ج'}

// skeleton is what spellings of one foreign word share: its consonants, the first letter kept. Words with fewer than four consonants, given names
// and Arabic family names (المالكي) have none, since a vowel parts them from others (سالم, سليم); they stand as they are.
func skeleton(word string) string {
	if givenNames[word] != Unknown {
		return strings.ReplaceAll(word, "غ", "ج")
	}
	if len(word) < 8 {
		return word
	}
	out := make([]rune, 0, 8)
	for i, r := range []rune(word) {
		f, ok := skeletonFold[r]
		switch {
		case !ok:
			f = r
		case f == 0 && i == 0:
			f = r
		}
		if f != 0 && (len(out) == 0 || out[len(out)-1] != f) {
			out = append(out, f)
		}
	}
	if len(out) < 4 {
		return word
	}
	return "~" + string(out)
}

// Skeleton returns what spellings of one foreign name share (لوبيتيجي, لوبيتجي), or the matching key itself when nothing can be dropped.
func Skeleton(key string) string { return skeleton(key) }

func skeletonKey(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = skeleton(w)
	}
	return strings.Join(out, " ")
}

// noHashtag writes a hashtag as words: سليم #درويش, سليم_درويش.
var noHashtag = strings.NewReplacer("#", "", "_", " ")

// surface is a mention's text without clitics and outer marks: للأمم المتحدة → الأمم المتحدة.
func surface(text []rune, s article.Span, bare string) string {
	tokens := arabic.Tokenize(text, s.Start, s.End)
	for len(tokens) > 0 && !tokens[0].Word {
		tokens = tokens[1:]
	}
	if len(tokens) == 0 {
		return string(text[s.Start:s.End])
	}
	end := tokens[len(tokens)-1].End
	for i := len(tokens) - 1; i > 0 && !tokens[i].Word && tokens[i].Key != ")"; i-- {
		end = tokens[i-1].End
	}
	rest := noHashtag.Replace(string(text[tokens[0].Start:end]))
	return cutClitics(rest, tokens[0].Key, bare)
}

// cutClitics takes off what makes the key longer than bare; a ل that hides the article gives it back (للرئيس → الرئيس).
func cutClitics(written, key, bare string) string {
	if key == bare || bare == "" {
		return written
	}
	runes := []rune(written)
	for drop := range min(len(runes), 6) {
		switch rest := string(runes[drop:]); arabic.Key(firstWord(rest)) {
		case bare:
			return rest
		case strings.TrimPrefix(bare, "ال"):
			return "ال" + rest
		}
	}
	return written
}

func firstWord(s string) string {
	if i := strings.IndexFunc(s, func(r rune) bool { return !arabic.IsWord(r) && r != '-' && r != '\'' && r != '.' }); i >= 0 {
		return s[:i]
	}
	return s
}

// HasPreposition reports whether a mention carries ل, ب or ك before its name: لترامب, للقاهرة, but not بوتين of فلاديمير بوتين.
func HasPreposition(mention, name string) bool {
	m := []rune(arabic.Key(mention))
	if len(m) < 2 || m[0] != arabic.Lam && m[0] != arabic.Beh && m[0] != arabic.Kaf {
		return false
	}
	first, _, _ := strings.Cut(string(m), " ")
	n := arabic.Key(name)
	if slices.Contains(strings.Fields(n), first) {
		return false // بوتين of فلاديمير بوتين
	}
	r, _ := utf8.DecodeRuneInString(n)
	return n != "" && m[0] != r
}
