// Package lint says what a raw article will meet in the stream, before it is sent there.
package lint

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/clean"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/schemas"
)

// Levels of findings.
const (
	// Error: the article would become a dead letter, or not be taken at all.
	Error = "error"
	// Warning: the article would pass, probably not as its publisher means it.
	Warning = "warning"
	// Info: what will be done.
	Info = "info"
)

// Levels lists the levels, the gravest first.
func Levels() []string { return []string{Error, Warning, Info} }

// Finding is one thing to say about an article.
type Finding struct {
	Level string `json:"level"`
	// Code is a constant word for programs: the reason of the dead letter where there would be one.
	Code    string `json:"code"`
	Message string `json:"message"`
	// Line and Column say where in the message, from 1, in code points; 0 where it is no matter of place.
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`
}

// nearly is the share of the limit of size from which an article is said to be near it.
const nearly = 0.8

// overhead is what the message's headers take of the limit of size at most, but for the id.
const overhead = 256

// Check returns the findings about a raw message, the gravest first.
func Check(data []byte) []Finding {
	var c checker
	c.message(data)
	slices.SortStableFunc(c.found, func(a, b Finding) int { return slices.Index(Levels(), a.Level) - slices.Index(Levels(), b.Level) })
	return c.found
}

// Reject returns the finding that an error of reading or of a stage is.
func Reject(err error) Finding {
	f := Finding{Level: Error, Code: "unreadable", Message: err.Error()}
	var rejected *article.InputError
	if errors.As(err, &rejected) {
		f.Code, f.Message = rejected.Reason, rejected.Detail
	}
	return f
}

type checker struct{ found []Finding }

func (c *checker) add(level, code, format string, args ...any) {
	c.found = append(c.found, Finding{Level: level, Code: code, Message: fmt.Sprintf(format, args...)})
}

// message checks the form, and what it says when the form is right.
func (c *checker) message(data []byte) {
	raw, err := article.DecodeRaw(data)
	if err != nil {
		f := Reject(err)
		f.locate(data)
		c.found = append(c.found, f)
		return
	}
	size := len(data) + overhead + len(raw.ID)
	switch {
	case size > stream.MaxRawBytes:
		c.add(Error, article.ReasonTooLarge, "the message has %d bytes, more than articles.raw takes (%d)", len(data), stream.MaxRawBytes)
		return
	case float64(size) > nearly*stream.MaxRawBytes:
		c.add(Warning, "large", "the message has %d bytes, %d%% of what articles.raw takes", len(data), 100*size/stream.MaxRawBytes)
	}
	if err := schemas.Validate(schemas.Raw, data); err != nil {
		c.add(Error, article.ReasonSchema, "%v", err)
		return
	}
	c.fields(data)
	c.about(raw, c.text(raw))
}

// about checks the fields beside the text. A page says some of them itself.
func (c *checker) about(raw article.Raw, a *article.Article) {
	if a != nil {
		raw.Source, raw.URL, raw.PublishedAt = a.Source, a.URL, a.PublishedAt
	}
	if raw.ID == "" {
		c.add(Info, "no_id", "there is no id; it will be %s, a hash of source, url and text", raw.Identify())
	}
	if raw.Source == "" {
		c.add(Info, "no_source", "there is no source")
	}
	if raw.URL != "" {
		if u, err := url.Parse(raw.URL); err != nil || u.Scheme == "" || u.Host == "" {
			c.add(Warning, "url", "the url %q is not a whole one, such as https://example.com/news/1", raw.URL)
		}
	}
	switch {
	case raw.PublishedAt == "":
		c.add(Info, "no_date", "there is no published_at")
	case !isDate(raw.PublishedAt):
		c.add(Warning, "date", "published_at %q is handed on as it is; programs read 2026-01-31T18:00:00+03:00 (RFC 3339) or 2026-01-31", raw.PublishedAt)
	}
	if l := strings.ToLower(raw.Language); l != "" && l != "ar" && l != "ara" && !strings.HasPrefix(l, "ar-") {
		c.add(Warning, "language", "language is %q, and Arabic is read", raw.Language)
	}
}

func isDate(s string) bool {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

// text checks what the cleaner makes of the text, and returns it; nil when it refuses the article.
func (c *checker) text(raw article.Raw) *article.Article {
	if n := strings.Count(raw.Text, "\ufffd"); n > 0 {
		c.add(Warning, "replacement", "%d letters were lost before and stand as U+FFFD", n)
	}
	if n := clean.Mangled(raw.Text); n > 0 {
		c.add(Warning, "mojibake", "%d lines were decoded as windows-1252 and will be put right; better to decode them as they are", n)
	}
	a, err := clean.Clean(raw)
	if err != nil {
		c.found = append(c.found, Reject(err))
		return nil
	}
	switch {
	case raw.Title != "":
	case a.Extracted != "" && a.Title != "":
		c.add(Info, "title", "the page's title is %q", shorten(a.Title))
	case a.Title != "":
		c.add(Info, "title", "there is no title; the first line is taken for it: %q", shorten(a.Title))
	default:
		c.add(Warning, "no_title", "there is no title, and the first line does not read like one")
	}
	whole, cut := utf8.RuneCountInString(raw.Text), 0
	if a.Extracted != "" {
		whole = utf8.RuneCountInString(a.Extracted)
	}
	for _, r := range a.Removed {
		cut += r.RawEnd - r.RawStart
		c.add(Info, "removed", "%s, which will be cut: %q", r.Kind, shorten(r.Text))
	}
	if 2*cut > whole {
		c.add(Warning, "mostly_removed", "%d of %d characters will be cut", cut, whole)
	}
	return a
}

// shorten cuts words that only tell what is meant.
func shorten(s string) string {
	const most = 60
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most]) + "…"
}
