package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/tag"
	"github.com/isnad-news/isnad/services/internal/input"
	"github.com/isnad-news/isnad/services/internal/names"
)

type enrichCommand struct {
	input.Options
	Files  []string `arg:"" name:"file" placeholder:"FILE" help:"Files or folders of articles: .txt, .html, .json (a raw message), .jsonl (one a line), .csv, .rss and .atom feeds, any of them .gz; - is standard input."`
	Format string   `enum:"jsonl,csv,brat,webannotation" default:"jsonl" help:"jsonl: whole enriched articles; csv: a table of the quotes; brat: standoff files for the annotation tool, with --out; webannotation: W3C Web Annotations in JSON-LD."`
	Out    string   `short:"o" placeholder:"DIR" help:"Write files named after the articles into DIR instead of lines on standard output."`
	BOM    bool     `name:"bom" help:"Begin a CSV table with a byte order mark, by which Excel knows that it is UTF-8."`
	Names  string   `placeholder:"FILE" help:"Names of your own, which win over the model: lines of name, type, id, aliases, parted by tabs."`
}

// Help is shown by --help.
func (enrichCommand) Help() string {
	return examples("isnad enrich article.txt | jq '.quotes[] | {who: .speaker.name, text}'", "isnad enrich pages/*.html --out enriched/", "isnad enrich archive.csv --format csv --bom > quotes.csv",
		"isnad enrich news/ --format brat --out annotated/")
}

// Run enriches every article. One that can't be enriched is reported and does not stop the others; the exit status is then 3.
func (c *enrichCommand) Run() error {
	all := stages
	if c.Names != "" {
		entries, err := names.Read(c.Names)
		if err != nil {
			return err
		}
		own := entity.NewNames(entries)
		all = append(slices.Clone(stages[:len(stages)-1]), tag.With(func() *entity.Names { return own }))
	}
	lines := bufio.NewWriter(os.Stdout)
	out, err := c.output(lines)
	if err != nil {
		return err
	}
	bar := progress(-1, "enriching", os.Stdout)
	refused, total := 0, 0
	err = input.Read(c.Files, c.Options, func(in input.Article) error {
		total++
		_ = bar.Add(1)
		a, err := (*article.Article)(nil), in.Err
		if err == nil {
			a, err = stage.Enrich(in.Raw, all)
		}
		var rejected *article.InputError
		var panicked *stage.PanicError
		if errors.As(err, &rejected) || errors.As(err, &panicked) {
			refused++
			fmt.Fprintf(os.Stderr, "isnad: %s: %v\n", in.Where(), err)
			return nil
		}
		if err != nil {
			return fmt.Errorf("enrich %s: %w", in.Where(), err)
		}
		return out.write(in.Name, a)
	})
	_ = bar.Finish()
	if err == nil {
		err = out.close()
	}
	if flushed := lines.Flush(); err == nil {
		err = flushed
	}
	if err != nil {
		return err
	}
	return refusedError{refused, total}.err()
}
