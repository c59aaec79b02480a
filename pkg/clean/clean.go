// Package clean makes an article of a raw one: letters and spaces repaired, the title and the paragraphs told apart, what is not the article's own prose left out
// with the reason, and every code point of the result traceable to the raw text.
package clean

import (
	"cmp"
	"mime"
	"strings"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/article"
)

// Version names the rules. It changes with the first release in which the same raw article may come out differently.
const Version = "1"

// The rules look again at what they made. Two rounds are enough for all text but text made to defeat it, which gets as many as read roundBytes in all, and rounds at least.
const (
	rounds     = 6
	roundBytes = 1 << 20
)

// Clean returns the document of a raw article. The error is an *article.InputError: empty, not_arabic, broken_utf8, too_large, no_article or unsupported.
func Clean(r article.Raw) (*article.Article, error) { return With(nil, r) }

// With is Clean with a memory of lines that recur across a source's articles, which it cuts as furniture. The memory may be nil.
func With(m Memory, r article.Raw) (*article.Article, error) {
	if !utf8.ValidString(r.Text) || !utf8.ValidString(r.Title) {
		return nil, article.Reject(article.ReasonBrokenUTF8, "the text is not valid UTF-8")
	}
	a := &article.Article{
		Schema: article.Schema, ID: r.Identify(), URL: r.URL, Source: r.Source, PublishedAt: r.PublishedAt, Language: r.Language, Offsets: "codepoint",
	}
	if a.Language == "" {
		a.Language = "ar"
	}
	raw, title := r.Text, r.Title
	html, err := isHTML(r.ContentType)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(raw) == "" {
		return nil, article.Reject(article.ReasonEmpty, "the text is empty")
	}
	if html {
		page, err := extract(raw, title)
		if err != nil {
			return nil, err
		}
		raw = page.text
		a.Extracted = raw
		title = page.title
		a.URL = cmp.Or(a.URL, page.url)
		a.Source = cmp.Or(a.Source, page.source)
		a.PublishedAt = cmp.Or(a.PublishedAt, page.published)
		a.Author = page.author
	}
	c := cleaner{text: raw}
	if m != nil && a.Source != "" {
		c.recurs = func(line string) bool { return m.Recurs(a.Source, a.ID, line) }
	}
	if err := c.run(oneLine(title)); err != nil {
		return nil, err
	}
	if c.text == "" {
		return nil, article.Reject(article.ReasonEmpty, "nothing but furniture")
	}
	if len(c.gone) > 0 { // what is left has to be an article of its own
		if err := checkLanguage(c.text); err != nil {
			return nil, err
		}
	}
	a.Title, a.Text = c.title, c.text
	a.Paragraphs = c.paragraphs()
	a.Alignment = c.edits.alignment(a.Paragraphs[len(a.Paragraphs)-1].End)
	a.Removed = c.removedFrom(raw)
	return a, nil
}

// isHTML reports whether the content type is a page; plain text is the default.
func isHTML(contentType string) (bool, error) {
	if contentType == "" {
		return false, nil
	}
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind = strings.ToLower(strings.TrimSpace(contentType))
	}
	switch kind {
	case "text/plain":
		return false, nil
	case "text/html", "application/xhtml+xml":
		return true, nil
	}
	return false, article.Reject(article.ReasonUnsupported, "content type %q: text/plain and text/html are read", contentType)
}

// oneLine repairs a title that came apart from the text.
func oneLine(title string) string {
	title, _ = repairAll(strings.Map(func(r rune) rune {
		if isNewline(r) {
			return ' '
		}
		return r
	}, title))
	return strings.ReplaceAll(title, "\n", " ")
}

// cleaner holds a text on its way, and what was done to it.
type cleaner struct {
	text   string
	edits  edits
	title  string
	titled bool // the first line is the title
	gone   []removed
	recurs func(line string) bool // nil without a memory
}

// removed is a piece that was cut out, as code points of the raw text.
type removed struct {
	start, end int
	kind       string
}

// run repairs the text and cuts its furniture until nothing changes.
func (c *cleaner) run(title string) error {
	c.text, c.edits = repairAll(c.text)
	if err := checkLanguage(c.text); err != nil {
		return err
	}
	last := most(c.text)
	for n := 0; ; n++ {
		p := newPage(c.text)
		if n == 0 || title == "" && !c.titled { // what stood before the title may be gone by now
			p = c.findTitle(p, title)
		}
		if c.titled {
			p.body = 1
		}
		p.findFurniture()
		p.findRecurring(c.recurs)
		if n == last || !c.cut(p) {
			return nil
		}
		text, e := repairAll(c.text)
		c.text, c.edits = text, compose(c.edits, e)
		if c.titled && title == "" && !strings.Contains(c.text, "\n") {
			c.titled, c.title = false, "" // a line that stands alone is the article, not its title
		}
	}
}

// most is how many rounds the text gets.
func most(s string) int { return max(rounds, roundBytes/max(1, len(s))) }

// repairAll repairs until nothing changes, since one repair can make room for another (an entity that hides a no-break space).
func repairAll(s string) (string, edits) {
	s, all := unmangle(s)
	for range most(s) {
		t, e := repair(s)
		if len(e) == 0 {
			break
		}
		s, all = t, compose(all, e)
	}
	return s, all
}

// findTitle settles which line is the title. A given title that the text lacks goes in front of it, with nothing in the raw text to show for it.
func (c *cleaner) findTitle(p *page, title string) *page {
	if title == "" {
		if c.titled = p.readsLikeTitle(); c.titled {
			c.title = p.at(0)
		}
		return p
	}
	c.title, c.titled = title, true
	if len(p.lines) > 0 && isTitle(p.at(0), title) {
		return p
	}
	e := editor{old: c.text}
	e.replace(0, 0, title+"\n")
	text, list := e.finish()
	c.text, c.edits = text, compose(c.edits, list)
	return newPage(text)
}

// cut takes the furniture of the page out of the text and reports whether there was any.
func (c *cleaner) cut(p *page) bool {
	cuts := p.sortedCuts()
	if len(cuts) == 0 {
		return false
	}
	e := editor{old: c.text}
	at := back{edits: c.edits}
	runes, seen := 0, 0
	position := func(b int) int {
		runes += utf8.RuneCountInString(c.text[seen:b])
		seen = b
		return runes
	}
	for _, k := range cuts {
		body := c.text[k.start:k.end]
		from := k.start + len(body) - len(strings.TrimLeft(body, " "))
		to := k.start + len(strings.TrimRight(body, " "))
		c.gone = append(c.gone, removed{start: at.start(position(from)), end: at.end(position(to)), kind: k.kind})
		start, end := k.start, k.end
		if wholeLine := (start == 0 || c.text[start-1] == '\n') && (end == len(c.text) || c.text[end] == '\n'); wholeLine {
			if end < len(c.text) {
				end++
			} else if start > e.done {
				start--
			}
		}
		e.replace(start, end, "")
	}
	text, list := e.finish()
	c.text, c.edits = text, compose(c.edits, list)
	return true
}
