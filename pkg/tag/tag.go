// Package tag is the tagger's stage: who and what the article names, and who said each of its quotes.
package tag

import (
	"slices"
	"strings"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
	"github.com/isnad-news/isnad/pkg/speaker"
	"github.com/isnad-news/isnad/pkg/stage"
)

// Version names the rules, lists and weights of entities and speakers. It changes with the first release in which the same article may come out differently.
const Version = "2"

// Stage adds entities and speakers to a document.
var Stage = stage.Stage{Name: "tag", Version: Version, Apply: Apply, Load: load}

// load reads the embedded lists and weights, which the first document would wait for.
func load() {
	const text = "وصل محمد إلى مصر."
	_ = Apply(&article.Article{Text: text, Paragraphs: []article.Paragraph{{Span: article.Span{End: len([]rune(text))}}}})
}

// With is Stage with a user's own names, which are asked for once an article. Its output depends on them, which the version in the history tells.
func With(names func() *entity.Names) stage.Stage {
	s := Stage
	s.Version += "+names"
	s.Apply = func(a *article.Article) error { return apply(names(), a) }
	return s
}

// Apply recognises names, chains them into entities, drops the quotes that are names, and attributes the others to the entities.
func Apply(a *article.Article) error { return apply(nil, a) }

func apply(names *entity.Names, a *article.Article) error {
	text := []rune(a.Text)
	a.Entities = entity.Chain(text, a.Paragraphs, names.Recognise(text, a.Paragraphs))
	a.Quotes = withoutNames(a.Quotes, a.Entities)
	speaker.Attribute(text, a.Paragraphs, a.Quotes, a.Entities)
	return nil
}

// phrased reports whether the words have a grammar that names hardly have: a case ending (لاغٍ), or a definite noun that و or ب joins (اتفاقا بالسكوت، الخداع والنفاق).
func phrased(words string) bool {
	return strings.ContainsAny(words, "\u064b\u064c\u064d") || strings.Contains(words, " وال") || strings.Contains(words, " بال")
}

// besideCue reports whether nothing but marks stands between a direct quote and its cue ("عدنا"، قالت), which leaves no noun to take a name.
func besideCue(q article.Quote) bool {
	return q.Kind == article.Direct && q.Cue != nil && max(q.Cue.Start-q.End, q.Start-q.Cue.End) <= 4
}

// withoutNames returns the quotes but for marked words that are a name and nothing else: هاتف "غالاكسي نوت". What somebody calls something stays: وصفه بأنه "رجل السلام".
func withoutNames(quotes []article.Quote, entities []article.Entity) []article.Quote {
	names := map[article.Span]bool{}
	for _, e := range entities {
		for _, m := range e.Mentions {
			names[m.Span] = true
		}
	}
	return slices.DeleteFunc(quotes, func(q article.Quote) bool {
		return q.Kind != article.Indirect && names[q.Span] && !phrased(q.Text) && !besideCue(q) && !(q.Cue != nil && (q.Cue.Lemma == "وصف" || q.Cue.Lemma == "اعتبر"))
	})
}
