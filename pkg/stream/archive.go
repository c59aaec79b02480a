package stream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/micro"
)

// ArchiveQuotes is the subject on which the archive answers a QuoteQuery with a QuoteAnswer.
const ArchiveQuotes = "isnad.archive.quotes"

const (
	// DefaultQuotes is how many quotes an answer has at most when the query does not say.
	DefaultQuotes = 20
	// MaxQuotes is how many quotes one answer can have.
	MaxQuotes = 200
	// MaxTotal is up to where the archive counts what matches.
	MaxTotal = 10_000
	// MaxQueryBytes is the largest query that the archive reads.
	MaxQueryBytes = 16 << 10
)

const (
	maxQueryWords   = 20
	maxQueryLetters = 300
)

// ErrNoArchive says that nobody answers on ArchiveQuotes.
var ErrNoArchive = errors.New("no archive answers: is an archiver running?")

// ErrBadQuery says that a query is not one that the archive can answer. Every error of QuoteQuery.Validate is one.
var ErrBadQuery = errors.New("bad query")

// QuoteQuery asks the archive for quotes. Every field may be left out; a quote has to fit all that are given.
type QuoteQuery struct {
	// Speaker is words of the speaker's name, in any order (لافروف finds سيرغي لافروف), or a Wikidata id (Q58217).
	Speaker string `json:"speaker,omitempty"`
	// About is words that the quote, its article's title or the names in the quote have, all of them, with whatever clitics; or the Wikidata id of who or what the quote names.
	About string `json:"about,omitempty"`
	// From and To bound when the article was published, From included and To not. An article without a time counts from when it came in.
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
	// Source is the article's source, whole.
	Source string `json:"source,omitempty"`
	// Kind is direct, mixed or indirect.
	Kind string `json:"kind,omitempty"`
	// Limit is how many quotes the answer may have. Defaults to DefaultQuotes; at most MaxQuotes.
	Limit int `json:"limit,omitempty"`
	// Cursor is Next of the answer before, to the same query.
	Cursor string `json:"cursor,omitempty"`
}

// Validate says what is wrong with the query. The error is an ErrBadQuery.
func (q QuoteQuery) Validate() error {
	for _, f := range []struct{ name, value string }{{"speaker", q.Speaker}, {"about", q.About}, {"source", q.Source}, {"cursor", q.Cursor}} {
		switch {
		case !utf8.ValidString(f.value):
			return fmt.Errorf("%w: %s is not valid UTF-8", ErrBadQuery, f.name)
		case utf8.RuneCountInString(f.value) > maxQueryLetters:
			return fmt.Errorf("%w: %s is longer than %d letters", ErrBadQuery, f.name, maxQueryLetters)
		case len(strings.Fields(f.value)) > maxQueryWords:
			return fmt.Errorf("%w: %s has more than %d words", ErrBadQuery, f.name, maxQueryWords)
		}
	}
	switch q.Kind {
	case "", article.Direct, article.Mixed, article.Indirect:
	default:
		return fmt.Errorf("%w: kind %q is none of direct, mixed and indirect", ErrBadQuery, q.Kind)
	}
	if q.Limit < 0 || q.Limit > MaxQuotes {
		return fmt.Errorf("%w: limit is %d, want 1 to %d", ErrBadQuery, q.Limit, MaxQuotes)
	}
	if !q.From.IsZero() && !q.To.IsZero() && !q.From.Before(q.To) {
		return fmt.Errorf("%w: from is not before to", ErrBadQuery)
	}
	return nil
}

// ParseTime reads From or To of a query as people write it: a day, or a time of RFC 3339. Nothing is the zero time.
func ParseTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if day, err := time.Parse(time.DateOnly, s); err == nil {
		return day, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, fmt.Errorf("%w: %q is neither a day (2024-03-01) nor a time (2024-03-01T08:00:00Z)", ErrBadQuery, s)
	}
	return t, nil
}

// QuoteAnswer is what the archive answers, the newest article's quotes first.
type QuoteAnswer struct {
	// Total is how many quotes match, on all pages. It is counted up to MaxTotal, which stands for that many or more.
	Total int `json:"total"`
	// Quotes are the messages as they came on quotes.<speaker> (schemas/quote.schema.json).
	Quotes []json.RawMessage `json:"quotes"`
	// Next is the cursor of the next page, or empty on the last one. Quotes that come meanwhile move no page.
	Next string `json:"next,omitempty"`
	// TookUS is the archive's own time in microseconds.
	TookUS int64 `json:"took_us"`
	// Error says why there is no answer; the rest is then empty.
	Error string `json:"error,omitempty"`
}

// AskQuotes asks the archive. The error is ErrNoArchive when there is none, ErrBadQuery when the query is at fault, ctx's, or what the archive says.
func AskQuotes(ctx context.Context, nc *nats.Conn, q QuoteQuery) (QuoteAnswer, error) {
	if err := q.Validate(); err != nil {
		return QuoteAnswer{}, err
	}
	var a QuoteAnswer
	if err := askArchive(ctx, nc, ArchiveQuotes, q, &a); err != nil {
		return QuoteAnswer{}, err
	}
	return a, nil
}

// askArchive sends a request to one of the archive's subjects and reads its answer, or its error.
func askArchive(ctx context.Context, nc *nats.Conn, subject string, request, answer any) error {
	data, err := json.Marshal(request)
	if err != nil {
		return fmt.Errorf("encode request to the archive: %w", err)
	}
	m, err := nc.RequestWithContext(ctx, subject, data)
	if errors.Is(err, nats.ErrNoResponders) {
		return ErrNoArchive
	}
	if err != nil {
		return fmt.Errorf("ask the archive: %w", err)
	}
	var refused struct {
		Error string `json:"error"`
	}
	if err := json.Unmarshal(m.Data, &refused); err != nil {
		return fmt.Errorf("decode the archive's answer: %w", err)
	}
	if refused.Error != "" {
		if m.Header.Get(micro.ErrorCodeHeader) == ArchiveBadQuery {
			return fmt.Errorf("%w: %s", ErrBadQuery, strings.TrimPrefix(refused.Error, ErrBadQuery.Error()+": "))
		}
		return fmt.Errorf("ask the archive: %s", refused.Error)
	}
	if err := json.Unmarshal(m.Data, answer); err != nil {
		return fmt.Errorf("decode the archive's answer: %w", err)
	}
	return nil
}

// Codes of the archive's errors, in the header of an answer (micro.ErrorCodeHeader).
const (
	// ArchiveBadQuery says that the query is at fault.
	ArchiveBadQuery = "400"
	// ArchiveFailed says that the archive is.
	ArchiveFailed = "500"
)
