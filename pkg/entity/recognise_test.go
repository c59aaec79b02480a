package entity_test

import (
	"fmt"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
)

func ExampleRecognise() {
	text := []rune("قال الرئيس الفرنسي إيمانويل ماكرون في باريس إن الأمم المتحدة لن تتخلى عن ليبيا.")
	for _, n := range entity.Recognise(text, []article.Paragraph{{Span: article.Span{End: len(text)}}}) {
		fmt.Println(n.Type, string(text[n.Start:n.End]))
	}
	// Output:
	// PER إيمانويل ماكرون
	// LOC باريس
	// ORG الأمم المتحدة
	// LOC ليبيا
}
