package arabic_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/isnad-news/isnad/pkg/arabic"
)

func ExampleKey() {
	fmt.Println(arabic.Key("أَكَّدتِ الرئاســةُ"))
	// Output: اكدت الرياسه
}

func ExampleSlug() {
	fmt.Println(arabic.Slug("سيرغي لافروف"))
	// Output: syrghy-lafrwf
}

func ExampleTokenize() {
	text := []rune("بلغ 3,5% و”جبهة النصرة”.")
	for _, t := range arabic.Tokenize(text, 0, len(text)) {
		fmt.Printf("[%s]", string(text[t.Start:t.End]))
	}
	// Output: [بلغ][3,5][%][و][”][جبهة][النصرة][”][.]
}

func TestStems(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"وبالقاهره": "[وبالقاهره بالقاهره القاهره قاهره]",
		"للقاهره":   "[للقاهره لقاهره القاهره قاهره]",
		"ان":        "[ان]",
	} {
		if got := fmt.Sprint(arabic.Stems(key)); got != want {
			t.Errorf("Stems(%s) = %s, want %s", key, got, want)
		}
	}
}

func TestTokenizeFirst(t *testing.T) {
	t.Parallel()
	text := []rune("قال: إن الجسر 3,5 كم.")
	all := arabic.Tokenize(text, 0, len(text))
	for n := range len(all) + 2 {
		if got, want := arabic.TokenizeFirst(text, 0, len(text), n), all[:min(n, len(all))]; !slices.Equal(got, want) {
			t.Errorf("first %d: got %v, want %v", n, got, want)
		}
	}
}
