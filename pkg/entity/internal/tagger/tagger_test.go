package tagger_test

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/isnad-news/isnad/pkg/entity/internal/tagger"
)

func keys(tokens []tagger.Token) (out []string) {
	for _, t := range tokens {
		out = append(out, string(t.Key))
	}
	return out
}

// TestTokens sees that hashtags are cut at underscores, and that their parts belong together.
func TestTokens(t *testing.T) {
	t.Parallel()
	text := []rune("وقالت #سعد_الحريري: 3,5%")
	tokens, _ := tagger.Tokens(nil, nil, text, 0, len(text))
	if got, want := keys(tokens), []string{"وقالت", "#", "سعد", "الحريري", ":", "3,5", "%"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if tokens[2].Whole != tokens[3].Whole || tokens[1].Whole == tokens[2].Whole || tokens[4].Whole == tokens[3].Whole {
		t.Errorf("parts of written words: %v", tokens)
	}
}

func TestLexicon(t *testing.T) {
	t.Parallel()
	want := []tagger.Entry{
		{Key: "بوتين", Count: 900, Fine: 3, Coarse: 1, Priors: [2]string{tagger.Share([]float64{0.02, 0.5, 0.45, 0, 0, 0.03, 0, 0, 0}), tagger.Share([]float64{0.12, 0.4, 0.45, 0, 0, 0.03, 0, 0, 0})}},
		{Key: "قال", Count: 5000, Fine: 9, Coarse: 2},
	}
	var file bytes.Buffer
	if err := tagger.WriteLexicon(&file, want); err != nil {
		t.Fatal(err)
	}
	got, err := tagger.ReadLexicon(&file)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
	if _, err := tagger.ReadLexicon(bytes.NewReader([]byte("no gzip"))); err == nil {
		t.Error("no error for a broken file")
	}
}
