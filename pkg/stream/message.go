package stream

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// NewMessage returns a message with its id, by which the server knows a second copy.
func NewMessage(subject, id string, data []byte) *nats.Msg {
	return &nats.Msg{Subject: subject, Data: data, Header: nats.Header{jetstream.MsgIDHeader: []string{id}}}
}

// ReceivedHeader is when the raw article came into articles.raw (RFC 3339, UTC). Every message that the stages make of the article carries it.
const ReceivedHeader = "Isnad-Received"

// SetReceived writes ReceivedHeader.
func SetReceived(m *nats.Msg, at time.Time) {
	m.Header.Set(ReceivedHeader, at.UTC().Format(time.RFC3339Nano))
}

// Received returns the time in ReceivedHeader, or zero when it is not there.
func Received(h nats.Header) time.Time {
	at, _ := time.Parse(time.RFC3339Nano, h.Get(ReceivedHeader))
	return at
}

// Revision names one text of one article: the article's id and a hash of the raw message. A corrected article under the same id is a new revision.
func Revision(id string, raw []byte) string {
	sum := sha256.Sum256(raw)
	return id + "@" + hex.EncodeToString(sum[:8])
}

// MessageID is the id of a message about a revision: of what a stage publishes by the stage's name, of a quote or an entity by its own id.
func MessageID(revision, part string) string { return revision + "/" + part }

// RevisionOf returns the revision that a stage's message is about, from its id; ok is false when the message has no id of that form.
func RevisionOf(messageID string) (revision string, ok bool) {
	i := strings.LastIndexByte(messageID, '/')
	if i <= 0 {
		return "", false
	}
	return messageID[:i], true
}

// Outputs returns what a stage publishes for a document: the document itself on the route's subject, and for the last stage, before it, every quote and entity.
func Outputs(r Route, revision string, a *article.Article) ([]*nats.Msg, error) {
	var out []*nats.Msg
	var failed error
	add := func(subject, part string, v any) {
		data, err := article.Encode(v)
		if err != nil && failed == nil {
			failed = fmt.Errorf("encode %s: %w", part, err)
		}
		out = append(out, NewMessage(subject, MessageID(revision, part), data))
	}
	if r.Fan {
		for _, q := range a.Quotes {
			add(QuoteSubject(q), q.ID, a.Message(q))
		}
		for _, e := range a.Entities {
			add(EntitySubject(e), e.ID, article.EntityMessage{Schema: article.EntitySchema, ID: a.ID + "/" + e.ID, Article: a.Ref(), Entity: e})
		}
	}
	add(r.To, r.Stage, a)
	return out, failed
}

// QuoteSubject is quotes.<speaker>: the slug of the speaker's name, or "unknown" when nobody is named.
func QuoteSubject(q article.Quote) string {
	name := ""
	if q.Speaker != nil {
		name = q.Speaker.Name
	}
	return "quotes." + arabic.Slug(name)
}

// EntitySubject is entities.<type>.<id>: the type in lower case, and the Wikidata id or else the slug of the name.
func EntitySubject(e article.Entity) string {
	id := e.Wikidata
	if id == "" {
		id = arabic.Slug(e.Name)
	}
	return "entities." + strings.ToLower(e.Type) + "." + id
}
