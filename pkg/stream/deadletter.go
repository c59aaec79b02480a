package stream

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/nats-io/nats.go"
)

// plainDeadBytes is the size up to which a dead letter holds the message as readable text; a larger one is compressed, so that it fits the server's max_payload.
const plainDeadBytes = 1 << 20

// NewDeadLetter wraps a message that a stage gave up on. Its id in the stream is made of the stage and the input's place in its stream, so that a second copy is known.
func NewDeadLetter(d article.DeadLetter, sequence uint64, data []byte, at time.Time) (*nats.Msg, error) {
	d.Schema = article.DeadLetterSchema
	d.At = at.UTC().Format(time.RFC3339Nano)
	switch {
	case len(data) > plainDeadBytes:
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write(data); err != nil {
			return nil, fmt.Errorf("compress dead letter: %w", err)
		}
		if err := z.Close(); err != nil {
			return nil, fmt.Errorf("compress dead letter: %w", err)
		}
		d.DataGzip = base64.StdEncoding.EncodeToString(b.Bytes())
	case !utf8.Valid(data):
		d.DataBase64 = base64.StdEncoding.EncodeToString(data)
	default:
		d.Data = string(data)
	}
	body, err := article.Encode(d)
	if err != nil {
		return nil, fmt.Errorf("encode dead letter: %w", err)
	}
	return NewMessage(DeadSubject(d.Stage), "dead/"+d.Stage+"/"+strconv.FormatUint(sequence, 10), body), nil
}

// DeadData returns the message as it was, byte for byte. One that would be larger than MaxPayload is an error, for a small letter can hold a very large message.
func DeadData(d article.DeadLetter) ([]byte, error) {
	switch {
	case d.DataGzip != "":
		packed, err := base64.StdEncoding.DecodeString(d.DataGzip)
		if err != nil {
			return nil, fmt.Errorf("decode dead letter: %w", err)
		}
		z, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			return nil, fmt.Errorf("decompress dead letter: %w", err)
		}
		data, err := io.ReadAll(io.LimitReader(z, MaxPayload+1))
		if err != nil {
			return nil, fmt.Errorf("decompress dead letter: %w", err)
		}
		if len(data) > MaxPayload {
			return nil, fmt.Errorf("decompress dead letter: more than %d bytes", MaxPayload)
		}
		return data, nil
	case d.DataBase64 != "":
		data, err := base64.StdEncoding.DecodeString(d.DataBase64)
		if err != nil {
			return nil, fmt.Errorf("decode dead letter: %w", err)
		}
		return data, nil
	}
	return []byte(d.Data), nil
}

// Redriven returns the message of a dead letter as it goes on its way again; number is the letter's in its stream, which makes the message's id, so that it goes once.
//
// It goes to where the stage reads. Its revision stays, so that what the stage makes of it has the ids that it would have had, and what stands in the streams already is known.
//
// With toStart the message of a later stage than the first goes to the second stage's subject, without what other stages than the first made. It is a revision of its own, for within their
// window the streams would drop what they have seen of the old one, and the article would be lost.
func Redriven(d article.DeadLetter, number uint64, toStart bool) (*nats.Msg, error) {
	if d.Stage == Archive.Stage {
		return nil, fmt.Errorf("its message is in %s still, from where isnad archive rebuild reads it again", NameOf(Archive.From))
	}
	// Whoever may write dead letters says what stands in them; an operator may publish far more than a stage.
	if r, ok := RouteOf(d.Stage); !ok || d.Subject != r.From {
		return nil, fmt.Errorf("%q is not where stage %q reads", d.Subject, d.Stage)
	}
	data, err := DeadData(d)
	if err != nil {
		return nil, err
	}
	revision, ok := RevisionOf(d.MessageID)
	if !ok || d.Subject == Raw {
		revision = Revision(d.ID, data)
	}
	part := "redrive-" + strconv.FormatUint(number, 10)
	if !toStart || d.Subject == Raw {
		return NewMessage(d.Subject, MessageID(revision, part), data), nil
	}
	first := Routes[0]
	a, err := article.Decode(data)
	if err != nil {
		return nil, fmt.Errorf("read the document: %w", err)
	}
	made := slices.IndexFunc(a.History, func(s article.Step) bool { return s.Stage == first.Stage })
	a.Sentences, a.Quotes, a.Entities, a.History = nil, nil, nil, a.History[:made+1]
	if data, err = article.Encode(a.Complete()); err != nil {
		return nil, fmt.Errorf("write the document: %w", err)
	}
	return NewMessage(first.To, MessageID(revision+"."+strconv.FormatUint(number, 10), part), data), nil
}
