package speaker

import (
	_ "embed"
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
)

//go:embed data/heads.txt
var headData string

// heads holds nouns that can speak, beside the role heads of package entity: الأسرة, الوفد, المنتقدون.
var heads = func() map[string]bool {
	out := map[string]bool{}
	for line := range strings.Lines(headData) {
		if line[0] != '#' {
			for _, w := range strings.Fields(line) {
				out[arabic.Key(w)] = true
			}
		}
	}
	return out
}()

// verb reports whether a cue is a finite verb or a participle, and returns its key without و and ف.
func verb(cue string) (string, bool) {
	w := arabic.Key(cue)
	if strings.Contains(w, " ") || definiteNoun(cue) {
		return "", false
	}
	for _, c := range []string{"و", "ف"} {
		if rest, ok := strings.CutPrefix(w, c); ok && (len([]rune(rest)) > 3 || isShortVerb(rest)) {
			w = rest
			break
		}
	}
	for _, base := range []string{w, strings.TrimPrefix(w, "ب"), strings.TrimPrefix(w, "ل")} {
		for _, end := range []string{"", "ه", "ها", "هم"} {
			if b, ok := strings.CutSuffix(base, end); ok && noun[b] {
				return "", false
			}
		}
	}
	return w, true
}

// takesPerson holds the stems of verbs whose object is often somebody: وصف الحكومة بأنها …, اتهم إيران بأنها …
var takesPerson = []string{"وصف", "صف", "تهم", "عتبر", "حذر", "دعا", "دعو", "طالب", "حث", "ناشد", "هدد", "حمل", "بلغ", "سال", "نتقد", "خاطب", "عد"}

// describes holds those that say of their object what follows with ب: وصف, اتهم.
var describes = map[string]bool{"وصف": true, "يصف": true, "تصف": true, "وصفت": true, "اتهم": true, "يتهم": true, "تتهم": true, "اتهمت": true, "وصفوا": true, "نعت": true}

func starts(w string, stems []string) bool {
	for _, s := range stems {
		if strings.HasPrefix(w, s) {
			return true
		}
	}
	return false
}

// object reports whether the noun right behind the cue is its object, so that the subject is only in the verb:
// a plural verb has its subject before it (وصفوا القرار), and so has one of the other gender (واعتبرت السفير …, واعتبر الحكومة …), an accusative participle (واصفا القرار),
// and a verb that describes what stands between it and ب (وصف فلانا بأنه …).
func (a *attribution) object(cue *article.Cue, m article.Span) bool {
	if cue == nil || !a.valid(cue.Span) || cue.End > m.Start || strings.Trim(string(a.text[cue.End:m.Start]), " #\"«“") != "" {
		return false
	}
	w, ok := verb(cue.Text)
	if !ok {
		return false
	}
	g := agreementOf(cue.Text)
	if g.plural || participle(w) {
		return true
	}
	if describes[w] {
		after := strings.TrimLeft(string(a.text[m.End:min(len(a.text), m.End+6)]), " \"»”")
		if strings.HasPrefix(arabic.Key(after), "ب") {
			return true
		}
	}
	transitive := starts(strings.TrimLeft(w, "ايت"), takesPerson) || starts(w, takesPerson)
	role, isRole := entity.ParseRole(string(a.text[m.Start:m.End]))
	gender := entity.Unknown
	if who := a.named(m); who >= 0 {
		k := &a.known[who]
		switch {
		case k.kind == article.Person && transitive:
			gender = entity.GenderOf(k.name)
		case k.kind == article.Location && transitive && entity.IsNation(arabic.Key(k.name)) && !masculine[arabic.Key(k.name)]:
			gender = entity.Female
		case k.kind == article.Organisation && isRole && role.Kind == entity.Body:
			gender = bodyGender(role)
		}
	} else if isRole && !role.Plural && role.Kind != entity.Paper {
		gender = entity.Male
		if role.Feminine {
			gender = entity.Female
		}
	}
	return gender != entity.Unknown && g.gender != entity.Unknown && gender != g.gender
}

// masculine holds the countries that are masculine; the others are feminine.
var masculine = map[string]bool{"العراق": true, "لبنان": true, "الاردن": true, "المغرب": true, "السودان": true, "اليمن": true, "الصومال": true, "كوسوفو": true, "الكويت": true, "الفاتيكان": true}

// participle reports whether the key is an accusative masculine participle: مضيفا, قائلا.
func participle(w string) bool {
	r := []rune(w)
	return len(r) > 3 && r[len(r)-1] == arabic.Alef && (r[0] == 'م' || r[1] == arabic.Alef && len(r) == 5)
}

// speaks reports whether a description that is no role can be a speaker's: it begins with a noun that can speak, or stands right behind a verb that takes no object (وقالت الأم).
func (a *attribution) speaks(cue *article.Cue, m article.Span, words []string) bool {
	first := words[0]
	if timeWord[first] || particle[first] {
		return false
	}
	for _, c := range []string{"", "ل", "ب", "و"} {
		w := strings.TrimPrefix(first, c)
		if strings.HasPrefix(w, "لل") {
			w = "ال" + w[len("لل"):]
		}
		bare := strings.TrimPrefix(w, "ال")
		if heads[w] || heads[bare] || strings.HasSuffix(w, "ون") && len(bare) > 8 || strings.HasSuffix(w, "ين") && len(bare) > 8 {
			return true
		}
		for _, p := range []string{"ها", "هم", "ه"} {
			if base, ok := strings.CutSuffix(w, p); ok && (heads[base] || strings.HasSuffix(base, "ت") && heads[base[:len(base)-len("ت")]+"ه"]) {
				return true
			}
		}
	}
	if cue == nil || !a.valid(cue.Span) || cue.End > m.Start || strings.TrimSpace(string(a.text[cue.End:m.Start])) != "" {
		return cue == nil
	}
	w, ok := verb(cue.Text)
	if !ok {
		return true
	}
	for _, stem := range []string{"قال", "قول", "ضاف", "ضيف", "وضح", "تابع", "ردف", "صرح", "كشف"} {
		if strings.Contains(w, stem) {
			return true
		}
	}
	return false
}
