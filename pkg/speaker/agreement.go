package speaker

import (
	"strings"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
)

// agreement is what a verb, participle or pronoun says of its subject.
type agreement struct {
	gender entity.Gender
	plural bool
}

// agreementOf reads a cue: قالت is feminine singular, قالوا plural, قالا dual, مشيرا masculine, قولها feminine. A word that tells nothing gives the zero value.
func agreementOf(cue article.Cue) agreement {
	words := strings.Fields(arabic.Key(cue.Text))
	if len(words) == 0 {
		return agreement{}
	}
	w := withoutAnd(words[0])
	last := words[len(words)-1]
	// A noun's pronoun is the speaker: قولها, ادعاءها, على حد تعبيره.
	for _, p := range []struct {
		suffix string
		is     agreement
	}{{"هما", agreement{plural: true}}, {"هم", agreement{plural: true}}, {"ها", agreement{gender: entity.Female}}, {"ه", agreement{gender: entity.Male}}} {
		if base, ok := strings.CutSuffix(last, p.suffix); ok && (noun[base] || noun[strings.TrimPrefix(base, "ب")] || noun[strings.TrimPrefix(base, "ل")]) {
			return p.is
		}
	}
	switch {
	case (strings.HasPrefix(w, "م") || len(w) > 8 && strings.HasPrefix(w[len("م"):], "ا")) && (strings.HasSuffix(w, "ين") || strings.HasSuffix(w, "ون")):
		return agreement{plural: true}
	case (strings.HasPrefix(w, "م") || strings.HasPrefix(w, "قاءل") || strings.HasPrefix(w, "قايل") || strings.HasPrefix(w, "لافت") || strings.HasPrefix(w, "داعي")) && strings.HasSuffix(w, "ه") && !strings.HasSuffix(cue.Text, "ه"):
		return agreement{gender: entity.Female}
	case strings.HasPrefix(w, "م") && strings.HasSuffix(w, "ا"), w == "قايلا", w == "لافتا", w == "داعيا", w == "ناقلا", w == "نافيا":
		return agreement{gender: entity.Male}
	// Participles of the pattern فاعل: نافية, ناقلة, but not قالته.
	case femininePattern(w):
		return agreement{gender: entity.Female}
	case (strings.HasPrefix(w, "ت") || strings.HasPrefix(w, "ي")) && strings.HasSuffix(w, "ان") && !strings.HasSuffix(cue.Lemma, "ن"):
		return agreement{plural: true}
	// تأمل: the lemma shows that the first letter is the feminine present's.
	case strings.HasPrefix(w, "ت") && (cue.Lemma != "" && !strings.HasPrefix(cue.Lemma, "ت") || len([]rune(w)) <= 5 && present[w[len("ت"):]]),
		strings.HasPrefix(w, "تت") && strings.HasPrefix(cue.Lemma, "ت"):
		return agreement{gender: entity.Female}
	case strings.HasPrefix(w, "ي") && (strings.HasSuffix(w, "ون") || strings.HasSuffix(w, "وا")):
		return agreement{plural: true}
	case strings.HasPrefix(w, "ي"):
		return agreement{gender: entity.Male}
	case w == "نوه" || w == "شوه":
		return agreement{gender: entity.Male}
	case strings.HasSuffix(w, "وا") || strings.HasSuffix(w, "وه") || strings.HasSuffix(w, "وها"):
		return agreement{plural: true}
	case strings.HasSuffix(w, "تا"):
		return agreement{plural: true}
	case w == "قالا" || w == "اكدا" || w == "اعلنا" || w == "اضافا" || w == "اتفقا" || w == "شددا" || w == "اشارا" || w == "دعوا" || w == "ذكرا":
		return agreement{plural: true}
	// أعلنته, ذكرتها: the verb's ending stands before the pronoun.
	case strings.HasSuffix(w, "ته") || strings.HasSuffix(w, "تها"):
		return agreement{gender: entity.Female}
	case strings.HasSuffix(w, "ت") && !endsInT[w]:
		return agreement{gender: entity.Female}
	case strings.HasSuffix(w, "ن") && w != "اعلن" && w != "بين" && w != "تبين":
		return agreement{}
	case noun[w]:
		return agreement{}
	}
	return agreement{gender: entity.Male}
}

func femininePattern(w string) bool {
	r := []rune(w)
	return len(r) == 5 && r[1] == arabic.Alef && r[4] == arabic.Heh && r[3] != 'ت'
}

// definiteNoun reports whether the cue is a noun with the article, which leaves open who speaks: بعد الإعلان أن …
func definiteNoun(cue string) bool {
	key := arabic.Key(cue)
	return strings.HasPrefix(key, "ال") && key != "القول" && key != "التقي"
}

// present holds the stems of verbs whose present form begins with ت in the feminine: تقول.
var present = map[string]bool{"قول": true, "ري": true, "وكد": true, "ضيف": true, "وضح": true, "عتبر": true, "شير": true, "ذكر": true, "زعم": true, "عتقد": true, "توقع": true, "كتب": true, "شرح": true, "عترف": true, "شدد": true}

// endsInT holds verbs whose last letter is ت in the masculine too.
var endsInT = map[string]bool{"لفت": true, "نعت": true, "اثبت": true, "بهت": true, "بيت": true, "بت": true}

// noun holds cues that are no verbs and say nothing of their subject.
var noun = map[string]bool{
	"بحسب": true, "حسب": true, "وفق": true, "وفقا": true, "طبقا": true, "نقلا": true, "حسبما": true, "وفقما": true, "لسان": true,
	"بيان": true, "تصريح": true, "تصريحات": true, "قول": true, "تاكيد": true, "اعلان": true, "ادعاء": true, "ادعايات": true, "كلام": true, "تعبير": true, "وصف": true,
	"زعم": true, "مزاعم": true, "راي": true, "اعتقاد": true, "توقع": true, "توقعات": true, "تغريدت": true, "رسالت": true, "تحذير": true, "اتهام": true, "حديث": true, "سوال": true, "رد": true, "تعليق": true,
}

// withoutAnd takes و and ف off a verb that keeps three letters: ونوه → نوه, but not وصف.
func withoutAnd(w string) string {
	for _, own := range []string{"وصف", "وعد", "واصل", "وجه", "واجه", "ورد", "وضح", "فند", "فسر", "فضل"} {
		if strings.HasPrefix(w, own) {
			return w
		}
	}
	for _, c := range []string{"و", "ف"} {
		if rest, ok := strings.CutPrefix(w, c); ok && (utf8.RuneCountInString(rest) > 2 || rest == "عد") {
			return rest
		}
	}
	return w
}

// agrees reports whether somebody of the gender and number can be the subject; what is not known agrees with everything.
func (g agreement) agrees(k *known) bool {
	if g.plural != k.plural && (g.plural || g.gender == entity.Male) {
		return false
	}
	if k.plural {
		// قال مسؤولون …، وقالت: somebody else, but not behind مصادر.
		first, _, _ := strings.Cut(arabic.Key(k.name), " ")
		return g.plural || g.gender != entity.Female || !strings.HasSuffix(first, "ون") && !strings.HasSuffix(first, "ين")
	}
	return g.gender == entity.Unknown || k.gender == entity.Unknown || g.gender == k.gender
}

// sayingOf reads a noun for what somebody said, with a pronoun that means them: تصريحه, رسالتها.
func sayingOf(key string) (agreement, bool) {
	for _, p := range []struct {
		suffix string
		is     agreement
	}{{"هم", agreement{plural: true}}, {"ها", agreement{gender: entity.Female}}, {"ه", agreement{gender: entity.Male}}} {
		if base, ok := strings.CutSuffix(key, p.suffix); ok && noun[base] {
			return p.is, true
		}
	}
	return agreement{}, false
}

// numeral reports whether the word counts those who follow it: 86 بالمئة, غالبية المشاركين.
func numeral(key string) bool {
	return arabic.IsDigit([]rune(key)[0]) || quantity[key] || key == "غالبيه" || key == "نسبه"
}
