package entity

import (
	"slices"
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
)

// roleWindow is how many code points before and after a name a role is looked for in, roleWords how many words it may have, maxRoles how many roles
// an entity keeps, and mirrorNames how many names back the person whom a counterpart mirrors may stand.
const (
	roleWindow  = 160
	roleWords   = 12
	maxRoles    = 12
	mirrorNames = 20
)

// roleFinder looks for role phrases around the names of one article.
type roleFinder struct {
	text       []rune
	paragraphs []article.Paragraph
	names      []Name
	owner      []int
	entities   []article.Entity
	// titles holds each entity's bare honorifics (الرئيس), used when nothing fuller is found.
	titles [][]string
	// pending are counterparts (نظيره الإيطالي) whose post is that of another person.
	pending []pendingRole
}

type pendingRole struct {
	name  int
	role  Role
	words string
	// at is where the counterpart phrase starts, floor the paragraph's start.
	at, floor int
}

// findRoles fills the roles of the persons among the entities, in order of appearance and without repeats.
func findRoles(text []rune, paragraphs []article.Paragraph, names []Name, owner []int, entities []article.Entity) {
	f := &roleFinder{text: hashtagsApart(text), paragraphs: paragraphs, names: names, owner: owner, entities: entities, titles: make([][]string, len(entities))}
	p := 0
	for i, n := range names {
		if n.Type != article.Person {
			continue
		}
		for p+1 < len(paragraphs) && paragraphs[p].End <= n.Start {
			p++
		}
		start, end := 0, len(text)
		if p < len(paragraphs) && paragraphs[p].Contains(n.Span) {
			start, end = max(0, paragraphs[p].Start), min(len(text), paragraphs[p].End)
		}
		f.before(i, start)
		f.after(i, end)
	}
	for _, c := range f.pending {
		f.resolveCounterpart(c)
	}
	for e, titles := range f.titles {
		if len(entities[e].Roles) == 0 {
			entities[e].Roles = titles
		}
	}
}

// hashtagsApart returns the text with hashtags as plain words, of the same length: الرئيس #سليم_درويش.
func hashtagsApart(text []rune) []rune {
	if !slices.Contains(text, '#') {
		return text
	}
	out := slices.Clone(text)
	for i, r := range out {
		if r == '#' || r == '_' {
			out[i] = ' '
		}
	}
	return out
}

func (f *roleFinder) add(name int, role string) {
	e := &f.entities[f.owner[name]]
	if role != "" && len(e.Roles) < maxRoles && !slices.Contains(e.Roles, role) {
		e.Roles = append(e.Roles, role)
	}
}

func (f *roleFinder) addTitle(name int, title string) {
	t := &f.titles[f.owner[name]]
	if title != "" && len(*t) < maxRoles && !slices.Contains(*t, title) {
		*t = append(*t, title)
	}
}

// inName reports whether the token lies in an organisation's or place's name near names[i]; person tells whether it lies in a person's.
func (f *roleFinder) inName(i int, t arabic.Token) (other, person bool) {
	for j := max(0, i-6); j < min(len(f.names), i+7); j++ {
		if j != i && f.names[j].Start < t.End && t.Start < f.names[j].End {
			if f.names[j].Type == article.Person {
				return false, true
			}
			return true, false
		}
	}
	return false, false
}

// isDefinite reports whether the key carries the article, with or without a clitic.
func isDefinite(key string) bool {
	return strings.HasPrefix(key, "ال") || strings.HasPrefix(key, "وال") || strings.HasPrefix(key, "بال") || strings.HasPrefix(key, "لل")
}

// closed reports whether a noun phrase can end with the token: a definite word, a nation or a name (وزير الخارجية, وزير خارجية قطر).
func (f *roleFinder) closed(i int, t arabic.Token) bool {
	if isDefinite(t.Key) || roleNations[t.Key] != "" {
		return true
	}
	other, _ := f.inName(i, t)
	return other
}

// before reads the role in apposition before names[i]: وزير الخارجية الروسي سيرغي لافروف, also parted by a comma (وزير الخارجية الأمريكي، مايك بومبيو،).
func (f *roleFinder) before(i, floor int) {
	if HasPreposition(string(f.text[f.names[i].Start:f.names[i].End]), f.entities[f.owner[i]].Name) && f.text[f.names[i].Start] == arabic.Lam {
		// قال الوزير لفلان: the name is whom he speaks to.
		return
	}
	start := max(floor, f.names[i].Start-roleWindow)
	for start > floor && start < f.names[i].Start && arabic.IsWord(f.text[start-1]) {
		start++
	}
	tokens := arabic.Tokenize(f.text, start, f.names[i].Start)
	end := beforeComma(tokens, len(tokens))
	// مهاجم الفريق، الفرنسي فلان
	if n := end - 1; n > 1 && n == len(tokens)-1 && isDefinite(tokens[n].Key) && IsNation(tokens[n].Key) {
		if comma := beforeComma(tokens, n); comma < n {
			end = comma
		}
	}
	for {
		from := f.segment(i, tokens[:end])
		if from < 0 {
			return
		}
		keys := tokenKeys(tokens[from:end])
		role, ok := parseRoleKeys(keys, f.text[tokens[from].End-1])
		if !ok || role.Plural || role.Possessed || !f.ends(i, tokens[from:end], role) {
			return
		}
		written := f.phrase(tokens[from:end])
		end = beforeComma(tokens, from)
		switch {
		case role.Kind == Counterpart:
			f.pending = append(f.pending, pendingRole{name: i, role: role, words: written, at: tokens[from].Start, floor: floor})
			return
		case role.Kind == Rank || role.Alone() && role.Definite:
			// A bare honorific lets a fuller role stand before it: المتحدث باسم الجيش العقيد تركي المالكي, أمير قطر، الشيخ تميم.
			f.addTitle(i, written)
			if end == 0 || !f.closed(i, tokens[end-1]) {
				return
			}
		default:
			f.add(i, written)
			// A second post of the same person: قال وزير الداخلية رئيس الحزب فلان. Elsewhere two posts may be of two persons: استقبل الرئيس وزير الخارجية فلان.
			if first := f.segment(i, tokens[:end]); first < 1 || !speechVerbs[strings.TrimPrefix(tokens[first-1].Key, "و")] {
				return
			}
		}
	}
}

// beforeComma returns end, or where the comma before it stands.
func beforeComma(tokens []arabic.Token, end int) int {
	if end > 0 && (tokens[end-1].Key == "،" || tokens[end-1].Key == ",") {
		return end - 1
	}
	return end
}

// ends reports whether the phrase can end before the name: with a definite word, a nation or a name. In محامي فلان the name is a part of the phrase, not in apposition.
func (f *roleFinder) ends(i int, tokens []arabic.Token, role Role) bool {
	n := len(tokens)
	for n > 1 && !tokens[n-1].Word {
		n--
	}
	return n == 1 && (role.Definite || role.Kind == Rank) || n > 1 && f.closed(i, tokens[n-1])
}

func tokenKeys(tokens []arabic.Token) []string {
	keys := make([]string, 0, len(tokens))
	for _, t := range tokens {
		if t.Word {
			keys = append(keys, t.Key)
		}
	}
	return keys
}

// segment finds where the role phrase that ends with the tokens starts, or -1. It walks back to the nearest head noun, and on to the head that this one depends on
// (نائب رئيس الوزراء, المتحدث باسم رئيس الوزراء).
func (f *roleFinder) segment(i int, tokens []arabic.Token) int {
	for k := len(tokens) - 1; k >= 0 && k >= len(tokens)-roleWords; k-- {
		t := tokens[k]
		if !t.Word {
			if t.Key == "\"" || t.Key == "«" || t.Key == "»" || t.Key == "”" || t.Key == "“" {
				continue
			}
			return -1
		}
		other, person := f.inName(i, t)
		if person {
			return -1
		}
		if _, ok := counterpart(t.Key); ok {
			return k
		}
		if n, _, _, ok := headNoun(t.Key); ok && !other && n.kind != Body && n.kind != Paper {
			return f.outermost(i, tokens, k)
		}
		if other || isDefinite(t.Key) || roleNations[t.Key] != "" || roleLink[t.Key] || strings.HasPrefix(t.Key, "ل") && !roleBar[t.Key] {
			continue
		}
		// An indefinite noun is part of the phrase only right after a head or another such noun: وزير خارجية قطر.
		if roleBar[t.Key] || !afterHead(tokens, k) {
			return -1
		}
	}
	return -1
}

// afterHead reports whether a head noun or a preposition of role phrases stands one or two words before.
func afterHead(tokens []arabic.Token, k int) bool {
	for j := k - 1; j >= 0 && j >= k-2; j-- {
		if !tokens[j].Word {
			return false
		}
		if _, _, _, ok := headNoun(tokens[j].Key); ok {
			return true
		}
		if roleLink[tokens[j].Key] {
			return true
		}
	}
	return false
}

// outermost walks from the head at k to the one that governs it, when the name belongs to that one: نائب رئيس الوزراء فلان.
func (f *roleFinder) outermost(i int, tokens []arabic.Token, k int) int {
	for k > 0 && tokens[k-1].Word {
		j := k - 1
		if tokens[j].Key == "باسم" && j > 0 {
			j--
		}
		n, _, definite, ok := headNoun(tokens[j].Key)
		if !ok || definite && j == k-1 || !roleOuter[n.head] || n.plural {
			return k
		}
		if other, person := f.inName(i, tokens[j]); other || person {
			return k
		}
		k = j
	}
	return k
}

// noMarks drops quotation marks from a role, since its phrase may hold only one of a pair.
var noMarks = strings.NewReplacer("\"", "", "«", "", "»", "", "“", "", "”", "")

// phrase is the text of a role phrase without the clitics of its first word, cut after the last word.
func (f *roleFinder) phrase(tokens []arabic.Token) string {
	for len(tokens) > 0 && !tokens[len(tokens)-1].Word {
		tokens = tokens[:len(tokens)-1]
	}
	if len(tokens) == 0 {
		return ""
	}
	written := noMarks.Replace(string(f.text[tokens[0].Start:tokens[len(tokens)-1].End]))
	return BareRole(strings.Join(strings.Fields(written), " "))
}

// BareRole takes the clitics off the first word of a role phrase: لوزير الخارجية → وزير الخارجية, للرئيس → الرئيس. Other phrases come back as they are.
func BareRole(phrase string) string {
	key := arabic.Key(firstWord(phrase))
	if _, ok := counterpart(key); ok {
		return phrase
	}
	_, clitic, _, ok := headNoun(key)
	if !ok || clitic == "" || clitic == "ال" {
		return phrase
	}
	bare := strings.TrimPrefix(key, clitic)
	if strings.HasSuffix(clitic, "ال") || strings.HasSuffix(clitic, "لل") {
		bare = "ال" + bare
	}
	return cutClitics(phrase, key, bare)
}

// after reads the role that follows the name, behind a comma or right after it: سيرغي لافروف، وزير الخارجية الروسي، … فلان نجم الفريق …
func (f *roleFinder) after(i, ceiling int) {
	start, end := f.names[i].End, min(ceiling, f.names[i].End+roleWindow)
	tokens := arabic.TokenizeFirst(f.text, start, end, 2) // mostly they tell that there is no role
	if len(tokens) < 2 {
		return
	}
	parted := tokens[0].Key == "،" || tokens[0].Key == "," || tokens[0].Key == "("
	if parted {
		start = tokens[0].End
		tokens = tokens[1:]
	}
	n, clitic, definite, ok := headNoun(tokens[0].Key)
	if !ok || clitic != "" && clitic != "ال" || !parted && (definite || n.kind == Descriptive) && !(definite && titleWord[tokens[1].Key]) || n.kind == Body || n.kind == Paper || n.kind == Rank || n.plural {
		return
	}
	if other, person := f.inName(i, tokens[0]); other || person || !parted && n.feminine && GenderOf(f.entities[f.owner[i]].Name) == Male {
		return
	}
	tokens = arabic.Tokenize(f.text, start, end)
	end, closed := 1, 1
	for end < len(tokens) && end < roleWords && tokens[end].Word && !roleBar[tokens[end].Key] {
		if _, person := f.inName(i, tokens[end]); person {
			// مستشار فلان says whose; a role before another name is that one's.
			if end > 1 && parted {
				return
			}
			if end > 1 {
				break
			}
		}
		if f.closed(i, tokens[end]) {
			closed = end + 1
		} else if !parted && !roleLink[tokens[end].Key] && end > 2 {
			break
		}
		end++
	}
	if !parted {
		// Without a comma the phrase ends with its last definite word: نجم الفريق, not نجم الفريق يرفض.
		if end = closed; end < 2 {
			return
		}
	} else if end == len(tokens) || end == roleWords || tokens[end].Word && !roleBar[tokens[end].Key] {
		return
	}
	for from, next := 0, 0; from < end; from = next {
		next = f.secondPost(i, tokens[:end], from)
		if role, ok := parseRoleKeys(tokenKeys(tokens[from:next]), f.text[tokens[from].End-1]); ok && !role.Possessed && (!role.Definite || !role.Alone()) {
			f.add(i, f.phrase(tokens[from:next]))
		}
	}
}

// titleWord holds second words of a title that stands behind a name without a comma: فلان المدير الفني للفريق, فلان الباحث في المعهد.
var titleWord = map[string]bool{"الفني": true, "التنفيذي": true, "التنفيذيه": true, "العام": true, "العامه": true, "باسم": true, "الرسمي": true, "الرسميه": true, "في": true, "عن": true, "لدي": true, "السابق": true, "السابقه": true, "الاسبق": true}

// secondPost returns where another post of the same person begins in the phrase, behind a word that can end the first, or the phrase's end:
// نائب رئيس الوزراء | وزير الخارجية, عضو مجلس النواب | ورئيس لجنة المال.
func (f *roleFinder) secondPost(i int, tokens []arabic.Token, from int) int {
	for k := from + 2; k < len(tokens); k++ {
		n, clitic, _, ok := headNoun(tokens[k].Key)
		if ok && (clitic == "" || clitic == "و" || clitic == "وال") && (n.kind == Office || n.kind == Bare) && !n.plural && f.closed(i, tokens[k-1]) {
			if other, _ := f.inName(i, tokens[k]); !other {
				return k
			}
		}
	}
	return len(tokens)
}

// resolveCounterpart gives a counterpart the post of the person it mirrors, the nearest role phrase or person with a role before it in the paragraph:
// … وزير الخارجية الروسي مع نظيره الإيطالي فلان → وزير الخارجية الإيطالي.
func (f *roleFinder) resolveCounterpart(c pendingRole) {
	nation := ""
	if words := strings.Fields(c.words); len(words) > 1 {
		nation = strings.Join(words[1:], " ")
	}
	for j := c.name - 1; j >= max(0, c.name-mirrorNames) && f.names[j].End > c.floor; j-- {
		if f.names[j].Type != article.Person {
			continue
		}
		for _, held := range f.entities[f.owner[j]].Roles {
			if post := mirror(held, nation, c.role.Feminine); post != "" {
				f.add(c.name, post)
				return
			}
		}
	}
	tokens := arabic.Tokenize(f.text, max(c.floor, c.at-2*roleWindow), c.at)
	for k := len(tokens) - 1; k >= 0; k-- {
		n, _, _, ok := headNoun(tokens[k].Key)
		if !ok || n.kind != Office && n.kind != Bare {
			continue
		}
		end := k + 1
		for end < len(tokens) && tokens[end].Word && !roleBar[tokens[end].Key] && isDefinite(tokens[end].Key) {
			end++
		}
		f.add(c.name, mirror(f.phrase(tokens[k:end]), nation, c.role.Feminine))
		return
	}
}

// mirror is the post with its nation exchanged and its head in the given gender, or empty when the nation is not an adjective at its end.
func mirror(post, nation string, feminine bool) string {
	words := strings.Fields(post)
	if len(words) == 0 {
		return ""
	}
	n, _, definite, ok := headNoun(arabic.Key(words[0]))
	if !ok || n.kind != Office && n.kind != Bare {
		return ""
	}
	cut := len(words)
	for k := 1; k < len(words); k++ {
		if code, _ := nationAt([]string{arabic.Key(words[k])}, 0); code != "" {
			if !isDefinite(arabic.Key(words[k])) {
				return ""
			}
			cut = k
			break
		}
	}
	head := n.masculineForm
	if feminine {
		head = n.feminineForm
	}
	if head == "-" {
		head = words[0]
	} else if definite {
		head = "ال" + head
	}
	out := append([]string{head}, words[1:cut]...)
	if nation != "" {
		out = append(out, nation)
	}
	return strings.Join(out, " ")
}
