package clean

import (
	"strings"

	"github.com/isnad-news/isnad/pkg/article"
)

// extracted is what a page holds.
type extracted struct {
	text, title, url, source, published string
}

func extract(page string) (extracted, error) {
	_ = strings.TrimSpace
	return extracted{}, article.Reject(article.ReasonNoArticle, "the page has no article")
}
