package speaker

import (
	"slices"
	"sort"
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
)

// definite reports whether a role phrase means one person known to the reader: الوزير, وزير الخارجية, رئيس وزراء مصر, but not مسؤول أمريكي or متحدث باسم الجيش.
func (a *attribution) definite(m article.Span, role entity.Role, written string) bool {
	if role.Definite || role.Kind == entity.Counterpart {
		return true
	}
	words := strings.Fields(arabic.Key(written))
	at := m.Start
	for i, w := range words {
		if i > 0 {
			// مسؤول رفيع المستوى is somebody, and موقع إلكتروني some site.
			if strings.HasPrefix(w, "ال") && !strings.HasPrefix(w, "الكترون") && w != "المستوي" || entity.IsNation(w) && !strings.HasSuffix(w, "ي") {
				return true
			}
			if strings.HasPrefix(w, "لل") || strings.HasPrefix(w, "بال") || w == "باسم" || w == "في" || w == "من" || w == "لدي" || w == "عن" || w == "علي" || w == "الي" {
				return false
			}
			if in := a.within(article.Span{Start: at + 1, End: m.End}); len(in) > 0 && in[0].Start <= at+2 {
				return true
			}
		}
		at += len([]rune(w)) + 1
	}
	return false
}

// post resolves a role: the person who holds it, an earlier speaker who was described so, or the description itself.
func (a *attribution) post(m article.Span, role entity.Role, written string, title bool) finding {
	description := a.bare(written)
	fresh := finding{who: -1, description: description, role: description, rule: ruleDescribed}
	if role.Kind == entity.Descriptive {
		fresh.role = ""
	}
	if role.Plural {
		// مصادر طبية, then المصادر
		if role.Definite && role.Alone() && !role.Possessed {
			if who := a.lastOf(a.plurals(role.Head), m.Start); who >= 0 {
				return finding{who: who, rule: ruleRoleLoose}
			}
		}
		return a.describe(m, role, fresh)
	}
	// A headline leaves the article out: وزير إسرائيلي: … is the one whom the body names.
	if !title && !a.definite(m, role, written) {
		if who := a.introduced(m, role); who >= 0 {
			return finding{who: who, rule: ruleRoleLater, role: description}
		}
		return a.describe(m, role, fresh)
	}
	fresh.rule = rulePost
	best, rank, at := -1, -1, -1
	later := -1
	for _, who := range a.byHead[role.Head] {
		k := &a.known[who]
		if k.plural || role.Feminine && k.gender == entity.Male || !role.Feminine && k.gender == entity.Female && role.Kind != entity.Rank {
			continue
		}
		for _, held := range k.roles {
			if (players[role.Head] || role.Head == "مدرب") && role.Definite && len(role.Words) == 0 && !held.Definite {
				held.Nation = "" // the team's, not the player's: مدرب المنتخب المصري، then المدرب الإيطالي
			}
			if !role.Matches(held) {
				continue
			}
			end, before := k.latest(m.Start)
			// الرئيس فلان need not be the president of the nation that is asked for, and مفتي الجمهورية says too little of who is named only later.
			vague := role.Nation != "" && held.Alone() && held.Kind == entity.Bare && !title
			if !before {
				if later < 0 && !vague && (!role.Alone() || !strings.Contains(written, " ") || title) {
					later = who
				}
				continue
			}
			if vague && m.Start-end > maxVague && (len(a.recent) == 0 || a.recent[len(a.recent)-1].who != who) {
				continue
			}
			r := 0
			if !role.Alone() && role.Nation == held.Nation && len(role.Words) == len(held.Words) {
				r = 1
			}
			if r > rank || r == rank && end > at {
				best, rank, at = who, r, end
			}
		}
	}
	switch {
	case best >= 0 && rank == 1:
		return finding{who: best, rule: ruleRole, role: description}
	case best >= 0:
		return finding{who: best, rule: ruleRoleLoose, role: description}
	case later >= 0:
		return finding{who: later, rule: ruleRoleLater, role: description}
	}
	if who := a.headliner(m, role); who >= 0 && !title {
		a.known[who].roles = append(a.known[who].roles, role)
		a.index(a.byHead, role.Head, who)
		return finding{who: who, rule: ruleRoleLater, role: description}
	}
	if who := a.otherwise(m, role, written, title); who >= 0 {
		return finding{who: who, rule: ruleVaried, role: description}
	}
	if !title {
		if who := a.introduced(m, role); who >= 0 {
			return finding{who: who, rule: ruleRoleLater, role: description}
		}
	}
	return a.describe(m, role, fresh)
}

// introduced returns the person whom the first speaker's description means, when the article goes on with their name: أعلن متحدث باسم الجيش أن … . وقال العقيد فلان إن …
// It must be the first time that they are named, with what the next speaker who is mentioned says, and nothing there may tell that somebody else speaks (من جهته).
// It is nobody described by whose they are (عم فلان). A definite post may stand anywhere, and they be named before, when the article gives no post of theirs: قال رئيس النقابة إن … . وأوضح فلان أن … Or -1.
func (a *attribution) introduced(m article.Span, role entity.Role) int {
	first := len(a.recent) == 0
	post := (role.Kind == entity.Office || role.Kind == entity.Bare) && len(role.Words) > 0 && a.definite(m, role, string(a.text[m.Start:m.End]))
	if a.quote == nil || !first && !post || role.Former || role.Possessed || role.Kind == entity.Counterpart || unnamed[role.Head] || role.Kind == entity.Descriptive && a.holdsPerson(m) {
		return -1
	}
	next, who := a.nextNamed(m)
	if who < 0 || a.known[who].kind != article.Person || !sameGender(role, a.known[who].gender) || !mayDescribe(role, a.known[who].roles) {
		return -1
	}
	ranks := !slices.ContainsFunc(a.known[who].roles, func(r entity.Role) bool { return r.Kind != entity.Rank })
	spoke := slices.ContainsFunc(a.recent, func(s spoken) bool { return s.who == who })
	if _, before := a.known[who].latest(m.Start); (before || !first) && (first || !ranks || spoke || next.Start-m.End > maxSentence) {
		return -1
	}
	for _, t := range arabic.Tokenize(a.text, a.sentenceStart(next.Start), next.Start) {
		if turnsTo[t.Key] {
			return -1
		}
	}
	a.known[who].roles = append(a.known[who].roles, role)
	a.index(a.byHead, role.Head, who)
	return who
}

// nextNamed returns the next speaker's mention behind the quote being resolved, and whom it names, or -1.
func (a *attribution) nextNamed(m article.Span) (article.Span, int) {
	i := sort.Search(len(a.quotes), func(i int) bool { return a.quotes[i].Start > a.now.Start })
	for i < len(a.quotes) && (a.quotes[i].Source == nil || !a.worded(a.quotes[i].Source.Span) || a.quotes[i].Source.Overlaps(m)) {
		i++
	}
	if i == len(a.quotes) {
		return m, -1
	}
	now := a.now
	defer func() { a.now = now }()
	a.now = a.quotes[i].Span
	next := a.whole(a.quotes[i].Source.Span)
	return next, a.named(next)
}

// unnamed holds nouns of those who want no name: مصدر أمني, شاهد عيان.
var unnamed = words("مصدر شاهد ساكن مواطن")

// turnsTo holds words of a sentence that brings in somebody else: من جهته, بدوره, كما.
var turnsTo = words("جانبه جانبها جهته جهتها ناحيته بدوره بدورها المقابل كما اخر اخري")

// mayDescribe reports whether somebody with those roles may be described so: متحدث باسم الجيش for the same in other words or a rank, مسؤول for any post, خبير for anybody.
func mayDescribe(role entity.Role, roles []entity.Role) bool {
	_, wide := broad[role.Head]
	return len(roles) == 0 || slices.ContainsFunc(roles, func(held entity.Role) bool {
		switch {
		case held.Former || role.Nation != "" && held.Nation != "" && role.Nation != held.Nation:
			return false
		case wide, role.Kind == entity.Descriptive, held.Kind == entity.Rank, held.Alone() && held.Head == "عميد":
			return true
		}
		return held.Head == role.Head && (role.Alone() || held.Alone() || role.Matches(held))
	})
}

// plurals returns the speakers that were described in the plural with the noun and more words.
func (a *attribution) plurals(head string) []int {
	return slices.DeleteFunc(slices.Clone(a.byHead[head]), func(who int) bool {
		k := &a.known[who]
		_, more, _ := strings.Cut(arabic.Key(k.name), " ")
		// الضباط with what the finder took for a second word
		return k.id != "" || !k.plural || more == "" || strings.HasPrefix(k.name, "ال") && !strings.HasPrefix(more, "ال") && !preposition[strings.Fields(more)[0]]
	})
}

// headliner returns the only person of the headline, who begins it, when the quote repeats its words and the article gives no post of theirs: درويش: القمح المصري وفير, then
// قال وزير الزراعة إن القمح المصري وفير. Or -1.
func (a *attribution) headliner(m article.Span, role entity.Role) int {
	title := a.title()
	if title.End == 0 || role.Former || role.Possessed || role.Kind != entity.Office && role.Kind != entity.Bare {
		return -1
	}
	who := -1
	for _, o := range a.within(title) {
		if a.known[o.who].kind != article.Person || o.who == who {
			continue
		}
		if who >= 0 {
			return -1
		}
		who = o.who
	}
	if who < 0 || !sameGender(role, a.known[who].gender) || a.within(title)[0].Start > title.Start+1 {
		return -1
	}
	for _, held := range a.known[who].roles {
		if held.Kind != entity.Rank && held.Kind != entity.Descriptive && !held.Matches(role) {
			return -1
		}
	}
	for _, o := range a.within(article.Span{Start: a.sentenceStart(m.Start), End: a.now.End}) {
		if o.who == who {
			return -1
		}
	}
	said, shared := contentWords(a.text, a.now), 0
	for w := range contentWords(a.text, title) {
		if said[w] {
			shared++
		}
	}
	// In the body's first paragraph one word is enough.
	if shared > 1 || shared > 0 && len(a.paragraphs) > 1 && m.Start < a.paragraphs[1].End {
		return who
	}
	return -1
}

// maxVague is how far before the post of a nation somebody with that title alone may be named: الرئيس فلان, then الرئيس الروسي.
const maxVague = 300

// otherwise finds whom a definite description names in other words: the one whose name the noun stood before (الأمير فلان, then الأمير), the last speaker when the noun
// fits many posts (المسؤول for a director), or the last speaker when the article gives no post of that person (فلان, then الرئيس الروسي).
func (a *attribution) otherwise(m article.Span, role entity.Role, written string, title bool) int {
	first, _, _ := strings.Cut(arabic.Key(written), " ")
	noun, definite := strings.CutPrefix(first, "ال")
	if !definite && role.Possessed {
		noun = first
	}
	if (definite || role.Possessed) && role.Nation == "" && len(role.Words) == 0 {
		if who := a.lastOf(a.byEpithet[noun], m.Start); who >= 0 && a.known[who].kind == article.Person {
			return who
		}
	}
	if a.onlySpeaker(role, title) {
		return a.sole
	}
	if who := a.further(m, role); who >= 0 {
		return who
	}
	if who := a.player(m, role); who >= 0 && !title {
		return who
	}
	// A post held before is another word for who spoke in the sentence before: وشدد فلان على أن …. وقال رئيس الحكومة السابق …
	if n := len(a.recent); n > 0 && role.Former && !role.Possessed && role.Kind != entity.Counterpart {
		from := a.sentenceStart(a.sentenceEnd(a.sentenceStart(m.Start)))
		if s := a.recent[n-1]; s.at.End > from && !s.nested && s.who >= 0 && a.known[s.who].kind == article.Person && sameGender(role, a.known[s.who].gender) {
			return s.who
		}
	}
	// A spokesman or lawyer of somebody and somebody's father are likelier somebody new.
	if len(a.recent) == 0 || role.Former || role.Possessed || role.Kind == entity.Counterpart || agent[role.Head] && len(role.Words) > 0 {
		return -1
	}
	s := a.recent[len(a.recent)-1]
	// المصدر ذاته is whoever spoke last, when no source was described, and المتحدث whoever did by name and without an office, when no spokesman was.
	if s.who >= 0 && !s.nested && (role.Head == "مصدر" || role.Head == "متحدث" && a.known[s.who].kind == article.Person && !slices.ContainsFunc(a.known[s.who].roles, func(r entity.Role) bool { return officer[r.Head] })) && role.Definite && len(role.Words) == 0 {
		return s.who
	}
	if s.who >= 0 && !s.nested && !faces[role.Head] && a.known[s.who].kind == article.Person && len(a.known[s.who].roles) == 0 && sameGender(role, a.known[s.who].gender) {
		return s.who
	}
	if !definite || len(role.Words) > 1 {
		return -1
	}
	for i := len(a.recent) - 1; i >= 0; i-- {
		s := a.recent[i]
		if s.nested || s.who < 0 {
			continue
		}
		k := &a.known[s.who]
		if k.kind == article.Person && a.mayBe(role, k) {
			return s.who
		}
		// Over an institution or several people the one before may be meant; over somebody described, not.
		if k.kind == article.Person || k.id == "" && !k.plural && !slices.ContainsFunc(k.roles, func(r entity.Role) bool { return r.Kind == entity.Body || r.Kind == entity.Paper }) {
			break
		}
	}
	return -1
}

// further returns the last speaker, if a person, when the cue says that a definite post or description goes on: وتابع فلان …, then وأضاف المتحدث باسم الوزارة …, or -1.
func (a *attribution) further(m article.Span, role entity.Role) int {
	n := len(a.recent)
	if n == 0 || a.quote == nil || a.quote.Cue == nil || !goesOn(a.quote.Cue.Text) || a.quote.Source == nil || !a.quote.Source.Overlaps(m) || role.Possessed || role.Kind == entity.Counterpart {
		return -1
	}
	s := a.recent[n-1]
	if s.who < 0 || s.nested || a.known[s.who].kind != article.Person || !sameGender(role, a.known[s.who].gender) {
		return -1
	}
	if _, ok := broad[role.Head]; ok && !a.mayBe(role, &a.known[s.who]) {
		return -1
	}
	// Who holds an office by what the article says has no other one: الوزير فلان, then وأضاف الرئيس.
	for _, held := range a.known[s.who].roles {
		if officer[role.Head] && officer[held.Head] && !held.Former && (role.Head != held.Head || !role.Alone()) {
			return -1
		}
	}
	return s.who
}

// player returns whom a player or trainer in other words is (لاعب وسط الفريق, النجم المصري): who spoke in the sentence before, the only person named since it began, or of two its subject, or -1.
func (a *attribution) player(m article.Span, role entity.Role) int {
	trains := role.Head == "مدرب" || role.Head == "مدير" && slices.Contains(role.Words, "فني")
	if !players[role.Head] && !trains || role.Possessed {
		return -1
	}
	start := a.sentenceStart(m.Start)
	end := a.sentenceEnd(start)
	from := a.sentenceStart(end)
	if from >= end || a.inTitle(article.Span{Start: from, End: end}) {
		from = start
	}
	fits := func(who int) bool {
		if who < 0 || a.known[who].kind != article.Person || !sameGender(role, a.known[who].gender) {
			return false
		}
		if roles := a.known[who].roles; !trains && !role.Former && len(roles) > 0 && !slices.ContainsFunc(roles, func(r entity.Role) bool { return players[r.Head] || r.Head == "قايد" || r.Head == "بطل" }) {
			return false
		}
		coach := slices.ContainsFunc(a.known[who].roles, func(r entity.Role) bool { return r.Head == "مدرب" || r.Head == "مدير" })
		return trains == coach
	}
	if n := len(a.recent); n > 0 && a.recent[n-1].at.End > from && !a.recent[n-1].nested && fits(a.recent[n-1].who) {
		return a.recent[n-1].who
	}
	var named []int
	for _, o := range a.within(article.Span{Start: from, End: m.Start}) {
		if fits(o.who) && !slices.Contains(named, o.who) {
			named = append(named, o.who)
		}
	}
	who := -1
	switch {
	case len(named) == 1:
		who = named[0]
	case len(named) == 2 && len(a.recent) > 0 && slices.Contains(named, a.recent[len(a.recent)-1].who):
		who = a.recent[len(a.recent)-1].who
	case len(named) == 2 && from < start:
		who = a.agent(from, end, agreement{gender: entity.Male})
	}
	if !fits(who) {
		return -1
	}
	return who
}

// players holds the nouns of sport under which a person comes again.
var players = map[string]bool{"لاعب": true, "نجم": true, "مهاجم": true, "مدافع": true, "حارس": true}

// onlySpeaker reports whether the post is that of the only person who speaks by name: the article gives a rank of theirs but no post (المتحدث باسم الجيش, later العقيد فلان),
// or a post with the same noun of the same body (المتحدث باسم التحالف العربي, before المتحدث باسم تحالف دعم السلام), or it is a headline and one of the posts has a nation or a word in common.
func (a *attribution) onlySpeaker(role entity.Role, title bool) bool {
	if a.sole < 0 || role.Former || role.Kind != entity.Office && !(title && role.Kind == entity.Bare) || len(role.Words) == 0 && role.Head != "متحدث" && !title || role.Possessed || !sameGender(role, a.known[a.sole].gender) {
		return false
	}
	roles := a.known[a.sole].roles
	if len(roles) == 0 {
		return false
	}
	ranks := true
	for _, held := range roles {
		ranks = ranks && held.Kind == entity.Rank
		nations := role.Nation == "" || held.Nation == "" || role.Nation == held.Nation
		switch {
		case held.Former || held.Kind != entity.Office && held.Kind != entity.Bare || !nations:
		case held.Head == role.Head && len(role.Words) > 0 && len(held.Words) > 0 && role.Words[0] == held.Words[0],
			title && (role.Nation != "" && role.Nation == held.Nation || slices.ContainsFunc(role.Words, func(w string) bool { return slices.Contains(held.Words, w) })):
			return true
		}
	}
	return ranks
}

// agent holds posts whose holder speaks for others, so that with words they are likelier somebody new.
var agent = map[string]bool{"متحدث": true, "ممثل": true, "محامي": true, "مدعي": true}

// faces holds whom a speaker is likelier before than in other words: فلان، then وسأله القاضي.
var faces = map[string]bool{"قاضي": true, "محقق": true, "صحفي": true, "مذيع": true}

// mayBe reports whether the noun fits the person: a noun of many posts (المسؤول) fits everybody, a profession (الباحث) nobody of whom a high office is told,
// and neither somebody of another gender or nation.
func (a *attribution) mayBe(role entity.Role, k *known) bool {
	of, ok := broad[role.Head]
	if !ok || !sameGender(role, k.gender) {
		return false
	}
	// A player is of another nation than his team, an official is not.
	for _, held := range k.roles {
		if of == profession && officer[held.Head] || of == official && role.Nation != "" && held.Nation != "" && held.Nation != role.Nation {
			return false
		}
	}
	return true
}

func sameGender(role entity.Role, g entity.Gender) bool {
	return g == entity.Unknown || role.Feminine == (g == entity.Female)
}

// What a broad noun fits.
const (
	anybody = iota
	official
	profession
)

// broad holds nouns that fit people of many posts.
var broad = map[string]int{
	"مسوول": official, "قيادي": official, "دبلوماسي": official, "سياسي": official, "نجم": anybody, "لاعب": anybody, "مدرب": anybody, "فنان": anybody, "شاب": anybody, "خبير": anybody, "كاتب": anybody, "زعيم": official,
	"باحث": profession, "محلل": profession, "اكاديمي": profession, "عالم": profession, "طبيب": profession, "صحفي": profession, "صحافي": profession, "اعلامي": profession, "ناشط": profession, "محامي": profession, "مورخ": profession, "ممثل": profession,
	"مغني": profession, "مطرب": profession, "مخرج": profession, "مولف": profession, "فتاه": profession, "سيده": profession, "طالب": profession, "طفل": profession, "عارضه": profession, "مذيع": profession, "استاذ": profession, "متخصص": profession, "نقابي": profession, "مهاجم": profession, "حارس": profession, "مدافع": profession,
}

// officer holds the heads of offices that no profession stands for.
var officer = map[string]bool{"وزير": true, "رييس": true, "متحدث": true, "ملك": true, "امير": true, "سفير": true, "مندوب": true, "قايد": true, "حاكم": true, "مستشار": true, "نايب": true, "امين": true}

// describe remembers a described speaker, so that the same words, or fewer with the article, find them again: مصدر أمني, then المصدر.
func (a *attribution) describe(m article.Span, role entity.Role, f finding) finding {
	gender := entity.Male
	if role.Feminine {
		gender = entity.Female
	}
	a.known = append(a.known, known{
		name: f.description, kind: "", roles: []entity.Role{role}, gender: gender, plural: role.Plural, mentions: []article.Span{m},
	})
	if f.role != "" {
		a.known[len(a.known)-1].titles = []string{f.role}
	}
	f.who = len(a.known) - 1
	a.index(a.byHead, role.Head, f.who)
	return f
}
