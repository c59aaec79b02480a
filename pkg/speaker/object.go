package speaker

import (
	_ "embed"
	"slices"
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
	// مدينة is a town more often than a woman who condemns.
	if strings.Contains(w, " ") || definiteNoun(cue) || w == "مدينه" {
		return "", false
	}
	w = withoutAnd(w)
	for _, base := range []string{w, strings.TrimPrefix(w, "ب"), strings.TrimPrefix(w, "ل")} {
		for _, end := range []string{"", "ه", "ها", "هم"} {
			if b, ok := strings.CutSuffix(base, end); ok && noun[b] && (!alsoVerb[b] || base != w) {
				return "", false
			}
		}
	}
	return w, true
}

// alsoVerb holds nouns whose letters are a verb's too: زعم, رأى.
var alsoVerb = map[string]bool{"وصف": true, "زعم": true, "رد": true, "توقع": true, "راي": true}

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
	if !a.behind(cue, m) {
		return false
	}
	w, ok := verb(cue.Text)
	if !ok {
		return false
	}
	g := agreementOf(*cue)
	if first, _, _ := strings.Cut(arabic.KeyRunes(a.text[m.Start:m.End]), " "); g.plural && strings.HasSuffix(first, "ون") {
		return false // ويقولون دبلوماسيون
	}
	if g.plural || participle(w) {
		return true
	}
	transitive := starts(strings.TrimLeft(w, "ايت"), takesPerson) || starts(w, takesPerson)
	written := string(a.text[m.Start:m.End])
	if transitive && accusative(written) || describes[w] && a.ofThing(m, written) {
		return true
	}
	// وصفته والدتها: the object is in the verb.
	if strings.HasSuffix(w, "ه") || strings.HasSuffix(w, "ها") || strings.HasSuffix(w, "هم") {
		return false
	}
	// لكن الوكالة أبلغت المحكمة: who tells stands before.
	if starts(w, tells) && slices.ContainsFunc(a.actors(a.sentenceStart(cue.Start), cue.Start), func(x actor) bool { return x.main && g.agrees(&x.as) }) {
		return true
	}
	if describes[w] {
		after := strings.TrimLeft(string(a.text[m.End:min(len(a.text), m.End+maxAside)]), " \"»”")
		if strings.HasPrefix(arabic.Key(after), "ب") {
			return true
		}
	}
	if transitive && a.relativeSubject(cue, g) {
		return true
	}
	role, isRole := entity.ParseRole(string(a.text[m.Start:m.End]))
	gender := entity.Unknown
	if who := a.named(m); who >= 0 {
		k := &a.known[who]
		switch {
		case k.kind == article.Person:
			gender = entity.GenderOf(k.name)
		case k.kind == article.Location && entity.IsNation(arabic.Key(k.name)) && !masculine[arabic.Key(k.name)]:
			gender = entity.Female
		case k.kind == article.Organisation && isRole && role.Kind == entity.Body:
			gender = bodyGender(role)
		}
	} else if isRole && !role.Plural && role.Kind != entity.Paper {
		gender = entity.Male
		if role.Feminine {
			gender = entity.Female
		}
	} else if first, _, _ := strings.Cut(arabic.KeyRunes(a.text[m.Start:m.End]), " "); strings.HasPrefix(first, "ال") {
		if gender, _ = nounAgreement(first); first == "الدول" || first == "القوي" {
			gender = entity.Female // حذر الدول الإفريقية
		}
	}
	return transitive && gender != entity.Unknown && g.gender != entity.Unknown && gender != g.gender
}

// accusative reports whether the first word shows by its form that it is an object: a plural in ين of people (وصفت المحتجين بأنهم …), or one with a pronoun (يخاطب مؤيديه, وصف زملاءه).
func accusative(written string) bool {
	first, _, _ := strings.Cut(arabic.Key(written), " ")
	if role, ok := entity.ParseRole(first); strings.HasSuffix(first, "ين") && (ok && role.Plural || strings.HasPrefix(first, "الم") && len(first) > 14) {
		return true
	}
	return slices.ContainsFunc([]string{"ه", "ها", "هم"}, func(p string) bool {
		base, ok := strings.CutSuffix(first, p)
		return ok && (strings.HasSuffix(base, "اء") || strings.HasPrefix(base, "م") && strings.HasSuffix(base, "ي") && len(base) > 8 && !isPost(first))
	})
}

// ofThing reports whether the mention begins with the noun of a thing, of which ب behind it says something: ووصف | اللقاء الذي عقد أمس بأنه …
func (a *attribution) ofThing(m article.Span, written string) bool {
	first, _, _ := strings.Cut(arabic.Key(written), " ")
	bare, definite := strings.CutPrefix(first, "ال")
	_, role := entity.ParseRole(first)
	if role || heads[bare] || heads[first] || !definite && !strings.HasSuffix(first, "ه") || strings.HasSuffix(first, "ون") || strings.HasSuffix(first, "ي") || len(a.within(m)) > 0 || entity.GenderOf(first) != entity.Unknown {
		return false
	}
	return strings.Contains(string(a.text[m.End:min(len(a.text), m.End+maxPhrase)]), " ب")
}

// subjectBefore returns who stands as the subject right before the verb that the mention follows, so that the mention is its object, or -1: درويش يصف موظفة سابقة بأنها …, لكن درويش يخاطب مؤيديه.
func (a *attribution) subjectBefore(cue *article.Cue, m article.Span) int {
	if !a.behind(cue, m) {
		return -1
	}
	if w, ok := verb(cue.Text); !ok || participle(w) {
		return -1
	}
	xs := a.actors(a.sentenceStart(cue.Start), cue.Start)
	if len(xs) == 0 {
		return -1
	}
	x, g := xs[len(xs)-1], agreementOf(*cue)
	if x.at.End > cue.Start {
		return -1
	}
	for _, w := range strings.Fields(arabic.KeyRunes(a.text[x.at.End:cue.Start])) {
		if !auxiliary[w] {
			return -1
		}
	}
	if !g.agrees(&x.as) || !fits(g.gender, genderOf(&x.as)) {
		return -1
	}
	return a.resolve(x)
}

// relativeSubject reports whether a relative pronoun before the cue stands for a person who agrees with it, so that what follows is the object: ترامب الذي اعتبر ترودو …
func (a *attribution) relativeSubject(cue *article.Cue, g agreement) bool {
	who := a.antecedent(a.sentenceStart(cue.Start), cue.Start, g)
	return who >= 0 && a.known[who].kind == article.Person && a.known[who].gender != entity.Unknown && g.agrees(&a.known[who])
}

// first cuts a mention that holds the subject and the object of a verb that describes: وصف الرئيس المصري | القرار بأنه …, اتهم المعارضون | فلانا بأنه …, وصف فلان | روسيا بأنها …
func (a *attribution) first(cue *article.Cue, m article.Span) article.Span {
	if cue == nil || !a.behind(cue, m) {
		return m
	}
	if w, ok := verb(cue.Text); !ok || !describes[w] {
		return m
	}
	tokens := arabic.Tokenize(a.text, m.Start, m.End)
	if len(tokens) < 2 {
		return m
	}
	if in := a.within(m); len(in) > 0 && in[0].Start <= m.Start && in[0].End < m.End {
		for _, t := range tokens {
			if t.Start < in[0].End {
				continue
			}
			if t.Word && !entity.IsNation(t.Key) {
				return article.Span{Start: m.Start, End: in[0].End}
			}
			return m
		}
	}
	role, ok := entity.ParseRole(tokens[0].Key)
	plural := strings.HasPrefix(tokens[0].Key, "ال") && (strings.HasSuffix(tokens[0].Key, "ون") || ok && role.Plural || heads[strings.TrimPrefix(tokens[0].Key, "ال")])
	if !(ok && role.Definite && !role.Possessed) && !plural {
		return m
	}
	i := 1
	for i < len(tokens) && tokens[i].Word && strings.HasPrefix(tokens[i].Key, "ال") && (entity.IsNation(tokens[i].Key) || strings.HasSuffix(tokens[i].Key, "ي") || tokens[i].Key == "العام" || plural && strings.HasSuffix(tokens[i].Key, "ون")) {
		i++
	}
	if i == len(tokens) || !tokens[i].Word {
		return m
	}
	in := a.within(article.Span{Start: tokens[i].Start, End: tokens[i].End})
	named := len(in) > 0 && in[0].Start == tokens[i].Start
	if named && (plural || a.known[in[0].who].kind != article.Person) || !named && (strings.HasPrefix(tokens[i].Key, "ال") || a.text[tokens[i].End-1] == arabic.TehMarbuta && !isPost(tokens[i].Key) && entity.GenderOf(tokens[i].Key) == entity.Unknown) {
		return article.Span{Start: m.Start, End: tokens[i-1].End}
	}
	return m
}

// masculine holds the countries that are masculine; the others are feminine.
var masculine = map[string]bool{"العراق": true, "لبنان": true, "الاردن": true, "المغرب": true, "السودان": true, "اليمن": true, "الصومال": true, "كوسوفو": true, "الكويت": true, "الفاتيكان": true}

// participle reports whether the key is an accusative masculine participle: مضيفا, قائلا.
func participle(w string) bool {
	r := []rune(w)
	return len(r) > 3 && r[len(r)-1] == arabic.Alef && (r[0] == 'م' || r[1] == arabic.Alef && len(r) == 5)
}

// participleOf reports whether the key is a participle in the accusative of either gender or number: مضيفا, مشيرة, مؤكدين.
func participleOf(w string) bool {
	return participle(w) || femininePattern(w) || strings.HasPrefix(w, "م") && (strings.HasSuffix(w, "ه") || strings.HasSuffix(w, "ين"))
}

// behind reports whether the mention stands right behind the cue.
func (a *attribution) behind(cue *article.Cue, m article.Span) bool {
	if cue == nil || !a.valid(cue.Span) || cue.End > m.Start {
		return false
	}
	between := strings.Trim(string(a.text[cue.End:m.Start]), " #\"«“")
	return between == "" || pointsBack[arabic.Key(between)] || same(arabic.Key(between)) // أكد فيه أهمية العمل, وصفوا ذلك العمل
}

// speaks reports whether a description that is no role can be a speaker's: it begins with a noun that can speak, or stands behind the cue or right before it. In
// نفى الطبيب أي خلاف، موضحا أن … what is denied does not speak.
func (a *attribution) speaks(cue *article.Cue, m article.Span, words []string) bool {
	first := words[0]
	if timeWord[first] || particle[first] {
		return false
	}
	if strings.HasSuffix(first, "ان") && len(first) > 8 && cue != nil && agreementOf(*cue).plural {
		return true // مصرفيان … قد قالا
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
	if cue == nil || !a.valid(cue.Span) || cue.End <= m.Start {
		return true
	}
	return m.End <= cue.Start && strings.Trim(string(a.text[m.End:cue.Start]), " \"»”") == ""
}

// qualified returns the entity that the relative pronoun right before the cue stands for, when the mention is another noun before it, or -1:
// نقلت الوكالة بيان الوزارة، والذي أكد أن …
func (a *attribution) qualified(q *article.Quote, m article.Span) int {
	if q.Cue == nil || !a.valid(q.Cue.Span) || m.End >= q.Cue.Start || q.Cue.End > q.Start || takesObject(q.Cue) || resumes(string(a.text[q.Cue.End:q.Start])) {
		return -1
	}
	g := agreementOf(*q.Cue)
	who := a.antecedent(a.sentenceStart(q.Cue.Start), q.Cue.Start, g)
	if role, ok := entity.ParseRole(string(a.text[m.Start:m.End])); ok && !role.Plural && role.Feminine == (g.gender == entity.Female) && slices.ContainsFunc(a.within(m), func(o occurrence) bool { return o.who == who }) {
		return -1 // خطيبة فلان، التي قالت
	}
	if who < 0 || who == a.named(m) || !g.agrees(&a.known[who]) || a.known[who].kind == article.Location {
		return -1
	}
	return who
}

// another reports whether the subject of the verb is not the mention that stands before it: they don't agree (مستشار الوزيرة …، التي أكدت), or a pronoun behind
// the verb takes the mention up (أصدر اللاعب بيانا أعرب فيه عن …).
func (a *attribution) another(q *article.Quote, m article.Span) bool {
	if q.Cue == nil || !a.valid(q.Cue.Span) || m.End > q.Cue.Start {
		return false
	}
	w, ok := verb(q.Cue.Text)
	if !ok || strings.HasPrefix(w, "ال") || strings.HasPrefix(w, "ب") {
		return false
	}
	if q.Cue.End <= q.Start && q.Cue.Start-m.End < 2 && resumes(string(a.text[q.Cue.End:q.Start])) {
		return true
	}
	g := agreementOf(*q.Cue)
	gender := entity.Unknown
	if who := a.named(m); who >= 0 && a.known[who].kind == article.Person {
		gender = entity.GenderOf(a.known[who].name)
	} else if role, ok := entity.ParseRole(string(a.text[m.Start:m.End])); ok && who < 0 && !role.Plural && role.Kind != entity.Paper && (role.Feminine || role.Kind == entity.Body) {
		gender = entity.Male
		if role.Feminine {
			gender = entity.Female
		}
	}
	return !g.plural && !fits(g.gender, gender)
}

// resumes reports whether a pronoun behind the verb takes up the noun before it, so that the subject is somebody else: الرسالة التي قال فيها.
func resumes(behind string) bool {
	switch first, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(arabic.Key(behind)), "من "), " "); first {
	case "فيه", "فيها", "خلاله", "خلالها", "عبره", "عبرها", "منه":
		return true
	}
	return false
}
