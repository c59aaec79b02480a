package eval_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/isnad-news/isnad/pkg/eval"
)

// TestNER compares with figures computed by hand.
func TestNER(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		gold, predicted string
		want            eval.Figures
	}{
		"all right":                       {"B-PER I-PER O B-LOC", "B-PER I-PER O B-LOC", eval.Figures{P: 100, R: 100, F1: 100, Gold: 2}},
		"one too short, one right":        {"B-PER I-PER O B-LOC", "B-PER O O B-LOC", eval.Figures{P: 50, R: 50, F1: 50, Gold: 2}},
		"an I- after O begins one":        {"B-PER I-PER", "I-PER I-PER", eval.Figures{P: 100, R: 100, F1: 100, Gold: 1}},
		"an I- of another type begins":    {"B-PER B-LOC", "B-PER I-LOC", eval.Figures{P: 100, R: 100, F1: 100, Gold: 2}},
		"two that touch are not one":      {"B-PER B-PER", "B-PER I-PER", eval.Figures{Gold: 2}},
		"a prediction that is too short":  {"O B-LOC", "O", eval.Figures{Gold: 1}},
		"a type that the gold lacks":      {"O O B-PER", "O B-ORG B-PER", eval.Figures{P: 50, R: 100, F1: 66.67, Gold: 1}},
		"the wrong type is wrong and new": {"B-PER", "B-ORG", eval.Figures{Gold: 1}},
	} {
		got := eval.NER([][]string{strings.Fields(c.gold)}, [][]string{strings.Fields(c.predicted)})
		if diff := cmp.Diff(c.want, got.All); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestReadTags(t *testing.T) {
	t.Parallel()
	tokens, tags, err := eval.ReadTags(strings.NewReader("# a comment\nسامي B-PERS\nمنصور I-PERS\n. O\n\n\n# O\nالكتاب B-MIS2\n"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"سامي", "منصور", "."}, {"#", "الكتاب"}}, tokens); diff != "" {
		t.Errorf("tokens (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([][]string{{"B-PER", "I-PER", "O"}, {"O", "B-MISC"}}, tags); diff != "" {
		t.Errorf("tags (-want +got):\n%s", diff)
	}
	if _, _, err := eval.ReadTags(strings.NewReader("كلمة\n")); err == nil {
		t.Error("a line without a tag is accepted")
	}
}
