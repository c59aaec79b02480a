package clean_test

import (
	"strings"
	"testing"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/clean"
)

// TestTitle says which line is the title, and what becomes of a title that came apart from the text.
func TestTitle(t *testing.T) {
	t.Parallel()
	const title, body = "بلدية طرابلس تفتح حديقة الميناء", "افتتحت البلدية صباح الأحد حديقة الميناء بعد عامين من الأعمال."
	for name, c := range map[string]struct{ given, text, title, want string }{
		"first line":              {"", title + "\n" + body, title, title + "\n" + body},
		"one line of prose":       {"", body, "", body},
		"first line ends in stop": {"", body + "\n" + body, "", body + "\n" + body},
		"question":                {"", "متى تفتح الحديقة؟\n" + body, "متى تفتح الحديقة؟", "متى تفتح الحديقة؟\n" + body},
		"given and in the text":   {title, title + "\n" + body, title, title + "\n" + body},
		"given with other spaces": {title, strings.ReplaceAll(title, " ", "\u00a0") + "\n" + body, title, title + "\n" + body},
		"given with the site":     {title, title + " - جريدة الساحل\n" + body, title, title + " - جريدة الساحل\n" + body},
		"given apart":             {title, body, title, title + "\n" + body},
		"lead begins alike":       {"افتتحت البلدية", body, "افتتحت البلدية", "افتتحت البلدية\n" + body},
		"given on two lines":      {"بلدية طرابلس\nتفتح حديقة الميناء", body, title, title + "\n" + body},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := mustClean(t, article.Raw{Title: c.given, Text: c.text})
			if a.Title != c.title || a.Text != c.want {
				t.Errorf("title %q, text %q", a.Title, a.Text)
			}
			if kind := a.Paragraphs[0].Kind; (kind == article.KindTitle) != (c.title != "") {
				t.Errorf("the first paragraph is of kind %s", kind)
			}
		})
	}
}

// TestInsertedTitle checks that a title which the text lacks has no raw text.
func TestInsertedTitle(t *testing.T) {
	t.Parallel()
	a := mustClean(t, article.Raw{Title: "عنوان", Text: "قال الوزير ذلك."})
	if r := a.Alignment[0]; r.Start != 0 || r.End != 6 || r.RawStart != 0 || r.RawEnd != 0 {
		t.Errorf("the first run is %+v", r)
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	raw := article.Raw{Text: "قال الوزير ذلك.", URL: "https://news.example/1", Source: "جريدة", PublishedAt: "2024-05-12"}
	a := mustClean(t, raw)
	if a.ID != raw.Identify() || a.Language != "ar" || a.Offsets != "codepoint" || a.URL != raw.URL || a.Source != raw.Source || a.PublishedAt != raw.PublishedAt {
		t.Errorf("%+v", a)
	}
	raw.ID, raw.Language = "7", "ar-EG"
	if a, err := clean.Clean(raw); err != nil || a.ID != "7" || a.Language != "ar-EG" {
		t.Errorf("%+v, %v", a, err)
	}
}

// TestKeepsArabic checks texts that hold letters or words of another language and are Arabic all the same.
func TestKeepsArabic(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"Persian letters":  "قال المسؤول الایرانی إن الاتفاق فی طهران مهم، وأضاف أن البلاد لن تتراجع عن حقها في هذا الشأن.",
		"names in Latin":   "قالت شركة Example Systems إن جهازها الجديد Model X2 يباع في الأسواق منذ اليوم.",
		"a Persian quote":  "كتب الوزير بالفارسية «ما با مردم هستیم» ثم قال للصحافيين إن ذلك يعني الوقوف مع الناس في محنتهم.",
		"no article words": "فاز منتخب تونس على منتخب مصر.",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mustClean(t, article.Raw{Text: text})
		})
	}
}
