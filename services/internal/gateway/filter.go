package gateway

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/segmentio/encoding/json"
)

// filter chooses events. An empty one takes all.
type filter struct {
	// speaker holds the words, in their matching form, that a speaker's name must have, in any order.
	speaker []string
	// source is a source's name in its matching form.
	source string
	// kind is a quote's.
	kind string
}

func newFilter(q url.Values) (filter, error) {
	f := filter{speaker: strings.Fields(arabic.Key(q.Get("speaker"))), source: arabic.Key(q.Get("source")), kind: q.Get("kind")}
	if f.kind != "" && !slices.Contains([]string{article.Direct, article.Mixed, article.Indirect}, f.kind) {
		return f, newProblem(http.StatusBadRequest, reasonParameter, "kind is %q, want direct, mixed or indirect", f.kind)
	}
	return f, nil
}

// takes reports whether the message of an event is chosen: a quote by its speaker, kind and source, an article when it holds such a quote, an entity by its source.
func (f filter) takes(event string, data []byte) bool {
	if f.source == "" && !f.aboutQuotes() {
		return true
	}
	if article.CheckDepth(data) != nil {
		return false
	}
	switch event {
	case eventQuote:
		var m article.QuoteMessage
		return json.Unmarshal(data, &m) == nil && f.takesSource(m.Article.Source) && f.takesQuote(m.Quote)
	case eventArticle:
		var a article.Article
		return json.Unmarshal(data, &a) == nil && f.takesSource(a.Source) && (!f.aboutQuotes() || slices.ContainsFunc(a.Quotes, f.takesQuote))
	default:
		var m article.EntityMessage
		return json.Unmarshal(data, &m) == nil && f.takesSource(m.Article.Source)
	}
}

// aboutQuotes reports whether the filter says something of quotes.
func (f filter) aboutQuotes() bool { return len(f.speaker) > 0 || f.kind != "" }

func (f filter) takesSource(source string) bool {
	return f.source == "" || arabic.Key(source) == f.source
}

func (f filter) takesQuote(q article.Quote) bool {
	if f.kind != "" && q.Kind != f.kind {
		return false
	}
	if len(f.speaker) == 0 {
		return true
	}
	if q.Speaker == nil {
		return false
	}
	name := strings.Fields(arabic.Key(q.Speaker.Name))
	return !slices.ContainsFunc(f.speaker, func(word string) bool { return !slices.Contains(name, word) })
}
