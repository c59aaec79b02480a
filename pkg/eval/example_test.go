package eval_test

import (
	"fmt"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/eval"
	"github.com/isnad-news/isnad/pkg/sentence"
)

func ExampleScorer() {
	raw := "سامي منصور يزور عمان"
	gold := eval.Gold{
		Sentences: [][2]int{{0, 20}},
		Entities:  []eval.GoldEntity{{Span: article.Span{Start: 0, End: 10}, Type: "PER"}, {Span: article.Span{Start: 16, End: 20}, Type: "LOC"}},
	}
	found := &article.Article{
		Text:      raw,
		Alignment: []article.Run{{Span: article.Span{End: 20}, RawEnd: 20}},
		Sentences: []article.Span{{Start: 0, End: 20}},
		Entities:  []article.Entity{{Type: "PER", Mentions: []article.Mention{{Span: article.Span{Start: 0, End: 10}, Text: "سامي منصور"}}}},
	}
	var s eval.Scorer
	s.Add(gold, raw, found)
	r := s.Report(eval.ReportOptions{Errors: true})
	fmt.Println(r.Sentences)
	fmt.Println(r.Entities)
	// Output:
	// p 100.00  r 100.00  f1 100.00  gold 1
	// p 100.00  r 50.00  f1 66.67  gold 2
}

func ExampleSentences() {
	paragraphs := [][]string{{"قال د. سامي منصور ذلك.", "ثم عاد."}}
	fmt.Println("naive:", eval.Sentences(paragraphs, eval.NaiveSplit, false).Boundaries)
	fmt.Println("ours: ", eval.Sentences(paragraphs, sentence.Split, false).Boundaries)
	// Output:
	// naive: p 50.00  r 100.00  f1 66.67  gold 1
	// ours:  p 100.00  r 100.00  f1 100.00  gold 1
}

func ExampleNER() {
	gold := [][]string{{"B-PER", "I-PER", "O", "B-LOC"}}
	predicted := [][]string{{"B-PER", "O", "O", "B-LOC"}}
	fmt.Println(eval.NER(gold, predicted).All)
	// Output:
	// p 50.00  r 50.00  f1 50.00  gold 2
}
