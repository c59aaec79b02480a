package clean_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/isnad-news/isnad/pkg/article"
)

// TestFurniture reads testdata/furniture.txt, which says at its head how a case is written.
func TestFurniture(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("testdata/furniture.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, cases, _ := strings.Cut(string(file), "\n== ")
	for c := range strings.SplitSeq(cases, "\n== ") {
		name, lines, _ := strings.Cut(c, "\n")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var raw, text, removed []string
			for line := range strings.SplitSeq(strings.TrimSpace(lines), "\n") {
				kind, rest, ok := strings.Cut(line, ": ")
				f := strings.Split(line, " | ")
				switch {
				case len(f) == 3 && f[0][0] == '|':
					raw, text = append(raw, f[1]+" "+f[2]), append(text, f[2])
					removed = append(removed, f[0][2:]+": "+f[1])
				case len(f) == 3:
					raw, text = append(raw, f[2]+" "+f[1]), append(text, f[2])
					removed = append(removed, f[0][2:]+": "+f[1])
				case ok && kind[0] < 0x80:
					raw, removed = append(raw, rest), append(removed, line)
				default:
					raw, text = append(raw, line), append(text, line)
				}
			}
			a := mustClean(t, article.Raw{Text: strings.Join(raw, "\n")})
			if want := strings.Join(text, "\n"); a.Text != want {
				t.Errorf("got:\n%s\nwant:\n%s", a.Text, want)
			}
			var got []string
			for _, r := range a.Removed {
				got = append(got, r.Kind+": "+r.Text)
			}
			if fmt.Sprint(got) != fmt.Sprint(removed) {
				t.Errorf("removed %q, want %q", got, removed)
			}
			if err := recheck(a, ""); err != nil {
				t.Error(err)
			}
		})
	}
}
