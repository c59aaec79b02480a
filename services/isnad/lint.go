package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"

	"github.com/isnad-news/isnad/services/internal/input"
	"github.com/isnad-news/isnad/services/internal/lint"
)

type lintCommand struct {
	input.Options
	Files  []string `arg:"" name:"file" placeholder:"FILE" help:"Files or folders of articles, as for publish."`
	Level  string   `enum:"error,warning,info" default:"info" help:"The least level to show: error (it would not pass), warning (it would pass, perhaps not as meant) or info (what will be done with it)."`
	Strict bool     `help:"Count warnings as errors."`
	JSON   bool     `help:"Write a line of JSON for each article."`
}

// Help is shown by --help.
func (lintCommand) Help() string {
	return withExamples("Says what each article will meet in the stream, without sending it: faulty JSON, with line and column; fields that break the schema; size, encoding, language; "+
		"the title that is guessed; what is cut as furniture. The exit status is 3 when an article has an error.",
		"isnad lint article.txt", "isnad lint archive.jsonl.gz --level warning", "isnad lint news/ --json | jq 'select(.level == \"error\") | .where'")
}

// linted is what is said of one article.
type linted struct {
	File  string `json:"file"`
	Where string `json:"where"`
	Name  string `json:"name"`
	// Level is the gravest of the findings', or "ok" without one.
	Level    string         `json:"level"`
	Findings []lint.Finding `json:"findings"`
}

// Run checks every article. The exit status is 3 when one has an error.
func (c *lintCommand) Run(s screen) error {
	out := bufio.NewWriter(os.Stdout)
	bar := progress(-1, "checking", os.Stdout)
	faulty, total := 0, 0
	ids := map[string]string{}
	err := input.Read(c.Files, c.Options, func(a input.Article) error {
		total++
		_ = bar.Add(1)
		l, err := check(a)
		if err != nil {
			return err
		}
		if a.Raw.ID != "" {
			if first, ok := ids[a.Raw.ID]; ok {
				l.Findings = append(l.Findings, lint.Finding{Level: lint.Warning, Code: "same_id", Message: "the article of " + first + " has the same id"})
			}
			ids[a.Raw.ID] = l.Where
		}
		l.Level = gravest(l.Findings)
		if l.Level == lint.Error || c.Strict && l.Level == lint.Warning {
			faulty++
		}
		least := slices.Index(lint.Levels(), c.Level)
		l.Findings = slices.DeleteFunc(l.Findings, func(f lint.Finding) bool { return slices.Index(lint.Levels(), f.Level) > least })
		if c.JSON {
			return writeJSON(out, l)
		}
		return l.write(out, s)
	})
	_ = bar.Finish()
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "checked %d\n", total)
	return refusedError{faulty, total}.err()
}

// check returns the findings about an article. Places in a file of lines are those of the file.
func check(a input.Article) (linted, error) {
	l := linted{File: a.File, Where: a.Where(), Name: a.Name, Findings: []lint.Finding{}}
	if a.Err != nil && a.Message == nil {
		l.Findings = append(l.Findings, lint.Reject(a.Err))
		return l, nil
	}
	data, err := a.Data()
	if err != nil {
		return l, err
	}
	l.Findings = append(l.Findings, lint.Check(data)...)
	for i := range l.Findings {
		if f := &l.Findings[i]; f.Line > 0 && a.Line > 0 {
			f.Line += a.Line - 1
		}
	}
	return l, nil
}

// gravest is the gravest level among the findings.
func gravest(all []lint.Finding) string {
	for _, level := range lint.Levels() {
		if slices.ContainsFunc(all, func(f lint.Finding) bool { return f.Level == level }) {
			return level
		}
	}
	return "ok"
}

// levelColours are those that compilers have.
var levelColours = map[string]string{lint.Error: red, lint.Warning: yellow, lint.Info: blue}

// write writes a line for each finding: WHERE: LEVEL: MESSAGE [CODE].
func (l linted) write(w io.Writer, s screen) error {
	for _, f := range l.Findings {
		where := l.Where
		if f.Line > 0 {
			where = l.File + ":" + strconv.Itoa(f.Line) + ":" + strconv.Itoa(f.Column)
		}
		_, err := fmt.Fprintf(w, "%s: %s: %s %s\n", where, s.paint(levelColours[f.Level], f.Level), s.isolated(oneLine(f.Message)), s.paint(dim, "["+f.Code+"]"))
		if err != nil {
			return err
		}
	}
	return nil
}
