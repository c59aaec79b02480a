// Package tag is the tagger's stage: who and what the article names, and who said each of its quotes.
package tag

import (
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
	"github.com/isnad-news/isnad/pkg/speaker"
	"github.com/isnad-news/isnad/pkg/stage"
)

// Version changes whenever the same article may come out differently.
const Version = "1"

// Stage adds entities and speakers to a document.
var Stage = stage.Stage{Name: "tag", Version: Version, Apply: Apply, Load: func() { entity.TagSentences([][]string{{"الخبر"}}) }}

// Apply recognises names, chains them into entities, and attributes the document's quotes to them.
func Apply(a *article.Article) error {
	text := []rune(a.Text)
	a.Entities = entity.Chain(text, a.Paragraphs, entity.Recognise(text, a.Paragraphs))
	speaker.Attribute(text, a.Paragraphs, a.Quotes, a.Entities)
	return nil
}
