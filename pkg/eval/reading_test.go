package eval_test

import (
	"strings"
	"testing"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/eval"
)

func TestReadSpeakers(t *testing.T) {
	t.Parallel()
	a := gold(t).Article(raw)
	a.Quotes[1].Speaker = &article.Speaker{Name: "منصور"}
	a.Quotes[2].Speaker = &article.Speaker{Name: "القرار"}
	reading := eval.Reading{ID: "x", Hash: eval.Hash(raw), Quotes: []eval.ReadQuote{
		{Span: at(t, "نعم للسلام اليوم", 0), Speaker: "سامي منصور"},
		{Span: at(t, "أن اللقاء قريب جدا", 0), Speaker: "الوزير|سامي منصور"},
		{Span: at(t, "خطوة أولى", 0), Speaker: "سامي منصور"},
		{Span: at(t, "عاد أمس", 0), Speaker: "سامي منصور"}, // found no more
	}}
	var r eval.SpeakerReport
	if err := r.Add(reading, raw, a); err != nil {
		t.Fatal(err)
	}
	if r.Read != 4 || r.Found != 3 || r.Right != 66.67 || r.Exact != 33.33 {
		t.Errorf("%+v, want 4 read, 3 found, 2 right and 1 of them exact", r)
	}
	if s := r.String(); len(r.Errors) != 1 || !strings.Contains(s, "القرار") || !strings.Contains(s, "66.67") {
		t.Errorf("report:\n%s", s)
	}
	if err := r.Add(reading, raw+" ", a); err == nil {
		t.Error("another text than the one that was read is accepted")
	}
}
