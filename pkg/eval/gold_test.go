package eval_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/eval"
)

func TestImport(t *testing.T) {
	t.Parallel()
	from, to := t.TempDir(), t.TempDir()
	g := gold(t)
	g.ID, g.Hash, g.Name = "", "", "a1"
	data, err := json.Marshal(g)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"a1.json": data, "a1.txt": []byte(raw)} {
		if err := os.WriteFile(filepath.Join(from, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := eval.Import(from, to); n != 1 || err != nil {
		t.Fatalf("Import = %d, %v", n, err)
	}
	got, err := eval.LoadGold(filepath.Join(to, eval.Part(raw)))
	if err != nil {
		t.Fatal(err)
	}
	want := gold(t)
	want.Name = "a1"
	if diff := cmp.Diff([]eval.Gold{want}, got); diff != "" {
		t.Errorf("imported (-want +got):\n%s", diff)
	}
	texts, err := eval.LoadTexts(from, got)
	if err != nil || texts["a1"] != raw {
		t.Errorf("LoadTexts = %q, %v", texts, err)
	}
	if err := got[0].Check(raw + "."); err == nil {
		t.Error("another text passes the hash")
	}
	if err := os.Remove(filepath.Join(from, "a1.txt")); err != nil {
		t.Fatal(err)
	}
	if _, err := eval.Import(from, to); err == nil {
		t.Error("gold without its text is imported")
	}
}

func TestReadCorpus(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for _, line := range []string{`{"id":"a","title":"عنوان","text":"نص"}`, `{"id":"b","title":"آخر","text":"نص آخر","source":"x"}`} {
		if _, err := z.Write([]byte(line + "\n")); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := eval.ReadCorpus(&b, map[string]bool{"b": true, "c": true})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"b": "آخر\nنص آخر"}, got); diff != "" {
		t.Errorf("corpus (-want +got):\n%s", diff)
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	paragraphs, err := eval.ReadSentences(strings.NewReader("وصل د. سامي أمس.\nهل يبقى؟\nلم يقل.\n\nعاد \"وحده\".\n"))
	if err != nil || len(paragraphs) != 2 {
		t.Fatalf("ReadSentences = %q, %v", paragraphs, err)
	}
	r := eval.Sentences(paragraphs, eval.NaiveSplit, true)
	if want := (eval.Figures{P: 66.67, R: 100, F1: 80, Gold: 2}); r.Boundaries != want { // د. is one too many
		t.Errorf("boundaries are %s, want %s", r.Boundaries, want)
	}
	if len(r.Wrong) != 1 || r.Wrong[0].Before != "وصل د." || len(r.Missed) != 0 {
		t.Errorf("errors: %+v", r)
	}
	if got, want := r.String(), "paragraphs 2  sentences 4  boundaries p 66.67  r 100.00  f1 80.00  gold 2\nwrong 0:6 وصل د.| سامي أمس. هل يبقى؟ لم يقل.\n"; got != want {
		t.Errorf("report is %q, want %q", got, want)
	}
	none := func(_ []rune, p []article.Paragraph) []article.Span { return []article.Span{p[0].Span} }
	if r := eval.Sentences(paragraphs, none, false); r.Boundaries != (eval.Figures{Gold: 2}) {
		t.Errorf("boundaries are %s, want none", r.Boundaries)
	}
}

func TestGoldSentences(t *testing.T) {
	t.Parallel()
	got := eval.GoldSentences([]eval.Gold{gold(t)}, map[string]string{"a1": raw})
	want := [][]string{
		{"قال منصور: \"نعم للسلام اليوم\".", "وأضاف أن اللقاء قريب جدا."},
		{"وصف منصور القرار بأنه \"خطوة أولى\".", "عاد أمس."},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sentences (-want +got):\n%s", diff)
	}
}
