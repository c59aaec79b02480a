package clean

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/isnad-news/isnad/pkg/article"
)

// Limits of a page. A page beyond them is rejected before it is parsed.
const (
	pageBytes = 4 << 20 // of HTML
	pageTags  = 30_000  // start tags, apart from those that only dress text
	pageDepth = 400     // elements within each other
)

// pageText is what a page holds: the title and the paragraphs of its article, one a line, and what its metadata tell.
type pageText struct {
	text, title, url, source, author, published string
}

// extract takes the article out of a page. The title that the publisher gave, if any, goes before the page's own. The error is an InputError: too_large, no_article.
func extract(page, title string) (out pageText, err error) {
	if len(page) > pageBytes {
		return out, article.Reject(article.ReasonTooLarge, "the page has %d bytes, more than %d", len(page), pageBytes)
	}
	page, err = plainPage(page)
	if err != nil {
		return out, err
	}
	defer func() {
		if r := recover(); r != nil {
			out, err = pageText{}, article.Reject(article.ReasonNoArticle, "the page cannot be read: %s", firstLine(fmt.Sprint(r)))
		}
	}()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return out, article.Reject(article.ReasonNoArticle, "the page cannot be read: %s", firstLine(err.Error()))
	}
	when := published(doc)
	partAtBreaks(doc)
	got, err := trafilatura.ExtractDocument(doc, trafilatura.Options{
		EnableFallback: false, ExcludeComments: true, HtmlDateMode: trafilatura.Disabled,
	})
	if err != nil || got == nil || got.ContentNode == nil {
		return out, article.Reject(article.ReasonNoArticle, "the page has no article")
	}
	m := got.Metadata
	if title == "" {
		title = m.Title
	}
	out = pageText{title: oneLine(title), url: m.URL, source: oneLine(m.Sitename), author: oneLine(m.Author), published: when}
	if out.source == "" {
		out.source = m.Hostname
	}
	var w lineWriter
	w.node(got.ContentNode)
	w.flush()
	lines := w.lines
	for len(lines) > 0 && out.title != "" && isTitle(lines[0], out.title) {
		lines = lines[1:]
	}
	if !hasProse(lines) {
		return out, article.Reject(article.ReasonNoArticle, "the page has no paragraph of prose")
	}
	if out.title != "" {
		lines = append([]string{out.title}, lines...)
	}
	out.text = strings.Join(lines, "\n")
	return out, nil
}

// firstLine shortens an error of the library to what a dead letter can hold.
func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s[:min(len(s), 120)]
}

// hasProse reports whether any line is long enough to be a paragraph of an article.
func hasProse(lines []string) bool {
	for _, l := range lines {
		n := 0
		for i := 0; n < 8; n++ {
			var ok bool
			if _, i, ok = nextWord(l, i); !ok {
				break
			}
		}
		if n == 8 {
			return true
		}
	}
	return false
}

// dressing are elements that only dress text. They are taken off before parsing: a reader loses nothing, and wrongly nested ones would make the parser copy them
// over and over.
var dressing = map[atom.Atom]bool{
	atom.B: true, atom.Big: true, atom.Em: true, atom.Font: true, atom.I: true, atom.Nobr: true, atom.S: true, atom.Small: true, atom.Strike: true,
	atom.Strong: true, atom.Tt: true, atom.U: true, atom.Span: true, atom.Mark: true, atom.Ins: true, atom.Wbr: true,
}

// unseen are elements whose content a reader does not see.
var unseen = map[atom.Atom]bool{
	atom.Style: true, atom.Svg: true, atom.Math: true, atom.Template: true, atom.Iframe: true, atom.Object: true, atom.Noscript: true, atom.Canvas: true,
}

// plainPage returns the page without dressing, comments, styles and scripts other than JSON-LD, or an error where the page passes a limit. It takes time in
// proportion to the page.
func plainPage(page string) (string, error) {
	z := html.NewTokenizer(strings.NewReader(page))
	z.SetMaxBuf(pageBytes)
	var out strings.Builder
	out.Grow(len(page) / 2)
	tags, depth := 0, 0
	var within atom.Atom // the unseen element whose end is awaited
	nested := 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return out.String(), nil
		}
		raw := z.Raw()
		if kind == html.TextToken {
			if within == 0 {
				out.Write(raw)
			}
			continue
		}
		if kind == html.CommentToken {
			continue
		}
		if kind == html.DoctypeToken {
			out.Write(raw)
			continue
		}
		text := string(raw)
		name, hasAttr := z.TagName()
		tag := atom.Lookup(name)
		if within != 0 {
			if tag == within {
				switch kind {
				case html.StartTagToken:
					nested++
				case html.EndTagToken:
					if nested--; nested == 0 {
						within = 0
					}
				}
			}
			continue
		}
		if dressing[tag] {
			continue
		}
		if kind == html.StartTagToken && (unseen[tag] || tag == atom.Script && !isJSONLD(z, hasAttr)) {
			within, nested = tag, 1
			continue
		}
		switch kind {
		case html.StartTagToken:
			if tags++; tags > pageTags {
				return "", article.Reject(article.ReasonTooLarge, "the page has more than %d tags", pageTags)
			}
			if !isVoid(tag) {
				depth++
			}
			if depth > pageDepth && !closesItself(tag) {
				return "", article.Reject(article.ReasonTooLarge, "the page nests elements deeper than %d", pageDepth)
			}
		case html.EndTagToken:
			depth = max(depth-1, 0)
		}
		out.WriteString(text)
	}
}

func isJSONLD(z *html.Tokenizer, more bool) bool {
	for more {
		var k, v []byte
		k, v, more = z.TagAttr()
		if string(k) == "type" && strings.EqualFold(strings.TrimSpace(string(v)), "application/ld+json") {
			return true
		}
	}
	return false
}

func isVoid(t atom.Atom) bool {
	switch t {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta, atom.Param, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}

// closesItself reports whether pages commonly leave the element's end tag out.
func closesItself(t atom.Atom) bool {
	switch t {
	case atom.P, atom.Li, atom.Dt, atom.Dd, atom.Tr, atom.Td, atom.Th, atom.Option, atom.Thead, atom.Tbody, atom.Tfoot:
		return true
	}
	return false
}

// lineWriter writes the text of a tree, each block on a line of its own.
type lineWriter struct {
	lines []string
	b     strings.Builder
	gap   bool
}

func (w *lineWriter) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.words(n.Data)
		return
	case html.ElementNode:
	default:
		return
	}
	block := isBlock(n.DataAtom, n.Data)
	if block {
		w.flush()
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
	if block {
		w.flush()
	}
	if n.Data == "td" || n.Data == "th" {
		w.gap = true
	}
}

// words adds text with its white space folded.
func (w *lineWriter) words(s string) {
	for _, r := range s {
		switch r {
		case ' ', '\t', '\n', '\r', '\f':
			w.gap = true
			continue
		}
		if w.gap && w.b.Len() > 0 {
			w.b.WriteByte(' ')
		}
		w.gap = false
		if r != utf8.RuneError {
			w.b.WriteRune(r)
		}
	}
}

// flush ends the line.
func (w *lineWriter) flush() {
	if s := strings.TrimSpace(w.b.String()); s != "" {
		w.lines = append(w.lines, s)
	}
	w.b.Reset()
	w.gap = false
}

func isBlock(a atom.Atom, name string) bool {
	if a == 0 {
		a = atom.Lookup([]byte(name))
	}
	switch a {
	case atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Ul, atom.Ol, atom.Dl, atom.Dt, atom.Dd, atom.Blockquote, atom.Pre,
		atom.Table, atom.Tr, atom.Br, atom.Hr, atom.Section, atom.Article, atom.Figure, atom.Figcaption, atom.Header, atom.Footer, atom.Body, atom.Main, atom.Details,
		atom.Summary, atom.Caption:
		return true
	}
	return false
}
