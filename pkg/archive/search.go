package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
)

const (
	// maxAnswerBytes is up to where an answer is filled with messages; a page with long quotes is cut shorter.
	maxAnswerBytes = 4 << 20
	// sampleSize is how many quotes are looked at to see which reading of a word is meant.
	sampleSize = 500
)

// search answers a query that is valid, in one view of the store.
func (s *store) search(ctx context.Context, q stream.QuoteQuery) (stream.QuoteAnswer, error) {
	began := time.Now()
	answer := stream.QuoteAnswer{Quotes: []json.RawMessage{}}
	from, to := int64(0), int64(math.MaxInt64)
	if !q.From.IsZero() {
		from, _ = numbers(ceilSecond(q.From))
	}
	if !q.To.IsZero() {
		to, _ = numbers(ceilSecond(q.To))
	}
	before := to
	if q.Cursor != "" {
		at, err := strconv.ParseInt(q.Cursor, 36, 64)
		if err != nil {
			return answer, fmt.Errorf("%w: cursor %q is not one of this archive", stream.ErrBadQuery, q.Cursor)
		}
		before = min(to, at)
	}
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return answer, err
	}
	defer func() { _ = tx.Rollback() }()
	match, err := expression(ctx, tx, q)
	if err != nil {
		return answer, err
	}
	page, count := "SELECT id, data FROM messages WHERE id >= ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4", "SELECT count(*) FROM (SELECT id FROM quotes WHERE id >= ?2 AND id < ?3 LIMIT ?4)"
	if match != "" {
		page = "SELECT m.id, m.data FROM words JOIN messages m ON m.id = words.rowid WHERE words MATCH ?1 AND words.rowid >= ?2 AND words.rowid < ?3 ORDER BY words.rowid DESC LIMIT ?4"
		count = "SELECT count(*) FROM (SELECT rowid FROM words WHERE words MATCH ?1 AND rowid >= ?2 AND rowid < ?3 LIMIT ?4)"
	}
	if err := tx.QueryRowContext(ctx, count, match, from, to, stream.MaxTotal).Scan(&answer.Total); err != nil {
		return answer, err
	}
	limit := q.Limit
	if limit == 0 {
		limit = stream.DefaultQuotes
	}
	rows, err := tx.QueryContext(ctx, page, match, from, before, limit+1)
	if err != nil {
		return answer, err
	}
	last, size := int64(0), 0
	for rows.Next() {
		var id int64
		var data []byte
		if err := rows.Scan(&id, &data); err != nil {
			return answer, errors.Join(err, rows.Close())
		}
		if len(answer.Quotes) == limit || size > 0 && size+len(data) > maxAnswerBytes {
			answer.Next = strconv.FormatInt(last, 36)
			break
		}
		last, size = id, size+len(data)
		answer.Quotes = append(answer.Quotes, data)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return answer, err
	}
	answer.TookUS = time.Since(began).Microseconds()
	return answer, nil
}

// ceilSecond is the first whole second that is not before t, for the archive keeps time in seconds.
func ceilSecond(t time.Time) int64 {
	if t.Nanosecond() > 0 {
		return t.Unix() + 1
	}
	return t.Unix()
}

// expression returns what the index has to match, or nothing when the query asks for no term.
func expression(ctx context.Context, tx *sql.Tx, q stream.QuoteQuery) (string, error) {
	var terms []string
	if id := strings.TrimSpace(q.Speaker); wikidataID.MatchString(id) {
		terms = append(terms, speakerID+strings.ToLower(id))
	} else if id != "" {
		names := nameTerms(nil, id)
		if len(names) == 0 {
			return "", fmt.Errorf("%w: speaker has no word", stream.ErrBadQuery)
		}
		terms = append(terms, names...)
	}
	if id := strings.TrimSpace(q.About); wikidataID.MatchString(id) {
		terms = append(terms, mentionedID+strings.ToLower(id))
	} else if id != "" {
		about, err := aboutTerms(ctx, tx, id)
		if err != nil {
			return "", err
		}
		terms = append(terms, about...)
	}
	if q.Source != "" {
		terms = append(terms, wholeTerm(sourceTerm, q.Source))
	}
	if q.Kind != "" {
		terms = append(terms, wholeTerm(kindTerm, q.Kind))
	}
	return all(terms), nil
}

// all is the expression that takes every one of the terms, which hold no character that it would have to escape.
func all(terms []string) string {
	if len(terms) == 0 {
		return ""
	}
	return `"` + strings.Join(terms, `" AND "`) + `"`
}

// aboutTerms returns the terms of the words that are asked for.
func aboutTerms(ctx context.Context, tx *sql.Tx, about string) ([]string, error) {
	var terms []string
	for _, w := range words(about) {
		if common[w] {
			continue
		}
		meant, err := reading(ctx, tx, w)
		if err != nil {
			return nil, err
		}
		terms = append(terms, meant)
	}
	if len(terms) == 0 {
		return nil, fmt.Errorf("%w: about has only words that every text has", stream.ErrBadQuery)
	}
	return terms, nil
}

// reading returns the term of a query's word. Most are taken as they stand. One that can be read with clitics (بسوريا) stands for the word without them where the texts say so: where of
// the newest quotes that have سوريا hardly any has it as بسوريا. Of those that would have ريطانيا, all have بريطانيا.
func reading(ctx context.Context, tx *sql.Tx, word string) (string, error) {
	const sample = "SELECT count(*), coalesce(min(rowid), 0) FROM (SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rowid DESC LIMIT ?2)"
	whole := bare(word)
	for _, stem := range stems(word) {
		if stem == whole {
			continue
		}
		var with, least, same int64
		if err := tx.QueryRowContext(ctx, sample, all([]string{stem}), sampleSize).Scan(&with, &least); err != nil {
			return "", err
		}
		const since = "SELECT count(*) FROM words WHERE words MATCH ?1 AND rowid >= ?2"
		if err := tx.QueryRowContext(ctx, since, all([]string{stem, whole}), least).Scan(&same); err != nil {
			return "", err
		}
		if same*10 <= with && with > 0 {
			return stem, nil
		}
	}
	return whole, nil
}
