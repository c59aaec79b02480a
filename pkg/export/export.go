// Package export writes enriched articles in the formats of other tools: a table of quotes (CSV), brat standoff files and W3C Web Annotations.
package export

import "github.com/isnad-news/isnad/pkg/article"

// entityOf returns the entity with the id, or nil.
func entityOf(a *article.Article, id string) *article.Entity {
	for i := range a.Entities {
		if id != "" && a.Entities[i].ID == id {
			return &a.Entities[i]
		}
	}
	return nil
}

// speakerOf returns a quote's speaker and the entity it is, either of which may be unknown.
func speakerOf(a *article.Article, q article.Quote) (article.Speaker, *article.Entity) {
	if q.Speaker == nil {
		return article.Speaker{By: article.ByNone}, nil
	}
	return *q.Speaker, entityOf(a, q.Speaker.Entity)
}
