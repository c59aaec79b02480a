package entity

import (
	"strings"
	"testing"

	"github.com/isnad-news/isnad/pkg/article"
)

// Names that neither the corpus nor a list has, told by the word before or behind them.
func TestTrigger(t *testing.T) {
	for _, c := range []struct{ text, name, kind string }{
		{`وقالت صحيفة "زنبق الشرطوم" إن الجسر مغلق.`, "زنبق الشرطوم", article.Organisation},
		{`وعرض فيلم "زنبق لا ينام" في المدينة.`, "زنبق لا ينام", article.Misc},
		{`وظهر في البرنامج الأمريكي "زنبق لا ينام" مساء.`, "زنبق لا ينام", article.Misc},
		{`وسيطرت القوات على منطقة "الزنبقة" مساء.`, "الزنبقة", article.Location},
		{"واستثمرت شركة موسى منصور في المصنع.", "موسى منصور", article.Organisation},
		{"وقال النائب زنبوق الشرطمي إن الجسر مغلق.", "زنبوق الشرطمي", article.Person},
		{"وقال النائب زنبوق شرطمان إن الجسر مغلق.", "زنبوق شرطمان", article.Person},
		{"وقال العقيد الجبالي إن الجسر مغلق.", "الجبالي", article.Person},
		{"وفي مقال للكاتبة زنبوق شرطمان أن الجسر مغلق.", "زنبوق شرطمان", article.Person},
		{"وقالت الباحثة هيلين فان دير شرطمن إن الجسر مغلق.", "هيلين فان دير شرطمن", article.Person},
		{"وقال محمد ولد شرطمن إن الجسر مغلق.", "محمد ولد شرطمن", article.Person},
		{"وقال شينزو آبي وترمب إن الجسر مغلق.", "شينزو آبي|وترمب", article.Person},
		{`ونفت الشركة المنتجة "زنبق الشرطوم" وجود خلاف.`, "زنبق الشرطوم", article.Organisation},
		{"وقال محمد شرطمان لوكالة الوادي إن الجسر مغلق.", "محمد شرطمان", article.Person},
		{"وقد بدأ الكاتب التلفزيوني الإيراني، أمير مهدي شرطوم، حملة واسعة.", "أمير مهدي شرطوم", article.Person},
		{"ووصف الفنان #محمد_شرطمان دوره بأنه صعب.", "محمد_شرطمان", article.Person},
		{"وقال الرئيس سيتصرف بدهاء أكبر.", "", ""},
		{"وكشف زنبوق شرطمان، مدرب الفريق، أن المباراة صعبة.", "زنبوق شرطمان", article.Person},
		{"ووصلت الشاحنات إلى بلدة زنبقور مساء.", "زنبقور", article.Location},
		{"وقصفت القوات قرى زنبقور والنخيلات. وقال الوزير إن العمل جار في المدينة.", "زنبقور|والنخيلات", article.Location},
		{"ودعا الاتحاد العربي لمهندسي المياه إلى وضع خطة.", "الاتحاد العربي لمهندسي المياه", article.Organisation},
		{"وهذا رقم لا تحتمله مدينة تعطش كل صيف.", "", article.Location},
		{"وتوقفت الشاحنات قرب عطبرة مساء.", "عطبرة", article.Location},
	} {
		r := []rune(c.text)
		found := ""
		for _, n := range Recognise(r, []article.Paragraph{{Span: article.Span{Start: 0, End: len(r)}}}) {
			if n.Type == c.kind {
				found += "|" + string(r[n.Start:n.End])
			} else if c.kind == "" && (strings.Contains(string(r[n.Start:n.End]), "زنبوق") || strings.Contains(string(r[n.Start:n.End]), "سيتصرف")) {
				found = string(r[n.Start:n.End])
			}
		}
		if found = strings.TrimPrefix(found, "|"); found != c.name {
			t.Errorf("%s: found %q, want %q", c.text, found, c.name)
		}
	}
}
