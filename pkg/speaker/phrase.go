package speaker

import (
	"slices"
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
)

// maxReach bounds in code points, and maxWords in words, how far behind a mention the rest of its phrase is looked for.
const (
	maxReach = 120
	maxWords = 10
)

// whole extends a mention that stops before its phrase ends: to the end of a name that it cuts, of what a word in construct state needs
// (متحدثة باسم + الشرطة, تقديرات + شبكة كذا, أحد + الشهود), and to the person whose title it is (مدير المستشفى + المركزي، سليم درويش).
func (a *attribution) whole(m article.Span) article.Span {
	end := min(len(a.text), m.End+maxReach)
	if a.now.Start >= m.End {
		end = min(end, a.now.Start)
	}
	for i := m.End; i < end; i++ {
		if a.text[i] == '\n' {
			end = i
		}
	}
	if in := a.within(article.Span{Start: m.End - 1, End: m.End}); len(in) > 0 && in[0].Start >= m.Start && in[0].End <= end && !a.addressed(m.End) {
		m.End = max(m.End, in[0].End)
	}
	if m.End >= end {
		return m
	}
	tokens := arabic.Tokenize(a.text, m.End, end)
	if at := a.bareHead(m, tokens); at > m.End {
		m.End = at
		for len(tokens) > 0 && tokens[0].Start < at {
			tokens = tokens[1:]
		}
	}
	m.End = a.complete(m, &tokens)
	return a.titled(m, tokens)
}

// addressed reports whether the next word begins with ل: … وزارة السياحة | لإذاعة كذا.
func (a *attribution) addressed(at int) bool {
	for at < len(a.text) && a.text[at] == ' ' {
		at++
	}
	return at < len(a.text) && a.text[at] == arabic.Lam
}

// maxAside is how far the next word is looked for.
const maxAside = 16

// complete returns where the mention ends once its last word has what it needs, and leaves the tokens behind it.
func (a *attribution) complete(m article.Span, tokens *[]arabic.Token) int {
	words := strings.Fields(string(a.text[m.Start:m.End]))
	if len(words) == 0 {
		return m.End
	}
	at := m.End
	for last := words[len(words)-1]; needsMore(last); {
		t := *tokens
		if len(t) > 0 && t[0].Key != "(" {
			if end := closing(t, 0); end > 0 {
				*tokens = t[end+1:]
				return t[end].End // مسؤولو "لواء الوادي"
			}
		}
		for len(t) > 0 && (!t[0].Word && opensPhrase[t[0].Key] || t[0].Key == "عن" && issued[strings.TrimPrefix(arabic.Key(last), "ال")]) {
			t = t[1:]
		}
		if len(t) == 0 || !t[0].Word || particle[t[0].Key] || preposition[t[0].Key] || timeWord[t[0].Key] {
			break
		}
		at, last = t[0].End, string(a.text[t[0].Start:t[0].End])
		if in := a.within(article.Span{Start: t[0].Start, End: t[0].End}); len(in) > 0 && in[0].Start <= t[0].Start {
			at = in[0].End
		}
		for len(t) > 0 && t[0].Start < at {
			t = t[1:]
		}
		for len(t) > 0 && t[0].Word && strings.HasPrefix(t[0].Key, "ال") && !timeWord[t[0].Key] && !relative[t[0].Key] && !preposition[t[0].Key] {
			at, t = t[0].End, t[1:]
		}
		*tokens = t
	}
	return at
}

// bareHead returns where the phrase ends of a post that is a mention without what it is of, or 0: ممثلة + الادعاء, رئيس + #الشرطة_المصرية, لاعب + وسط نادي كذا.
func (a *attribution) bareHead(m article.Span, tokens []arabic.Token) int {
	if slices.Contains(a.text[m.Start:m.End], ' ') {
		return 0
	}
	if r, ok := entity.ParseRole(string(a.text[m.Start:m.End])); !ok || r.Definite || r.Plural || r.Kind != entity.Office && r.Kind != entity.Bare {
		return 0
	}
	i := 0
	for i < len(tokens) && opensPhrase[tokens[i].Key] {
		i++
	}
	if i < len(tokens) && tokens[i].Key == "وسط" {
		i++
	}
	if i == len(tokens) || !tokens[i].Word || timeWord[tokens[i].Key] || a.text[tokens[i].Start] == arabic.Lam {
		return 0 // مسؤول لإذاعة كذا
	}
	of, ok := entity.ParseRole(tokens[i].Key)
	in := a.within(article.Span{Start: tokens[i].Start, End: tokens[i].End})
	switch {
	case len(in) > 0 && in[0].Start == tokens[i].Start && a.known[in[0].who].kind != article.Person,
		strings.HasPrefix(tokens[i].Key, "ال") && !relative[tokens[i].Key], ok && of.Kind == entity.Body && !of.Definite:
		return a.phraseEnd(tokens, i)
	}
	return 0
}

// needsMore reports whether a mention cannot end with the word: باسم, a quantity (أحد, عدد), or an indefinite noun of an institution (لمؤسسة).
func needsMore(word string) bool {
	key := strings.TrimPrefix(arabic.Key(word), "ل")
	if issued[strings.TrimPrefix(key, "ال")] {
		return true
	}
	switch key {
	case "مدينه", "محافظه", "ولايه", "منطقه", "باسم", "احد", "احدي", "بعض", "نفس", "عدد", "هولاء", "عده", "عشرات", "مءات", "ميات", "وسايل", "غالبيه", "معظم", "تقديرات", "ارقام", "جميع", "شوون", "اثنان":
		return true
	}
	r, ok := entity.ParseRole(word)
	if ok && r.Plural && !r.Definite && (strings.HasSuffix(key, "و") || strings.HasSuffix(key, "ي")) {
		return true // مسؤولو كذا
	}
	return ok && r.Kind == entity.Body && !r.Definite && !r.Plural
}

// issued holds words behind which عن names whose paper it is: بيان صادر عن الوزارة.
var issued = map[string]bool{"صادر": true, "صادره": true, "صدر": true, "صدرت": true}

// teams holds the posts that ل and a team's name follow: المدير الفني لنادي كذا, مدرب كذا.
var teams = map[string]bool{"مدير": true, "مدرب": true, "مهاجم": true, "لاعب": true, "حارس": true, "مدافع": true, "نجم": true}

// titled extends a title to the person who bears it, when only words of the title stand between them: وزير الشؤون الخارجية + في المغرب، ناصر بوريطة.
func (a *attribution) titled(m article.Span, tokens []arabic.Token) article.Span {
	for _, o := range a.within(m) {
		if a.known[o.who].kind == article.Person {
			return a.relation(m, tokens)
		}
	}
	r, ok := entity.ParseRole(string(a.text[m.Start:m.End]))
	first, _, _ := strings.Cut(arabic.Key(string(a.text[m.Start:m.End])), " ")
	bare, definite := strings.CutPrefix(first, "ال")
	unknown := !ok && !bearers[bare] // الملاكم المصري: no known noun
	if unknown && !definite || r.Kind == entity.Body || r.Kind == entity.Paper || r.Plural {
		return m
	}
	// Behind somebody spoken to, or what the title is of, a name needs a comma: الرئيس التنفيذي لشركة كذا، سليم درويش.
	comma, to, second := false, false, false
	for i := 0; i < len(tokens) && i < maxWords; i++ {
		t := tokens[i]
		if end := aside(tokens, i); end > 0 && !a.holdsPerson(article.Span{Start: t.Start, End: tokens[end].End}) {
			i = end // (معارضة يمينية), "الجمهورية إلى الأمام"
			continue
		}
		if in := a.within(article.Span{Start: t.Start, End: t.End}); len(in) > 0 && in[0].Start <= t.Start {
			k := &a.known[in[0].who]
			if entity.HasPreposition(string(a.text[in[0].Start:in[0].End]), k.name) && a.text[t.Start] == arabic.Lam {
				if k.kind == article.Person || comma {
					return m
				}
				to = k.kind != article.Organisation || !ofInstitution(string(a.text[t.Start:t.End])) && !teams[r.Head] || media[dropLam(t.Key)]
			} else if k.kind == article.Person {
				// أحد المقربين من فلان, أحد أصدقاء الصحفي فلان
				if to && !comma || i > 0 && preposition[tokens[i-1].Key] || !comma && i > 0 && first == "احد" && isPost(tokens[i-1].Key) || unknown && !(comma && a.closesName(tokens, in[0].End)) {
					return m
				}
				return article.Span{Start: m.Start, End: in[0].End}
			}
			if comma {
				return m
			}
			for i+1 < len(tokens) && tokens[i+1].Start < in[0].End {
				i++
			}
			continue
		}
		rank, isRole := entity.ParseRole(t.Key)
		switch {
		case isRole && !rank.Plural && (rank.Kind == entity.Rank || comma && rank.Definite), abbreviation[t.Key] && i+1 < len(tokens) && tokens[i+1].Key == ".":
			second = comma && rank.Definite
		case t.Key == "." && i > 0 && abbreviation[tokens[i-1].Key], t.Key == "\"", t.Key == "#", t.Key == "(", t.Key == ")":
		case second && strings.HasPrefix(t.Key, "ال"):
			// مؤلف الكتاب، الصحفي المخضرم، سليم درويش
		case second && t.Key == "،":
			second = false
		case comma:
			if end := a.between(tokens, i); end > 0 {
				return article.Span{Start: m.Start, End: end}
			}
			return m
		case timeWord[t.Key], relative[t.Key]:
			return m
		case ofInstitution(string(a.text[t.Start:t.End])):
		case i > 0 && ofInstitution(string(a.text[tokens[i-1].Start:tokens[i-1].End])) && verbs[t.Key] != surelyVerb && !preposition[t.Key] && t.Word && i+1 < len(tokens) && strings.HasPrefix(tokens[i+1].Key, "ال"):
			// مديرة بشركة نقل الضاحية سليمة درويش
		case t.Key == "،" || t.Key == ",":
			comma = true
		case then[t.Key], i > 0 && towns[t.Key], strings.Contains(t.Key, "_"):
		case i > 0 && ofWhat[tokens[i-1].Key] && t.Word && (isRole && rank.Kind == entity.Body || !isRole && predicateOf(t.Key) == noVerb && !circumstance[t.Key] && !possessed(t.Key) && i+1 < len(tokens) && strings.HasPrefix(tokens[i+1].Key, "ال")):
			// المحلل في صحيفة كذا، سليم درويش; المسؤول عن مكافحة التهريب سليم درويش
		case strings.HasPrefix(t.Key, "ال"), strings.HasPrefix(t.Key, "وال"), strings.HasPrefix(t.Key, "بال"), strings.HasPrefix(t.Key, "لل"),
			entity.IsNation(t.Key), naming[t.Key], isRole && !rank.Plural && strings.HasPrefix(t.Key, "و") && (rank.Kind == entity.Office || rank.Kind == entity.Bare), t.Key == "في", t.Key == "من", t.Key == "عن", t.Key == "باسم", t.Key == "لدي", t.Key == "لشوون":
		default:
			if who := a.mayor(m, tokens, i); who.Start > 0 {
				return who
			}
			if end := a.unknownName(m, tokens, i); end > 0 && !to && !unknown {
				return article.Span{Start: m.Start, End: end}
			}
			return m
		}
	}
	return m
}

// mayor returns the name between commas behind an unknown town, of whose name tokens[i] is the last word: رئيس بلدية فيلا | سولانا، سليم درويش.
func (a *attribution) mayor(m article.Span, tokens []arabic.Token, i int) (name article.Span) {
	if i > 1 || i+2 >= len(tokens) || tokens[i+1].Key != "،" || !a.maybeName(strings.TrimSuffix(tokens[i].Key, "ه")) {
		return name
	}
	words := strings.Fields(arabic.KeyRunes(a.text[m.Start:m.End]))
	if n := len(words); n < 2 || !towns[words[n-1]] && (n < 3 || !towns[words[n-2]]) {
		return name
	}
	if in := a.within(article.Span{Start: tokens[i+2].Start, End: tokens[i+2].End}); len(in) > 0 && in[0].Start == tokens[i+2].Start && a.known[in[0].who].kind == article.Person {
		return in[0].Span
	}
	return name
}

// towns holds the nouns that a town's name follows.
var towns = map[string]bool{"بلديه": true, "مدينه": true, "بلده": true, "قريه": true, "ولايه": true, "محافظه": true, "مقاطعه": true, "منطقه": true, "اقليم": true}

// ofWhat holds prepositions inside a title: المسؤول عن كذا.
var ofWhat = words("في من عن لدي")

// then holds adverbs inside a title: رئيس البلاد آنذاك.
var then = words("انذاك حينها وقتها حاليا سابقا")

// closesName reports whether what stands at end shows that a name between commas ends there: الملاكم المصري، سليم درويش، إنه …
func (a *attribution) closesName(tokens []arabic.Token, end int) bool {
	i := slices.IndexFunc(tokens, func(t arabic.Token) bool { return t.Start >= end })
	return i < 0 && a.now.Start-end < 4 || i >= 0 && (tokens[i].Key == "،" || tokens[i].Key == ":")
}

// between returns where a name ends that the recogniser missed and that stands at tokens[i] between commas behind a title, or 0: سفير اليمن في جنيف، علي درويش، أن …
func (a *attribution) between(tokens []arabic.Token, i int) int {
	if i == 0 || tokens[i-1].Key != "،" {
		return 0
	}
	n := a.nameWords(tokens[i:])
	if n < 2 || n > 3 || !a.closesName(tokens, tokens[i+n-1].End) {
		return 0
	}
	return tokens[i+n-1].End
}

// nameWords returns how many of the words that the tokens begin with may be a name's, also a family name with the article.
func (a *attribution) nameWords(tokens []arabic.Token) int {
	n := 0
	for n < 4 && n < len(tokens) && tokens[n].Word {
		key := tokens[n].Key
		given := entity.GenderOf(key) != entity.Unknown && (!preposition[key] || key == "علي") && key != "باسم"
		family := n > 0 && strings.HasPrefix(key, "ال") && !preposition[key] && !relative[key] && !timeWord[key]
		if !given && !family && (!a.maybeName(key) || n == 0 && (strings.HasPrefix(key, "و") || leadsAway[key] || strings.HasSuffix(key, "ا") && strings.HasPrefix(key, "م"))) || same(key) {
			break
		}
		n++
	}
	return n
}

// naming holds words that give the name of somebody described: ناج آخر يدعى فلان.
var naming = map[string]bool{"يدعي": true, "تدعي": true, "ويدعي": true, "وتدعي": true, "يسمي": true, "تسمي": true, "اسمه": true, "اسمها": true, "واسمه": true, "واسمها": true, "المدعو": true}

func (a *attribution) holdsPerson(s article.Span) bool {
	for _, o := range a.within(s) {
		if a.known[o.who].kind == article.Person {
			return true
		}
	}
	return false
}

// isPost reports whether the word is a post or a description of one person.
func isPost(key string) bool {
	r, ok := entity.ParseRole(key)
	return ok && !r.Plural && r.Kind != entity.Body && r.Kind != entity.Paper
}

// bearers holds nouns of one person that are no role heads: أحد الأعضاء, المكلف بالإعلام.
var bearers = map[string]bool{"احد": true, "احدي": true, "مكلف": true, "مكلفه": true, "ملحق": true, "ملحقه": true, "معتمد": true, "سكرتير": true, "سكرتيره": true}

// trimmed returns where a mention ends that runs on into when or to whom something was said, or into a clause: رئيس حزب الوادي المعارض | الأسبوع الماضي,
// الشرطة الاتحادية | للصحفيين, أرقام رسمية | نشرت.
func (a *attribution) trimmed(m article.Span) int {
	tokens := arabic.Tokenize(a.text, m.Start, m.End)
	r, ok := entity.ParseRole(string(a.text[m.Start:m.End]))
	paper := ok && r.Kind == entity.Paper
	for i := 1; i < len(tokens); i++ {
		t, last := tokens[i], tokens[i-1]
		if !last.Word {
			continue
		}
		if in := a.within(article.Span{Start: t.Start, End: t.End}); len(in) > 0 {
			if o := in[0]; i > 1 && o.Start == t.Start && a.text[t.Start] == arabic.Lam && entity.HasPreposition(string(a.text[o.Start:o.End]), a.known[o.who].name) && entity.IsNewsroom(dropLam(t.Key)) {
				return last.End
			}
			continue
		}
		whole := !strings.HasPrefix(last.Key, "ال") && !entity.IsNation(last.Key) && len(a.within(article.Span{Start: last.Start, End: last.End})) == 0
		switch noun, told := strings.CutPrefix(t.Key, "لل"); {
		case told && hearers[noun], verbs[t.Key] == surelyVerb && !naming[t.Key] && !strings.HasPrefix(t.Key, "يعمل") && !relative[last.Key] && last.Key != "ما" && (!paper || i+1 == len(tokens)), i > 1 && means[t.Key]:
			return last.End
		case timeWord[t.Key] && !whole && !(span[t.Key] && (i+1 == len(tokens) || !which[tokens[i+1].Key])), t.Key == "وقت" && !whole:
			return last.End // but صحيفة اليوم, النائب العام
		}
	}
	return m.End
}

// means holds prepositions that tell how or on whose word something was said.
var means = words("عبر بحسب حسب وفق خلال")

// span holds the times that are no adverbs alone, which what makes them some: العام الماضي, but النائب العام.
var (
	span  = words("مطلع العام الشهر الاسبوع السنه عام يوم ايضا")
	which = words("الماضي الماضيه الجاري الجاريه الحالي المقبل المقبله القادم الفاءت المنصرم السابق الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت")
)

// overrun returns where a mention ends that begins with a definite person and runs on into the object: behind a definite word no indefinite noun goes on with the phrase
// (وصف الرئيس الروسي | إرسال قوات), nor an institution with the article (دعا الملك | الحكومة).
func (a *attribution) overrun(m article.Span) int {
	tokens := arabic.Tokenize(a.text, m.Start, m.End)
	if len(tokens) < 2 || !strings.HasPrefix(tokens[0].Key, "ال") {
		return m.End
	}
	r, ok := entity.ParseRole(tokens[0].Key)
	if ok && r.Kind == entity.Body && r.Feminine {
		return a.beforeObject(m, tokens)
	}
	if !ok || r.Kind == entity.Body || r.Kind == entity.Paper || a.holdsPerson(m) {
		return m.End
	}
	for i := 1; i < len(tokens); i++ {
		t, last := tokens[i], tokens[i-1]
		if !t.Word || !strings.HasPrefix(last.Key, "ال") {
			continue
		}
		if in := a.within(article.Span{Start: t.Start, End: t.End}); len(in) > 0 || len(a.within(article.Span{Start: last.Start, End: last.End})) > 0 {
			continue
		}
		r, ok := entity.ParseRole(t.Key)
		raw := a.text[t.Start:t.End]
		switch {
		case strings.HasPrefix(t.Key, "ال"):
			if ok && r.Kind == entity.Body && i == 1 && r.Head != "منتخب" { // الرئيس المنتخب
				return last.End
			}
		case ok || preposition[t.Key] || entity.IsNation(t.Key) || strings.HasPrefix(t.Key, "ل") || strings.HasPrefix(t.Key, "ب") || strings.HasPrefix(t.Key, "و"):
		case verbalNoun(raw), raw[len(raw)-1] == arabic.TehMarbuta, accusatives[t.Key]:
			return last.End
		}
	}
	return m.End
}

// beforeObject returns where a mention ends that begins with an institution's feminine noun, behind which a definite word of another gender is the verb's object:
// حذرت الشركة | المطورين, أدانت الشركة الفرنسية | الحادث.
func (a *attribution) beforeObject(m article.Span, tokens []arabic.Token) int {
	for i := 1; i < len(tokens); i++ {
		key := tokens[i].Key
		if !strings.HasPrefix(key, "ال") {
			break
		}
		if !strings.HasSuffix(key, "ه") && !strings.HasSuffix(key, "ي") && !strings.HasPrefix(key, "الا") && len(a.within(article.Span{Start: tokens[i].Start, End: tokens[i].End})) == 0 {
			return tokens[i-1].End
		}
	}
	return m.End
}

// aside returns the token that closes a few words in brackets or marks which open at tokens[i], or 0.
func aside(tokens []arabic.Token, i int) int {
	if tokens[i].Key == "(" {
		for j := i + 1; j < len(tokens) && j < i+6; j++ {
			if tokens[j].Key == ")" {
				return j
			}
		}
	}
	return closing(tokens, i)
}

// ofInstitution reports whether the word is an institution's noun with ل or ب: عضو المكتب السياسي لحركة كذا.
func ofInstitution(word string) bool {
	for _, c := range []string{"ل", "ب"} {
		if noun, ok := strings.CutPrefix(word, c); ok {
			if r, ok := entity.ParseRole(noun); ok && r.Kind == entity.Body && !r.Definite {
				return true
			}
		}
	}
	return false
}

// relation extends somebody's lawyer, son or aide to the name that follows between commas: محامي ترامب، سليم درويش، قال …
func (a *attribution) relation(m article.Span, tokens []arabic.Token) article.Span {
	r, ok := entity.ParseRole(string(a.text[m.Start:m.End]))
	if !ok || r.Plural || len(tokens) < 3 || tokens[0].Key != "،" {
		return m
	}
	// المحامي الشخصي لترامب، but not المحامي سليم درويش، …
	if of := a.within(m); r.Definite && !entity.HasPreposition(string(a.text[of[len(of)-1].Start:of[len(of)-1].End]), a.known[of[len(of)-1].who].name) {
		return m
	}
	in := a.within(article.Span{Start: tokens[1].Start, End: tokens[1].End})
	if len(in) == 0 || in[0].Start != tokens[1].Start || a.known[in[0].who].kind != article.Person {
		return m
	}
	for _, t := range tokens[2:] {
		if t.Start >= in[0].End {
			if t.Key == "،" || predicateOf(t.Key) != noVerb {
				return in[0].Span
			}
			break
		}
	}
	return m
}

// unknownName returns where a name ends that the recogniser missed, when it stands at tokens[i] behind a title and before what is said, or 0:
// المتحدث باسم أجهزة الأمن في قرغيزستان | رخات سليمانوف إن …
func (a *attribution) unknownName(m article.Span, tokens []arabic.Token, i int) int {
	last := arabic.Token{Start: m.End - 1, End: m.End, Key: arabic.Key(lastWord(string(a.text[m.Start:m.End])))}
	if i > 0 {
		last = tokens[i-1]
	}
	if !strings.HasPrefix(last.Key, "ال") && !entity.IsNation(last.Key) && len(a.within(article.Span{Start: last.Start, End: last.End})) == 0 {
		return 0
	}
	n := a.nameWords(tokens[i:])
	if n < 2 || n > 3 {
		return 0
	}
	if end := tokens[i+n-1].End; i+n == len(tokens) {
		if a.now.Start >= end && a.now.Start-end < 4 {
			return end
		}
		return 0
	}
	switch next := tokens[i+n].Key; {
	case next == "ان", next == "بان", strings.HasPrefix(next, "انه"), predicateOf(next) == surelyVerb, next == ":", next == "\"", next == "“", next == "«", next == "،" && i+n+1 < len(tokens) && (tokens[i+n+1].Key == "ان" || tokens[i+n+1].Key == "بان"):
		return tokens[i+n-1].End
	}
	return 0
}

// maybeName reports whether a word without article may be a part of a name: no verb, particle, number, post or word known otherwise.
func (a *attribution) maybeName(key string) bool {
	if strings.HasPrefix(key, "ال") || strings.HasPrefix(key, "لل") || particle[key] || preposition[key] || timeWord[key] || accusatives[key] || superlative[key] || manner[key] || pointsBack[key] || relative[key] || predicateOf(key) != noVerb || key == "ماذا" || strings.HasSuffix(key, "لا") ||
		strings.HasSuffix(key, "ه") || strings.HasSuffix(key, "ها") || strings.HasSuffix(key, "ات") || len([]rune(key)) < 2 || key[0] < 0x80 || entity.IsNation(key) || verbalNoun([]rune(key)) {
		return false
	}
	_, role := entity.ParseRole(key)
	return !role && !heads[key]
}

// abbreviation holds titles cut to their first letters: د. سليم درويش, م. سليم درويش.
var abbreviation = map[string]bool{"د": true, "م": true, "ا": true}

// timeWord holds words that begin an adverb of time, and no speaker: مساء الأحد, العام الماضي.
var timeWord = map[string]bool{
	"اليوم": true, "امس": true, "غدا": true, "الليله": true, "مساء": true, "صباح": true, "ظهر": true, "فجر": true, "ليل": true, "ليله": true, "عصر": true, "يوم": true,
	"العام": true, "الشهر": true, "الاسبوع": true, "السنه": true, "الاحد": true, "الاثنين": true, "الثلاثاء": true, "الاربعاء": true, "الخميس": true, "الجمعه": true, "السبت": true,
	"عام": true, "ايضا": true, "مرارا": true, "لاحقا": true, "سابقا": true, "بدوره": true, "بدورها": true, "مطلع": true, "اخيرا": true, "موخرا": true, "حديثا": true,
}

// opensPhrase holds the marks that stand before a name and are no part of it.
var opensPhrase = map[string]bool{"#": true, `"`: true, "«": true, "“": true, "”": true, "'": true, "(": true}
