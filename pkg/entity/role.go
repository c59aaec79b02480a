package entity

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
)

// RoleKind says what sort of noun heads a role.
type RoleKind string

// Kinds of role heads.
const (
	// Office is a post that keeps its name with fewer words: وزير الخارجية, الوزير.
	Office RoleKind = "office"
	// Bare is a post that is another one with a complement: الرئيس is not رئيس الشركة.
	Bare RoleKind = "bare"
	// Rank is an honorific or rank that stands before a name: العقيد, الشيخ.
	Rank RoleKind = "rank"
	// Descriptive is a description of a person: خبير, مصدر, شاهد.
	Descriptive RoleKind = "person"
	// Body is an institution: وزارة, شركة.
	Body RoleKind = "body"
	// Paper is something written that speaks for its author: بيان, تقرير.
	Paper RoleKind = "paper"
	// Counterpart holds the same post for another nation: نظيره الإيطالي.
	Counterpart RoleKind = "counterpart"
)

// Role is a role phrase taken apart for comparison. Words are matching forms and never output.
type Role struct {
	Kind RoleKind
	// Head is the masculine singular of the head noun: وزير for الوزيرة.
	Head string
	// Words are the words of the complement without clitics, articles and words of no weight.
	Words []string
	// Nation is the code of the nation named by an adjective or a country name, or empty: الروسي, روسيا.
	Nation string
	// Feminine and Plural are the head noun's gender and number.
	Feminine, Plural bool
	// Definite is true when the head carries the article: الوزير.
	Definite bool
	// Former is true for a post held before: الرئيس السابق.
	Former bool
	// Possessed is true when the head carries a pronoun: وزيرها, والده.
	Possessed bool
}

// Alone reports whether nothing but the head stands: الوزير.
func (r Role) Alone() bool { return len(r.Words) == 0 && r.Nation == "" }

//go:embed data/role_heads.tsv
var roleHeadData string

//go:embed data/role_nations.tsv
var roleNationData string

//go:embed data/role_words.tsv
var roleWordData string

// roleNoun is one form of a head noun.
type roleNoun struct {
	kind             RoleKind
	head             string
	feminine, plural bool
	// The forms as written, for counterparts (نظيرته).
	masculineForm, feminineForm string
}

var (
	roleNouns   = map[string]roleNoun{}
	roleNations = map[string]string{}
	roleSame    = map[string]string{}
	roleStop    = map[string]bool{}
	roleFormer  = map[string]bool{}
	roleLink    = map[string]bool{}
	roleOuter   = map[string]bool{}
	roleBar     = map[string]bool{}
)

func init() {
	for f := range dataLines(roleWordData) {
		for _, w := range strings.Fields(f[1]) {
			k := arabic.Key(w)
			switch f[0] {
			case "same":
				roleSame[k] = arabic.Key(strings.Fields(f[1])[0])
			case "stop":
				roleStop[k] = true
			case "former":
				roleFormer[k] = true
			case "link":
				roleLink[k] = true
			case "outer":
				roleOuter[k] = true
			case "bar":
				roleBar[k] = true
			}
		}
	}
	for f := range dataLines(roleHeadData) {
		n := roleNoun{kind: RoleKind(f[0]), masculineForm: f[1], feminineForm: f[2]}
		forms := append([]string{f[1], f[2]}, strings.Fields(f[3])...)
		for i, form := range forms {
			if form == "-" {
				continue
			}
			if n.head == "" {
				n.head = sameWord(arabic.Key(form))
			}
			n.feminine, n.plural = i == 1, i > 1
			if _, taken := roleNouns[arabic.Key(form)]; !taken {
				roleNouns[arabic.Key(form)] = n
			}
		}
	}
	for f := range dataLines(roleNationData) {
		for _, name := range strings.Split(f[1], "|") {
			roleNations[bareKeys(name)] = f[0]
		}
		for _, adjective := range strings.Split(f[2], "|") {
			for _, ending := range []string{"", "ه", "ون", "ين", "ان"} {
				words := strings.Fields(arabic.Key(adjective))
				for i, w := range words {
					if !strings.HasPrefix(w, "جنوب") || strings.HasSuffix(w, "ي") {
						words[i] = w + ending
					}
				}
				roleNations[strings.Join(words, " ")] = f[0]
			}
		}
	}
}

// dataLines yields the tab-separated fields of each line that is not empty and not a comment.
func dataLines(data string) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		for line := range strings.Lines(data) {
			line = strings.TrimRight(line, "\n")
			if line != "" && line[0] != '#' && !yield(strings.Split(line, "\t")) {
				return
			}
		}
	}
}

// sameWord maps synonyms to one of them: ناطق → متحدث.
func sameWord(key string) string {
	if s, ok := roleSame[key]; ok {
		return s
	}
	return key
}

// bareKeys is the key of a phrase with the article dropped from each word: المملكة المتحدة → مملكه متحده.
func bareKeys(phrase string) string {
	words := strings.Fields(arabic.Key(phrase))
	for i, w := range words {
		words[i] = dropArticle(w)
	}
	return strings.Join(words, " ")
}

// dropArticle takes ال off a key that keeps at least two letters.
func dropArticle(key string) string {
	if rest, ok := strings.CutPrefix(key, "ال"); ok && len(rest) > 2 {
		return rest
	}
	return key
}

// proclitics are what may stand before a noun, longest first within each reading.
var proclitics = []struct {
	letters string
	article bool
}{
	{"", false},
	{"ال", true},
	{"وال", true},
	{"فال", true},
	{"بال", true},
	{"كال", true},
	{"لل", true},
	{"ولل", true},
	{"وبال", true},
	{"و", false},
	{"ف", false},
	{"ل", false},
	{"ب", false},
	{"ك", false},
	{"ول", false},
	{"وب", false},
}

// headNoun reads key as a role head with clitics. Letters is how many letters of the key stand before the noun, the article among them.
func headNoun(key string) (n roleNoun, clitic string, definite, ok bool) {
	n, clitic, definite, _, ok = possessedHead(key)
	return n, clitic, definite, ok
}

func possessedHead(key string) (n roleNoun, clitic string, definite, possessed, ok bool) {
	for _, p := range proclitics {
		rest, found := strings.CutPrefix(key, p.letters)
		if !found {
			continue
		}
		if n, ok = roleNouns[rest]; ok {
			return n, p.letters, p.article, false, true
		}
		// A plural in construct state drops its ending, a post with a pronoun gains one: مسؤولو, وزيرها.
		for _, suffix := range []string{"ه", "ها", "هم", "نا"} {
			if base, cut := strings.CutSuffix(rest, suffix); cut && len(base) > 4 && !p.article {
				if n, ok = roleNouns[base]; ok && n.kind != Paper {
					return n, p.letters, true, true, true
				}
				// نائبته: the ending ة is written ت before a pronoun.
				if post, open := strings.CutSuffix(base, "ت"); open {
					if n, ok = roleNouns[post+"ه"]; ok && isPost(n) {
						return n, p.letters, true, true, true
					}
				}
			}
		}
	}
	return n, "", false, false, false
}

// nationAt reads a nation's name or adjective of up to three words at keys[i]: الكوري الجنوبي. It returns the code and the number of words.
func nationAt(keys []string, i int) (string, int) {
	for n := min(3, len(keys)-i); n > 0; n-- {
		var code string
		if n == 1 {
			code = roleNations[bareWord(keys[i])]
		} else {
			words := make([]string, n)
			for j := range words {
				words[j] = bareWord(keys[i+j])
			}
			code = roleNations[strings.Join(words, " ")]
		}
		if code != "" {
			return code, n
		}
	}
	return "", 0
}

// bareWord drops the clitics that are sure to be ones: the article, and what stands before it.
func bareWord(key string) string {
	for _, p := range proclitics[1:] {
		if p.article {
			if rest, ok := strings.CutPrefix(key, p.letters); ok && len(rest) > 2 {
				return rest
			}
		}
	}
	return key
}

// ParseRole takes a role phrase apart: "وزير الخارجية الروسي" is the head وزير, the word خارجيه and the nation RU.
// The phrase must begin with a role head, which may carry clitics. It is false for anything else.
func ParseRole(phrase string) (Role, bool) {
	keys, last := wordKeys(phrase), rune(0)
	if first := []rune(firstWord(phrase)); len(first) > 0 {
		last = first[len(first)-1]
	}
	return parseRoleKeys(keys, last)
}

func wordKeys(phrase string) []string {
	runes := []rune(phrase)
	var keys []string
	for _, t := range arabic.Tokenize(runes, 0, len(runes)) {
		if t.Word {
			keys = append(keys, t.Key)
		}
	}
	return keys
}

// parseRoleKeys is ParseRole of keys. The head's last letter as written tells محامية (a woman) from محاميه (his lawyer), which share a key.
func parseRoleKeys(keys []string, last rune) (Role, bool) {
	if len(keys) == 0 {
		return Role{}, false
	}
	r := Role{}
	if feminine, ok := counterpart(keys[0]); ok {
		r.Kind, r.Head, r.Feminine, r.Definite = Counterpart, "نظير", feminine, true
	} else {
		n, _, definite, possessed, ok := possessedHead(keys[0])
		if !ok {
			return Role{}, false
		}
		if n.feminine && last == arabic.Heh && !definite {
			n.feminine, definite, possessed = false, true, true
		}
		r.Possessed = possessed
		r.Kind, r.Head, r.Feminine, r.Plural, r.Definite = n.kind, n.head, n.feminine, n.plural, definite
	}
	for i := 1; i < len(keys); {
		if code, n := nationAt(keys, i); n > 0 {
			if r.Nation == "" {
				r.Nation = code
			}
			i += n
			continue
		}
		k := keys[i]
		i++
		switch {
		case roleFormer[k]:
			r.Former = true
		case roleStop[k]:
		default:
			w := bareWord(k)
			if rest, ok := strings.CutPrefix(w, "ل"); ok && roleStop[rest] {
				continue
			}
			if n, _, _, ok := headNoun(w); ok && n.kind != Body {
				w = n.head
			}
			if w = sameWord(w); !roleStop[w] && !roleStop["ال"+w] && !slices.Contains(r.Words, w) {
				r.Words = append(r.Words, w)
			}
		}
	}
	return r, true
}

// counterpart reads نظيره and its forms, with clitics: ونظيرته, لنظيرها.
func counterpart(key string) (feminine, ok bool) {
	i := strings.Index(key, "نظير")
	if i < 0 || i > len("ول") {
		return false, false
	}
	switch key[i+len("نظير"):] {
	case "ه", "ها", "هم", "نا", "ي":
		return false, true
	case "ته", "تها", "تهم":
		return true, true
	}
	return false, false
}

// Matches reports whether r and s can be the same post: the same head, no words or nations in conflict, both held now or both before.
// A bare post without words is only itself: الرئيس is not رئيس الوزراء.
func (r Role) Matches(s Role) bool {
	if r.Head != s.Head || r.Former != s.Former || r.Nation != s.Nation && r.Nation != "" && s.Nation != "" {
		return false
	}
	// النائب في البرلمان is النائب, but نائب الرئيس is not; the pronoun of نائبته stands for words.
	member := r.Head == "نايب" && r.Definite && s.Definite
	if r.Kind == Bare && !member && !r.Possessed && (len(r.Words) == 0) != (len(s.Words) == 0) {
		return false
	}
	return subset(r.Words, s.Words) || subset(s.Words, r.Words)
}

func subset(a, b []string) bool {
	for _, w := range a {
		if !slices.Contains(b, w) {
			return false
		}
	}
	return true
}

// IsNation reports whether a matching key of one word is a nation's name or adjective: روسيا, الروسيه.
func IsNation(key string) bool { return roleNations[bareWord(key)] != "" }
