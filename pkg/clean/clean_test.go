package clean_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/clean"
)

func ExampleClean() {
	a, err := clean.Clean(article.Raw{Text: "الوزير: الميناء يفتح غدا\nالقاهرة (رويترز) - قال الوزير ،يوم الأحد ، إن الميناء\u00a0جاهز.وأضاف أن العمال عادوا.\nوكالات"})
	if err != nil {
		panic(err)
	}
	fmt.Println(a.Text)
	for _, r := range a.Removed {
		fmt.Printf("%s: %s\n", r.Kind, r.Text)
	}
	// Output:
	// الوزير: الميناء يفتح غدا
	// قال الوزير، يوم الأحد، إن الميناء جاهز. وأضاف أن العمال عادوا.
	// dateline: القاهرة (رويترز) -
	// credit: وكالات
}

func TestRejects(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		raw  article.Raw
		want string
	}{
		"empty":        {article.Raw{Text: " \n\u200f"}, article.ReasonEmpty},
		"only figures": {article.Raw{Text: "12 - 14"}, article.ReasonEmpty},
		"latin":        {article.Raw{Text: "The minister said that the port will open on Monday."}, article.ReasonNotArabic},
		"persian":      {article.Raw{Text: "وزیر گفت که این بندر برای مردم شهر باز شده است و کشتی ها از فردا می آیند."}, article.ReasonNotArabic},
		"urdu":         {article.Raw{Text: "وزیر نے کہا ہے کہ یہ بندرگاہ کل سے کھل جائے گی اور جہاز اس میں آ سکیں گے۔"}, article.ReasonNotArabic},
		"broken":       {article.Raw{Text: "قال \xff"}, article.ReasonBrokenUTF8},
		"unsupported":  {article.Raw{Text: "قال", ContentType: "application/pdf"}, article.ReasonUnsupported},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := clean.Clean(c.raw)
			var e *article.InputError
			if !errors.As(err, &e) || e.Reason != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}
