package clean

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// partAtBreaks makes paragraphs of what line breaks part within a block (<div>…<br><br>…<br>…</div>), as old sites write their articles: the extraction would glue such lines to each
// other, or take some of them twice. Headings, lists and preformatted text keep their breaks.
func partAtBreaks(doc *html.Node) {
	var blocks []*html.Node
	for n := range doc.Descendants() {
		if p := n.Parent; n.DataAtom == atom.Br && holdsLines(p.DataAtom) && (len(blocks) == 0 || blocks[len(blocks)-1] != p) {
			blocks = append(blocks, p)
		}
	}
	for _, b := range blocks {
		partBlock(b)
	}
}

// holdsLines reports whether breaks within the element part paragraphs.
func holdsLines(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Td, atom.Section, atom.Article, atom.Main, atom.Body, atom.Center:
		return true
	}
	return false
}

// partBlock wraps what stands between the breaks and the blocks within b in paragraphs. A paragraph gives way to those that come of it.
func partBlock(b *html.Node) {
	var children []*html.Node
	for c := range b.ChildNodes() {
		children = append(children, c)
	}
	var into *html.Node
	for _, c := range children {
		b.RemoveChild(c)
		switch {
		case c.DataAtom == atom.Br:
			into = nil
			continue
		case c.Type == html.ElementNode && isBlock(c.DataAtom, c.Data):
			into = nil
			place(b, c)
			continue
		case into == nil && c.Type == html.TextNode && strings.TrimSpace(c.Data) == "":
			continue
		case into == nil:
			into = &html.Node{Type: html.ElementNode, Data: "p", DataAtom: atom.P}
			place(b, into)
		}
		into.AppendChild(c)
	}
	if b.DataAtom == atom.P && b.Parent != nil {
		b.Parent.RemoveChild(b)
	}
}

// place puts n at the end of b, or before it where b is a paragraph, which holds no blocks.
func place(b, n *html.Node) {
	if b.DataAtom == atom.P && b.Parent != nil {
		b.Parent.InsertBefore(n, b)
		return
	}
	b.AppendChild(n)
}
