package stream_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/stream/server/servertest"
	"github.com/nats-io/nats.go/micro"
)

func TestQuoteQueryValidate(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return time.Date(2024, 3, n, 0, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		query stream.QuoteQuery
		want  string // part of the error; empty: none
	}{
		"everything left out": {stream.QuoteQuery{}, ""},
		"everything given":    {stream.QuoteQuery{Speaker: "الراوي", About: "أسعار الكهرباء", From: day(1), To: day(2), Source: "الضفة", Kind: "direct", Limit: 200, Cursor: "x"}, ""},
		"only from":           {stream.QuoteQuery{From: day(3)}, ""},
		"kind":                {stream.QuoteQuery{Kind: "loud"}, "kind"},
		"limit over":          {stream.QuoteQuery{Limit: 201}, "limit"},
		"limit below":         {stream.QuoteQuery{Limit: -1}, "limit"},
		"empty time":          {stream.QuoteQuery{From: day(2), To: day(2)}, "from"},
		"long speaker":        {stream.QuoteQuery{Speaker: strings.Repeat("ش", 301)}, "speaker"},
		"many words":          {stream.QuoteQuery{About: strings.Repeat("قمر ", 21)}, "about"},
		"broken source":       {stream.QuoteQuery{Source: "\xd9"}, "source"},
	} {
		err := c.query.Validate()
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if !errors.Is(err, stream.ErrBadQuery) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error is %v, want a bad query that names %s", name, err, c.want)
		}
	}
}

func TestQuoteQueryLeavesOutWhatIsNotGiven(t *testing.T) {
	t.Parallel()
	data, err := json.Marshal(stream.QuoteQuery{Speaker: "الراوي", From: time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)})
	if want := `{"speaker":"الراوي","from":"2024-03-01T00:00:00Z"}`; err != nil || string(data) != want {
		t.Errorf("query is %s (%v), want %s", data, err, want)
	}
}

// TestAskQuotes asks nobody, and then services that answer in each way.
func TestAskQuotes(t *testing.T) {
	t.Parallel()
	nc, _ := servertest.Start(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	if _, err := stream.AskQuotes(ctx, nc, stream.QuoteQuery{}); !errors.Is(err, stream.ErrNoArchive) {
		t.Errorf("without an archive: %v", err)
	}
	if _, err := stream.AskQuotes(ctx, nc, stream.QuoteQuery{Kind: "loud"}); !errors.Is(err, stream.ErrBadQuery) {
		t.Errorf("bad query: %v", err)
	}
	service, err := micro.AddService(nc, micro.Config{Name: "test", Version: "1.0.0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = service.Stop() })
	err = service.AddEndpoint("quotes", micro.HandlerFunc(func(r micro.Request) {
		var q stream.QuoteQuery
		if err := json.Unmarshal(r.Data(), &q); err != nil {
			t.Error(err)
		}
		switch q.Speaker {
		case "الراوي":
			_ = r.Respond([]byte(`{"total":7,"quotes":[{"id":"n1/q1"}],"next":"c","took_us":5}`))
		case "سيئ":
			_ = r.Error(stream.ArchiveBadQuery, "bad query", []byte(`{"error":"bad query: no words"}`))
		case "معطل":
			_ = r.Error(stream.ArchiveFailed, "failed", []byte(`{"error":"disk is full"}`))
		default:
			_ = r.Respond([]byte("?"))
		}
	}), micro.WithEndpointSubject(stream.ArchiveQuotes))
	if err != nil {
		t.Fatal(err)
	}
	a, err := stream.AskQuotes(ctx, nc, stream.QuoteQuery{Speaker: "الراوي"})
	if err != nil || a.Total != 7 || len(a.Quotes) != 1 || string(a.Quotes[0]) != `{"id":"n1/q1"}` || a.Next != "c" {
		t.Errorf("answer is %+v (%v)", a, err)
	}
	if _, err := stream.AskQuotes(ctx, nc, stream.QuoteQuery{Speaker: "سيئ"}); !errors.Is(err, stream.ErrBadQuery) || err.Error() != "bad query: no words" {
		t.Errorf("query at fault: %v", err)
	}
	if _, err := stream.AskQuotes(ctx, nc, stream.QuoteQuery{Speaker: "معطل"}); err == nil || errors.Is(err, stream.ErrBadQuery) || !strings.Contains(err.Error(), "disk is full") {
		t.Errorf("archive at fault: %v", err)
	}
	if _, err := stream.AskQuotes(ctx, nc, stream.QuoteQuery{Speaker: "غريب"}); err == nil || !strings.Contains(err.Error(), "decode") {
		t.Errorf("answer that is no JSON: %v", err)
	}
}

func TestParseTime(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]time.Time{
		"": {}, "2024-03-01": time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC), "2024-03-01T10:00:00+02:00": time.Date(2024, 3, 1, 8, 0, 0, 0, time.UTC),
	} {
		if got, err := stream.ParseTime(s); err != nil || !got.Equal(want) {
			t.Errorf("%q is %v (%v), want %v", s, got, err, want)
		}
	}
	if _, err := stream.ParseTime("March"); !errors.Is(err, stream.ErrBadQuery) {
		t.Errorf("a month: %v, want a bad query", err)
	}
}
