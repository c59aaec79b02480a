package quote

import (
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
)

// nounClaim takes a noun phrase before token limit for what the cue at i claims: لافتا إلى عودة الحوار، نفى الوزير وجود خلاف.
func (d *document) nounClaim(i, limit int) complement {
	c := d.tokens[i].cue
	if c.takes&(takesNoun|takesTo|takesBy|takesOn) == 0 && !tells(c) || i+2 >= d.to {
		return complement{}
	}
	k := 0
	switch {
	case c.form == participle:
		k = d.participleClaim(i)
	case c.form&(perfect|imperfect) != 0 && (c.takes&weak == 0 || tells(c)):
		k = d.verbClaim(i, limit)
	}
	if k == 0 {
		return complement{}
	}
	return complement{claim, k}
}

// participleClaim returns where the claim of the participle at i begins, or 0. Any noun will do, directly or after its preposition.
func (d *document) participleClaim(i int) int {
	c := d.tokens[i].cue
	k := i + 1
	if d.tokens[k].key == "الي" || d.tokens[k].key == "عن" && announces(c) || d.tokens[k].key == "علي" && c.takes&takesOn != 0 && d.isClaim(k+1) {
		k++
	} else if c.takes&takesTo != 0 || c.takes&takesNoun == 0 && c.takes&takesBy == 0 || c.lemma == "حذر" {
		return 0
	}
	if c.takes&takesBy != 0 {
		if d.claimsBy(k) {
			return k
		}
		return 0
	}
	if t := &d.tokens[i]; !t.and && d.text[t.end-1] != arabic.Alef && (i == d.from || d.tokens[i-1].word) {
		return 0 // زيارة مؤكدة هذا العام
	}
	if t := &d.tokens[k]; !t.word || t.is(prep|that|timely|adverb) {
		return 0
	}
	return k
}

// verbClaim returns where the claim of the verb at i begins, or 0. Its subject may stand between, so that only a verbal noun will do.
func (d *document) verbClaim(i, limit int) int {
	c := d.tokens[i].cue
	for k := i + 1; k < min(limit, i+25); k++ {
		t, p := &d.tokens[k], &d.tokens[k-1]
		switch {
		case c.lemma == "نفى" && t.class == 0 && t.word && !t.and && d.possessed(k) && d.endsSubject(i, k-1):
			return k // نفى الوزير علمه
		case p.key == "عن" && (k > i+1 && c.lemma == "أعلن" && t.word && !t.article && !t.is(that|rel|aux) || tells(c) && d.isClaim(k) && !strings.Contains(d.key(k-2), "مسوول")):
			if c.lemma == "تحدث" && !exists[d.key(k)] {
				return 0 // تحدث عن تهميش الريف: a topic
			}
			return k
		case p.key == "علي" && c.takes&takesOn != 0 && d.isClaim(k):
			return k
		case c.takes&takesBy != 0:
			if d.claimsBy(k) && (k <= i+2 || d.endsSubject(i, k-1)) {
				return k
			}
		case t.is(rel) && c.lemma == "أعلن" && k > i+1:
			return 0 // أعلن النادي الإجراءات التي تعبر عن تقديره
		case c.takes&(takesNoun|takesTo) == 0 || c.takes&weak != 0:
		case k == i+1 && !d.tokens[i].and && d.definiteClaim(k) && d.carriesSubject(i), k > i+1 && (p.is(timely) || p.mark == arabic.Comma) && d.definiteClaim(k):
			return k // أعلن الوزير الاثنين التوصل إلى اتفاق
		case c.lemma == "حذر":
			if p.key == "من" && d.isClaim(k) {
				return k // حذر من نشوب حرب
			}
		case t.is(claimed) && !t.and && c.takes&takesTo == 0 && d.key(k-1) == "اي":
			return k - 1 // نفى أي تورط
		case k == i+2 && t.is(claimed) && !t.and && c.takes&takesTo == 0 && p.word && p.class == 0 && p.cue == nil && !p.and && !d.isClaim(k-1) && !ownsClaim[d.key(k-1)]:
			return k // أكد فلان وقوع إصابات
		case k > i+2 && t.is(claimed) && !t.and && c.takes&takesTo == 0 && p.word && p.class == 0 && p.cue == nil && !p.and && !d.isClaim(k-1) && !ownsClaim[d.key(k-1)] && d.tokens[k-2].class&(org|title|named) != 0:
			return k // أعلن ناشطون أكراد مسؤوليتهم
		case k == i+1 && d.ownClaim(k, limit) > 0:
			return d.ownClaim(k, limit)
		case d.isClaim(k):
			if c.takes&takesTo != 0 && p.key != "الي" {
				return 0
			}
			if k == i+1 && d.carriesSubject(i) || k > i+1 && (p.key == "الي" && c.takes&takesTo != 0 || d.endsSubject(i, k-1)) {
				return k
			}
			return 0
		}
		if r := d.opens(k); r != nil && d.past(r) < limit {
			k = d.past(r) - 1
		} else if t.mark == arabic.Comma {
			k = d.remark(k)
		}
	}
	return 0
}

// ownClaim returns the verbal noun with a pronoun, or المسؤولية, behind the institution that begins at k, whose claim it is, or 0: وأعلن تنظيم الوادي | مسؤوليته عن الحادث.
func (d *document) ownClaim(k, limit int) int {
	if t := &d.tokens[k]; !t.is(org|named|title) || t.article {
		return 0
	}
	for n := k + 1; n < min(limit, k+7); n++ {
		t := &d.tokens[n]
		if t.mark == arabic.Comma || t.is(prep|that) {
			break
		}
		if !t.and && (d.possessed(n) && d.isClaim(n) && !d.tokens[n].is(org|named) || d.key(n) == "المسووليه") {
			return n
		}
	}
	return 0
}

// ownsClaim holds nouns that a verbal noun behind them belongs to, so that they are no subject: نفى خبر إقالته.
var ownsClaim = map[string]bool{"تحالف": true, "خبر": true, "نبا": true, "موعد": true, "موعدي": true, "مجلس": true, "انباء": true, "مسؤوليه": true, "صحه": true, "كل": true, "بعض": true, "غير": true, "مدي": true, "قرار": true, "قانون": true, "طلب": true, "خطه": true}

// announces reports whether a cue takes عن before what it makes known: كاشفا عن، أعلن عن.
func announces(c *cue) bool { return c.lemma == "أعلن" || c.lemma == "كشف" }

// tells reports whether a verb takes عن and a verbal noun for what it makes known: كشف عن وجود، أفاد عن مقتل.
func tells(c *cue) bool { return c.lemma == "كشف" || c.lemma == "أفاد" || c.lemma == "تحدث" }

// exists holds the verbal nouns that make talk of something a claim that there is such a thing: تحدث عن وجود، عن سقوط قتلى.
var exists = map[string]bool{"وجود": true, "مقتل": true, "سقوط": true, "وقوع": true, "اصابه": true, "حدوث": true, "نيه": true}

// possessed reports whether the word at k ends in a pronoun: علمه، صلتها.
func (d *document) possessed(k int) bool {
	t := &d.tokens[k]
	r := d.text[t.start:t.end]
	n := len(r)
	return n > 3 && !t.article && (r[n-1] == arabic.Heh || n > 4 && r[n-2] == arabic.Heh && (r[n-1] == arabic.Alef || r[n-1] == 'م'))
}

// claimsBy reports whether the word at k is a verbal noun with ب in front: اعترف بدفع المال.
func (d *document) claimsBy(k int) bool {
	t := &d.tokens[k]
	if !t.word || t.key != "" || t.end-t.start < 4 || d.text[t.start] != arabic.Beh {
		return false
	}
	e := d.without(t, 1)
	return e.class&claimed != 0 || e == unknown && verbalNoun(d.text[t.start+1:t.end])
}

// isClaim reports whether the word at k is a verbal noun that may stand for a claim.
func (d *document) isClaim(k int) bool {
	t := &d.tokens[k]
	if t.is(claimed) && !t.and {
		return true
	}
	if !t.word || t.class != 0 || t.cue != nil {
		return false
	}
	r := d.text[t.start:t.end]
	if verbalNoun(r) {
		return true
	}
	for _, suffix := range []string{"ه", "ها", "هم"} {
		if n := len(r) - len([]rune(suffix)); n > 5 && string(r[n:]) == suffix && verbalNoun(r[:n]) {
			return true // اعتزاله، انسحابها
		}
	}
	return false
}

// definiteClaim reports whether the word at k is a verbal noun with the article: الوزير أكد التقدم في المفاوضات.
func (d *document) definiteClaim(k int) bool {
	t := &d.tokens[k]
	if !t.article || t.key != "" || t.end-t.start < 5 {
		return false
	}
	e := d.without(t, 2)
	return e.class&claimed != 0
}

// verbalNoun reports whether a word has the shape of a verbal noun: إلقاء، استهداف (ا … ا .), تعيين (ت . . ي .).
func verbalNoun(r []rune) bool {
	n := len(r)
	switch {
	case n < 5 || n > 8:
		return false
	case r[0] == arabic.AlefHamzaLow || r[0] == arabic.Alef && r[1] != arabic.Lam:
		return r[n-2] == arabic.Alef && n > 5 || r[n-2] == arabic.Alef && r[0] == arabic.AlefHamzaLow
	case r[0] == 'ت':
		return n == 5 && r[3] == arabic.Yeh && r[4] != arabic.TehMarbuta
	}
	return false
}

// carriesSubject reports whether the subject of the verb at i stands in it (وأكد وجود …) or before it (الوزير يؤكد وجود …).
func (d *document) carriesSubject(i int) bool {
	if d.tokens[i].and {
		return true
	}
	a, b := d.before(i)
	return a < b && (d.speaks(a) || d.text[d.tokens[a].end-1] != 'ت' && d.tokens[a].class == 0)
}

// endsSubject reports whether the token at k may end the subject of the verb at i: a comma, a word with the article, a time, or a name.
func (d *document) endsSubject(i, k int) bool {
	key := d.key(k)
	if (key == "سابق" || key == "لاحق") && d.key(k-1) == "وقت" || d.carries(k) && !d.tokens[k].and || d.tokens[k].is(occasion) && d.tokens[k-1].is(prep) {
		return true // في وقت سابق، نادي المقاولون للكرة، في بيان
	}
	if t := &d.tokens[k]; !t.word || t.article || t.is(timely|given|state|adverb) || arabic.IsDigit(d.text[t.start]) && t.end-t.start == 4 {
		return !t.is(prep)
	}
	if r := d.text[d.tokens[k].end-1]; r == arabic.Yeh || r == arabic.TehMarbuta && d.text[d.tokens[k].end-2] == arabic.Yeh || r == 'ن' {
		return k > i+1 && !d.tokens[k].is(prep|aux) // مصادر عسكرية، مسؤولون محليون
	}
	for n := k - 1; n > max(i, k-4); n-- {
		if d.tokens[n].is(given) {
			return true
		}
	}
	return false
}
