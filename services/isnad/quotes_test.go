package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/services/internal/names"
)

// TestAskingWhoSaidWhat publishes articles to the whole stream and asks its archive as a user does.
func TestAskingWhoSaidWhat(t *testing.T) {
	dir := t.TempDir()
	conn, _ := archivedUp(t, dir, names.Flags{}, filepath.Join(dir, "archive"))
	for id, text := range map[string]string{
		"n1": "قالت وزيرة الطاقة سلمى الراوي: “لن نرفع أسعار الكهرباء هذا العام”.",
		"n2": "قال رئيس البلدية كريم الحداد: “سنفتح الجسر للكهرباء والماء غدا”.",
	} {
		data, err := article.Encode(article.Raw{ID: id, Text: text, Source: "الضفة", PublishedAt: "2024-03-0" + id[1:]})
		if err != nil {
			t.Fatal(err)
		}
		if err := conn.Publish(stream.Raw, data); err != nil {
			t.Fatal(err)
		}
	}
	await(t, "both quotes", func() bool {
		s, err := stream.AskArchive(t.Context(), conn)
		return err == nil && s.Quotes == 2
	})
	for name, c := range map[string]struct {
		command quotesCommand
		query   stream.QuoteQuery
		want    []string // of each line
	}{
		"speaker":       {quotesCommand{}, stream.QuoteQuery{Speaker: "الراوي"}, []string{"سلمى الراوي (وزيرة الطاقة): لن نرفع أسعار الكهرباء هذا العام", "الضفة  2024-03-01"}},
		"about, a page": {quotesCommand{Limit: 1}, stream.QuoteQuery{About: "كهرباء"}, []string{"كريم الحداد", "الضفة  2024-03-02"}},
		"as JSON":       {quotesCommand{JSON: true}, stream.QuoteQuery{About: "كهرباء"}, []string{`"id":"n2/q1"`, `"id":"n1/q1"`}},
		"nobody":        {quotesCommand{}, stream.QuoteQuery{Speaker: "غسان"}, nil},
	} {
		var out bytes.Buffer
		c.command.Timeout = 20 * time.Second
		if err := c.command.ask(t.Context(), conn, c.query, &out, screen{}); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
		if out.Len() == 0 {
			lines = nil
		}
		if len(lines) != len(c.want) {
			t.Errorf("%s: %d lines, want %d:\n%s", name, len(lines), len(c.want), out.String())
			continue
		}
		for i, want := range c.want {
			if !strings.Contains(lines[i], want) {
				t.Errorf("%s: line %d is %q, want %q in it", name, i, lines[i], want)
			}
		}
	}
}
