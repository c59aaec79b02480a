package archive

import (
	"regexp"
	"strings"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/segmentio/encoding/json"
)

// Quote is a quote message made ready to be kept.
type Quote struct {
	article, revision, part string
	// received is when this revision of the article came in, in Unix nanoseconds: of two revisions the later one counts.
	received int64
	// at is when the article was published, in Unix seconds.
	at    int64
	terms string
	data  []byte
}

var wikidataID = regexp.MustCompile(`^[qQ][1-9][0-9]{0,11}$`)

// NewQuote reads a message from quotes.<speaker>. revision names the text of the article that it comes from (stream.Revision), and received says when that text came in.
// The error is an article.InputError.
func NewQuote(revision string, received time.Time, data []byte) (Quote, error) {
	if err := article.CheckDepth(data); err != nil {
		return Quote{}, err
	}
	var m article.QuoteMessage
	if err := json.Unmarshal(data, &m); err != nil {
		return Quote{}, article.Reject(article.ReasonSchema, "%v", err)
	}
	switch {
	case m.Schema != article.QuoteSchema:
		return Quote{}, article.Reject(article.ReasonSchema, "schema is %q, want %q", m.Schema, article.QuoteSchema)
	case m.Article.ID == "" || m.Quote.ID == "":
		return Quote{}, article.Reject(article.ReasonInvalid, "the article or the quote has no id")
	}
	return Quote{
		article: m.Article.ID, revision: revision, part: m.Quote.ID, received: received.UnixNano(),
		at: published(m.Article.PublishedAt, received).Unix(), terms: join(terms(&m)), data: data,
	}, nil
}

// terms returns all that the quote can be found by.
func terms(m *article.QuoteMessage) []string {
	out := textTerms(nil, m.Quote.Text)
	out = textTerms(out, m.Article.Title)
	out = append(out, wholeTerm(kindTerm, m.Quote.Kind))
	if m.Article.Source != "" {
		out = append(out, wholeTerm(sourceTerm, m.Article.Source))
	}
	speaker := m.Quote.Speaker
	if speaker != nil {
		out = nameTerms(out, speaker.Name)
		if speaker.By == article.ByName && m.Quote.Source != nil { // another name of the same: أبو مازن
			out = nameTerms(out, m.Quote.Source.Text)
		}
	}
	for _, e := range m.Entities {
		if speaker != nil && e.ID == speaker.Entity {
			out = nameTerms(out, e.Name)
			if e.Wikidata != "" {
				out = append(out, speakerID+strings.ToLower(e.Wikidata))
			}
			continue
		}
		out = textTerms(out, e.Name)
		if e.Wikidata != "" {
			out = append(out, mentionedID+strings.ToLower(e.Wikidata))
		}
	}
	return out
}

// published reads the article's own time, of which only RFC 3339 and its beginnings are understood; without one it is when the article came in.
func published(s string, received time.Time) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", time.DateOnly, time.RFC1123Z, time.RFC1123} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return received
}
