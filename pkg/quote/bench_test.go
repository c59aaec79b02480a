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

// TestLinear finds quotes in texts made to hurt: half a megabyte of them may take no more than some thirty times as long as prose. Square time would take thousands.
func TestLinear(t *testing.T) {
	run := func(unit string) time.Duration {
		text := []rune("أكد الوزير أن " + strings.Repeat(unit, 1<<19/len(unit)))
		paragraphs, sentences := lay(text)
		best := time.Hour
		for range 3 {
			start := time.Now()
			quote.Find(text, paragraphs, sentences)
			best = min(best, time.Since(start))
		}
		return best
	}
	prose := run(sample)
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
		"sources":         "وفق ما ",
		"colons":          "قال: ",
		"titles":          "الوزير ",
		"commas":          "، ",
		"quoted cues":     `قال الوزير "سنعمل معا اليوم" `,
		"following cues":  `"سنعمل معا اليوم"، قال الوزير `,
		"open quotations": `قال: "سنعمل `,
		"marked words":    `عمل "كبير جدا" `,
		"turns":           "، لكن الخبراء يؤكدون أن العمل جار",
		"remarks":         "، طلب عدم ",
		"abbreviations":   "د. ",
		"open clauses":    `قال إن "سنعمل `,
	} {
		if took := run(unit); took > 30*prose+200*time.Millisecond {
			t.Errorf("%s: %v, prose %v", name, took, prose)
		}
	}
}
