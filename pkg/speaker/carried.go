package speaker

import (
	"slices"
	"strings"
	"unicode"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
)

// carried resolves a quote whose subject is only in the verb: the one who spoke in the same sentence before (وقال فلان إن …، مضيفا أن …), else the subject of an
// earlier verb of the sentence (وطلب فلان المال لأنه يرى أن …), else the last speaker who agrees with the verb in gender and number (وأضافت).
func (a *attribution) carried(q *article.Quote) finding {
	g, at := agreement{}, q.Start
	if q.Cue != nil {
		if definiteNoun(q.Cue.Text) {
			return finding{who: -1, rule: ruleNone}
		}
		g = agreementOf(*q.Cue)
		if a.valid(q.Cue.Span) {
			at = min(at, q.Cue.Start)
			// In ما وصفها بأنها the pronoun is the object's.
			base, ok := strings.CutSuffix(arabic.Key(q.Cue.Text), "ها")
			if before := lastWord(arabic.KeyRunes(a.text[max(0, at-maxAside):at])); ok && noun[base] && (whatever[before] || relative[before]) {
				g = agreement{gender: entity.Male}
			}
		}
	}
	if of, ok := a.relayed(q); ok {
		g = of
	} else if who := a.following(q); who >= 0 {
		return finding{who: who, rule: ruleFollowing}
	}
	if f := a.stated(q); f.who >= 0 {
		return f
	}
	start := a.sentenceStart(min(at, len(a.text)))
	if f := a.modified(q, start, g); f.who >= 0 {
		return f
	}
	if f := a.paperBehind(q, g); f.who >= 0 {
		return f
	}
	if who := a.sayer(q, start, g); who >= 0 {
		return finding{who: who, rule: ruleSubject}
	}
	if q.Cue != nil && at == q.Cue.Start && !strings.HasPrefix(q.Cue.Text, "و") {
		if w, ok := verb(q.Cue.Text); ok && !participleOf(w) {
			if who := a.seated(start, at, g); who >= 0 {
				return finding{who: who, rule: ruleSubject}
			}
		}
	}
	if !takesObject(q.Cue) {
		if who := a.relativeNoun(q, start, at); who >= 0 {
			return finding{who: who, rule: ruleSubject, relative: true}
		}
		if who := a.antecedent(start, at, g); who >= 0 {
			return finding{who: who, rule: ruleSubject, relative: true}
		}
	}
	// دافع الرئيس عن اللاعب، الذي أعلن رحيله، قائلا إن …: the participle goes with the main verb.
	if n := len(a.recent); n > 0 && a.recent[n-1].relative && a.recent[n-1].at.Start > start && q.Cue != nil && participle(arabic.Key(q.Cue.Text)) {
		if who := a.agent(start, at, g); who >= 0 {
			return finding{who: who, rule: ruleSubject}
		}
	}
	main := a.pastTopic(start, at)
	if who := a.turn(start, at, g); who >= 0 {
		return finding{who: who, rule: ruleSubject}
	}
	if n := len(a.recent); n == 0 || a.recent[n-1].at.End <= start {
		if whatever[lastWord(arabic.KeyRunes(a.text[start:at]))] {
			if who := a.nearest(start, at, g); who >= 0 {
				return finding{who: who, rule: ruleSubject}
			}
		}
		if who := a.agent(main, at, g); who >= 0 {
			return finding{who: who, rule: ruleSubject}
		}
	}
	if n := len(a.recent); n == 0 || a.recent[n-1].at.End <= start || !a.agrees(g, a.recent[n-1]) {
		if who := a.subject(main, at, g); who >= 0 {
			return finding{who: who, rule: ruleSubject}
		}
	}
	if who := a.topic(start, q, g); who >= 0 {
		return finding{who: who, rule: ruleSubject}
	}
	if g.plural {
		if who := a.several(start, at, g); who >= 0 {
			return finding{who: who, rule: ruleSubject}
		}
		if f := a.together(start, at); f.who >= 0 {
			return f
		}
	}
	if n := len(a.recent); n > 0 && a.recent[n-1].at.End > start {
		return a.back(g, ruleCarriedNear)
	}
	return a.back(g, ruleCarried)
}

// relayed reads the pronoun of what is relayed from somebody spoken of before: ونقلت عنها الوكالة أن …
func (a *attribution) relayed(q *article.Quote) (agreement, bool) {
	if q.Source != nil || q.Cue == nil || q.Cue.Lemma != "نقل" || !a.valid(q.Cue.Span) || q.Cue.End >= q.Start {
		return agreement{}, false
	}
	for _, t := range arabic.Tokenize(a.text, q.Cue.End, min(q.Start, q.Cue.End+maxReach)) {
		switch t.Key {
		case "عنه":
			return agreement{gender: entity.Male}, true
		case "عنها":
			return agreement{gender: entity.Female}, true
		case "عنهم", "عنهما":
			return agreement{plural: true}, true
		}
	}
	return agreement{}, false
}

// modified resolves a verb whose clause says of an indefinite noun right before it what it does: تعليق يقول إن …, تقارير صحفية أفادت بأن …, and with a pronoun for
// what somebody said whose words they are: بيان لمتحدث باسم الجيش قال فيه إن …
func (a *attribution) modified(q *article.Quote, start int, g agreement) finding {
	none := finding{who: -1}
	if q.Cue == nil || !a.valid(q.Cue.Span) || q.Cue.End > q.Start || strings.HasPrefix(q.Cue.Text, "و") {
		return none
	}
	w, ok := verb(q.Cue.Text)
	if !ok || participleOf(w) || takesObject(q.Cue) {
		return none
	}
	saidIn := resumes(string(a.text[q.Cue.End:q.Start]))
	present := strings.HasPrefix(w, "ي") || strings.HasPrefix(w, "ت")
	tokens := arabic.Tokenize(a.text, max(start, q.Cue.Start-maxReach), q.Cue.Start)
	for i := len(tokens) - 1; i >= 0 && i > len(tokens)-maxModifiers; i-- {
		t := tokens[i]
		if opensName[t.Key] || closesName[t.Key] || t.Key == "#" || passes[t.Key] {
			continue
		}
		if !t.Word || relative[t.Key] || whatever[t.Key] || particle[t.Key] && t.Key != "في" || t.Key == "ان" {
			return none
		}
		m := article.Span{Start: t.Start, End: t.End}
		if in := a.within(m); len(in) > 0 || strings.HasPrefix(t.Key, "ال") {
			continue
		}
		word := string(a.text[t.Start:t.End])
		role, ok := entity.ParseRole(strings.TrimSuffix(word, "ا"))
		if ok && role.Definite || !ok && !noun[strings.TrimSuffix(t.Key, "ا")] && !heads[t.Key] || others[strings.TrimSuffix(t.Key, "ا")] {
			if strings.HasPrefix(t.Key, "و") || predicateOf(t.Key) == surelyVerb && !strings.HasSuffix(t.Key, "ه") && !strings.HasSuffix(t.Key, "ها") {
				return none
			}
			continue
		}
		if next := i + 1; next < len(tokens) && a.text[tokens[next].Start] != arabic.Lam && (strings.HasPrefix(tokens[next].Key, "ال") || len(a.within(article.Span{Start: tokens[next].Start, End: tokens[next].End})) > 0) {
			continue
		}
		if i > 0 {
			before := tokens[i-1]
			if in := a.within(article.Span{Start: before.Start, End: before.End}); len(in) > 0 && a.known[in[0].who].kind == article.Person {
				return none // فلان أستاذ التاريخ يقول
			}
			if r, ok := entity.ParseRole(before.Key); ok && r.Kind == entity.Paper {
				continue // بيان صحفي
			}
		}
		person := ok && role.Kind != entity.Paper && role.Kind != entity.Body
		k := known{plural: ok && role.Plural && person, gender: entity.Male}
		if role.Feminine || ok && role.Plural && !person || role.Kind == entity.Body && bodyGender(role) == entity.Female || !ok && strings.HasSuffix(t.Key, "ه") {
			k.gender = entity.Female
		}
		if g.plural != k.plural || g.gender != entity.Unknown && !g.plural && g.gender != k.gender {
			continue
		}
		if saidIn && (!person || !strings.HasPrefix(t.Key, "ل") && (i == 0 || tokens[i-1].Key != "مع" && tokens[i-1].Key != "من")) || !present && !person && i > 0 && strings.HasSuffix(tokens[i-1].Key, "في") {
			continue
		}
		for last := len(tokens) - 1; passes[tokens[last].Key]; last-- {
			tokens = tokens[:last]
		}
		m.End = tokens[len(tokens)-1].End
		written := strings.TrimSpace(strings.TrimSuffix(word, "ا") + string(a.text[t.End:m.End]))
		role, ok = entity.ParseRole(written)
		switch {
		case !ok:
			return a.describe(m, role, finding{description: a.bare(written), rule: ruleDescribed})
		case role.Kind == entity.Paper:
			m, issuer := a.issued(m, role)
			return a.paper(m, role, string(a.text[m.Start:m.End]), issuer)
		case role.Kind == entity.Body:
			return a.body(m, role, written)
		}
		return a.post(m, role, written, false)
	}
	return none
}

// others holds words that stand behind a noun more often than they are one: جندي آخر, وسائل إعلام.
var others = map[string]bool{"اخر": true, "اخري": true, "اخرون": true, "اخرين": true, "اعلام": true, "وسايل": true, "كبير": true, "كبيره": true}

// maxModifiers bounds the words between a noun and the verb of its clause.
const maxModifiers = 9

// sayer returns whose words a noun before the verb names, when a pronoun behind the verb takes the noun up, or -1: تصريحات لفلان قال فيها إن …
func (a *attribution) sayer(q *article.Quote, start int, g agreement) int {
	if q.Cue == nil || !a.valid(q.Cue.Span) || q.Cue.End > q.Start || !resumes(string(a.text[q.Cue.End:q.Start])) {
		return -1
	}
	in := a.within(article.Span{Start: start, End: q.Cue.Start})
	for i := len(in) - 1; i >= 0; i-- {
		o, k := in[i], &a.known[in[i].who]
		if o.Start < start || k.kind != article.Person {
			continue
		}
		before := strings.Fields(arabic.KeyRunes(a.text[start:o.Start]))
		if n := len(before); n > 1 && strings.HasPrefix(before[n-1], "لل") && isPost(before[n-1]) {
			before = before[:n-1] // مقالا للكاتبة فلانة
		} else if !entity.HasPreposition(string(a.text[o.Start:o.End]), k.name) || a.text[o.Start] != arabic.Lam {
			return -1
		}
		if !g.agrees(k) {
			return -1
		}
		saying := strings.TrimSuffix(lastWord(strings.Join(before, " ")), "ا") // مقالا
		if role, ok := entity.ParseRole(saying); ok && role.Kind == entity.Paper || noun[saying] || documents[saying] || noun[strings.TrimSuffix(saying, "ه")+"ت"] {
			return o.who
		}
		return -1
	}
	return -1
}

// paperBehind resolves a verb right behind which the noun of a document stands that the finder passes over, since it is spelt like a participle: وأفادت مذكرة …
func (a *attribution) paperBehind(q *article.Quote, g agreement) finding {
	none := finding{who: -1}
	if q.Source != nil || q.Cue == nil || !a.valid(q.Cue.Span) || q.Cue.End >= q.Start || g.plural {
		return none
	}
	tokens := arabic.Tokenize(a.text, q.Cue.End, min(q.Start, q.Cue.End+maxReach))
	if len(tokens) == 0 || !documents[strings.TrimPrefix(tokens[0].Key, "ال")] || strings.HasSuffix(tokens[0].Key, "ه") != (g.gender == entity.Female) {
		return none
	}
	m := article.Span{Start: tokens[0].Start, End: tokens[0].End}
	for _, t := range tokens[1:min(len(tokens), 3)] {
		if !t.Word || preposition[t.Key] || relative[t.Key] || timeWord[t.Key] || predicateOf(strings.TrimSuffix(strings.TrimSuffix(t.Key, "ها"), "ه")) != noVerb || t.Key == "ان" {
			break
		}
		m.End = t.End
	}
	written := string(a.text[m.Start:m.End])
	role, _ := entity.ParseRole(written)
	return a.describe(m, role, finding{description: written, rule: ruleDescribed, paper: true})
}

// takesObject reports whether the cue ends in a pronoun for its object, so that a relative pronoun before it means what is spoken of: الجولة التي وصفها.
func takesObject(cue *article.Cue) bool {
	if cue == nil {
		return false
	}
	key, lemma := arabic.Key(cue.Text), arabic.Key(cue.Lemma)
	return strings.HasSuffix(key, "ها") || strings.HasSuffix(key, "هم") && !strings.HasSuffix(lemma, "هم") || strings.HasSuffix(key, "ه") && !strings.HasSuffix(lemma, "ه")
}

// antecedent returns the entity that a relative pronoun before the cue points back at, or -1: فلان الذي أكد أن …
func (a *attribution) antecedent(start, at int, g agreement) int {
	before := strings.Fields(arabic.KeyRunes(a.text[max(start, at-maxRelative):at]))
	n := len(before)
	if n > 0 && auxiliary[before[n-1]] {
		n--
	}
	if n == 0 || !relative[before[n-1]] || g.gender == entity.Female && strings.HasSuffix(before[n-1], "الذي") || g.gender == entity.Male && strings.HasSuffix(before[n-1], "التي") {
		return -1
	}
	in := a.within(article.Span{Start: max(start, at-2*maxRelative), End: at})
	if n := len(in); n == 0 || in[n-1].End < at-maxRelative {
		return -1
	}
	for i := len(in) - 1; i >= 0; i-- {
		k := &a.known[in[i].who]
		// In فلان، رئيس مجلس كذا، الذي … the post's holder is meant.
		if k.kind != article.Person && isPost(arabic.Key(lastWord(string(a.text[max(0, in[i].Start-maxAside):in[i].Start])))) {
			continue
		}
		if k.kind == article.Misc {
			break
		}
		// فلان، المستشار في ديوان كذا، الذي …
		if i > 0 && k.kind != article.Person && lastWord(string(a.text[max(0, in[i].Start-maxAside):in[i].Start])) == "في" && a.known[in[i-1].who].kind == article.Person && a.text[in[i-1].End] == arabic.Comma && g.agrees(&a.known[in[i-1].who]) {
			continue
		}
		return in[i].who
	}
	return -1
}

var relative = map[string]bool{"الذي": true, "التي": true, "الذين": true, "اللذان": true, "اللتان": true, "والذي": true, "والتي": true, "والذين": true}

// whatever holds the relative pronoun ما, alone and with a preposition: ما تقول إنه.
var whatever = map[string]bool{"ما": true, "بما": true, "مما": true, "فيما": true, "عما": true, "لما": true}

// relativeNoun returns whom a definite noun without a name right before the relative pronoun means, or -1: تحاكم المرأتان اللتان تقولان …, ونشر الوثيقة التي تؤكد أن …
func (a *attribution) relativeNoun(q *article.Quote, start, at int) int {
	tokens := arabic.Tokenize(a.text, start, at)
	n := len(tokens)
	if n > 0 && auxiliary[tokens[n-1].Key] {
		n--
	}
	if q.Cue == nil || n < 2 || !relative[tokens[n-1].Key] || q.Cue.End <= q.Start && resumes(string(a.text[q.Cue.End:q.Start])) {
		return -1
	}
	pronoun := tokens[n-1].Key
	if w, ok := verb(q.Cue.Text); !ok || describes[w] && pronoun != "الذين" || q.Cue.Lemma == "جاء" || q.Cue.Lemma == "ورد" {
		return -1 // النزال الذي وصف بـ"الأعظم"
	}
	j := n - 2
	for j > 0 && (tokens[j].Key == "،" || tokens[j].Key == "-" || itself[tokens[j].Key]) {
		j--
	}
	i := j
	for i >= 0 && tokens[i].Word && strings.HasPrefix(tokens[i].Key, "ال") && len(a.within(article.Span{Start: tokens[i].Start, End: tokens[i].End})) == 0 {
		i--
	}
	if i == j || i >= 0 && pronoun != "الذين" && !strings.HasSuffix(tokens[i+1].Key, "ان") && !strings.HasSuffix(tokens[i+1].Key, "ون") && !preposition[tokens[i].Key] && !particle[tokens[i].Key] && predicateOf(tokens[i].Key) == noVerb {
		return -1
	}
	head := tokens[i+1]
	if pronoun == "الذين" {
		head = tokens[j] // حفيظة السكان الذين
	}
	m := article.Span{Start: head.Start, End: tokens[j].End}
	written := string(a.text[m.Start:m.End])
	role, ok := entity.ParseRole(written)
	feminine := ok && role.Plural || pronoun != "الذين" && strings.HasSuffix(head.Key, "ه") || strings.HasSuffix(head.Key, "ات")
	if feminine != strings.HasSuffix(pronoun, "التي") && !strings.HasSuffix(head.Key, "ان") && !strings.HasSuffix(head.Key, "ين") && !strings.HasSuffix(head.Key, "ون") {
		return -1
	}
	if ok {
		switch role.Kind {
		case entity.Paper:
			return a.paper(m, role, written, 0).who
		case entity.Body:
			return a.body(m, role, written).who
		}
		return a.post(m, role, written, false).who
	}
	k := known{name: written, mentions: []article.Span{m}}
	k.gender, k.plural = nounAgreement(head.Key)
	k.plural = k.plural || pronoun == "الذين"
	a.known = append(a.known, k)
	return len(a.known) - 1
}

// itself holds words that stress a noun: المصادر نفسها التي.
var itself = map[string]bool{"نفسه": true, "نفسها": true, "ذاته": true, "ذاتها": true}

// auxiliary holds verbs and particles that stand between a relative pronoun and its verb: الذي كان أكد.
var auxiliary = map[string]bool{"قد": true, "كان": true, "كانت": true}

// maxRelative is how far before a relative pronoun and its verb the name may begin.
const maxRelative = 45

// turn returns who takes over between the last quote of the sentence and the cue, or in what is said behind a conjunction, or -1: … فيما رد فلان مؤكدا أن …
func (a *attribution) turn(start, at int, g agreement) int {
	if len(a.recent) == 0 || a.recent[len(a.recent)-1].at.End <= start {
		return -1
	}
	last := a.recent[len(a.recent)-1].at
	xs := a.actors(start, at)
	for i := len(xs) - 1; i >= 0; i-- {
		if x := xs[i]; g.agrees(&x.as) && (x.turns && x.at.Start > last.Start || x.main && x.at.Start >= last.End && x.as.kind == article.Person) {
			return a.resolve(x)
		}
	}
	for _, o := range a.within(article.Span{Start: last.End, End: max(last.End, at)}) {
		k := &a.known[o.who]
		before := string(a.text[last.End:max(last.End, o.Start)])
		if o.Start < last.End || k.kind != article.Person || entity.HasPreposition(string(a.text[o.Start:o.End]), k.name) || !g.agrees(k) || construct(lastWord(before)) {
			continue
		}
		if !slices.ContainsFunc(strings.Fields(arabic.Key(before)), func(w string) bool { return governs(w) || strings.HasPrefix(w, "ل") && isPost(dropLam(w)) }) {
			return o.who
		}
	}
	return -1
}

// topic returns the person who is the subject of the sentence before, when it came after the last quote and the verb does not go on with that one's speaker
// (أعرب فلان عن شكره. وقال …, but not وأضاف), or -1.
func (a *attribution) topic(start int, q *article.Quote, g agreement) int {
	if q.Cue == nil || goesOn(q.Cue.Text) || start < 2 {
		return -1
	}
	end := a.sentenceEnd(start)
	from := a.sentenceStart(end)
	if from >= end || len(a.recent) > 0 && a.recent[len(a.recent)-1].at.End > from || a.inTitle(article.Span{Start: from, End: end}) {
		return -1
	}
	if who := a.agent(from, end, g); who >= 0 && (a.known[who].kind == article.Person || len(a.recent) == 0 || g.plural && a.known[who].plural) {
		return who
	}
	// Behind more than one sentence of background the last speaker is the likelier one.
	if n := len(a.recent); n > 0 && a.recent[n-1].at.End <= a.sentenceStart(a.sentenceEnd(from)) {
		return -1
	}
	if who := a.subject(from, end, g); who >= 0 && a.known[who].kind == article.Person {
		return who
	}
	return -1
}

// topics holds words that a sentence begins with to say what its speaker is asked about.
var topics = map[string]bool{"عن": true, "حول": true, "بشان": true, "بخصوص": true, "عما": true, "ردا": true, "تعليقا": true, "تعقيبا": true}

// pastTopic returns where the subject may stand in a sentence that begins with its topic, none of whose names speaks: وعن سبب تركه النادي | قال …
func (a *attribution) pastTopic(start, at int) int {
	opening := strings.TrimLeft(arabic.KeyRunes(a.text[start:min(at, start+maxAside)]), " \n")
	first, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(opening, "و"), "اما "), " ")
	if !topics[strings.TrimPrefix(first, "و")] {
		return start
	}
	for i := at; i > start; i-- {
		if a.text[i-1] == arabic.Comma {
			return i
		}
	}
	return at
}

// sentenceEnd walks back from the start of a sentence to the end of the one before.
func (a *attribution) sentenceEnd(start int) int {
	for start > 0 && (unicode.IsSpace(a.text[start-1]) || strings.ContainsRune(".\"»”", a.text[start-1])) {
		start--
	}
	return start
}

// goesOn reports whether the verb goes on with what its subject said before: وأضاف, وتابع.
func goesOn(cue string) bool {
	key := arabic.Key(cue)
	for _, stem := range []string{"ضاف", "ضيف", "تابع", "ردف", "ستطرد", "واصل", "كمل", "استدرك", "مضي", "زاد", "ختم", "ختتم"} {
		if strings.Contains(key, stem) {
			return true
		}
	}
	return false
}

// several returns the people of the sentence that a plural verb can mean when no plural speaker stands before it, or -1: a subject of a subordinate clause, or a
// plural in ون, whose ending is a subject's (اهتدى باحثون إلى طريقة قالوا إنها …).
func (a *attribution) several(start, at int, g agreement) int {
	if n := len(a.recent); n > 0 && (a.recent[n-1].at.End > start || a.recent[n-1].who >= 0 && a.known[a.recent[n-1].who].plural) {
		return -1
	}
	if who := a.nearest(start, at, g); who >= 0 {
		return who
	}
	tokens := arabic.Tokenize(a.text, start, at)
	for i := len(tokens) - 1; i >= 0; i-- {
		t := tokens[i]
		m := article.Span{Start: t.Start, End: t.End}
		if base, dual := strings.CutSuffix(t.Key, "ان"); dual && len(t.Key) > 8 && (heads[base] || isPost(base)) {
			if i+1 < len(tokens) && strings.HasSuffix(tokens[i+1].Key, "ان") {
				m.End = tokens[i+1].End // زوجان إيطاليان
			}
			a.known = append(a.known, known{name: string(a.text[m.Start:m.End]), plural: true, mentions: []article.Span{m}})
			return len(a.known) - 1
		}
		role, ok := entity.ParseRole(string(a.text[t.Start:t.End]))
		if !strings.HasSuffix(t.Key, "ون") || len(t.Key) < 10 || !(ok && role.Plural) && !(strings.HasPrefix(t.Key, "ال") && len(a.within(m)) == 0) {
			continue
		}
		for i++; i < len(tokens) && !preposition[tokens[i].Key] && (entity.IsNation(tokens[i].Key) || strings.HasSuffix(tokens[i].Key, "ون")); i++ {
			m.End = tokens[i].End
		}
		a.known = append(a.known, known{name: string(a.text[m.Start:m.End]), plural: true, mentions: []article.Span{m}})
		return len(a.known) - 1
	}
	return -1
}

// together finds who a plural verb speaks of when no plural speaker stands before it: the last organisation of the sentence (أصدر الائتلاف بيانا حول ما أسموه …).
func (a *attribution) together(start, at int) finding {
	for _, s := range a.recent {
		if s.who >= 0 && a.known[s.who].plural {
			return finding{who: -1}
		}
	}
	in := a.within(article.Span{Start: start, End: at})
	for i := len(in) - 1; i >= 0; i-- {
		if a.known[in[i].who].kind == article.Organisation && in[i].Start >= start {
			return finding{who: in[i].who, rule: ruleCarriedFar}
		}
	}
	return finding{who: -1}
}

// sentenceStart walks back to the end of the sentence before, or to the start of the paragraph, or a bounded way.
func (a *attribution) sentenceStart(at int) int {
	i := at
	for i > 0 && at-i < maxSentence {
		switch a.text[i-1] {
		case '\n', '؟', '!', '?':
			return i
		case '.':
			if i >= len(a.text) || unicode.IsSpace(a.text[i]) {
				return i
			}
		}
		i--
	}
	return i
}

var preposition = map[string]bool{"في": true, "من": true, "الي": true, "علي": true, "عن": true, "مع": true, "بين": true, "ضد": true, "نحو": true, "حول": true, "لدي": true, "بعد": true, "قبل": true, "خلال": true, "منذ": true, "عبر": true, "بشان": true, "ان": true, "مدينه": true, "امام": true}

// governs reports whether the word makes the name after it something other than a subject: a preposition, or a noun with a pronoun (خلال لقائه فلانا).
func governs(word string) bool {
	for _, c := range []string{"و", "ف"} {
		if preposition[strings.TrimPrefix(word, c)] {
			return true
		}
	}
	return preposition[word] || strings.HasSuffix(word, "ايه") || strings.HasSuffix(word, "ته") || strings.HasSuffix(word, "اءه")
}

// agrees reports whether the speaker can be the verb's subject; of a paper's the verb may agree with the paper: قال تقرير للوزارة …، وأضاف.
func (a *attribution) agrees(g agreement, s spoken) bool {
	return s.who < 0 || s.paper && !g.plural && a.known[s.who].kind == article.Organisation || g.agrees(&a.known[s.who])
}

// back finds the last speaker before who agrees. One who spoke within another's words speaks on only there.
func (a *attribution) back(g agreement, r rule) finding {
	far := false
	for i := len(a.recent) - 1; i >= 0; i-- {
		s := a.recent[i]
		if s.nested && !s.within.Contains(a.now) {
			continue
		}
		if a.agrees(g, s) {
			if far {
				r.confidence = ruleCarriedFar.confidence
			}
			return a.again(s, r)
		}
		far = true
	}
	if len(a.recent) > 0 {
		r.confidence = ruleCarriedFar.confidence
		return a.again(a.recent[len(a.recent)-1], r)
	}
	return finding{who: -1, rule: rule{r.by, ruleNobody.confidence}}
}

func (a *attribution) again(s spoken, r rule) finding {
	return finding{who: s.who, description: s.speaker.Name, role: s.speaker.Role, rule: r, paper: s.paper}
}

// headline resolves a headline quote without a mention: the speaker of the quote of the body that it repeats, if one does.
func (a *attribution) headline(q *article.Quote) finding {
	if a.echoes++; a.echoes > maxEchoes {
		return finding{who: -1, rule: ruleNone}
	}
	words := contentWords(a.text, q.Span)
	best, most := -1, 0
	for i := range a.quotes {
		o := &a.quotes[i]
		if o == q || o.Speaker == nil || o.Speaker.Name == "" || a.inTitle(o.Span) {
			continue
		}
		n := 0
		for w := range contentWords(a.text, o.Span) {
			if words[w] {
				n++
			}
		}
		if n > most {
			best, most = i, n
		}
	}
	if best >= 0 && 2*most >= len(words) && most > 1 {
		s := a.quotes[best].Speaker
		for who := range a.known {
			if a.known[who].id == s.Entity && a.known[who].name == s.Name {
				return finding{who: who, rule: ruleHeadlineEcho}
			}
		}
	}
	return finding{who: -1, rule: ruleNone}
}

// maxEchoes bounds the headline quotes that are compared with the body's.
const maxEchoes = 4

func contentWords(text []rune, s article.Span) map[string]bool {
	out := map[string]bool{}
	for _, t := range arabic.Tokenize(text, max(0, s.Start), min(len(text), s.End)) {
		if t.Word && len([]rune(t.Key)) > 3 {
			out[strings.TrimPrefix(strings.TrimPrefix(t.Key, "و"), "ال")] = true
		}
	}
	return out
}

// newPaper returns whose paper is spoken of between start and at as theirs, or -1: أعلن الوزير في بيان له …, وجه الوزير رسالة …
func (a *attribution) newPaper(role entity.Role, start, at int) int {
	tokens := arabic.Tokenize(a.text, start, at)
	for i := len(tokens) - 2; i >= 0; i-- {
		of := tokens[i+1].Key
		if !isPaper(tokens[i].Key, role) {
			continue
		}
		if of != "له" && of != "لها" {
			if who := a.sender(role, tokens, i); who >= 0 {
				return who
			}
			continue
		}
		g := agreement{gender: entity.Male}
		if of == "لها" {
			g.gender = entity.Female
		}
		from := a.sentenceStart(tokens[i].Start)
		if who := a.agent(from, tokens[i].Start, g); who >= 0 {
			return who
		}
		return a.subject(from, tokens[i].Start, g)
	}
	return -1
}
