package clean_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/clean"
)

// TestRepairs reads testdata/repairs.tsv: one case for each rule, and for what it leaves alone.
func TestRepairs(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("testdata/repairs.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(file)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		raw, err1 := strconv.Unquote(f[1])
		want, err2 := strconv.Unquote(f[2])
		if err1 != nil || err2 != nil {
			t.Fatalf("%s: %v, %v", f[0], err1, err2)
		}
		t.Run(f[0], func(t *testing.T) {
			t.Parallel()
			a := mustClean(t, article.Raw{Text: raw})
			if a.Text != want {
				t.Errorf("%q became %q, want %q", raw, a.Text, want)
			}
			if err := recheck(a, ""); err != nil {
				t.Error(err)
			}
		})
	}
}

// FuzzClean checks that any text is rejected with a reason or keeps all promises.
func FuzzClean(f *testing.F) {
	file, err := os.ReadFile("testdata/repairs.tsv")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(file)) {
		if raw, err := strconv.Unquote(strings.Split(line+"\t\t", "\t")[1]); err == nil {
			f.Add(raw, "عنوان")
			f.Add(raw, "")
		}
	}
	f.Add("الوزير: الميناء يفتح غدا\nالقاهرة (رويترز) - قال الوزير ذلك في بيان صدر مساء الأحد عن مكتبه.\nاقرأ أيضا:\nصيادو الميناء يعودون إلى البحر\nوكالات\n// انتهى //", "")
	f.Fuzz(func(t *testing.T, text, title string) {
		a, err := clean.Clean(article.Raw{Text: text, Title: title})
		if err != nil {
			return
		}
		if err := check(text, a); err != nil {
			t.Errorf("%v\nraw %q gives %q", err, text, a.Text)
		}
		if err := recheck(a, title); err != nil {
			t.Errorf("%v\nraw %q", err, text)
		}
	})
}
