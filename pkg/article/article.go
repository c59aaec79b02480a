// Package article holds the document that travels along the stream: the raw article that comes in, the enriched one that goes out, and the spans between them.
//
// All offsets count Unicode code points and are half-open, as in Python and in the W3C Web Annotation model.
package article

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
)

// Schema names of the messages. A schema only gains optional fields; anything else is a new name.
const (
	Schema           = "isnad.article.v1"
	QuoteSchema      = "isnad.quote.v1"
	EntitySchema     = "isnad.entity.v1"
	DeadLetterSchema = "isnad.deadletter.v1"
)

// Raw is an article as a publisher sends it. Only Text is needed.
type Raw struct {
	// ID identifies the article. Defaults to a hash of source, URL and text.
	ID string `json:"id,omitempty"`
	// Text is plain text, or a page when ContentType is text/html.
	Text string `json:"text"`
	// Title is the headline. Defaults to the first line of the text when it reads like one.
	Title       string `json:"title,omitempty"`
	URL         string `json:"url,omitempty"`
	Source      string `json:"source,omitempty"`
	PublishedAt string `json:"published_at,omitempty"`
	// Language is a BCP 47 tag. Defaults to "ar".
	Language string `json:"language,omitempty"`
	// ContentType is "text/plain" or "text/html". Defaults to "text/plain".
	ContentType string `json:"content_type,omitempty"`
}

// Identify returns the article's ID, or the first 32 hexadecimal digits of the SHA-256 of source, URL and text when it has none.
func (r Raw) Identify() string {
	if r.ID != "" {
		return r.ID
	}
	h := sha256.New()
	for _, s := range []string{r.Source, r.URL, r.Text} {
		_, _ = io.WriteString(h, s)
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Article is the document of every subject after articles.raw. Each stage fills its own part and leaves the rest as it is.
type Article struct {
	Schema      string `json:"schema"`
	ID          string `json:"id"`
	Title       string `json:"title,omitempty"`
	URL         string `json:"url,omitempty"`
	Source      string `json:"source,omitempty"`
	PublishedAt string `json:"published_at,omitempty"`
	// Author is what a page's metadata names as its author.
	Author   string `json:"author,omitempty"`
	Language string `json:"language"`
	// Text is the clean text: title first, paragraphs parted by one newline.
	Text string `json:"text"`
	// Extracted is the text taken from a page, which raw offsets index when the raw article was HTML.
	Extracted string `json:"extracted,omitempty"`
	// Offsets is always "codepoint".
	Offsets    string      `json:"offsets"`
	Paragraphs []Paragraph `json:"paragraphs"`
	Removed    []Removed   `json:"removed"`
	Alignment  []Run       `json:"alignment"`
	Sentences  []Span      `json:"sentences"`
	Quotes     []Quote     `json:"quotes"`
	Entities   []Entity    `json:"entities"`
	History    []Step      `json:"history"`
}

// Complete makes every list that is not there an empty one, so that JSON has [] and not null. It returns a.
func (a *Article) Complete() *Article {
	if a.Paragraphs == nil {
		a.Paragraphs = []Paragraph{}
	}
	if a.Removed == nil {
		a.Removed = []Removed{}
	}
	if a.Alignment == nil {
		a.Alignment = []Run{}
	}
	if a.Sentences == nil {
		a.Sentences = []Span{}
	}
	if a.Quotes == nil {
		a.Quotes = []Quote{}
	}
	if a.Entities == nil {
		a.Entities = []Entity{}
	}
	return a
}

// Span is a half-open range of code points.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the number of code points in the span.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether t lies within s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Overlaps reports whether the spans share a code point.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// Mention is a span with its surface.
type Mention struct {
	Span
	Text string `json:"text"`
}

// NewMention returns the mention that s marks in text.
func NewMention(text []rune, s Span) Mention {
	return Mention{Span: s, Text: string(text[s.Start:s.End])}
}

// Paragraph kinds.
const (
	KindTitle = "title"
	KindBody  = "body"
)

// Paragraph is one line of the clean text.
type Paragraph struct {
	Span
	Kind string `json:"kind"`
}

// Kinds of text that is not the article's own prose.
const (
	RemovedByline    = "byline"
	RemovedDateline  = "dateline"
	RemovedCredit    = "credit"
	RemovedCaption   = "caption"
	RemovedLink      = "link"
	RemovedFurniture = "furniture"
)

// Removed is a piece of the raw text that the cleaner left out, and why.
type Removed struct {
	Kind     string `json:"kind"`
	Text     string `json:"text"`
	RawStart int    `json:"raw_start"`
	RawEnd   int    `json:"raw_end"`
}

// Run aligns a span of the clean text with one of the raw text. Runs of equal lengths map one to one; unequal ones are a replacement.
type Run struct {
	Span
	RawStart int `json:"raw_start"`
	RawEnd   int `json:"raw_end"`
}

// Quote kinds.
const (
	Direct   = "direct"
	Mixed    = "mixed"
	Indirect = "indirect"
)

// Quote is something said, with the words that introduce it and who said it.
type Quote struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	Mention
	// Sentence indexes the article's sentences: the one in which the quote starts.
	Sentence int      `json:"sentence"`
	Cue      *Cue     `json:"cue,omitempty"`
	Source   *Mention `json:"mention,omitempty"`
	Speaker  *Speaker `json:"speaker,omitempty"`
}

// Cue is the verb or noun that introduces a quote.
type Cue struct {
	Mention
	Lemma string `json:"lemma"`
}

// Ways in which a speaker was found.
const (
	ByName     = "name"
	ByRole     = "role"
	ByPronoun  = "pronoun"
	ByCarried  = "carried"
	ByHeadline = "headline"
	ByNone     = "none"
)

// Speaker is who said a quote. Name is the fullest name the article gives; without a name anywhere, the description as it stands.
type Speaker struct {
	Name string `json:"name"`
	// Entity is the ID of one of the article's entities, or empty.
	Entity     string  `json:"entity,omitempty"`
	Role       string  `json:"role,omitempty"`
	By         string  `json:"by"`
	Confidence float64 `json:"confidence"`
}

// Entity types.
const (
	Person       = "PER"
	Location     = "LOC"
	Organisation = "ORG"
	Misc         = "MISC"
)

// Entity is one person, place, organisation or other name, with all its mentions in the text's order.
type Entity struct {
	ID       string    `json:"id"`
	Type     string    `json:"type"`
	Name     string    `json:"name"`
	Roles    []string  `json:"roles,omitempty"`
	Wikidata string    `json:"wikidata,omitempty"`
	Mentions []Mention `json:"mentions"`
}

// Step records one stage's work. At and TookUS are the only parts of a document that differ between two runs of the same version.
type Step struct {
	Stage   string `json:"stage"`
	Version string `json:"version"`
	// At is when the stage finished (RFC 3339, UTC).
	At string `json:"at,omitempty"`
	// TookUS is the stage's own time in microseconds.
	TookUS int64 `json:"took_us,omitempty"`
}

// Ref names the article that a quote or entity message comes from.
type Ref struct {
	ID          string `json:"id"`
	Title       string `json:"title,omitempty"`
	URL         string `json:"url,omitempty"`
	Source      string `json:"source,omitempty"`
	PublishedAt string `json:"published_at,omitempty"`
}

// Ref returns the reference to the article.
func (a *Article) Ref() Ref {
	return Ref{ID: a.ID, Title: a.Title, URL: a.URL, Source: a.Source, PublishedAt: a.PublishedAt}
}

// QuoteMessage is one quote on quotes.<speaker>.
type QuoteMessage struct {
	Schema  string `json:"schema"`
	ID      string `json:"id"`
	Article Ref    `json:"article"`
	Quote   Quote  `json:"quote"`
	// Entities are the article's entities that the quote is about: its speaker, and those that it names.
	Entities []EntityRef `json:"entities,omitempty"`
}

// Message returns the message of one of the article's quotes.
func (a *Article) Message(q Quote) QuoteMessage {
	return QuoteMessage{Schema: QuoteSchema, ID: a.ID + "/" + q.ID, Article: a.Ref(), Quote: q, Entities: a.Named(q)}
}

// EntityRef names an entity of the article without its mentions.
type EntityRef struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Name     string `json:"name"`
	Wikidata string `json:"wikidata,omitempty"`
}

// Named returns the entities that a quote of the article is about: its speaker, and those with a mention in the quote.
func (a *Article) Named(q Quote) []EntityRef {
	var out []EntityRef
	for _, e := range a.Entities {
		speaks := q.Speaker != nil && q.Speaker.Entity != "" && q.Speaker.Entity == e.ID
		if speaks || slices.ContainsFunc(e.Mentions, func(m Mention) bool { return q.Contains(m.Span) }) {
			out = append(out, EntityRef{ID: e.ID, Type: e.Type, Name: e.Name, Wikidata: e.Wikidata})
		}
	}
	return out
}

// EntityMessage is one entity on entities.<type>.<id>.
type EntityMessage struct {
	Schema  string `json:"schema"`
	ID      string `json:"id"`
	Article Ref    `json:"article"`
	Entity  Entity `json:"entity"`
}

// DeadLetter is a message that a stage gave up on. One of Data (valid UTF-8), DataBase64 (other bytes) and DataGzip (large messages, compressed and in base64)
// holds the message as it was.
type DeadLetter struct {
	Schema  string `json:"schema"`
	Stage   string `json:"stage"`
	Subject string `json:"subject"`
	ID      string `json:"id"`
	// MessageID is the message's own id in its stream. Letters of versions before have none.
	MessageID  string `json:"message_id,omitempty"`
	Reason     string `json:"reason"`
	Error      string `json:"error"`
	Tries      int    `json:"tries"`
	At         string `json:"at"`
	Data       string `json:"data,omitempty"`
	DataBase64 string `json:"data_base64,omitempty"`
	DataGzip   string `json:"data_gzip,omitempty"`
}
