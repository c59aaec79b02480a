package speaker

import (
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
)

// tail returns where a description ends that stands as it is, with the adjectives and prepositions that say who is meant: السلطات + في تايلاند, مسؤولون + عن الإطفاء, عدد + من المشاركين في الحفل.
// What tells when, where and to whom something was said is no part of it (في بيان, خلال لقاء, لوكالة كذا), nor is the verb's object; so nothing else may stand between it and what is said.
func (a *attribution) tail(q *article.Quote, m article.Span) int {
	to := q.Start
	switch {
	case q.Cue == nil || !a.valid(q.Cue.Span):
		return m.End
	case q.Cue.Start >= m.End:
		to = min(to, q.Cue.Start)
	}
	if to <= m.End { // The quote stands first: "…"، بحسب وثائق | المحكمة.
		to = m.End
		for to < len(a.text) && to-m.End < maxReach && !strings.ContainsRune("\n.،؛!؟", a.text[to]) {
			to++
		}
	}
	if to-m.End > maxReach {
		return m.End
	}
	if first, _, _ := strings.Cut(arabic.KeyRunes(a.text[m.Start:m.End]), " "); !isPost(first) && !heads[first] && !heads[strings.TrimPrefix(first, "ال")] && !quantity[first] && !strings.HasSuffix(first, "ون") && !strings.HasSuffix(first, "ين") {
		if r, ok := entity.ParseRole(first); !ok || r.Kind == entity.Paper {
			return m.End
		}
	}
	tokens := arabic.Tokenize(a.text, m.End, to)
	definite := strings.HasPrefix(arabic.Key(lastWord(string(a.text[m.Start:m.End]))), "ال")
	end, i := m.End, 0
	for i < len(tokens) && adjective(tokens[i].Key, definite) {
		end = tokens[i].End
		i++
	}
	for i < len(tokens) {
		n := a.qualifier(a.text[m.Start:end], tokens[i:])
		if n == 0 {
			break
		}
		i += n
		end = tokens[i-1].End
	}
	if i < len(tokens) && !a.closes(tokens[i:]) {
		return m.End
	}
	return end
}

// adjective reports whether the word is an adjective by its form, definite or not.
func adjective(key string, definite bool) bool {
	bare, article := strings.CutPrefix(key, "ال")
	if article != definite || relative[key] || timeWord[key] || preposition[key] {
		return false
	}
	return entity.IsNation(key) || strings.HasSuffix(bare, "يه") && len(bare) > 8 || strings.HasSuffix(bare, "يون") || strings.HasSuffix(bare, "يين")
}

// qualifier returns how many tokens a preposition behind a phrase takes with the nouns that it governs, when they tell who is meant, or 0.
func (a *attribution) qualifier(phrase []rune, tokens []arabic.Token) int {
	i := 1
	switch key := tokens[0].Key; {
	case key == "من", key == "في", key == "لدي", key == "داخل", (key == "عن" || key == "علي") && takesPreposition(lastWord(arabic.KeyRunes(phrase))):
		if len(tokens) < 2 || circumstance[strings.TrimPrefix(tokens[1].Key, "ال")] || circumstance[tokens[1].Key] || timeWord[tokens[1].Key] || arabic.IsDigit(a.text[tokens[1].Start]) || pointsBack[tokens[1].Key] {
			return 0
		}
	case strings.HasPrefix(key, "بال") || strings.HasPrefix(key, "لل"):
		if noun := strings.TrimPrefix(strings.TrimPrefix(key, "بال"), "لل"); circumstance[noun] || media[noun] || hearers[noun] {
			return 0
		}
		i = 0
	default:
		return 0
	}
	// Behind a definite word or a name only definite words go on: في مكتب الجوازات الرئيسي | بيانا.
	full := i == 0
	for n := 0; i < len(tokens) && n < 5; n++ {
		t := tokens[i]
		if end := closing(tokens, i); end > 0 {
			i = end + 1
			continue
		}
		if possessed(t.Key) || n == 0 && opensName[t.Key] {
			return 0 // عن اعتقادهم
		}
		if !t.Word && t.Key != "#" || n > 0 && (preposition[t.Key] || timeWord[t.Key] || relative[t.Key] || particle[t.Key] || predicateOf(t.Key) != noVerb || strings.HasPrefix(t.Key, "لل") || strings.HasPrefix(t.Key, "بال") || t.Key == "خلال" || t.Key == "ان" || t.Key == "بان") {
			break
		}
		if in := a.within(article.Span{Start: t.Start, End: t.End}); len(in) > 0 && in[0].Start <= t.Start {
			if full && i > 0 && !strings.HasPrefix(t.Key, "ال") || a.text[t.Start] == arabic.Lam && n > 0 && entity.HasPreposition(string(a.text[in[0].Start:in[0].End]), a.known[in[0].who].name) {
				break
			}
			for i+1 < len(tokens) && tokens[i+1].Start < in[0].End {
				i++
			}
			full = true
		} else if definite := strings.HasPrefix(t.Key, "ال") || strings.HasPrefix(t.Key, "وال"); full && !definite && i > 0 {
			break
		} else {
			full = full || definite
		}
		i++
	}
	if i < 2 && !tokens[0].Word || preposition[tokens[i-1].Key] {
		return 0
	}
	return i
}

// takesPreposition reports whether عن or على completes the word: مسؤولون عن, المطلعين على.
func takesPreposition(key string) bool {
	for _, stem := range []string{"مسوول", "مدافع", "مطلع", "قاءم", "قايم", "مشرف", "دفاع", "محتج", "معلق", "اشراف", "رقاب"} {
		if strings.HasPrefix(strings.TrimPrefix(key, "ال"), stem) {
			return true
		}
	}
	return false
}

// closes reports whether no noun phrase but an adverb begins at the tokens: what is said begins, or when, where and to whom it was said.
func (a *attribution) closes(tokens []arabic.Token) bool {
	t := tokens[0]
	switch {
	case !t.Word, timeWord[t.Key], preposition[t.Key], t.Key == "ان", t.Key == "بان", t.Key == "انه", t.Key == "انها", t.Key == "خلال", pointsBack[t.Key], predicateOf(t.Key) != noVerb, relative[t.Key]:
		return true
	}
	return a.text[t.Start] == arabic.Lam
}

// circumstance holds nouns that tell behind a preposition when, where, how or in what something was said: في بيان, من جانبه, على تويتر.
var circumstance = words(`
	بيان بيانها بيانه تصريح تصريحات مقابله حديث حديثه حديثها موتمر تغريده تغريدات خطاب كلمه كلمته كلمتها رساله تقرير تقريره تقريرها مقال مقاله لقاء اتصال حوار تدوينه منشور وقت حين ختام
	جلسه اجتماع سياق هذا هذه ذلك اطار اعقاب اول نهايه بدايه مستهل ظل ضوء حال حاله مناسبه تعليق تعقيب رد اشاره افتتاح مداخله نص برقيه مذكره دراسه بلاغ نشره افاده شهاده دوريه مجله تلك مطلع منتصف اثناء نفس ذات
	جانبه جانبها جانبهم جهته جهتها ناحيته ناحيتها خلال اجل دون ان ما قبل بعد حيث تويتر فيسبوك انستغرام صفحته صفحتها صفحه حسابه حسابها حساب موقعه موقعها هامش لسان غرار اساس علي مره مرات غير كل
	يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر كانون شباط اذار نيسان ايار حزيران تموز اب ايلول تشرين`)

// hearers are whom one speaks to: قال مسؤول للصحفيين.
var hearers = words(`صحفيين صحافيين اعلاميين مراسلين تلفزيون اعلام صحافه نواب مشرعين محكمه مجلس شعب جمهور`)

// words returns the set of the words of s.
func words(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(s) {
		out[w] = true
	}
	return out
}
