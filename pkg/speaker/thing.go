package speaker

import (
	_ "embed"
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
)

//go:embed data/accusatives.txt
var accusativeData string

// accusatives holds indefinite nouns in the accusative, which are objects and adverbs: أصدر بيانا, قال ضاحكا.
var accusatives = func() map[string]bool {
	out := map[string]bool{}
	for line := range strings.Lines(accusativeData) {
		if line[0] != '#' {
			for _, w := range strings.Fields(line) {
				out[w] = true
			}
		}
	}
	return out
}()

// thing reports whether a mention that is no name and no role can't speak by its form: it begins with a verb (تقول تعمل), an accusative (قال ممازحا), a superlative
// (اعتبر أكبر واحة), a word with ب (وصفته بالمنحاز), or, behind the cue, with a noun in construct state to a pronoun (جدد رفضه) or a verbal noun (أكد استمرار العمل).
func (a *attribution) thing(cue *article.Cue, m article.Span) bool {
	tokens := arabic.Tokenize(a.text, m.Start, min(m.End, m.Start+maxReach))
	if len(tokens) == 0 || !tokens[0].Word {
		return false
	}
	w := tokens[0].Key
	if m.Start > 0 && strings.ContainsRune("\"«“", a.text[m.Start-1]) {
		return false // وكالة "معا"
	}
	if superlative[w] && len(tokens) > 1 && tokens[1].Key != "من" {
		return !isPost(tokens[1].Key) && !heads[tokens[1].Key] // أول رئيسة, but أكبر واحة
	}
	if heads[w] || heads[strings.TrimPrefix(w, "ال")] || entity.GenderOf(w) != entity.Unknown {
		return false
	}
	raw := a.text[tokens[0].Start:tokens[0].End]
	if len(tokens) == 2 && joints[w] && tokens[1].End == m.End {
		return false // يقول ولد درويش
	}
	if len(tokens) > 1 && tokens[1].Key == "من" || accusativeSubject[lastWord(arabic.KeyRunes(a.text[max(0, m.Start-maxAside):m.Start]))] {
		return false // أكثر من نصفهم; لكن فريقا آخر رأى
	}
	switch {
	case verbs[w] == surelyVerb || strings.HasPrefix(w, "و") && verbs[w[len("و"):]] == surelyVerb,
		accusatives[w], superlative[w], strings.HasPrefix(w, "بال") && len(w) > 10, manner[w],
		strings.HasPrefix(w, "ب") && len(tokens) == 1 && len(w) > 8 && a.behind(cue, m) && raw[len(raw)-1] == arabic.TehMarbuta && unmarked(w),
		len(raw) > 2 && (raw[len(raw)-1] == tanwin || raw[len(raw)-2] == tanwin):
		return true
	}
	if !a.behind(cue, m) {
		return false
	}
	if _, ok := verb(cue.Text); !ok {
		return false
	}
	if len(tokens) == 1 && strings.HasPrefix(w, "م") && strings.HasSuffix(w, "ا") && len(raw) > 5 {
		return true // وتابع ممازحا
	}
	if role, ok := entity.ParseRole(string(raw)); ok && role.Possessed {
		return false // شقيقته مهى
	}
	// وجدد موقف بلاده من …, but وأكد موقف الوزارة أن …
	if ownedThing[w] && len(tokens) > 1 && a.quote != nil && a.quote.Start > m.End {
		if said := arabic.Tokenize(a.text, a.quote.Start, min(len(a.text), a.quote.Start+maxAside)); len(said) > 0 && !strings.HasPrefix(said[0].Key, "ان") && !strings.HasPrefix(said[0].Key, "بان") {
			return true
		}
	}
	return possessed(w) || !strings.HasPrefix(w, "ال") && len(tokens) > 1 && verbalNoun(raw)
}

// joints are words inside names that begin a short form of them: ولد درويش, بن سلمان.
var joints = map[string]bool{"ولد": true, "بن": true, "بنت": true, "ابو": true, "ابي": true, "ام": true}

// unmarked reports whether a word with ب is no noun of its own that begins with this letter (بلدية, بعثة): بمرارة.
func unmarked(w string) bool {
	_, ok := entity.ParseRole(w)
	return !ok && !strings.HasSuffix(w, "يه") && w != "بعثه" && w != "بورصه" && w != "بطله" && w != "بطوله" && w != "باحثه"
}

const tanwin = '\u064b'

// accusativeSubject holds words behind which the subject is accusative: لكن فريقا آخر.
var accusativeSubject = map[string]bool{"ان": true, "فان": true, "لكن": true, "ولكن": true, "لان": true, "بان": true, "وان": true, "كان": true}

// superlative holds words that begin a description of a thing: أكبر واحة.
var superlative = map[string]bool{"اكبر": true, "افضل": true, "اقرب": true, "اول": true, "اعلي": true, "اهم": true, "اكثر": true, "اقوي": true, "اسوا": true, "اشد": true, "ابرز": true}

// manner holds words that tell how, when or how much: استنكر بشدة.
var manner = map[string]bool{
	"بشده": true, "بقوه": true, "بوضوح": true, "برايه": true, "برايها": true, "بصراحه": true, "باسف": true, "بحزم": true, "مره": true, "عشيه": true, "يومها": true, "حينها": true, "وقتها": true, "معا": true, "لان": true, "المزيد": true, "مزيد": true, "اسمه": true, "اسمها": true, "نفسه": true, "عينه": true, "لتكون": true, "ليكون": true,
}

// possessed reports whether the word ends in a pronoun, and is not a plural of people (منتقدوه) or a word that speaks (أسرته).
func possessed(w string) bool {
	for _, p := range []string{"ها", "هم", "ه"} {
		base, ok := strings.CutSuffix(w, p)
		if !ok || len(base) < 6 || strings.HasSuffix(base, "و") || strings.HasPrefix(w, "ال") {
			continue
		}
		if heads[base] || strings.HasSuffix(base, "ت") && heads[base[:len(base)-len("ت")]+"ه"] {
			return false
		}
		if p == "ه" && !strings.HasSuffix(base, "ت") && !ownedThing[base] {
			return false // the ending of a feminine noun: معلقه
		}
		return true
	}
	return false
}

// ownedThing holds nouns that stand with a pronoun behind verbs of saying: أكد رفضه.
var ownedThing = map[string]bool{
	"رفض": true, "دعم": true, "موقف": true, "قرار": true, "التزام": true, "استعداد": true, "حرص": true, "قلق": true, "اسف": true, "عزم": true, "تاييد": true, "ترحيب": true, "تمسك": true, "اعتقاد": true, "تقدير": true, "امل": true, "انزعاج": true, "استياء": true, "اعتراض": true, "اعتذار": true, "تحذير": true, "وقوف": true, "تفاول": true, "شكر": true, "نيت": true, "رغبت": true, "راي": true, "سعي": true, "نفي": true, "اتهام": true, "كلام": true, "حديث": true, "تضامن": true, "ثقت": true, "ايمان": true, "دهشت": true, "غضب": true, "استغراب": true, "سعادت": true, "تفهم": true, "تطلع": true, "اهتمام": true, "عقد": true, "منصب": true, "هدف": true, "ملف": true, "خطاب": true, "بلد": true, "بلاد": true, "وطن": true, "انسحاب": true, "ترشح": true, "تعازي": true, "دعوت": true, "تعاطف": true, "احترام": true, "فخر": true, "تهاني": true, "خبر": true, "مشروع": true, "محاكمت": true, "ادانت": true, "حق": true, "حياد": true, "براءت": true, "استقالت": true, "تفوق": true, "نقل": true, "اعجاب": true, "تشاوم": true,
}

// verbalNoun reports whether the word has the form of a verbal noun: إصدار, استمرار, ترتيب.
func verbalNoun(r []rune) bool {
	n := len(r)
	switch {
	case n < 5 || n > 8:
		return false
	case r[0] == arabic.AlefHamzaLow:
		return r[n-2] == arabic.Alef
	case r[0] == arabic.Alef && r[1] == 'س' && r[2] == 'ت':
		return r[n-2] == arabic.Alef && n > 6
	case r[0] == 'ت':
		return n == 5 && r[3] == arabic.Yeh && r[4] != arabic.TehMarbuta
	}
	return false
}
