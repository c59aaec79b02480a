package sentence_test

import (
	"fmt"
	"testing"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/sentence"
)

func ExampleSplit() {
	text := []rune("وصل الوزير مساء أمس. هل يبقى؟ لم يقل.")
	for _, s := range sentence.Split(text, []article.Paragraph{{Span: article.Span{End: len(text)}, Kind: article.KindBody}}) {
		fmt.Println(string(text[s.Start:s.End]))
	}
	// Output:
	// وصل الوزير مساء أمس.
	// هل يبقى؟
	// لم يقل.
}

func TestEmpty(t *testing.T) {
	t.Parallel()
	if got := sentence.Split(nil, nil); len(got) != 0 {
		t.Errorf("Split(nil) = %v", got)
	}
}
