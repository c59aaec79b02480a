package main

import (
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
)

// TestCommandReference keeps docs/command.md in step with the flags; -update writes it.
func TestCommandReference(t *testing.T) {
	const file = "../../docs/command.md"
	const head = "# The command\n\n" +
		"`isnad` is the command beside the workers. This page is made from its flags, as `isnad --help` and `isnad man` are. `isnad completion` prints what bash, zsh and fish need to complete it.\n\n" +
		"Text for people has colours and marks of direction on a terminal only, results go to standard output and what is said about them to standard error. `--json` makes what a command tells a line of JSON.\n\n"
	got := head + page.Markdown(newParser(new(command)).Model)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(kept), got); diff != "" {
		t.Errorf("docs/command.md is not what the flags say; `go test ./services/isnad -run TestCommandReference -update` writes it:\n%s", diff)
	}
}

// TestEveryCommandHasExamples holds for commands and for those that are several.
func TestEveryCommandHasExamples(t *testing.T) {
	t.Parallel()
	for _, n := range newParser(new(command)).Model.Children {
		if !n.Hidden && !strings.Contains(n.Detail, "Examples:\n") {
			t.Errorf("isnad %s has no examples", n.Name)
		}
	}
}

// TestExamplesParse takes every example of the help through the parser.
func TestExamplesParse(t *testing.T) {
	t.Parallel()
	n := 0
	var visit func(*kong.Node)
	visit = func(node *kong.Node) {
		_, lines, _ := strings.Cut(node.Detail, "Examples:\n")
		for l := range strings.Lines(lines) {
			for part := range strings.SplitSeq(strings.NewReplacer("<(", "|", ")", "").Replace(strings.TrimSpace(l)), "|") {
				part, _, _ = strings.Cut(part, " > ")
				words := strings.Fields(strings.ReplaceAll(part, "'", ""))
				if len(words) == 0 || words[0] != "isnad" {
					continue
				}
				n++
				if _, err := newParser(new(command)).Parse(words[1:]); err != nil && !strings.Contains(err.Error(), "unexpected argument القمر") { // a name of two words
					t.Errorf("%s: %v", part, err)
				}
			}
		}
		for _, c := range node.Children {
			visit(c)
		}
	}
	visit(newParser(new(command)).Model.Node)
	if n < 30 {
		t.Errorf("%d examples, want 30 at least", n)
	}
}
