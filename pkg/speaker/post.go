package speaker

import (
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
			if strings.HasPrefix(w, "ال") || entity.IsNation(w) && !strings.HasSuffix(w, "ي") {
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
		return a.describe(m, role, fresh)
	}
	// A headline leaves the article out: وزير إسرائيلي: … is the one whom the body names.
	if !title && !a.definite(m, role, written) {
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
			if !role.Matches(held) {
				continue
			}
			end, before := k.latest(m.Start)
			if !before {
				if later < 0 {
					later = who
				}
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
	if who := a.otherwise(m, role, written); who >= 0 {
		return finding{who: who, rule: ruleVaried, role: description}
	}
	return a.describe(m, role, fresh)
}

// otherwise finds whom a definite description names in other words: the one whose name the noun stood before (الأمير فلان, then الأمير), the last speaker when the noun
// fits many posts (المسؤول for a director), or the last speaker when the article gives no post of that person (فلان, then الرئيس الروسي).
func (a *attribution) otherwise(m article.Span, role entity.Role, written string) int {
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
	if a.sole >= 0 && !role.Former && role.Kind == entity.Office && (len(role.Words) > 0 || role.Head == "متحدث") && !role.Possessed && (a.known[a.sole].gender == entity.Unknown || role.Feminine == (a.known[a.sole].gender == entity.Female)) {
		return a.sole
	}
	// A spokesman of an institution and somebody's father are likelier somebody new.
	if len(a.recent) == 0 || role.Former || role.Possessed || role.Kind == entity.Counterpart || role.Head == "متحدث" && len(role.Words) > 0 {
		return -1
	}
	s := a.recent[len(a.recent)-1]
	if s.who < 0 || s.nested {
		return -1
	}
	// المصدر ذاته is whoever spoke last, when no source was described.
	if role.Head == "مصدر" && role.Definite && len(role.Words) == 0 {
		return s.who
	}
	k := &a.known[s.who]
	if k.kind != article.Person || role.Feminine != (k.gender == entity.Female) && k.gender != entity.Unknown {
		return -1
	}
	if len(k.roles) == 0 || definite && len(role.Words) == 0 && broad[role.Head] {
		return s.who
	}
	return -1
}

// broad holds nouns that fit people of many posts.
var broad = map[string]bool{"مسوول": true, "قيادي": true, "دبلوماسي": true, "سياسي": true, "نجم": true, "لاعب": true, "مدرب": true, "فنان": true, "شاب": true, "خبير": true, "كاتب": true, "زعيم": true}

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
