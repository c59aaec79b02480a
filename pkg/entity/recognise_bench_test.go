package entity_test

import (
	"strings"
	"testing"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
)

// news is a short invented article, without a line break.
const news = "قال وزير الخارجية الأردني أيمن الصفدي في مؤتمر صحفي في عمان إن بلاده تدعم جهود الأمم المتحدة في ليبيا، مشددا على أن الحل لا يكون إلا سياسيا. " +
	"وأضاف الصفدي أن اجتماعا سيعقد في القاهرة الأسبوع المقبل بمشاركة وفود من مصر وتونس والجزائر والاتحاد الأوروبي. " +
	"وكانت وكالة رويترز نقلت عن مصدر دبلوماسي أن المبعوث الأممي سيزور بنغازي وطرابلس قبل نهاية الشهر الجاري. "

func BenchmarkRecognise(b *testing.B) {
	text := []rune(strings.Repeat(news, 4))
	paragraphs := []article.Paragraph{{Span: article.Span{End: len(text)}}}
	tokens := len(strings.Fields(string(text)))
	entity.Recognise(text, paragraphs)
	b.ReportAllocs()
	for b.Loop() {
		entity.Recognise(text, paragraphs)
	}
	b.ReportMetric(float64(tokens)*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}
