package input

import (
	"cmp"
	"io"
	"strings"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxID is the longest id that the schema of raw articles takes.
const maxID = 256

// feed reads the entries of an RSS or Atom feed. The content counts, or else the description; both are HTML, of which the text is taken.
func (r reader) feed(in io.Reader) error {
	feed, err := gofeed.NewParser().Parse(in)
	if err != nil {
		return fileError("read %s as an RSS or Atom feed: %w", r.file, err)
	}
	for i, e := range feed.Items {
		raw := article.Raw{
			ID: cmp.Or(e.GUID, e.Link), Title: plain(e.Title), URL: e.Link, Source: feed.Title, Language: feed.Language,
			Text: plain(cmp.Or(e.Content, e.Description)), PublishedAt: cmp.Or(e.Published, e.Updated),
		}
		if at := cmp.Or(e.PublishedParsed, e.UpdatedParsed); at != nil {
			raw.PublishedAt = at.Format(time.RFC3339)
		}
		if len(raw.ID) > maxID {
			raw.ID = ""
		}
		if err := r.one(Article{Raw: raw}, i+1); err != nil {
			return err
		}
	}
	return nil
}

// plain returns the text of a piece of HTML: a line for each block, without scripts and styles. Text without tags stays as it is but for its entities.
func plain(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return strings.TrimSpace(s)
	}
	var b strings.Builder
	skip := 0
	for z := html.NewTokenizer(strings.NewReader(s)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return oneNewline(b.String())
		}
		t := z.Token()
		switch {
		case kind == html.TextToken && skip == 0:
			b.WriteString(t.Data)
		case t.DataAtom == atom.Script || t.DataAtom == atom.Style:
			switch kind {
			case html.StartTagToken:
				skip++
			case html.EndTagToken:
				skip = max(skip-1, 0)
			}
		case isBlock(t.DataAtom):
			b.WriteByte('\n')
		}
	}
}

// isBlock reports whether an element begins a line of its own.
func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Br, atom.Div, atom.Li, atom.Ul, atom.Ol, atom.Blockquote, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Tr, atom.Table, atom.Figure, atom.Figcaption, atom.Section,
		atom.Article, atom.Hr, atom.Pre:
		return true
	}
	return false
}

// oneNewline makes the lines of s trimmed, without empty ones.
func oneNewline(s string) string {
	var lines []string
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "\n")
}
