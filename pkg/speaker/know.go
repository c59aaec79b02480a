package speaker

import (
	"slices"
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
)

// know takes in the entities: their mentions, roles and genders.
func (a *attribution) know(entities []article.Entity) {
	a.known = make([]known, 0, len(entities)+len(a.quotes))
	for _, e := range entities {
		k := known{name: e.Name, id: e.ID, kind: e.Type, titles: e.Roles}
		for _, m := range e.Mentions {
			k.mentions = append(k.mentions, m.Span)
			a.occurrences = append(a.occurrences, occurrence{Span: m.Span, who: len(a.known)})
		}
		if e.Type == article.Person {
			k.gender = entity.GenderOf(e.Name)
			for _, r := range e.Roles {
				role, ok := entity.ParseRole(r)
				if !ok {
					continue
				}
				k.roles = append(k.roles, role)
				if role.Feminine {
					k.gender = entity.Female
				} else if k.gender == entity.Unknown && role.Kind != entity.Descriptive {
					k.gender = entity.Male
				}
				a.index(a.byHead, role.Head, len(a.known))
			}
			words := strings.Fields(arabic.Key(e.Name))
			if len(words) > 0 {
				last := words[len(words)-1]
				a.index(a.byLast, last, len(a.known))
				if skeleton := entity.Skeleton(last); skeleton != last {
					a.index(a.byLast, skeleton, len(a.known))
				}
				if n := len(words); n > 2 && strings.HasPrefix(words[n-2], "ال") {
					a.index(a.byMiddle, words[n-2], len(a.known))
				}
			}
		} else {
			a.knowBody(&k)
		}
		if e.Type != article.Location {
			for _, noun := range a.before(&k) {
				key := arabic.Key(noun)
				// A person's epithet carries the article or a pronoun (الشاب فلان, والدها فلان), a thing's does not (تطبيق كذا).
				bare, definite := strings.CutPrefix(key, "ال")
				if r, ok := entity.ParseRole(noun); ok && r.Possessed && e.Type == article.Person {
					bare, definite = key, true
				}
				if definite == (e.Type == article.Person) {
					a.index(a.byEpithet, bare, len(a.known))
				}
			}
		}
		a.known = append(a.known, k)
	}
	slices.SortStableFunc(a.occurrences, func(x, y occurrence) int { return x.Start - y.Start })
}

// knowBody indexes an institution by its head noun, which stands in its name (وزارة الدفاع) or before it (شركة آبل), and takes its gender from it.
func (a *attribution) knowBody(k *known) {
	if k.kind == article.Location {
		// Countries and cities are feminine (أكدت موسكو), but a few; the verb is not held against them.
		return
	}
	if r, ok := entity.ParseRole(k.name); ok && r.Kind == entity.Body {
		k.gender, k.roles = bodyGender(r), append(k.roles, r)
		a.index(a.byHead, r.Head, len(a.known))
		return
	}
	nouns := a.before(k)
	for i, m := range k.mentions[:min(len(k.mentions), 4)] {
		// الشركة المنتجة "…"
		if w := strings.Fields(string(a.text[max(0, m.Start-maxHonour):m.Start])); len(w) > 2 && i < len(nouns) && strings.HasPrefix(nouns[i], "ال") && strings.HasPrefix(w[len(w)-2], "ال") {
			nouns = append(nouns, w[len(w)-2])
		} else if len(w) > 3 && opensName[w[len(w)-1]] {
			nouns = append(nouns, w[len(w)-3])
		}
	}
	for _, noun := range nouns {
		if r, ok := entity.ParseRole(noun); ok && r.Kind == entity.Body && !r.Plural {
			k.gender, k.roles = bodyGender(r), append(k.roles, r)
			a.index(a.byHead, r.Head, len(a.known))
			return
		}
	}
}

// before returns the words that stand right before the first mentions of an entity.
func (a *attribution) before(k *known) []string {
	var out []string
	for _, m := range k.mentions[:min(len(k.mentions), 4)] {
		end := m.Start
		for end > 0 && m.Start-end < 3 && !strings.ContainsRune("\n.:", a.text[end-1]) && !arabic.IsWord(a.text[end-1]) {
			end--
		}
		start := end
		for start > 0 && arabic.IsWord(a.text[start-1]) && end-start < 20 {
			start--
		}
		if start < end {
			out = append(out, string(a.text[start:end]))
		}
	}
	return out
}

func bodyGender(r entity.Role) entity.Gender {
	if r.Feminine || r.Plural {
		return entity.Female
	}
	return entity.Male
}

func (a *attribution) index(m map[string][]int, key string, who int) {
	if l := m[key]; len(l) < maxCandidates && (len(l) == 0 || l[len(l)-1] != who) {
		m[key] = append(l, who)
	}
}

// hear learns a person's gender from the verbs whose subject stands beside them: قالت ميركل.
func (a *attribution) hear() {
	for _, q := range a.quotes {
		if q.Source == nil || q.Cue == nil || !a.valid(q.Source.Span) {
			continue
		}
		if who := a.named(q.Source.Span); who >= 0 && a.known[who].gender == entity.Unknown {
			a.known[who].gender = agreementOf(*q.Cue).gender
		}
	}
}

// alone finds the only person who speaks by name in the body.
func (a *attribution) alone() {
	a.sole = -1
	for _, q := range a.quotes {
		if q.Source == nil || !a.valid(q.Source.Span) || a.inTitle(q.Span) {
			continue
		}
		a.now = q.Span
		who := a.named(a.whole(q.Source.Span))
		if who < 0 || a.known[who].kind != article.Person || who == a.sole {
			continue
		}
		if a.sole >= 0 {
			a.sole = -1
			return
		}
		a.sole = who
	}
}

// within returns the occurrences that overlap the span.
func (a *attribution) within(s article.Span) []occurrence {
	i, _ := slices.BinarySearchFunc(a.occurrences, s.Start, func(o occurrence, at int) int { return o.Start - at })
	if i > 0 && a.occurrences[i-1].End > s.Start {
		i--
	}
	j := i
	for j < len(a.occurrences) && a.occurrences[j].Start < s.End {
		j++
	}
	return a.occurrences[i:j]
}
