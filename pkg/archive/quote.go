package archive

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/segmentio/encoding/json"
)

// Article is one revision of an article, of which the quotes are made ready to be kept.
type Article struct {
	name, revision string
	// received is when this revision came in, in Unix nanoseconds: of two revisions the later one counts.
	received int64
	quotes   []quote
}

// quote is a quote message made ready.
type quote struct {
	part string
	// at is when the article was published, in Unix seconds.
	at    int64
	terms string
	data  []byte
}

var wikidataID = regexp.MustCompile(`^[qQ][1-9][0-9]{0,11}$`)

// NewArticle reads a message from articles.enriched. revision names the text of the article (stream.Revision), and received says when that text came in. The error is an article.InputError.
func NewArticle(revision string, received time.Time, data []byte) (Article, error) {
	if err := article.CheckDepth(data); err != nil {
		return Article{}, err
	}
	var in article.Article
	if err := json.Unmarshal(data, &in); err != nil {
		return Article{}, article.Reject(article.ReasonSchema, "%v", err)
	}
	switch {
	case in.Schema != article.Schema:
		return Article{}, article.Reject(article.ReasonSchema, "schema is %q, want %q", in.Schema, article.Schema)
	case in.ID == "":
		return Article{}, article.Reject(article.ReasonInvalid, "the article has no id")
	}
	a := Article{name: in.ID, revision: revision, received: received.UnixNano()}
	for _, q := range in.Quotes {
		if q.ID == "" || slices.ContainsFunc(a.quotes, func(other quote) bool { return other.part == q.ID }) {
			return Article{}, article.Reject(article.ReasonInvalid, "a quote has no id of its own")
		}
		m := in.Message(q)
		data, err := article.Encode(m)
		if err != nil {
			return Article{}, article.Reject(article.ReasonInvalid, "encode quote: %v", err)
		}
		a.quotes = append(a.quotes, newQuote(&m, received, data))
	}
	return a, nil
}

// newQuote makes a quote message ready.
func newQuote(m *article.QuoteMessage, received time.Time, data []byte) quote {
	return quote{part: m.Quote.ID, at: published(m.Article.PublishedAt, received).Unix(), terms: join(terms(m)), data: data}
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
