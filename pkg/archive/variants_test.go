package archive_test

import (
	"fmt"
	"testing"

	"github.com/isnad-news/isnad/pkg/stream"
)

// TestTableOfAnalyses holds the column of pkg/arabic in docs/archive.md, "Which store": how many of these texts each question finds.
func TestTableOfAnalyses(t *testing.T) {
	t.Parallel()
	a := opened(t)
	for i, text := range []string{
		"ستبقى سوريا بلدا", "نعمل لأجل لبنان وسوريا", "الوضع بسوريا صعب", "هذا خير لسوريا", "في مصر وبسوريا أيضا", "سُورِيا بلد جميل", "سنعود للقاهرة غدا", "زرت بغداد والقاهرة", "القاهرة كبيرة",
		"الإمارات شريك", "نشكر الامارات", "والإمارات معنا", "العـــراق بخير", "إلى العراق", "للعراق حدود", "تحدثت مع عبد الله أمس", "تحدثت مع عبدالله أمس", "وصل إلى مستشفى المدينة",
		"في مستشفي المدينة", "قتل ١٥ شخصا", "قتل 15 شخصا", "لقاء مع كيري", "يرى الناس غير ذلك", "ترتيبات سير المركبات", "سيرة ذاتية", "القطرية والقطريون", "وزير الخارجية", "خارجية مصر",
		"المصريون والمصريات", "الكتاب المدرسي", "كتب المدرسة",
	} {
		put(t, a, 0, say{id: fmt.Sprintf("n%d/q1", i), text: text})
	}
	for about, want := range map[string]int{"سوريا": 6, "القاهرة": 3, "الإمارات": 3, "العراق": 3, "عبد الله": 2, "15": 2, "سير": 1, "مصر": 2} {
		if got := search(t, a, stream.QuoteQuery{About: about}).Total; got != want {
			t.Errorf("about %s: %d texts, want %d", about, got, want)
		}
	}
}
