package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/isnad-news/isnad/services/internal/lint"
)

// full is a message about which there is nothing to say.
const full = `{"id":"a","title":"فتح الجسر","text":"فتح الجسر\nقال رئيس البلدية إن الجسر الجديد سيفتح أمام المارة يوم الأحد.","source":"صحيفة المرفأ","url":"https://example.com/a","published_at":"2026-01-31"}`

func TestCheck(t *testing.T) {
	t.Parallel()
	with := func(old, new string) string {
		if !strings.Contains(full, old) {
			t.Fatalf("no %s in the message", old)
		}
		return strings.Replace(full, old, new, 1)
	}
	long := strings.Repeat("قال رئيس البلدية إن الجسر الجديد سيفتح. ", 1<<16)
	for name, c := range map[string]struct {
		message string
		// want are findings as LEVEL CODE [LINE:COLUMN] or LEVEL CODE, the gravest first.
		want []string
	}{
		"nothing to say":     {full, nil},
		"faulty JSON":        {"{\n \"text\": \"خبر\" x}", []string{"error not_json 2:16"}},
		"cut JSON":           {`{"text": "خبر`, []string{"error not_json 1:14"}},
		"nothing at all":     {"", []string{"error not_json 1:1"}},
		"broken UTF-8":       {"{\"id\":\"ب\",\n\"text\":\"\xd9\"}", []string{"error broken_utf8 2:9"}},
		"number for a text":  {`{"text":5}`, []string{"error schema 1:10"}},
		"list for an object": {`["خبر"]`, []string{"error schema 1:2"}},
		"no text":            {`{"title":"خبر"}`, []string{"error schema"}},
		"long id":            {with(`"a"`, `"`+strings.Repeat("a", 300)+`"`), []string{"error schema"}},
		"other content type": {with(`"id"`, `"content_type":"application/pdf","id"`), []string{"error schema"}},
		"too large":          {with("فتح الجسر\\n", "فتح الجسر\\n"+long), []string{"error too_large"}},
		"large":              {with("فتح الجسر\\n", "فتح الجسر\\n"+long[:3600000]), []string{"warning large"}},
		"empty":              {with("فتح الجسر\\nقال رئيس البلدية إن الجسر الجديد سيفتح أمام المارة يوم الأحد.", " "), []string{"error empty"}},
		"not Arabic":         {with("فتح الجسر\\nقال رئيس البلدية إن الجسر الجديد سيفتح أمام المارة يوم الأحد.", strings.Repeat("The bridge will open. ", 9)), []string{"error not_arabic"}},
		"page of nothing": {
			`{"id":"a","source":"s","published_at":"2026-01-31","content_type":"text/html","text":"<html><body><nav><a href=/>home</a></nav></body></html>"}`, []string{"error no_article"},
		},
		"bare":             {`{"text":"قال رئيس البلدية إن الجسر الجديد سيفتح."}`, []string{"warning no_title", "info no_id", "info no_source", "info no_date"}},
		"title is guessed": {with(`"title":"فتح الجسر",`, ""), []string{"info title"}},
		"furniture":        {with(`الأحد."`, `الأحد.\nوكالات"`), []string{"info removed"}},
		"date":             {with("2026-01-31", "أمس"), []string{"warning date"}},
		"date in Latin":    {with("2026-01-31", "31/01/2026"), []string{"warning date"}},
		"url":              {with("https://example.com/a", "example.com/a"), []string{"warning url"}},
		"language":         {with(`"id"`, `"language":"fa","id"`), []string{"warning language"}},
		"Arabic of Egypt":  {with(`"id"`, `"language":"ar-EG","id"`), nil},
		"unread":           {with(`"id"`, `"views":7,"id"`), []string{"info unread"}},
		"unread text":      {with(`"id"`, `"body":"خبر","id"`), []string{"warning unread"}},
		"lost letters":     {with("المارة", "الم\ufffdرة"), []string{"warning replacement"}},
		"mojibake":         {with(`الأحد."`, `الأحد.\nÞÇá ÑÆíÓ ÇáÈáÏíÉ Åä ÇáÌÓÑ ÓíÝÊÍ."`), []string{"warning mojibake"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range lint.Check([]byte(c.message)) {
				one := f.Level + " " + f.Code
				if f.Line > 0 {
					one += fmt.Sprintf(" %d:%d", f.Line, f.Column)
				}
				if f.Message == "" {
					t.Errorf("%s says nothing", one)
				}
				got = append(got, one)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("findings %q, want %q", got, c.want)
			}
		})
	}
}
