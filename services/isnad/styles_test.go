package main

import "testing"

// TestStyles scores the marked articles whose texts are the project's own and compares the figures with those kept, as make eval does for all parts.
func TestStyles(t *testing.T) {
	t.Parallel()
	for _, part := range []string{"styles", "styles-fresh"} {
		c := evalArticlesCommand{Gold: "../../testdata/gold/" + part}
		c.Check = "../../testdata/scores/" + part + ".json"
		if err := c.Run(); err != nil {
			t.Errorf("%s: %v (if the change is meant, keep the new figures: bin/isnad eval testdata/gold/%s --update testdata/scores/%s.json)", part, err, part, part)
		}
	}
}
