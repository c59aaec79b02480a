package speaker

import "github.com/isnad-news/isnad/pkg/article"

// rule is a way of finding a speaker, with how often it is right on marked articles.
type rule struct {
	by         string
	confidence float64
}

// The rules. docs/speakers.md gives the counts behind the confidences.
var (
	// ruleName: the mention names an entity: وقال لافروف.
	ruleName = rule{article.ByName, 0.95}
	// ruleHeadlineName: the headline names an entity, often by family name alone: لافروف: …
	ruleHeadlineName = rule{article.ByHeadline, 0.97}
	// ruleSpelled: the mention shares its last word with an entity's name, though the recogniser missed it here.
	ruleSpelled = rule{article.ByName, 0.9}
	// ruleFollowing: a name, post or institution right behind the verb that the finder gives no mention of.
	ruleFollowing = rule{article.ByName, 0.85}
	// ruleUnknownName: the mention looks like a name, but is no entity.
	ruleUnknownName = rule{article.ByName, 0.8}
	// ruleRole: the mention is the full role of one person: وزير الخارجية الروسي.
	ruleRole = rule{article.ByRole, 0.96}
	// ruleRoleLoose: the mention is a part of a person's role, or more than it: الوزير.
	ruleRoleLoose = rule{article.ByRole, 0.9}
	// ruleRoleLater: the person with the role is named only after the quote.
	ruleRoleLater = rule{article.ByRole, 0.8}
	// ruleBody: an institution by its head noun: الوزارة.
	ruleBody = rule{article.ByRole, 0.85}
	// ruleVaried: the last speaker, or one with that honorific, in other words: فلان, then المسؤول.
	ruleVaried = rule{article.ByRole, 0.65}
	// ruleDescribed: nobody with a name fits, the description stands: مصدر أمني.
	ruleDescribed = rule{article.ByRole, 0.86}
	// rulePost: a definite post that nobody named holds: وزير الخارجية.
	rulePost = rule{article.ByRole, 0.85}
	// rulePronoun: هو, هي.
	rulePronoun = rule{article.ByPronoun, 0.85}
	// ruleCarried: no subject, and the speaker before agrees with the verb: وأضاف أن …
	ruleCarried = rule{article.ByCarried, 0.89}
	// ruleCarriedNear: the speaker before spoke in the same sentence: وقال فلان إن …، مضيفا أن …
	ruleCarriedNear = rule{article.ByCarried, 0.89}
	// ruleSubject: no subject, and the sentence began with another one: وطلب فلان المال لأنه يرى أن …
	ruleSubject = rule{article.ByCarried, 0.75}
	// ruleCarriedFar: no subject, and the speaker before does not agree, but an earlier one does; or none does.
	ruleCarriedFar = rule{article.ByCarried, 0.5}
	// ruleHeadlineEcho: a headline without a name repeats a quote of the body.
	ruleHeadlineEcho = rule{article.ByHeadline, 0.8}
	// ruleNobody: no subject, and nobody spoke before.
	ruleNobody = rule{article.ByCarried, 0.3}
	// ruleNone: nobody is named or described.
	ruleNone = rule{article.ByNone, 0.8}
)

// finding is what a rule found: who, or a description.
type finding struct {
	// who indexes known, or is -1.
	who         int
	description string
	role        string
	rule        rule
	// paper is true when something written spoke: بيان.
	paper bool
	// relative is true when the clause of a relative pronoun spoke, which the sentence goes on behind.
	relative bool
}
