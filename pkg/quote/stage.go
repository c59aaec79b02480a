package quote

import (
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stage"
)

// Stage adds the quotes to a document. Their speakers are named by the next stage, which knows the entities.
var Stage = stage.Stage{Name: "quote", Version: Version, Apply: func(a *article.Article) error {
	a.Quotes = Find([]rune(a.Text), a.Paragraphs, a.Sentences)
	return nil
}}
