package clean_test

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/clean"
)

var (
	dump  = flag.String("dump", "", "write what Clean makes of each article of the corpus to this file, one JSON document a line")
	count = flag.Bool("count-rules", false, "count how often each rule fires on the corpus")
)

// TestDump writes the cleaned corpus to a file, for reading: go test -run TestDump ./pkg/clean -dump /tmp/clean.jsonl
func TestDump(t *testing.T) {
	if *dump == "" {
		t.Skip("without -dump there is nothing to write")
	}
	f, err := os.Create(*dump)
	if err != nil {
		t.Fatal(err)
	}
	out := json.NewEncoder(f)
	out.SetEscapeHTML(false)
	corpus(t, func(c corpusArticle) {
		a, err := clean.Clean(article.Raw{ID: c.ID, Source: c.Source, Text: c.Title + "\n" + c.Text})
		if err != nil {
			t.Log(c.ID, err)
			return
		}
		a.Alignment = nil
		if err := out.Encode(a); err != nil {
			t.Fatal(err)
		}
	})
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestCountRules prints the figures of docs/cleaning.md: go test -run TestCountRules ./pkg/clean -v -count-rules
func TestCountRules(t *testing.T) {
	if !*count {
		t.Skip("without -count-rules there is nothing to count")
	}
	articles, places := map[string]int{}, map[string]int{}
	n := 0
	corpus(t, func(c corpusArticle) {
		raw := c.Title + "\n" + c.Text
		a, err := clean.Clean(article.Raw{ID: c.ID, Text: raw})
		if err != nil {
			return
		}
		n++
		seen := map[string]int{}
		countRepairs([]rune(raw), a, seen)
		for _, r := range a.Removed {
			seen["removed: "+r.Kind]++
		}
		for rule, k := range seen {
			articles[rule]++
			places[rule] += k
		}
	})
	var rules []string
	for rule := range articles {
		rules = append(rules, rule)
	}
	slices.SortFunc(rules, func(a, b string) int { return cmp.Or(articles[b]-articles[a], strings.Compare(a, b)) })
	for _, rule := range rules {
		t.Logf("%-30s %6d articles (%5.2f %%), %7d places", rule, articles[rule], 100*float64(articles[rule])/float64(n), places[rule])
	}
}

// countRepairs adds to seen what happened to each raw code point that did not stay as it was.
func countRepairs(raw []rune, a *article.Article, seen map[string]int) {
	text := []rune(a.Text)
	gone := make([]bool, len(raw)+1)
	for _, r := range a.Removed {
		for i := r.RawStart; i < r.RawEnd; i++ {
			gone[i] = true
		}
	}
	at := 0
	for _, r := range append(a.Alignment, article.Run{RawStart: len(raw), RawEnd: len(raw)}) {
		for i := at; i < r.RawStart; i++ {
			if !gone[i] {
				seen[dropped(raw, i)]++
			}
		}
		at = r.RawEnd
		from, to := raw[r.RawStart:r.RawEnd], text[r.Start:r.End]
		switch {
		case len(from) == len(to):
			for i := range from {
				if from[i] != to[i] {
					seen[changed(from[i], to[i])]++
				}
			}
		case len(from) == 0:
			seen["space after a glued mark"]++
		default:
			seen[replaced(from)]++
		}
	}
}

func dropped(raw []rune, i int) string {
	switch r := raw[i]; {
	case r == '\n' || r == '\r' || r == 0x2028 || r == 0x2029:
		return "blank line"
	case !unicode.IsSpace(r):
		return "invisible mark"
	}
	for i < len(raw) && unicode.IsSpace(raw[i]) && raw[i] != '\n' {
		i++
	}
	if i < len(raw) && strings.ContainsRune("،؛؟!.:,;?", raw[i]) {
		return "space before a mark"
	}
	return "space in a row or at an edge"
}

func changed(from, to rune) string {
	switch {
	case to == ' ':
		return "odd space"
	case to == '\n':
		return "line separator"
	case from < 0x600:
		return "mojibake"
	}
	return "presentation form"
}

func replaced(from []rune) string {
	switch s := string(from); {
	case strings.HasPrefix(s, "ـ"):
		return "stretch"
	case strings.HasPrefix(s, "&"):
		return "entity"
	case s == "<<" || s == ">>":
		return "chevrons"
	case strings.ContainsAny(s, "،؛,;"):
		return "doubled mark"
	case from[0] >= 0xfb50:
		return "presentation form"
	}
	return fmt.Sprintf("other: %q", string(from))
}
