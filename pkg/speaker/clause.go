package speaker

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
)

//go:embed data/verbs.txt
var verbData string

// predicate says whether a word is a verb.
type predicate byte

const (
	noVerb predicate = iota
	// mayBeVerb is a noun too, and a verb only where a clause begins: رفض.
	mayBeVerb
	surelyVerb
)

// verbs maps keys without و and ف to what they are.
var verbs = func() map[string]predicate {
	out := map[string]predicate{}
	for line := range strings.Lines(verbData) {
		if line[0] == '#' {
			continue
		}
		words, is := strings.Fields(line), surelyVerb
		if words[0] == "?" {
			words, is = words[1:], mayBeVerb
		}
		for _, w := range words {
			out[w] = is
		}
	}
	return out
}()

// predicateOf returns what the key is with or without its conjunction.
func predicateOf(key string) predicate {
	if key == "كان" || key == "كانت" || key == "وكان" || key == "وكانت" {
		return surelyVerb
	}
	if p := verbs[key]; p != noVerb {
		return p
	}
	for _, c := range []string{"و", "ف", "ل", "س"} {
		if rest, ok := strings.CutPrefix(key, c); ok {
			if p := verbs[rest]; p != noVerb {
				return p
			}
		}
	}
	// بثتها, أجراه: the verb's feminine ending shows it before a pronoun.
	for _, p := range []string{"تها", "ته", "تهم"} {
		if base, ok := strings.CutSuffix(key, p); ok && verbs[base+"ت"] != noVerb {
			return surelyVerb
		}
	}
	return noVerb
}

// nounsInYeh holds how nouns and names begin that begin like a verb in the present.
var nounsInYeh = []string{"يوم", "يون", "يور", "يوسف", "يول", "يوفن", "يوت", "يوه", "يوك", "يواخ", "يوي", "يوغ", "يهود", "يمين", "يمن", "يابان", "يان", "ياس", "يدا", "يدو", "يدي", "يسار", "يقين", "ينا", "يافط", "ياب", "يحيي", "يزيد", "يعقوب"}

// actor is a noun phrase that stands as the subject of a verb of the sentence.
type actor struct {
	at article.Span
	// who is -1 for a post or an institution's noun, whose holder is looked up when it is chosen.
	who  int
	role entity.Role
	as   known
	// main is false in a subordinate clause: بعدما أعلن فلان.
	main bool
	// turns is true behind a conjunction that opens another main clause: فيما نفى فلان.
	turns bool
	// waits is true when the verb behind the text searched is the noun's: … رغم أن فلانا | قال.
	waits bool
}

// actors returns the subjects of the verbs in text[start:at]: what stands right behind a verb (… اتهم ترامب الديمقراطيين), or at the start of a
// sentence or behind a conjunction that a noun follows (الرئيس اتهم …, لكن الرئيس اتهم …).
func (a *attribution) actors(start, at int) []actor {
	tokens := arabic.Tokenize(a.text, start, at)
	var out []actor
	// A clause begins at fresh tokens; open is a verb that waits for its subject, leads a place where a noun is the subject of the verb behind it, seated a subject
	// whose verb is still to come, joined a verb that goes on with the subject before, under a subordinate clause.
	fresh, open, leads, seated, joined, under, marked := true, false, true, false, false, false, false
	// held is seated while a relative clause stands between the noun and its verb.
	held, turned := false, false
	says := entity.Unknown
	add := func(x actor) {
		x.main = !under
		x.turns, turned = x.main && turned, false
		if open {
			if !fits(says, genderOf(&x.as)) {
				return
			}
			if joined && slices.ContainsFunc(out, func(y actor) bool { return y.main && fits(says, genderOf(&y.as)) }) {
				return
			}
		}
		out = append(out, x)
	}
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		switch {
		case t.Key == "،", t.Key == "؛", t.Key == ",":
			fresh, under, seated, held = true, under && open, seated || held, false
			continue
		case opensName[t.Key] || closesName[t.Key]:
			marked = !marked
			continue
		case marked || !t.Word:
			continue
		}
		bare := strings.TrimPrefix(t.Key, "و")
		switch {
		case (t.Key == "حين" || t.Key == "وقت") && i > 0 && tokens[i-1].Key == "في":
			fresh, open, leads, seated, turned, under = true, false, true, false, true, false
			continue
		case passes[bare], timeWord[bare], pointsBack[bare], arabic.IsDigit(a.text[t.Start]):
			continue
		case t.Key == "لسان" && i > 0 && tokens[i-1].Key == "علي", t.Key == "وفق", t.Key == "بحسب", t.Key == "حسب":
			// جاء على لسان الوزير, وفق الوزير
			open, joined, says = true, false, entity.Unknown
			continue
		case bare == "لكن" || introduces[bare]:
			turned = bare == "لكن" || bare == "بينما" || bare == "فيما"
			fresh, open, leads, seated, under = true, false, true, false, (bare == "ان" || bare == "لان") && (i == 0 || !impersonal[strings.TrimPrefix(tokens[i-1].Key, "و")])
			continue
		case bare == "لكنه" || bare == "لكنها" || bare == "لكنهم":
			fresh, leads, open, seated, held, under = true, false, false, false, false, false
			continue
		case relative[bare] || subordinates[bare]:
			held, seated = relative[bare] && (seated || held), false
			fresh, open, leads, under = true, false, false, true
			continue
		}
		if in := a.within(article.Span{Start: t.Start, End: t.End}); len(in) > 0 && in[0].Start <= t.Start {
			k := &a.known[in[0].who]
			if (open || leads) && k.kind != article.Misc && (!entity.HasPreposition(string(a.text[in[0].Start:in[0].End]), k.name) || i > 0 && strings.HasSuffix(tokens[i-1].Key, "سبق")) {
				add(actor{at: in[0].Span, who: in[0].who, as: *k})
				seated = leads || seated
			}
			for i+1 < len(tokens) && tokens[i+1].Start < in[0].End {
				i++
			}
			open, leads, fresh = false, false, false
			continue
		}
		p := predicateOf(t.Key)
		if p == noVerb && (i == 0 && feminineVerb(t.Key) || strings.HasPrefix(bare, "ي") && len(bare) > 6 && !starts(bare, nounsInYeh)) {
			p = surelyVerb
		}
		if bare == "عبر" && fresh && slices.ContainsFunc(tokens[i:min(len(tokens), i+maxReach/8)], func(t arabic.Token) bool { return t.Key == "عن" }) || strings.HasSuffix(bare, "سبق") && i+1 < len(tokens) && a.text[tokens[i+1].Start] == arabic.Lam {
			p = surelyVerb // عبر القادة عن قلقهم, سبق لفلان أن قال
		}
		if p == surelyVerb || p == mayBeVerb && (fresh || seated || bare != t.Key && verbs[t.Key] == noVerb) {
			joined = i > 0 && bare != t.Key && verbs[t.Key] == noVerb
			if joined {
				under = false
			}
			auxiliary := bare == "كان" || bare == "كانت"
			open, seated = !seated, auxiliary
			leads, fresh, says = false, false, genderOfVerb(t.Key)
			continue
		}
		if open || leads {
			x, end, ok := a.honouredAt(t)
			if !ok {
				x, end, ok = a.postAt(tokens, i)
			}
			if !ok {
				x, end, ok = a.peopleAt(tokens, i)
			}
			if ok {
				add(x)
				seated = leads || seated
				for i+1 < len(tokens) && tokens[i+1].Start < end {
					i++
				}
			}
		}
		open, leads, fresh = false, false, false
	}
	if n := len(out); n > 0 {
		out[n-1].waits = seated
	}
	return out
}

// seated returns who stands right before the verb in its own clause and agrees, or -1: … رغم أن فلانا قال إن …
func (a *attribution) seated(start, at int, g agreement) int {
	xs := a.actors(start, at)
	if n := len(xs); n > 0 && xs[n-1].waits && g.agrees(&xs[n-1].as) {
		return a.resolve(xs[n-1])
	}
	return -1
}

// honouredAt reads a noun of honour with a pronoun: سعادتها.
func (a *attribution) honouredAt(t arabic.Token) (actor, int, bool) {
	_, g := honorific(t.Key)
	if g == (agreement{}) {
		return actor{}, 0, false
	}
	who := a.honoured(t.Key, t.Start, g)
	if who < 0 {
		return actor{}, 0, false
	}
	return actor{at: article.Span{Start: t.Start, End: t.End}, who: who, as: a.known[who]}, t.End, true
}

// postAt reads the post or institution at tokens[i], with the person who bears the title.
func (a *attribution) postAt(tokens []arabic.Token, i int) (actor, int, bool) {
	t := tokens[i]
	m := article.Span{Start: t.Start, End: t.End}
	role, ok := entity.ParseRole(string(a.text[m.Start:m.End]))
	// أمام is before, إمام an imam.
	if !ok || role.Head == "امام" && !strings.Contains(string(a.text[m.Start:m.End]), "إ") || role.Kind == entity.Paper || role.Possessed && a.named(a.whole(m)) < 0 || strings.HasPrefix(t.Key, "لل") || strings.HasPrefix(t.Key, "ل") && !role.Definite {
		return actor{}, 0, false
	}
	if !role.Definite {
		i, m.End = a.complement(tokens, i, role)
	}
	for i++; i < len(tokens) && tokens[i].Word && strings.HasPrefix(tokens[i].Key, "ال") && !relative[tokens[i].Key] && !preposition[tokens[i].Key] && (entity.IsNation(tokens[i].Key) || tokens[i].Key == "العام" || strings.HasSuffix(tokens[i].Key, "ي") || role.Feminine && strings.HasSuffix(tokens[i].Key, "يه")); i++ {
		m.End = tokens[i].End
	}
	m = a.whole(m)
	if who := a.named(m); who >= 0 {
		return actor{at: m, who: who, as: a.known[who]}, m.End, true
	}
	role, ok = entity.ParseRole(string(a.text[m.Start:m.End]))
	if ok && role.Plural && role.Kind != entity.Body && !role.Definite {
		// مسؤولون إيطاليون في الوزارة
		for ; i < len(tokens) && !preposition[tokens[i].Key] && (entity.IsNation(tokens[i].Key) || strings.HasSuffix(tokens[i].Key, "ون")); i++ {
			m.End = tokens[i].End
		}
		for ; i+1 < len(tokens) && (tokens[i].Key == "في" || tokens[i].Key == "من") && tokens[i+1].Word && tokens[i+1].Key != "ان"; i += 2 {
			m.End = tokens[i+1].End
		}
		m = a.whole(m)
		return actor{at: m, who: -1, as: known{plural: true}}, m.End, true
	}
	if !ok || !role.Definite && (role.Kind != entity.Body || !strings.Contains(string(a.text[m.Start:m.End]), " ")) && !a.definite(m, role, string(a.text[m.Start:m.End])) {
		return actor{}, 0, false
	}
	as := known{kind: article.Person, plural: role.Plural && role.Kind != entity.Body, gender: entity.Male}
	if role.Kind == entity.Body {
		as.kind = article.Organisation
	}
	if role.Feminine || role.Kind == entity.Body && bodyGender(role) == entity.Female {
		as.gender = entity.Female
	}
	return actor{at: m, who: -1, role: role, as: as}, m.End, true
}

// complement returns the last token of what an indefinite post or institution at tokens[i] is of, and where it ends: رئيس الوزراء, مكتب رئاسة الحكومة, مدير شركة كذا, جمعية "كذا".
func (a *attribution) complement(tokens []arabic.Token, i int, role entity.Role) (int, int) {
	end := tokens[i].End
	for j := i + 1; j < len(tokens) && j < i+4; j++ {
		t := tokens[j]
		if in := a.within(article.Span{Start: t.Start, End: t.End}); len(in) > 0 && in[0].Start == t.Start {
			if a.known[in[0].who].kind == article.Person {
				return i, end
			}
			for j+1 < len(tokens) && tokens[j+1].Start < in[0].End {
				j++
			}
			return j, in[0].End
		}
		switch {
		case t.Word && strings.HasPrefix(t.Key, "ال") && !preposition[t.Key]:
			return j, t.End
		case j == i+1 && role.Kind == entity.Body && closing(tokens, j) > 0:
			j = closing(tokens, j)
			return j, tokens[j].End
		case j > i+1 && closing(tokens, j) > 0:
			j = closing(tokens, j)
			return j, tokens[j].End
		case !t.Word || preposition[t.Key] || particle[t.Key] || timeWord[t.Key] || relative[t.Key] || predicateOf(t.Key) == surelyVerb || strings.HasPrefix(t.Key, "و") || strings.HasPrefix(t.Key, "ل") || strings.HasPrefix(t.Key, "ب"):
			return i, end
		case j == i+1 && role.Kind == entity.Body && !role.Plural && a.maybeName(t.Key):
			return j, t.End
		}
	}
	return i, end
}

// closing returns the token of the mark that closes a short name in marks which opens at tokens[i], or 0.
func closing(tokens []arabic.Token, i int) int {
	if !opensName[tokens[i].Key] {
		return 0
	}
	for j := i + 2; j < len(tokens) && j < i+6; j++ {
		if closesName[tokens[j].Key] {
			return j
		}
	}
	return 0
}

// peopleAt reads people without a post at tokens[i]: المحتجون, عدد من أساتذة الجامعة.
func (a *attribution) peopleAt(tokens []arabic.Token, i int) (actor, int, bool) {
	t := tokens[i]
	m := article.Span{Start: t.Start, End: t.End}
	bare, definite := strings.CutPrefix(t.Key, "ال")
	if bare == "وسايل" && i+1 < len(tokens) && strings.HasSuffix(tokens[i+1].Key, "اعلام") {
		// وسائل إعلام محلية
		for i++; i < len(tokens) && (strings.HasSuffix(tokens[i].Key, "اعلام") || strings.HasSuffix(tokens[i].Key, "يه") || entity.IsNation(tokens[i].Key)); i++ {
			m.End = tokens[i].End
		}
		return actor{at: m, who: -1, as: known{kind: article.Organisation, gender: entity.Female}}, m.End, true
	}
	if next := a.within(article.Span{Start: t.End, End: t.End + 2}); groups[bare] && (len(next) == 0 || a.known[next[0].who].kind != article.Person) {
		if !definite {
			if i++; i >= len(tokens) || !strings.HasPrefix(tokens[i].Key, "ال") {
				return actor{}, 0, false
			}
		}
		for ; i+1 < len(tokens) && tokens[i+1].Word && strings.HasPrefix(tokens[i+1].Key, "ال") && !relative[tokens[i+1].Key] && (entity.IsNation(tokens[i+1].Key) || strings.HasSuffix(tokens[i+1].Key, "ي")); i++ {
			m.End = tokens[i+1].End
		}
		m.End = max(m.End, tokens[i].End)
		as := known{kind: article.Organisation, gender: entity.Male}
		if strings.HasSuffix(bare, "ه") {
			as.gender = entity.Female
		}
		return actor{at: m, who: -1, as: as}, m.End, true
	}
	switch {
	case somebody[t.Key]:
	case definite && len([]rune(bare)) > 4 && strings.HasSuffix(bare, "ون"):
		for i++; i < len(tokens) && strings.HasPrefix(tokens[i].Key, "ال") && (strings.HasSuffix(tokens[i].Key, "ون") || strings.HasSuffix(tokens[i].Key, "ين")); i++ {
			m.End = tokens[i].End
		}
	case quantity[t.Key] || few[t.Key]:
		for i++; i < len(tokens) && tokens[i].Key == "من"; i++ {
			m.End = tokens[i].End
		}
		if i >= len(tokens) || !tokens[i].Word {
			return actor{}, 0, false
		}
		m.End = tokens[i].End
		for i++; i < len(tokens) && strings.HasPrefix(tokens[i].Key, "ال") && !relative[tokens[i].Key] && !preposition[tokens[i].Key]; i++ {
			m.End = tokens[i].End
		}
	default:
		return actor{}, 0, false
	}
	return actor{at: m, who: -1, as: known{plural: t.Key != "احدهم" && t.Key != "احداهن"}}, m.End, true
}

// somebody holds words for people that nothing says more of: كثيرون.
var somebody = map[string]bool{"احدهم": true, "احداهن": true, "كثيرون": true, "اخرون": true, "بعضهم": true, "البعض": true, "هولاء": true}

// groups holds nouns of several people who act as one: فريق الباحثين, الأسرة.
var groups = map[string]bool{"فريق": true, "اسره": true, "عاءله": true, "عايله": true, "وفد": true, "معارضه": true, "طاقم": true}

// few holds the numbers that people who act together are counted with: خمسة جنود.
var few = map[string]bool{"ثلاثه": true, "اربعه": true, "خمسه": true, "سته": true, "سبعه": true, "ثمانيه": true, "تسعه": true, "عشره": true}

// quantity holds words for several people, which others follow: عدد من الأساتذة, عشرات المحتجين.
var quantity = map[string]bool{"عدد": true, "عشرات": true, "مءات": true, "ميات": true, "الاف": true, "بعض": true, "معظم": true, "غالبيه": true, "اغلبيه": true}

// resolve returns whom an actor means.
func (a *attribution) resolve(x actor) int {
	if x.who >= 0 {
		return x.who
	}
	written := string(a.text[x.at.Start:x.at.End])
	if x.role.Head == "" {
		a.known = append(a.known, known{name: a.bare(written), plural: x.as.plural, gender: x.as.gender, mentions: []article.Span{x.at}})
		return len(a.known) - 1
	}
	if x.role.Kind == entity.Body {
		return a.body(x.at, x.role, written).who
	}
	return a.post(x.at, x.role, written, false).who
}

// nearest returns the last subject of the sentence's verbs before at that agrees, also one of a subordinate clause, or -1: صور بثتها الحكومة لما تقول إنه صاروخ.
func (a *attribution) nearest(start, at int, g agreement) int {
	xs := a.actors(start, at)
	for i := len(xs) - 1; i >= 0; i-- {
		if people := xs[i].who < 0 && xs[i].role.Head == "" && xs[i].as.plural; g.agrees(&xs[i].as) && (!people || g.plural) {
			return a.resolve(xs[i])
		}
	}
	return -1
}

// agent returns the subject of the sentence's verbs before at that agrees, the last one of a main clause before any other, or -1.
func (a *attribution) agent(start, at int, g agreement) int {
	best, found := actor{}, false
	for _, x := range a.actors(start, at) {
		if people := x.who < 0 && x.role.Head == "" && x.as.plural; !g.agrees(&x.as) || people && !g.plural {
			continue
		}
		if !found || x.main || !best.main {
			best, found = x, true
		}
	}
	if !found || !best.main {
		return -1
	}
	return a.resolve(best)
}

// feminineVerb reports whether a word that opens a sentence ends like a verb in the feminine: أثنت, but not اجتماعات.
func feminineVerb(key string) bool {
	if _, role := entity.ParseRole(key); role || heads[key] || entity.GenderOf(key) != entity.Unknown {
		return false
	}
	return strings.HasSuffix(key, "ت") && !strings.HasSuffix(key, "ات") && !endsInT[key] && len(key) > 6 && !strings.HasPrefix(key, "ال")
}

// genderOfVerb returns the gender of a singular verb's subject; تقول is feminine since يقول is a verb.
func genderOfVerb(key string) entity.Gender {
	for _, c := range []string{"و", "ف", "س"} {
		if rest, ok := strings.CutPrefix(key, c); ok && verbs[key] == noVerb {
			key = rest
		}
	}
	rest, present := strings.CutPrefix(key, "ت")
	if strings.HasSuffix(key, "ت") && !endsInT[key] || present && verbs["ي"+rest] != noVerb {
		return entity.Female
	}
	return entity.Male
}

// genderOf returns the grammatical gender of somebody, a country or an institution.
func genderOf(k *known) entity.Gender {
	if k.kind != article.Location {
		return k.gender
	}
	if key := arabic.Key(k.name); entity.IsNation(key) && !masculine[key] {
		return entity.Female
	}
	return entity.Unknown
}

// fits reports whether a verb and a noun may go together.
func fits(verb, noun entity.Gender) bool {
	return verb == entity.Unknown || noun == entity.Unknown || verb == noun
}

// opensName and closesName hold the marks around a name.
var (
	opensName  = map[string]bool{"\"": true, "«": true, "“": true, "”": true}
	closesName = map[string]bool{"\"": true, "»": true, "“": true, "”": true}
)

// passes holds words that may stand between a verb and its subject.
var passes = map[string]bool{"قد": true, "لقد": true, "فقد": true, "بدوره": true, "بدورها": true, "مجددا": true, "ايضا": true, "رسميا": true, "كذلك": true, "لم": true, "ولم": true, "لن": true}

// impersonal holds words whose أن opens the main clause: ويذكر أن, إلا أن, تجدر الإشارة إلى أن.
var impersonal = map[string]bool{"يذكر": true, "الي": true, "الا": true, "غير": true, "بيد": true}

// introduces holds words that a noun with its verb follows: بينما الرئيس أعلن.
var introduces = map[string]bool{"ان": true, "لان": true, "اما": true, "بينما": true, "فيما": true}

// subordinates holds words that a subordinate clause begins with.
var subordinates = map[string]bool{
	"بعدما": true, "عندما": true, "حين": true, "حينما": true, "حيث": true, "ما": true, "لما": true, "مما": true, "كما": true, "منذ": true, "اذا": true, "ممن": true, "انه": true, "انها": true, "انهم": true, "بانه": true, "بانها": true, "بان": true,
}
