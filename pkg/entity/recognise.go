package entity

import "github.com/isnad-news/isnad/pkg/article"

// Name is one mention of an entity as the recogniser found it.
type Name struct {
	article.Span
	// Type is one of PER, LOC, ORG and MISC.
	Type string
	// Score is how sure the recogniser is, from 0 to 1.
	Score float64
}
