package clean_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/clean"
)

// TestPages cleans one story in the layouts that sites commonly have.
func TestPages(t *testing.T) {
	t.Parallel()
	want, err := os.ReadFile("testdata/pages/story.txt")
	if err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob("testdata/pages/*.html")
	if err != nil || len(paths) < 10 {
		t.Fatalf("%d pages, %v", len(paths), err)
	}
	dates := map[string]string{"wordpress.html": "2024-05-12", "amp.html": "2024-05-12T05:30:00Z"}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".html"), func(t *testing.T) {
			t.Parallel()
			page, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			a, err := clean.Clean(article.Raw{Text: string(page), ContentType: "text/html; charset=utf-8"})
			if err != nil {
				t.Fatal(err)
			}
			if a.Text != strings.TrimSpace(string(want)) {
				t.Errorf("got:\n%s\nwant:\n%s", a.Text, want)
			}
			if title, _, _ := strings.Cut(a.Text, "\n"); a.Title != title {
				t.Errorf("the title is %q", a.Title)
			}
			if day := dates[filepath.Base(path)]; day != "" && !strings.HasPrefix(a.PublishedAt, day) {
				t.Errorf("published %q, want %q", a.PublishedAt, day)
			}
			if err := check(a.Extracted, a); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestPageMetadata(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("testdata/pages/agency.html")
	if err != nil {
		t.Fatal(err)
	}
	a, err := clean.Clean(article.Raw{Text: string(page), ContentType: "text/html"})
	if err != nil {
		t.Fatal(err)
	}
	if a.URL != "https://agency.example/ar/1001" || a.Source != "وكالة الميناء" || a.PublishedAt != "2024-05-12T08:30:00+03:00" || a.Author != "هالة الشامي" {
		t.Errorf("url %q, source %q, published %q, author %q", a.URL, a.Source, a.PublishedAt, a.Author)
	}
	b, err := clean.Clean(article.Raw{Text: string(page), ContentType: "text/html", URL: "https://mirror.example/1", Source: "مرآة", PublishedAt: "2024-05-13"})
	if err != nil {
		t.Fatal(err)
	}
	if b.URL != "https://mirror.example/1" || b.Source != "مرآة" || b.PublishedAt != "2024-05-13" {
		t.Errorf("the publisher's own fields give way: %+v", b.Ref())
	}
}

// TestHostilePages gives pages that are made to take time or memory.
func TestHostilePages(t *testing.T) {
	t.Parallel()
	words := strings.Repeat("قال الوزير إن الميناء جاهز للعمل ", 3)
	for name, page := range map[string]string{
		"nested":     strings.Repeat("<div>", 100_000) + words,
		"nested b":   strings.Repeat("<b><p>", 100_000) + words,
		"fonts":      strings.Repeat("<a href=1><table><td>", 10_000) + strings.Repeat("<p>", 19_000) + words,
		"large":      strings.Repeat("<p>"+words+"</p>", 50<<20/(len(words)+7)),
		"entities":   "<p>" + strings.Repeat("&amp;&nbsp;&quot;", 200_000),
		"attributes": "<p " + strings.Repeat("a=1 b=2 ", 300_000) + ">" + words,
		"flat":       strings.Repeat("<p>"+words, 20_000),
		"cells":      "<table>" + strings.Repeat("<tr><td>"+words, 5_000),
		"items":      strings.Repeat("<li>"+words, 20_000),
		"unclosed":   "<script>" + strings.Repeat("x", 1<<20),
		"comment":    "<!--" + strings.Repeat("-", 1<<20),
		"empty":      "<html></html>",
		"links":      strings.Repeat(`<a href="/x">`+words+`</a> `, 15_000),
	} {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			_, err := clean.Clean(article.Raw{Text: page, ContentType: "text/html"})
			var e *article.InputError
			if err != nil && !errors.As(err, &e) {
				t.Errorf("the error is no InputError: %v", err)
			}
			if took := time.Since(begun); took > 10*time.Second {
				t.Errorf("took %v", took)
			} else {
				t.Logf("%v: %v", took, err)
			}
		})
	}
}

// TestBreaks parts the lines of a block by its line breaks, which the extraction would glue or take twice.
func TestBreaks(t *testing.T) {
	t.Parallel()
	const title, body = "الميناء يستقبل أول سفينة", "قال الوزير إن الميناء جاهز للعمل منذ الصباح الباكر.\nوأضاف أن السفن ستصل بعد غد من ثلاث مدن بعيدة.\nوتابع أن العمال جاهزون للعمل كل يوم."
	broken := strings.ReplaceAll(body, "\n", "<br>")
	for name, page := range map[string]string{
		"a block":               "<div>" + broken + "</div>",
		"a paragraph":           "<p>" + broken + "</p>",
		"two breaks":            "<div>" + strings.ReplaceAll(broken, "<br>", "<br><br>\n") + "</div>",
		"a block behind a line": "<div>كتب: سامي الأحمد</div><div>" + broken + "</div>",
		"links within lines":    "<div>" + strings.Replace(broken, "الوزير", `<a href="/m">الوزير</a>`, 1) + "</div>",
	} {
		a := mustCleanPage(t, name, "<html><body><div><h1>"+title+"</h1>"+page+"</div></body></html>")
		if want := title + "\n" + body; a.Text != want {
			t.Errorf("%s: got:\n%s\nwant:\n%s", name, a.Text, want)
		}
	}
}

func mustCleanPage(t *testing.T, name, page string) *article.Article {
	t.Helper()
	a, err := clean.Clean(article.Raw{Text: page, ContentType: "text/html"})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return a
}
