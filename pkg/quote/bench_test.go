package quote_test

import (
	"strings"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/quote"
)

const sample = `الوزير: الجسر الجديد سيفتح قريبا
قال وزير النقل سمير حداد، خلال مؤتمر صحفي في العاصمة أمس، إن الجسر الجديد سيفتح أمام السيارات في مطلع الشهر المقبل، مضيفا أن العمال أنهوا آخر الأشغال قبل أيام.
وأضاف: "سنفتح الجسر مهما كانت الصعوبات، ولن نتأخر يوما واحدا عن الموعد الذي وعدنا به سكان المدينة".
ويمتد الجسر على طول ثلاثة كيلومترات فوق النهر الكبير، ويربط الحي القديم في شمال المدينة بالمنطقة الصناعية في جنوبها، وقد بدأ العمل فيه قبل أربعة أعوام.
وأشارت صحيفة "الصباح" المحلية إلى أن كلفة المشروع ارتفعت كثيرا منذ انطلاقه، بحسب مصدر في الوزارة.
`

func BenchmarkFind(b *testing.B) {
	s := strings.Repeat(sample, 20)
	text := []rune(s)
	paragraphs, sentences := lay(text)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		quote.Find(text, paragraphs, sentences)
	}
}

// TestLinear finds quotes in texts made to hurt, at two sizes. Sixteen times the text may take no more than some sixty times as long: far from square, and safe on a busy machine.
func TestLinear(t *testing.T) {
	for name, unit := range map[string]string{
		"opening marks":   "«",
		"straight marks":  `"`,
		"spaced marks":    `" `,
		"cues":            "قال ",
		"cues with and":   "وقال ",
		"clauses":         "قال إن ",
		"participles":     "مؤكدا أن ",
		"claims":          "أكد وجود ",
		"phrases":         "بحسب الوزارة، ",
		"colons":          "قال: ",
		"titles":          "الوزير ",
		"commas":          "، ",
		"quoted cues":     `قال الوزير "سنعمل معا اليوم" `,
		"following cues":  `"سنعمل معا اليوم"، قال الوزير `,
		"open quotations": `قال: "سنعمل `,
	} {
		run := func(n int) time.Duration {
			text := []rune(strings.Repeat(unit, n/len(unit)))
			paragraphs, sentences := lay(text)
			start := time.Now()
			quote.Find(text, paragraphs, sentences)
			return time.Since(start)
		}
		small, large := run(1<<16), run(1<<20)
		if large > 60*small+500*time.Millisecond {
			t.Errorf("%s: %v for 64 KiB, %v for 1 MiB", name, small, large)
		}
	}
}
