package clean_test

import (
	"strings"
	"testing"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/clean"
)

// memory knows the lines of one source.
type memory map[string]bool

func (m memory) Recurs(source, _, line string) bool { return m[source+"/"+line] }

func TestMemory(t *testing.T) {
	t.Parallel()
	const line = "نشرة المساء في التاسعة"
	raw := article.Raw{ID: "a", Source: "صحيفة الضفة", Text: "افتتاح جسر جديد فوق النهر\nافتتح رئيس البلدية جسرا جديدا يوم الأحد.\n" + line + "\nوقال إن الجسر سيخدم ألف أسرة."}
	for _, c := range []struct {
		name string
		m    clean.Memory
		raw  article.Raw
		kept bool
	}{
		{"no memory", nil, raw, true},
		{"known line", memory{"صحيفة الضفة/" + line: true}, raw, false},
		{"known in another source", memory{"صحيفة أخرى/" + line: true}, raw, true},
		{"nothing else", memory{"صحيفة الضفة/" + line: true}, article.Raw{ID: "b", Source: "صحيفة الضفة", Text: line}, true},
	} {
		a, err := clean.With(c.m, c.raw)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if kept := strings.Contains(a.Text, line); kept != c.kept {
			t.Errorf("%s: kept is %v in %q", c.name, kept, a.Text)
		}
		if err := a.Validate(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
