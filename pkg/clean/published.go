package clean

import (
	"strings"
	"time"

	"golang.org/x/net/html"
)

// published returns when the page says it was published: OpenGraph or another meta element, JSON-LD, or the first time element, in this order.
func published(doc *html.Node) string {
	var found [3]string
	note := func(at int, s string) {
		if found[at] == "" {
			found[at] = date(s)
		}
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "meta":
			switch strings.ToLower(attr(n, "property") + attr(n, "name") + attr(n, "itemprop")) {
			case "article:published_time", "og:published_time", "datepublished", "date", "pubdate", "publishdate", "publish-date", "dc.date", "dc.date.issued":
				note(0, attr(n, "content"))
			}
		case "script":
			if n.FirstChild != nil {
				if _, rest, ok := strings.Cut(n.FirstChild.Data, `"datePublished"`); ok {
					if f := strings.SplitN(rest, `"`, 3); len(f) == 3 {
						note(1, f[1])
					}
				}
			}
		case "time":
			note(2, attr(n, "datetime"))
		}
	}
	for _, s := range found {
		if s != "" {
			return s
		}
	}
	return ""
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// date returns s as RFC 3339, or the day alone where no time of day with its zone is given, or "".
func date(s string) string {
	s = strings.TrimSpace(s)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05-0700", "2006-01-02T15:04-07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.RFC3339)
		}
	}
	if len(s) >= len(time.DateOnly) {
		if t, err := time.Parse(time.DateOnly, s[:len(time.DateOnly)]); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return ""
}
