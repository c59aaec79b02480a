package gateway_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go"
)

// TestQuotes asks an archive that answers with its question.
func TestQuotes(t *testing.T) {
	h := newHouse(t, nil)
	asked := make(chan stream.QuoteQuery, 1)
	_, err := h.nats.Subscribe(stream.ArchiveQuotes, func(m *nats.Msg) {
		asked <- decode[stream.QuoteQuery](t, string(m.Data))
		_ = m.Respond([]byte(`{"total":1,"quotes":[{"schema":"isnad.quote.v1","id":"a/q1","article":{"id":"a"},"quote":{"id":"q1","kind":"direct","start":0,"end":3,"text":"خبر","sentence":0}}],"next":"n","took_us":5}`))
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.nats.Flush(); err != nil {
		t.Fatal(err)
	}
	r := h.do(t, "GET", "/quotes?speaker=سلمى&about=الماء&from=2018-01-01&to=2019-01-01T12:00:00Z&source=وكالة&kind=direct&limit=5&cursor=c", "")
	if r.StatusCode != http.StatusOK {
		t.Fatalf("%s %s", r.Status, r.body)
	}
	a := decode[stream.QuoteAnswer](t, r.body)
	if a.Total != 1 || len(a.Quotes) != 1 || a.Next != "n" {
		t.Errorf("answer %s", r.body)
	}
	want := stream.QuoteQuery{
		Speaker: "سلمى", About: "الماء", From: time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2019, 1, 1, 12, 0, 0, 0, time.UTC), Source: "وكالة", Kind: article.Direct, Limit: 5, Cursor: "c",
	}
	if got := <-asked; got != want {
		t.Errorf("the archive was asked %+v, want %+v", got, want)
	}
}
