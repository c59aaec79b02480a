package sentence

import (
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stage"
)

// Stage adds the sentences to a document.
var Stage = stage.Stage{Name: "split", Version: Version, Apply: func(a *article.Article) error {
	a.Sentences = Split([]rune(a.Text), a.Paragraphs)
	return nil
}}
