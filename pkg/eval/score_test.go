package eval_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/eval"
)

// raw is an invented article of 5 sentences, 4 entities, 3 quotes and one credit.
const raw = "سامي منصور يزور عمان\nقال منصور: \"نعم للسلام اليوم\". وأضاف أن اللقاء قريب جدا.\nوصف منصور القرار بأنه \"خطوة أولى\". عاد أمس.\nوكالات"

// at returns the span of the nth place (from 0) where part stands in raw.
func at(t *testing.T, part string, n int) article.Span {
	t.Helper()
	from := 0
	for {
		i := strings.Index(raw[from:], part)
		if i < 0 {
			t.Fatalf("%q does not stand %d times in the text", part, n+1)
		}
		if n == 0 {
			start := utf8.RuneCountInString(raw[:from+i])
			return article.Span{Start: start, End: start + utf8.RuneCountInString(part)}
		}
		from += i + len(part)
		n--
	}
}

func gold(t *testing.T) eval.Gold {
	t.Helper()
	g := eval.Gold{ID: "a1", Hash: eval.Hash(raw)}
	for _, s := range []string{
		"سامي منصور يزور عمان", "قال منصور: \"نعم للسلام اليوم\".", "وأضاف أن اللقاء قريب جدا.", "وصف منصور القرار بأنه \"خطوة أولى\".", "عاد أمس.",
	} {
		span := at(t, s, 0)
		g.Sentences = append(g.Sentences, [2]int{span.Start, span.End})
	}
	g.Boilerplate = []eval.GoldPiece{{Span: at(t, "وكالات", 0), Kind: "credit"}}
	g.Entities = []eval.GoldEntity{
		{Span: at(t, "سامي منصور", 0), Type: "PER"},
		{Span: at(t, "عمان", 0), Type: "LOC"},
		{Span: at(t, "منصور", 1), Type: "PER"},
		{Span: at(t, "منصور", 2), Type: "PER"},
	}
	g.Quotes = []eval.GoldQuote{
		{ID: "1", Kind: "direct", Span: at(t, "نعم للسلام اليوم", 0), Speaker: "سامي منصور"},
		{ID: "2", Kind: "indirect", Span: at(t, "أن اللقاء قريب جدا", 0), Speaker: "سامي منصور|الوزير"},
		{ID: "3", Kind: "mixed", Span: at(t, "خطوة أولى", 0), Speaker: "سامي منصور"},
	}
	return g
}

// imperfect is what stages with known mistakes would put out for raw.
func imperfect(t *testing.T) *article.Article {
	t.Helper()
	a := gold(t).Article(raw)
	a.Alignment = []article.Run{{Span: article.Span{End: utf8.RuneCountInString(raw)}, RawEnd: utf8.RuneCountInString(raw)}} // the credit is kept
	a.Sentences = append(a.Sentences[:3:3], article.Span{Start: a.Sentences[3].Start, End: a.Sentences[4].End})              // two sentences in one
	a.Entities = append(a.Entities[:2:2], a.Entities[3])                                                                     // one missed
	a.Entities[1].Type = "ORG"                                                                                               // one of the wrong type
	a.Quotes[0].Mention = article.NewMention([]rune(raw), at(t, "نعم للسلام", 0))                                            // 9 of 14 letters
	a.Quotes[1].Speaker = &article.Speaker{Name: "وزير", Role: "الوزير"}                                                     // an alternative
	a.Quotes[2].Speaker = nil                                                                                                // no speaker
	return a
}

func TestPerfect(t *testing.T) {
	t.Parallel()
	var s eval.Scorer
	g := gold(t)
	s.Add(g, raw, g.Article(raw))
	r := s.Report(eval.ReportOptions{Errors: true})
	for name, f := range map[string]eval.Figures{"sentences": r.Sentences, "entities": r.Entities, "quotes": r.Quotes, "attributed": r.Attributed} {
		if f.F1 != 100 {
			t.Errorf("F1 of %s is %v, want 100", name, f.F1)
		}
	}
	if len(r.Errors) > 0 || r.Invalid > 0 || *r.BodyKept != 100 || *r.FurnitureGone != 100 {
		t.Errorf("a perfect article has errors:\n%s", r)
	}
}

// TestImperfect compares with figures computed by hand. Three of four sentences found are right, of five; the first quote shares too few letters to be the same.
func TestImperfect(t *testing.T) {
	t.Parallel()
	var s eval.Scorer
	s.Add(gold(t), raw, imperfect(t))
	r := s.Report(eval.ReportOptions{Errors: true, Texts: true})
	hundred, zero, half := 100.0, 0.0, 50.0
	want := eval.Report{
		Articles: 1, BodyKept: &hundred, FurnitureGone: &zero, FurnitureSpans: 1, QuoteExact: &hundred, SpeakerRight: &half,
		Sentences: eval.Figures{P: 75, R: 60, F1: 66.67, Gold: 5},
		Entities:  eval.Figures{P: 66.67, R: 50, F1: 57.14, Gold: 4},
		PER:       eval.Figures{P: 100, R: 66.67, F1: 80, Gold: 3},
		LOC:       eval.Figures{Gold: 1},
		Quotes:    eval.Figures{P: 66.67, R: 66.67, F1: 66.67, Gold: 3}, QuotesVerbatim: eval.Figures{P: 50, R: 50, F1: 50, Gold: 2},
		QuotesIndirect: eval.Figures{P: 100, R: 100, F1: 100, Gold: 1},
		Attributed:     eval.Figures{P: 33.33, R: 33.33, F1: 33.33, Gold: 3}, AttributedVerbatim: eval.Figures{Gold: 2},
		AttributedIndirect: eval.Figures{P: 100, R: 100, F1: 100, Gold: 1},
	}
	errors := r.Errors
	r.Errors = nil
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	var kinds []string
	for _, e := range errors {
		kinds = append(kinds, e.Kind+" "+e.Text)
	}
	wantErrors := []string{
		"furniture kept وكالات",
		"sentence missed وصف منصور القرار بأنه \"خطوة أولى", "sentence missed عاد أمس", "sentence wrong وصف منصور القرار بأنه \"خطوة أولى\". عاد أمس",
		"entity missed عمان", "entity wrong عمان", "entity missed منصور",
		"quote missed نعم للسلام اليوم", "quote wrong نعم للسلام",
		"speaker خطوة أولى",
	}
	if diff := cmp.Diff(wantErrors, kinds); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

func TestTextsAreLeftOut(t *testing.T) {
	t.Parallel()
	var s eval.Scorer
	s.Add(gold(t), raw, imperfect(t))
	for _, e := range s.Report(eval.ReportOptions{Errors: true}).Errors {
		if e.Text != "" {
			t.Errorf("error holds text: %s", e)
		}
	}
}

func TestInvalid(t *testing.T) {
	t.Parallel()
	g := gold(t)
	broken := g.Article(raw)
	broken.Quotes[0].Text = "كلام آخر"
	unaligned := g.Article(raw)
	unaligned.Alignment = unaligned.Alignment[:0]
	beyond := g.Article(raw)
	beyond.Alignment[0].RawEnd += 10000
	other := g
	other.Hash = eval.Hash("نص آخر")
	for name, c := range map[string]struct {
		gold   eval.Gold
		out    *article.Article
		missed int
	}{
		"no output":               {g, nil, 5},
		"a surface that differs":  {g, broken, 5},
		"a span in no run":        {g, unaligned, 5},
		"a run outside the text":  {g, beyond, 5},
		"gold of a text that was": {other, g.Article(raw), 0},
	} {
		var s eval.Scorer
		s.Add(c.gold, raw, c.out)
		r := s.Report(eval.ReportOptions{})
		if r.Invalid != 1 || r.Sentences.Gold != c.missed || r.Sentences.R != 0 {
			t.Errorf("%s: %d invalid, %d gold sentences, recall %v", name, r.Invalid, r.Sentences.Gold, r.Sentences.R)
		}
	}
}

// TestReplacement takes spans through a run that was replaced: the three dots of the raw text became one rune, and a space was removed.
func TestReplacement(t *testing.T) {
	t.Parallel()
	raw := "عاد سامي ... أمس"
	g := eval.Gold{Name: "a2", Sentences: [][2]int{{0, 16}}, Entities: []eval.GoldEntity{{Span: article.Span{Start: 4, End: 8}, Type: "PER"}}}
	out := &article.Article{
		Text: "عاد سامي… أمس",
		Alignment: []article.Run{
			{Span: article.Span{Start: 0, End: 8}, RawStart: 0, RawEnd: 8},
			{Span: article.Span{Start: 8, End: 9}, RawStart: 9, RawEnd: 12},
			{Span: article.Span{Start: 9, End: 13}, RawStart: 12, RawEnd: 16},
		},
		Sentences: []article.Span{{Start: 0, End: 13}},
		Entities:  []article.Entity{{Type: "PER", Mentions: []article.Mention{{Span: article.Span{Start: 4, End: 9}, Text: "سامي…"}}}},
	}
	var s eval.Scorer
	s.Add(g, raw, out)
	r := s.Report(eval.ReportOptions{})
	if r.Invalid != 0 || r.Sentences.F1 != 100 || r.PER.F1 != 100 || *r.BodyKept != 100 {
		t.Errorf("report:\n%s", r)
	}
}

func TestReportJSON(t *testing.T) {
	t.Parallel()
	data, err := json.Marshal(new(eval.Scorer).Report(eval.ReportOptions{}))
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"articles":0,"invalid":0,"body kept %":null,"furniture gone %":null,`; !strings.HasPrefix(string(data), want) {
		t.Errorf("report is %s, want %s…", data, want)
	}
}

func TestAgreement(t *testing.T) {
	t.Parallel()
	first, second := gold(t), gold(t)
	second.Sentences = append(second.Sentences[:3:3], [2]int{second.Sentences[3][0], second.Sentences[4][1]})
	second.Entities = second.Entities[:3]
	second.Quotes[0].Speaker = ""
	r := eval.Agreement([]eval.Gold{first, {Name: "elsewhere"}}, []eval.Gold{second}, map[string]string{"a1": raw}).Report(eval.ReportOptions{})
	for name, c := range map[string][2]float64{
		"articles":   {float64(r.Articles), 1},
		"sentences":  {r.Sentences.F1, 66.67},  // 3 of 4 and of 5
		"entities":   {r.Entities.F1, 85.71},   // 3 of 3 and of 4
		"quotes":     {r.Quotes.F1, 100},       // all 3
		"attributed": {r.Attributed.F1, 66.67}, // 2 of 3
	} {
		if c[0] != c[1] {
			t.Errorf("%s is %v, want %v", name, c[0], c[1])
		}
	}
}
