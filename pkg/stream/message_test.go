package stream_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/schemas"
	"github.com/segmentio/encoding/json"
)

// TestQuoteMessageNamesItsEntities sees that a quote's message holds its speaker's entity and those that it names, and no other of the article.
func TestQuoteMessageNamesItsEntities(t *testing.T) {
	t.Parallel()
	at := func(start, end int) article.Mention {
		return article.Mention{Span: article.Span{Start: start, End: end}}
	}
	a := &article.Article{
		Schema: article.Schema, ID: "n1",
		Quotes: []article.Quote{{ID: "q1", Kind: article.Direct, Mention: article.Mention{Span: article.Span{Start: 30, End: 60}, Text: "…"}, Speaker: &article.Speaker{Name: "سلمى الراوي", Entity: "e1", By: article.ByName, Confidence: 1}}},
		Entities: []article.Entity{
			{ID: "e1", Type: article.Person, Name: "سلمى الراوي", Mentions: []article.Mention{at(0, 11)}},
			{ID: "e2", Type: article.Location, Name: "المغرب", Wikidata: "Q1028", Mentions: []article.Mention{at(12, 18), at(40, 46)}},
			{ID: "e3", Type: article.Location, Name: "تونس", Mentions: []article.Mention{at(58, 62)}},
		},
	}
	route, _ := stream.RouteOf("tag")
	out, err := stream.Outputs(route, "n1@1", a)
	if err != nil {
		t.Fatal(err)
	}
	if err := schemas.Validate(schemas.Quote, out[0].Data); err != nil {
		t.Error(err)
	}
	var m article.QuoteMessage
	if err := json.Unmarshal(out[0].Data, &m); err != nil {
		t.Fatal(err)
	}
	want := []article.EntityRef{{ID: "e1", Type: article.Person, Name: "سلمى الراوي"}, {ID: "e2", Type: article.Location, Name: "المغرب", Wikidata: "Q1028"}}
	if d := cmp.Diff(want, m.Entities); d != "" {
		t.Error(d)
	}
}
