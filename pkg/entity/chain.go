// Package entity names the people, places, organisations and other names of an article, gathers the mentions of each into one entity, and gives their roles and Wikidata ids.
package entity

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
)

//go:embed data/chain_alias.tsv
var chainAliasData string

// aliases maps type and name key to the group of names that letters alone do not show to be one: داعش, تنظيم الدولة الإسلامية.
var aliases = map[string]string{}

func init() {
	for f := range dataLines(chainAliasData) {
		names := strings.Split(f[1], "|")
		group := f[0] + "=" + names[0]
		for _, n := range names {
			k := f[0] + " " + strings.Join(matchWords(f[0], strings.Fields(arabic.Key(n))), " ")
			if _, taken := aliases[k]; !taken {
				aliases[k] = group
			}
		}
	}
}

// maxWords bounds the words of a name that are compared, maxHosts the fuller names a short one may belong to, and maxFamilies those whose spelling is compared, so that the work stays linear.
const (
	maxWords    = 8
	maxHosts    = 8
	maxFamilies = 64
)

// chain is the state of one article's gathering.
type chain struct {
	text  []rune
	names []Name
	forms []*form
	// form of each name, and its group once gathered.
	formOf, groupOf []int
	// first word of each name without clitics.
	bare []string
	// title is where the headline ends.
	title int
}

// Chain gathers names into entities. Names must lie within text; those that do not are left out. Entities are ordered by first mention and numbered e1, e2, …;
// the name of each is its fullest mention without clitics. Roles and Wikidata ids are filled where the article or the lexicon gives them.
func Chain(text []rune, paragraphs []article.Paragraph, names []Name) []article.Entity {
	kept := make([]Name, 0, len(names))
	for _, n := range names {
		if n.Start >= 0 && n.Start < n.End && n.End <= len(text) {
			kept = append(kept, n)
		}
	}
	slices.SortStableFunc(kept, func(a, b Name) int { return a.Start - b.Start })
	c := &chain{text: text, names: kept}
	if len(paragraphs) > 0 && paragraphs[0].Kind == article.KindTitle {
		c.title = paragraphs[0].End
	}
	c.read()
	c.joinSame()
	c.joinBrackets()
	c.joinShort()
	c.resolveSplit()
	entities, owner := c.entities()
	findRoles(text, paragraphs, kept, owner, entities)
	scores := make([]float64, len(entities))
	for i, e := range owner {
		scores[e] = max(scores[e], kept[i].Score)
	}
	giveIDs(text, entities, scores)
	for i, e := range owner {
		if own := c.forms[c.groupOf[i]].entry; own != nil && own.Wikidata != "" {
			entities[e].Wikidata = strings.TrimPrefix(own.Wikidata, "-")
		}
	}
	return entities
}

// read makes the forms.
func (c *chain) read() {
	words := make([][]string, len(c.names))
	seen := make(map[string]int, len(c.names))
	for i, n := range c.names {
		words[i] = nameWords(c.text, n.Span)
		seen[words[i][0]]++
		if last := words[i][len(words[i])-1]; len(words[i]) > 1 {
			seen[last]++
		}
	}
	c.formOf = make([]int, len(c.names))
	c.groupOf = make([]int, len(c.names))
	c.bare = make([]string, len(c.names))
	byKey := make(map[string]int, len(c.names))
	for i, n := range c.names {
		w := words[i]
		id := n.Type + " "
		if n.entry != nil {
			w[0] = n.first
			id += n.entry.Name + "="
		} else {
			w[0] = dropClitics(n.Type, w[0], len(w) > 1, seen, c.afterVerb(n.Start))
		}
		c.bare[i] = w[0]
		f := &form{kind: n.Type, words: matchWords(n.Type, w), entry: n.entry}
		f.key = strings.Join(f.words, " ")
		id += f.key
		at, ok := byKey[id]
		if !ok {
			at = len(c.forms)
			byKey[id] = at
			f.group = at
			c.forms = append(c.forms, f)
		}
		c.forms[at].names = append(c.forms[at].names, i)
		c.formOf[i] = at
	}
}

// afterVerb reports whether the word before at is a verb that ends a role phrase, such as قال.
func (c *chain) afterVerb(at int) bool {
	end := at
	for end > 0 && c.text[end-1] == ' ' {
		end--
	}
	start := end
	for start > 0 && end-start < 8 && arabic.IsWord(c.text[start-1]) {
		start--
	}
	key := arabic.KeyRunes(c.text[start:end])
	return speechVerbs[key] || speechVerbs[strings.TrimPrefix(key, "و")]
}

// speechVerbs are the commonest verbs that a speaker's name follows.
var speechVerbs = map[string]bool{
	"قال": true, "قالت": true, "اضاف": true, "اضافت": true, "اكد": true, "اكدت": true, "اعلن": true, "اعلنت": true, "اوضح": true, "اوضحت": true, "صرح": true, "ذكر": true, "اشار": true, "اشارت": true, "تابع": true, "يقول": true, "تقول": true,
	"صرحت": true, "ذكرت": true, "تابعت": true, "افاد": true, "افادت": true, "شدد": true, "شددت": true, "كشف": true, "كشفت": true,
}

// group is the root of a form's group.
func (c *chain) group(i int) int {
	for c.forms[i].group != i {
		c.forms[i].group = c.forms[c.forms[i].group].group
		i = c.forms[i].group
	}
	return i
}

// join makes the groups of two forms one; the earlier form leads it. Two entries of the user's own stay apart.
func (c *chain) join(i, j int) {
	a, b := c.group(i), c.group(j)
	if a > b {
		a, b = b, a
	}
	switch own, other := c.forms[a], c.forms[b]; {
	case own.entry == nil:
		own.entry = other.entry
	case other.entry != nil && other.entry != own.entry:
		return
	}
	c.forms[b].group = a
}

// joinSame joins forms that are other spellings or other names of one thing: بومبيو and بومبيؤ share a key already, أنجيلا ميركل and أنغيلا ميركل
// a skeleton, داعش and تنظيم الدولة الإسلامية a line of the alias list.
func (c *chain) joinSame() {
	first := make(map[string]int, 2*len(c.forms))
	for i, f := range c.forms {
		keys := []string{f.kind + "~" + skeletonKey(f.words)}
		if a := aliases[f.kind+" "+f.key]; a != "" {
			keys = append(keys, a)
		}
		if f.entry != nil {
			keys = append(keys, f.kind+"="+f.entry.Name)
		}
		for _, k := range keys {
			if j, ok := first[k]; ok {
				c.join(i, j)
			} else {
				first[k] = i
			}
		}
	}
}

// joinBrackets joins an acronym to the full name that it follows in brackets: إدارة الطيران والفضاء (ناسا).
func (c *chain) joinBrackets() {
	for i := 1; i < len(c.names); i++ {
		a, b := c.names[i-1], c.names[i]
		if a.Type != b.Type || a.Type == article.Person || b.Start-a.End > 4 || b.Start < a.End {
			continue
		}
		between := strings.TrimSpace(string(c.text[a.End:b.Start]))
		if strings.HasPrefix(between, "(") && len(c.forms[c.formOf[i-1]].words) > 1 && len(c.forms[c.formOf[i]].words) == 1 {
			c.join(c.formOf[i-1], c.formOf[i])
		}
	}
}

// generic heads of organisations and places that a short form leaves out: حركة حماس, حماس.
func genericHead(word string) bool {
	n, ok := roleNouns[word]
	return ok && n.kind == Body || word == "مدينه" || word == "كتايب" || word == "نادي"
}

// agencies holds heads of institutions of which one word more says which is meant.
var agencies = map[string]bool{"هييه": true, "وكاله": true, "مركز": true, "صندوق": true, "موسسه": true, "معهد": true}

// shortForms lists the shorter forms under which a name may come again; loose ones only count after the full name.
func shortForms(f *form) (short, loose []string) {
	w := f.words
	if len(w) < 2 || len(w) > maxWords {
		return nil, nil
	}
	switch f.kind {
	case article.Person:
		// The last words: لافروف for سيرغي لافروف, بن سلمان for محمد بن سلمان.
		for i := 1; i < len(w); i++ {
			short = append(short, strings.Join(w[i:], " "))
		}
		if len(w) > 2 {
			// First and last: علي صالح for علي عبد الله صالح; the first two: محمد مرسي for محمد مرسي العياط.
			short = append(short, w[0]+" "+w[len(w)-1], strings.Join(w[:2], " "))
			loose = append(loose, w[1])
			if w[1] == "بن" {
				loose = append(loose, w[2])
			}
		}
		// The first name alone: صدام, نيمار.
		loose = append(loose, w[0])
	case article.Organisation, article.Misc:
		// The first words: مجلس الأمن for مجلس الأمن الدولي.
		for i := 2; i < len(w); i++ {
			short = append(short, strings.Join(w[:i], " "))
		}
		if genericHead(w[0]) {
			short = append(short, strings.Join(w[1:], " "))
			if n := len(w); n > 2 && agencies[w[0]] {
				// هيئة الاستثمار for الهيئة العامة للاستثمار, الوكالة السعودية for وكالة الأنباء السعودية.
				last := strings.TrimPrefix(w[n-1], "لل")
				short = append(short, w[0]+" "+last, w[0]+" "+w[1]+" "+w[n-1])
			}
		} else if len(w) == 2 && f.kind == article.Organisation {
			// One word of a team's or company's name that is no place: بايرن for بايرن ميونيخ, يونايتد for مانشستر يونايتد.
			for _, one := range w {
				if !isPlace(one) && roleNations[one] == "" {
					short = append(short, one)
				}
			}
		}
	case article.Location:
		if w[0] == "مدينه" {
			short = append(short, strings.Join(w[1:], " "))
		}
	}
	return short, loose
}

// joinShort joins short forms to the fuller ones that they stand for, from the longest to the shortest, so that what a fuller form belongs to is known.
// A form that may stand for several is split: each of its mentions goes to the nearest one before it.
func (c *chain) joinShort() {
	order := make([]int, len(c.forms))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(c.forms[b].words) - len(c.forms[a].words) })
	hosts, looseHosts := map[string][]int{}, map[string][]int{}
	var families []int // persons with a foreign family name
	add := func(m map[string][]int, k string, i int) {
		if len(m[k]) < maxHosts && !slices.Contains(m[k], i) {
			m[k] = append(m[k], i)
		}
	}
	for _, i := range order {
		f := c.forms[i]
		k := f.kind + " " + f.key
		found := c.distinct(hosts[k], i)
		if len(found) == 0 {
			found = c.distinct(hosts[f.kind+"~"+skeletonKey(f.words)], i)
		}
		if len(found) == 0 && len(f.words) == 1 {
			// A first name alone is whoever alone bore it before, one of the headline whoever alone bears it at all.
			all := c.distinct(looseHosts[k], i)
			for _, h := range all {
				if c.forms[h].names[0] < f.names[0] {
					found = append(found, h)
				}
			}
			if len(found) > 1 {
				found = nil
			} else if len(all) == 1 && c.names[f.names[0]].Start < c.title && c.forms[all[0]].words[0] == f.words[0] && !pair(c.forms[all[0]].words) {
				found = all
			}
		}
		if family, ok := c.family(f); ok && len(found) == 0 && len(f.words) == 1 {
			for _, h := range families {
				if other, _ := c.family(c.forms[h]); near(family, other) {
					found = append(found, h)
				}
			}
			if found = c.distinct(found, i); len(found) > 1 {
				found = nil
			}
		} else if ok && len(f.words) > 1 && len(families) < maxFamilies {
			families = append(families, i)
		}
		switch {
		case len(found) == 1:
			c.join(i, found[0])
		case len(found) > 1 && f.entry == nil:
			f.split, f.hosts = true, found
			continue
		}
		short, loose := shortForms(f)
		for _, s := range short {
			add(hosts, f.kind+" "+s, i)
			add(hosts, f.kind+"~"+skeletonKey(strings.Fields(s)), i)
		}
		for _, s := range loose {
			add(looseHosts, f.kind+" "+s, i)
		}
	}
}

// family returns the last word of a person's name, when it is foreign by its form and long enough that another spelling shows: ميركل.
func (c *chain) family(f *form) (string, bool) {
	last := f.words[len(f.words)-1]
	return last, f.kind == article.Person && len(last) >= minFirst && givenNames[last] == Unknown && !strings.HasPrefix(c.bare[f.names[0]], "ال") && f.entry == nil
}

// near reports whether two words are spellings of one foreign name: a letter more (برنار, برنارد), two changed about (نوريت, نويرت), or another vowel (ماسك, موسك).
func near(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < len(y) {
		i := 0
		for i < len(x) && x[i] == y[i] {
			i++
		}
		return len(y) > 4 && i > 0 && slices.Equal(x[i:], y[i+1:])
	}
	var at []int
	for i := range x {
		if x[i] != y[i] {
			at = append(at, i)
		}
	}
	switch len(at) {
	case 1:
		return len(x) > 5 || foldLetter(x[at[0]]) == foldLetter(y[at[0]])
	case 2:
		return at[1] == at[0]+1 && x[at[0]] == y[at[1]] && x[at[1]] == y[at[0]]
	}
	return false
}

// foldLetter is the letter that a letter of a foreign name stands for in skeletons, 0 for a vowel.
func foldLetter(r rune) rune {
	if f, ok := skeletonFold[r]; ok {
		return f
	}
	return r
}

// pair reports whether the words name somebody beside the first: two that the recogniser took for one (نزار وسليم), or a son of the same family name (حداد الابن).
func pair(words []string) bool {
	return slices.ContainsFunc(words[1:], func(w string) bool {
		return w == "ابن" || strings.HasPrefix(w, "و") && !ownLetter[w] && givenNames[w] == Unknown
	})
}

// distinct keeps one form of each group, and none of the group of i.
func (c *chain) distinct(forms []int, i int) []int {
	var out, groups []int
	for _, h := range forms {
		if g := c.group(h); g == c.group(i) {
			return nil
		} else if !slices.Contains(groups, g) {
			groups, out = append(groups, g), append(out, h)
		}
	}
	return out
}

// resolveSplit gives each mention its group; a mention of a split form goes to the host mentioned last before it, or to the first one after.
func (c *chain) resolveSplit() {
	last := map[int]int{}
	for i := range c.names {
		f := c.forms[c.formOf[i]]
		if !f.split {
			c.groupOf[i] = c.group(c.formOf[i])
			last[c.groupOf[i]] = i + 1
			continue
		}
		best, at := -1, 0
		for _, h := range f.hosts {
			if g := c.group(h); last[g] > at {
				best, at = g, last[g]
			}
		}
		if best < 0 {
			for _, h := range f.hosts {
				if best < 0 || c.forms[h].names[0] < at {
					best, at = c.group(h), c.forms[h].names[0]
				}
			}
		}
		c.groupOf[i] = best
	}
}

// entities builds the entities in order of first mention, and tells for each name which one it belongs to.
func (c *chain) entities() ([]article.Entity, []int) {
	entities := make([]article.Entity, 0, len(c.forms))
	owner := make([]int, len(c.names))
	at := make(map[int]int, len(c.forms))
	fullest := make([]int, 0, len(c.forms))
	for i, n := range c.names {
		g := c.groupOf[i]
		e, ok := at[g]
		if !ok {
			e = len(entities)
			at[g] = e
			entities = append(entities, article.Entity{ID: "e" + strconv.Itoa(e+1), Type: n.Type})
			fullest = append(fullest, i)
		}
		owner[i] = e
		entities[e].Mentions = append(entities[e].Mentions, article.NewMention(c.text, n.Span))
		if len(c.forms[c.formOf[i]].words) > len(c.forms[c.formOf[fullest[e]]].words) {
			fullest[e] = i
		}
	}
	for e := range entities {
		i := fullest[e]
		if own := c.forms[c.groupOf[i]].entry; own != nil {
			entities[e].Name = own.Name
			continue
		}
		entities[e].Name = surface(c.text, c.names[i].Span, c.bare[i])
	}
	return entities, owner
}
