package article_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/segmentio/encoding/json"
)

func TestDepth(t *testing.T) {
	t.Parallel()
	nested := func(n int, open, end string) string {
		return `{"text":"خبر","x":` + strings.Repeat(open, n) + "1" + strings.Repeat(end, n) + "}"
	}
	for name, test := range map[string]struct {
		data, reason string
	}{
		"as deep as may be":       {nested(article.MaxDepth-1, "[", "]"), ""},
		"one deeper":              {nested(article.MaxDepth, "[", "]"), article.ReasonTooLarge},
		"objects":                 {nested(article.MaxDepth, `{"a":`, "}"), article.ReasonTooLarge},
		"beside each other":       {`{"text":"خبر","x":[` + strings.Repeat("[],", 1000) + "[]]}", ""},
		"within a string":         {`{"text":"` + strings.Repeat("[", 1000) + `"}`, ""},
		"behind a quote escaped":  {`{"text":"\\\"` + strings.Repeat("[", 1000) + `"}`, ""},
		"behind an escaped slash": {`{"text":"\\","x":` + strings.Repeat("[", 1000), article.ReasonTooLarge},
		// Some 4 MiB of brackets, never closed, would overflow the decoder's stack.
		"millions": {strings.Repeat("[", 4<<20), article.ReasonTooLarge},
	} {
		_, raw := article.DecodeRaw([]byte(test.data))
		if got := reasonOf(raw); got != test.reason {
			t.Errorf("%s: raw article: reason %q, want %q", name, got, test.reason)
		}
		if test.reason != "" {
			if _, inner := article.Decode([]byte(test.data)); reasonOf(inner) != test.reason {
				t.Errorf("%s: document: %v", name, inner)
			}
		}
	}
}

func reasonOf(err error) string {
	var input *article.InputError
	if errors.As(err, &input) {
		return input.Reason
	}
	return ""
}

// FuzzDecodeRaw: every error is an InputError with a known reason that holds none of the input, and what is read survives writing and reading.
func FuzzDecodeRaw(f *testing.F) {
	for _, s := range []string{`{"text":"خبر"}`, `{"text":"a","id":null,"x":[[[]]]}`, `{"text":5}`, `[`, "", `{"text":"\ud800"}`, "{\"text\":\"\xff\"}", strings.Repeat("[", 100), `{"TEXT":"a","text":"b"}`} {
		f.Add([]byte(s))
	}
	known := map[string]bool{article.ReasonBrokenUTF8: true, article.ReasonNotJSON: true, article.ReasonSchema: true, article.ReasonTooLarge: true}
	f.Fuzz(func(t *testing.T, data []byte) {
		raw, err := article.DecodeRaw(data)
		if err != nil {
			if !known[reasonOf(err)] {
				t.Fatalf("error of an unknown kind: %v", err)
			}
			return
		}
		if !json.Valid(data) {
			t.Fatal("took what is no JSON")
		}
		again, err := article.Encode(raw)
		if err != nil {
			t.Fatalf("encode: %v", err)
		}
		back, err := article.DecodeRaw(again)
		if err != nil {
			t.Fatalf("read what was written: %v", err)
		}
		if diff := cmp.Diff(raw, back); diff != "" {
			t.Fatalf("read, written and read again (-first +second):\n%s", diff)
		}
	})
}
