package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
	"github.com/isnad-news/isnad/pkg/eval"
	"github.com/isnad-news/isnad/pkg/sentence"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/segmentio/encoding/json"
)

type evalCommand struct {
	Articles  evalArticlesCommand  `cmd:"" default:"withargs" help:"Score all four stages against marked articles."`
	Speakers  evalSpeakersCommand  `cmd:"" help:"Score the speakers of quotes that were read by hand."`
	NER       evalNERCommand       `cmd:"" name:"ner" help:"Score the entity recogniser on a file of tokens and tags (CoNLL)."`
	Sentences evalSentencesCommand `cmd:"" help:"Score the sentence splitter beside naive splitting and the Unicode rules."`
	Agreement evalAgreementCommand `cmd:"" help:"Score one marking of articles against another."`
	Import    evalImportCommand    `cmd:"" help:"Take marked articles into the project, as spans without their text."`
}

// Help is shown by --help.
func (evalCommand) Help() string {
	return examples("isnad eval testdata/gold/dev --corpus archive.jsonl.gz", "isnad eval my-articles --errors", "isnad eval ner test.conll --json")
}

type evalArticlesCommand struct {
	Gold   string `arg:"" optional:"" default:"testdata/gold/dev" help:"Folder of marked articles: NAME.json, beside NAME.txt or with its text in the corpus."`
	Corpus string `default:"../shared/corpora/ant.jsonl.gz" env:"ISNAD_CORPUS" help:"Corpus that holds the texts, for marks without them."`
	Errors bool   `help:"List what is wrong, with the text."`
	reportFlags
}

// Run enriches each marked article and prints the scores.
func (c *evalArticlesCommand) Run() error {
	golds, texts, err := loadGold(c.Gold, c.Corpus)
	if err != nil {
		return err
	}
	scorer := new(eval.Scorer)
	bar := progress(len(golds), "scoring", nil)
	for _, g := range golds {
		_ = bar.Add(1)
		raw := texts[g.Key()]
		a, err := stage.Enrich(article.Raw{ID: g.Key(), Text: raw}, stages)
		if err != nil {
			fmt.Fprintf(os.Stderr, "isnad: %s: %v\n", g.Key(), err)
			a = nil
		}
		scorer.Add(g, raw, a)
	}
	_ = bar.Finish()
	report := scorer.Report(eval.ReportOptions{Errors: c.Errors, Texts: c.Errors})
	return c.show(report)
}

// reportFlags say what becomes of a report.
type reportFlags struct {
	JSON   bool   `help:"Write the report as JSON."`
	Update string `placeholder:"FILE" help:"Keep the figures in FILE."`
	Check  string `placeholder:"FILE" help:"Fail when the figures differ from those kept in FILE."`
}

// show prints the report, and keeps its figures or compares them with those kept.
func (f reportFlags) show(report fmt.Stringer) error {
	if f.JSON {
		if err := writeJSON(os.Stdout, report); err != nil {
			return err
		}
	} else {
		fmt.Print(report)
	}
	data, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return fmt.Errorf("encode report: %w", err)
	}
	data = append(data, '\n')
	if f.Update != "" {
		return os.WriteFile(f.Update, data, 0o644) //nolint:gosec // figures are for others to read
	}
	if f.Check == "" {
		return nil
	}
	kept, err := os.ReadFile(f.Check)
	if err != nil {
		return fmt.Errorf("read kept figures: %w", err)
	}
	if string(kept) != string(data) {
		return fmt.Errorf("the figures differ from %s; look at the difference, and keep the new ones with --update %s when they are right", f.Check, f.Check)
	}
	return nil
}

// loadGold reads marked articles, whose texts lie beside them or in the corpus.
func loadGold(dir, corpus string) ([]eval.Gold, map[string]string, error) {
	golds, err := eval.LoadGold(dir)
	if err != nil {
		return nil, nil, usageError{err}
	}
	if len(golds) == 0 {
		return nil, nil, usageError{fmt.Errorf("no marked articles in %s", dir)}
	}
	if beside, _ := filepath.Glob(filepath.Join(dir, "*.txt")); len(beside) > 0 {
		texts, err := eval.LoadTexts(dir, golds)
		return golds, texts, err
	}
	want := map[string]bool{}
	for _, g := range golds {
		want[g.Key()] = true
	}
	texts, err := eval.Corpus(corpus, want)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil, usageError{fmt.Errorf("%w (the marks are kept without their texts; name the corpus file with --corpus)", err)}
	}
	if err != nil {
		return nil, nil, err
	}
	for _, g := range golds {
		if err := g.Check(texts[g.Key()]); err != nil {
			return nil, nil, err
		}
	}
	return golds, texts, nil
}

type evalSpeakersCommand struct {
	File   string `arg:"" help:"Readings: for each article a line of JSON with the spans of its quotes and their speakers."`
	Corpus string `default:"../shared/corpora/ant.jsonl.gz" env:"ISNAD_CORPUS" help:"Corpus that holds the texts."`
	Errors bool   `help:"List the speakers that are wrong."`
	reportFlags
}

// Run enriches each article that was read and prints how many speakers are right.
func (c *evalSpeakersCommand) Run() error {
	readings, err := eval.LoadReadings(c.File)
	if err != nil {
		return usageError{err}
	}
	want := map[string]bool{}
	for _, r := range readings {
		want[r.ID] = true
	}
	texts, err := eval.Corpus(c.Corpus, want)
	if err != nil {
		return usageError{err}
	}
	var report eval.SpeakerReport
	bar := progress(len(readings), "scoring", nil)
	for _, r := range readings {
		_ = bar.Add(1)
		a, err := stage.Enrich(article.Raw{ID: r.ID, Text: texts[r.ID]}, stages)
		if err != nil {
			return fmt.Errorf("enrich %s: %w", r.ID, err)
		}
		if err := report.Add(r, texts[r.ID], a); err != nil {
			return err
		}
	}
	_ = bar.Finish()
	if !c.Errors {
		report.Errors = nil
	}
	return c.show(report)
}

type evalNERCommand struct {
	File string `arg:"" help:"A token and its BIO tag a line, sentences parted by an empty line."`
	reportFlags
}

// Run prints precision, recall and F1 of whole entities.
func (c *evalNERCommand) Run() error {
	tokens, gold, err := eval.LoadTags(c.File)
	if err != nil {
		return usageError{err}
	}
	report := eval.NER(gold, entity.TagSentences(tokens))
	return c.show(report)
}

type evalSentencesCommand struct {
	Path   string `arg:"" help:"A file with one sentence a line, paragraphs parted by an empty line; or a folder of marked articles."`
	Corpus string `default:"../shared/corpora/ant.jsonl.gz" env:"ISNAD_CORPUS" help:"Corpus that holds the texts of marked articles."`
	Errors bool   `help:"List what is wrong."`
	JSON   bool   `help:"Write a line of JSON for each splitter."`
}

// Run prints the figures of our splitter, of splitting at every stop, and of the Unicode standard's rules (UAX #29).
func (c *evalSentencesCommand) Run() error {
	paragraphs, err := c.load()
	if err != nil {
		return err
	}
	for _, one := range []struct {
		name  string
		split eval.Splitter
	}{{"isnad", sentence.Split}, {"naive", eval.NaiveSplit}, {"uax29", uax29Split}} {
		r := eval.Sentences(paragraphs, one.split, c.Errors && one.name == "isnad")
		if c.JSON {
			if err := writeJSON(os.Stdout, map[string]any{"splitter": one.name, "report": r}); err != nil {
				return err
			}
			continue
		}
		fmt.Printf("%-8s %d sentences in %d paragraphs, boundaries %s\n", one.name, r.Sentences, r.Paragraphs, r.Boundaries)
		for _, e := range r.Missed {
			fmt.Printf("  missed  %s|%s\n", e.Before, e.After)
		}
		for _, e := range r.Wrong {
			fmt.Printf("  wrong   %s|%s\n", e.Before, e.After)
		}
	}
	return nil
}

// uax29Split splits by the sentence boundaries of the Unicode standard.
func uax29Split(text []rune, paragraphs []article.Paragraph) []article.Span {
	var out []article.Span
	for _, p := range paragraphs {
		start := p.Start
		for it := sentences.FromString(string(text[p.Start:p.End])); it.Next(); {
			end := start + utf8.RuneCountInString(it.Value())
			trimmed := end
			for trimmed > start && unicode.IsSpace(text[trimmed-1]) {
				trimmed--
			}
			if trimmed > start {
				out = append(out, article.Span{Start: start, End: trimmed})
			}
			start = end
		}
	}
	return out
}

func (c *evalSentencesCommand) load() ([][]string, error) {
	info, err := os.Stat(c.Path)
	if err != nil {
		return nil, usageError{err}
	}
	if !info.IsDir() {
		return eval.LoadSentences(c.Path)
	}
	golds, texts, err := loadGold(c.Path, c.Corpus)
	if err != nil {
		return nil, err
	}
	return eval.GoldSentences(golds, texts), nil
}

type evalAgreementCommand struct {
	First  string `arg:"" help:"Folder of marked articles, with or without their texts."`
	Second string `arg:"" help:"Folder of the same articles marked by someone else."`
	Corpus string `default:"../shared/corpora/ant.jsonl.gz" env:"ISNAD_CORPUS" help:"Corpus that holds the texts, for marks without them."`
	Errors bool   `help:"List the differences."`
	JSON   bool   `help:"Write the report as JSON."`
}

// Run prints how far the second marking agrees with the first, for the articles that are in both.
func (c *evalAgreementCommand) Run() error {
	first, _, err := loadGold(c.First, c.Corpus)
	if err != nil {
		return err
	}
	second, texts, err := loadGold(c.Second, c.Corpus)
	if err != nil {
		return err
	}
	report := eval.Agreement(first, second, texts).Report(eval.ReportOptions{Errors: c.Errors, Texts: c.Errors})
	return reportFlags{JSON: c.JSON}.show(report)
}

type evalImportCommand struct {
	From string `arg:"" help:"Folder with NAME.txt and NAME.json for each article."`
	To   string `arg:"" optional:"" default:"testdata/gold" help:"Folder that gets train/ID.json and dev/ID.json."`
	JSON bool   `help:"Write the count as a line of JSON."`
}

// Run takes the marks in.
func (c *evalImportCommand) Run() error {
	n, err := eval.Import(c.From, c.To)
	if err != nil {
		return usageError{err}
	}
	if c.JSON {
		return writeJSON(os.Stdout, map[string]int{"articles": n})
	}
	fmt.Fprintf(os.Stderr, "took in %d articles\n", n)
	return nil
}
