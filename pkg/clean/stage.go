package clean

import (
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stage"
)

// Stage is the first step of the stream: it makes a document of a raw article.
var Stage = stage.Stage{Name: "clean", Version: Version, Begin: Clean}

// Remembering is Stage with a memory. Its output depends on the articles that came before.
func Remembering(m Memory) stage.Stage {
	s := Stage
	s.Begin = func(r article.Raw) (*article.Article, error) { return With(m, r) }
	return s
}
