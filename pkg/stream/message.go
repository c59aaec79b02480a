package stream

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// NewMessage returns a message with its id, by which the server knows a second copy.
func NewMessage(subject, id string, data []byte) *nats.Msg {
	return &nats.Msg{Subject: subject, Data: data, Header: nats.Header{jetstream.MsgIDHeader: []string{id}}}
}

// Revision names one text of one article: the article's id and a hash of the raw message. A corrected article under the same id is a new revision.
func Revision(id string, raw []byte) string {
	sum := sha256.Sum256(raw)
	return id + "@" + hex.EncodeToString(sum[:8])
}

// MessageID is the id of the message that a stage publishes for a revision.
func MessageID(revision, stage string) string { return revision + "/" + stage }

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
	if r.Fan {
		for _, q := range a.Quotes {
			m := article.QuoteMessage{Schema: article.QuoteSchema, ID: a.ID + "/" + q.ID, Article: a.Ref(), Quote: q}
			data, err := article.Encode(m)
			if err != nil {
				return nil, fmt.Errorf("encode quote %s: %w", m.ID, err)
			}
			out = append(out, NewMessage(QuoteSubject(q), revision+"/"+q.ID, data))
		}
		for _, e := range a.Entities {
			m := article.EntityMessage{Schema: article.EntitySchema, ID: a.ID + "/" + e.ID, Article: a.Ref(), Entity: e}
			data, err := article.Encode(m)
			if err != nil {
				return nil, fmt.Errorf("encode entity %s: %w", m.ID, err)
			}
			out = append(out, NewMessage(EntitySubject(e), revision+"/"+e.ID, data))
		}
	}
	data, err := article.Encode(a)
	if err != nil {
		return nil, fmt.Errorf("encode article: %w", err)
	}
	return append(out, NewMessage(r.To, MessageID(revision, r.Stage), data)), nil
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
