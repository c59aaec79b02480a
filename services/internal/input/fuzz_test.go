package input_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/services/internal/input"
)

// FuzzRead: whatever a file holds, as whatever kind it is read, each article of it is text in UTF-8 or says why it is none, and a JSON file's message is what the article was read from.
func FuzzRead(f *testing.F) {
	kinds := []string{input.Text, input.Page, input.JSON, input.Lines, input.CSV, input.Feed}
	for i, s := range []string{
		"خبر", "<p>خبر</p>", `[{"text":"خبر"}]`, "{\"text\":\"خبر\"}\n{]\n", "id;text\n1;\"خ\nبر\"\n", "\xff\xfei\x00d\x00", rss, atom,
	} {
		f.Add(byte(i), []byte(s))
	}
	f.Fuzz(func(t *testing.T, kind byte, data []byte) {
		file := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		err := input.Read([]string{file}, input.Options{As: kinds[int(kind)%len(kinds)]}, func(a input.Article) error {
			var rejected *article.InputError
			if a.Err != nil && !errors.As(a.Err, &rejected) {
				t.Errorf("%s: %v is no InputError", a.Where(), a.Err)
			}
			if a.Err != nil {
				return nil
			}
			message, err := a.Data()
			if err != nil {
				t.Fatal(err)
			}
			raw, err := article.DecodeRaw(message)
			if err != nil || raw != a.Raw {
				t.Errorf("%s: %q reads as %+v (%v), want %+v", a.Where(), message, raw, err, a.Raw)
			}
			if a.Name == "" || !utf8.ValidString(a.Raw.Text) {
				t.Errorf("%s: article %q with text %q", a.Where(), a.Name, a.Raw.Text)
			}
			return nil
		})
		var fault *input.FileError
		if err != nil && !errors.As(err, &fault) {
			t.Errorf("error %v is no FileError", err)
		}
	})
}
