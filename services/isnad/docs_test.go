package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestLinksOfTheDocs follows every link from one page to another file, and to a heading there.
func TestLinksOfTheDocs(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("../../*.md")
	if err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	n := 0
	for _, page := range append(pages, more...) {
		data, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(data), -1) {
			file, heading, _ := strings.Cut(m[1], "#")
			if strings.Contains(m[1], "://") {
				continue
			}
			n++
			target := page
			if file != "" {
				target = filepath.Join(filepath.Dir(page), file)
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s links to %s: %v", filepath.Base(page), m[1], err)
			} else if heading != "" && !headings(t, target)[heading] {
				t.Errorf("%s links to %s, where no heading is called so", filepath.Base(page), m[1])
			}
		}
	}
	if n < 50 {
		t.Errorf("followed %d links, want 50 at least", n)
	}
}

// headings are the anchors of a page, as GitHub makes them.
func headings(t *testing.T, page string) map[string]bool {
	t.Helper()
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	other := regexp.MustCompile(`[^\p{L}\p{N}\p{M} _-]`)
	for line := range strings.Lines(string(data)) {
		if text := strings.TrimLeft(line, "#"); text != line {
			out[strings.ReplaceAll(other.ReplaceAllString(strings.ToLower(strings.TrimSpace(text)), ""), " ", "-")] = true
		}
	}
	return out
}

// TestCommandsOfTheQuickStart takes each isnad command of the page through the parser.
func TestCommandsOfTheQuickStart(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"../../docs/quickstart.md", "../../README.md"} {
		data, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for line := range strings.Lines(string(data)) {
			words, ok := strings.CutPrefix(strings.TrimPrefix(line, "bin/"), "isnad ")
			if !ok {
				continue
			}
			n++
			words, _, _ = strings.Cut(words, "|")
			if _, err := newParser(new(command)).Parse(strings.Fields(words)); err != nil {
				t.Errorf("%s: isnad %s: %v", filepath.Base(page), strings.TrimSpace(words), err)
			}
		}
		if n == 0 {
			t.Errorf("%s has no commands", page)
		}
	}
}
