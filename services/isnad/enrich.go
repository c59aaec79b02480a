package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/tag"
	"github.com/isnad-news/isnad/services/internal/names"
)

type enrichCommand struct {
	Files []string `arg:"" placeholder:"FILE" help:"Articles: .txt, .html, .json (a raw message), .jsonl (many); - is standard input."`
	Out   string   `short:"o" placeholder:"DIR" help:"Write DIR/NAME.json for each NAME instead of a line each on standard output."`
	Names string   `placeholder:"FILE" help:"Names of your own, which win over the model: lines of name, type, id, aliases, parted by tabs."`
}

// Help is shown by --help.
func (enrichCommand) Help() string {
	return "Examples:\n  isnad enrich article.txt | jq '.quotes[] | {who: .speaker.name, text}'\n  isnad enrich pages/*.html --out enriched/"
}

// Run enriches every file. One that can't be enriched is reported and does not stop the others; the exit status is then 1.
func (c *enrichCommand) Run() error {
	if c.Out != "" {
		if err := os.MkdirAll(c.Out, 0o755); err != nil {
			return fmt.Errorf("make output folder: %w", err)
		}
	}
	all := stages
	if c.Names != "" {
		entries, err := names.Read(c.Names)
		if err != nil {
			return err
		}
		own := entity.NewNames(entries)
		all = append(slices.Clone(stages[:len(stages)-1]), tag.With(func() *entity.Names { return own }))
	}
	out := bufio.NewWriter(os.Stdout)
	refused, total := 0, 0
	err := readInputs(c.Files, func(in input) error {
		total++
		a, err := stage.Enrich(in.raw, all)
		var rejected *article.InputError
		if errors.As(err, &rejected) {
			refused++
			fmt.Fprintf(os.Stderr, "isnad: %s: %v\n", in.name, err)
			return nil
		}
		if err != nil {
			return fmt.Errorf("enrich %s: %w", in.name, err)
		}
		if c.Out == "" {
			return writeJSON(out, a)
		}
		data, err := article.Encode(a)
		if err != nil {
			return fmt.Errorf("encode %s: %w", in.name, err)
		}
		name := strings.NewReplacer("/", "_", string(filepath.Separator), "_").Replace(in.name)
		return os.WriteFile(filepath.Join(c.Out, name+".json"), append(data, '\n'), 0o644) //nolint:gosec // results are for others to read
	})
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	if err == nil && refused > 0 {
		err = fmt.Errorf("%d of %d articles were refused, with the reasons above", refused, total)
	}
	return err
}
