package input_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/services/internal/input"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

const (
	news = "قال رئيس البلدية إن الجسر الجديد سيفتح أمام المارة يوم الأحد، وأضاف أن العمل استمر ثلاث سنوات. وقال السكان إنهم ينتظرون الجسر منذ زمن طويل."
	rss  = `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>صحيفة المرفأ</title><language>ar-JO</language>
<item><title>جسر &amp; طريق</title><link>https://example.com/1</link><guid>urn:1</guid><pubDate>Tue, 03 Feb 2026 10:00:00 +0300</pubDate>
<description>موجز</description><content:encoded><![CDATA[<p>قال <b>العمدة</b> نعم.</p><script>var x</script><p>ثم&nbsp;غادر.</p>]]></content:encoded></item>
<item><title>ثان</title><link>https://example.com/2</link><description>خبر بلا وسوم</description></item></channel></rss>`
	atom = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title>وكالة الميناء</title><id>urn:feed</id><updated>2026-02-01T00:00:00Z</updated>
<entry><id>urn:a1</id><title>عنوان</title><link href="https://example.com/a1"/><updated>2026-02-01T08:00:00Z</updated><content type="html">&lt;p&gt;متن الخبر&lt;/p&gt;</content></entry></feed>`
)

// got is what a test looks at of an article.
type got struct {
	Name, Where, Reason string
	Raw                 article.Raw
}

func read(t *testing.T, o input.Options, paths ...string) ([]got, error) {
	t.Helper()
	var out []got
	err := input.Read(paths, o, func(a input.Article) error {
		one := got{Name: a.Name, Where: filepath.Base(a.Where()), Raw: a.Raw}
		var rejected *article.InputError
		if errors.As(a.Err, &rejected) {
			one.Reason = rejected.Reason
		} else if a.Err != nil {
			t.Errorf("%s: %v is no InputError", a.Where(), a.Err)
		}
		out = append(out, one)
		return nil
	})
	return out, err
}

func packed(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func encoded(t *testing.T, s string) string {
	t.Helper()
	old, err := charmap.Windows1256.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return old
}

func TestRead(t *testing.T) {
	t.Parallel()
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(news)
	if err != nil {
		t.Fatal(err)
	}
	page := func(s string) article.Raw { return article.Raw{Text: s, ContentType: "text/html"} }
	for name, c := range map[string]struct {
		file, data, as string
		want           []got
	}{
		"text":              {"one.txt", "خبر", "", []got{{"one", "one.txt", "", article.Raw{Text: "خبر"}}}},
		"unknown ending":    {"one.news", "خبر", "", []got{{"one", "one.news", "", article.Raw{Text: "خبر"}}}},
		"byte order mark":   {"one.txt", "\ufeffخبر", "", []got{{"one", "one.txt", "", article.Raw{Text: "خبر"}}}},
		"windows-1256":      {"one.txt", encoded(t, news), "", []got{{"one", "one.txt", "", article.Raw{Text: news}}}},
		"utf-16":            {"one.txt", wide, "", []got{{"one", "one.txt", "", article.Raw{Text: news}}}},
		"packed":            {"one.txt.gz", packed(t, "خبر"), "", []got{{"one", "one.txt.gz", "", article.Raw{Text: "خبر"}}}},
		"too large":         {"one.txt", strings.Repeat("a", input.MaxArticle+1), "", []got{{"one", "one.txt", article.ReasonTooLarge, article.Raw{}}}},
		"page":              {"one.html", "<p>خبر</p>", "", []got{{"one", "one.html", "", page("<p>خبر</p>")}}},
		"windows-1256 page": {"one.htm", "<meta charset=windows-1256><p>" + encoded(t, news), "", []got{{"one", "one.htm", "", page("<meta charset=windows-1256><p>" + news)}}},
		"page without word": {"one.htm", "<p>" + encoded(t, news), "", []got{{"one", "one.htm", "", page("<p>" + news)}}},
		"message":           {"one.json", `{"id":"x","text":"خبر"}`, "", []got{{"one", "one.json", "", article.Raw{ID: "x", Text: "خبر"}}}},
		"broken message":    {"one.json", `{"id":"x",`, "", []got{{"one", "one.json", article.ReasonNotJSON, article.Raw{ID: "x"}}}},
		"list": {"list.json", ` [{"id":"x","text":"خبر"},{"text":5},{"text":"آخر"}]`, "", []got{
			{"x", "list.json", "", article.Raw{ID: "x", Text: "خبر"}}, {"list-2", "list.json", article.ReasonSchema, article.Raw{}}, {"list-3", "list.json", "", article.Raw{Text: "آخر"}},
		}},
		"lines": {"many.jsonl", "{\"id\":\"y\",\"text\":\"خبر\"}\r\n\n{]\n\"\xd9\"\n{\"text\":\"آخر\"}", "", []got{
			{"y", "many.jsonl:1", "", article.Raw{ID: "y", Text: "خبر"}},
			{"many-3", "many.jsonl:3", article.ReasonNotJSON, article.Raw{}},
			{"many-4", "many.jsonl:4", article.ReasonBrokenUTF8, article.Raw{}},
			{"many-5", "many.jsonl:5", "", article.Raw{Text: "آخر"}},
		}},
		"large line": {"many.jsonl", `{"text":"` + strings.Repeat("ا", input.MaxArticle/2) + "\"}\n{\"text\":\"خبر\"}\n", "", []got{
			{"many-1", "many.jsonl:1", article.ReasonTooLarge, article.Raw{}}, {"many-2", "many.jsonl:2", "", article.Raw{Text: "خبر"}},
		}},
		"as": {"many.log", `{"text":"خبر"}`, "jsonl", []got{{"many-1", "many.log:1", "", article.Raw{Text: "خبر"}}}},
		"table": {"t.csv", "\ufeffID,Headline,Body,Date,views\n7,\"عنوان, آخر\",\"سطر\nوسطر\",2026-01-02,12\n,,نص,,\n", "", []got{
			{"7", "t.csv:2", "", article.Raw{ID: "7", Title: "عنوان, آخر", Text: "سطر\nوسطر", PublishedAt: "2026-01-02"}}, {"t-2", "t.csv:4", "", article.Raw{Text: "نص"}},
		}},
		"table with faulty rows": {"t.csv", "id,text\n1,خبر,زائد\n2,خ\"بر\n3,خبر\n", "", []got{
			{"t-1", "t.csv:2", article.ReasonSchema, article.Raw{}}, {"t-2", "t.csv:3", article.ReasonSchema, article.Raw{}}, {"3", "t.csv:4", "", article.Raw{ID: "3", Text: "خبر"}},
		}},
		"Arabic headings, semicolons": {"t.csv", "العنوان;النص;تاريخ النشر\nأ;ب, ج;أمس\n", "", []got{{"t-1", "t.csv:2", "", article.Raw{Title: "أ", Text: "ب, ج", PublishedAt: "أمس"}}}},
		"windows-1256 table":          {"t.csv", encoded(t, "النص,link\n"+news+",https://example.com\n"), "", []got{{"t-1", "t.csv:2", "", article.Raw{Text: news, URL: "https://example.com"}}}},
		"tabs":                        {"t.tsv", "text\tlang\nخبر, طويل\tar\n", "", []got{{"t-1", "t.tsv:2", "", article.Raw{Text: "خبر, طويل", Language: "ar"}}}},
		"RSS": {"f.xml", rss, "", []got{
			{"urn:1", "f.xml", "", article.Raw{
				ID: "urn:1", Title: "جسر & طريق", URL: "https://example.com/1", Source: "صحيفة المرفأ", Language: "ar-JO", PublishedAt: "2026-02-03T07:00:00Z", Text: "قال العمدة نعم.\nثم\u00a0غادر.",
			}},
			{"https://example.com/2", "f.xml", "", article.Raw{
				ID: "https://example.com/2", Title: "ثان", URL: "https://example.com/2", Source: "صحيفة المرفأ", Language: "ar-JO", Text: "خبر بلا وسوم",
			}},
		}},
		"Atom": {"f.atom", atom, "", []got{{"urn:a1", "f.atom", "", article.Raw{
			ID: "urn:a1", Title: "عنوان", URL: "https://example.com/a1", Source: "وكالة الميناء", Language: "ar", PublishedAt: "2026-02-01T08:00:00Z", Text: "متن الخبر",
		}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), c.file)
			if err := os.WriteFile(file, []byte(c.data), 0o600); err != nil {
				t.Fatal(err)
			}
			out, err := read(t, input.Options{As: c.as}, file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, out); diff != "" {
				t.Errorf("want -, got +:\n%s", diff)
			}
		})
	}
}

func TestFolders(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, data := range map[string]string{"b/two.txt": "خبر", "a.txt": "خبر", "notes.md": "-", ".git/x.txt": "-", "b/many.jsonl.gz": packed(t, `{"id":"y","text":"خبر"}`)} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := read(t, input.Options{}, dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, g := range out {
		names = append(names, g.Name)
	}
	if want := []string{"a", "y", "two"}; !cmp.Equal(names, want) {
		t.Errorf("read %q, want %q", names, want)
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for i, c := range []struct{ file, data, want string }{
		{"", "", "no such file"},
		{"x.gz", "not packed", "unpack"},
		{"x.csv", "", "empty"},
		{"x.csv", "id,views\n1,2\n", "names the text"},
		{"x.csv", "text,body\nا,ب\n", "the same field"},
		{"x.xml", "<html></html>", "RSS or Atom"},
		{"x.json", `[{"text":"خبر"}`, "no end"},
		{"x.json", `[{"text":"خبر"},`, "article 2"},
	} {
		file := filepath.Join(dir, strconv.Itoa(i)+c.file)
		if c.file != "" {
			if err := os.WriteFile(file, []byte(c.data), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		_, err := read(t, input.Options{}, file)
		var fault *input.FileError
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s with %q: error %v, want a FileError about %q", c.file, c.data, err, c.want)
		}
	}
	if _, err := read(t, input.Options{}, t.TempDir()); err == nil {
		t.Error("an empty folder is no error")
	}
}

func TestReadingStopsAtAnError(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "many.jsonl")
	if err := os.WriteFile(file, []byte("{\"text\":\"ا\"}\n{\"text\":\"ب\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	stop, n := errors.New("stop"), 0
	err := input.Read([]string{file}, input.Options{}, func(input.Article) error { n++; return stop })
	if !errors.Is(err, stop) || n != 1 {
		t.Errorf("read %d articles, error %v", n, err)
	}
}

// TestData: a message goes out as it stands, whatever else is made of the fields.
func TestData(t *testing.T) {
	t.Parallel()
	for want, a := range map[string]input.Article{
		`{"text":"خبر" }`:  {Message: []byte(`{"text":"خبر" }`), Raw: article.Raw{Text: "خبر"}},
		`{"text":"<خبر>"}`: {Raw: article.Raw{Text: "<خبر>"}},
	} {
		if data, err := a.Data(); err != nil || string(data) != want {
			t.Errorf("%s (%v), want %s", data, err, want)
		}
	}
}
