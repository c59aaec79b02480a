package manual

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// Markdown returns the reference of all commands, to stand under a heading of the first level.
func (p Page) Markdown(app *kong.Application) string {
	var b strings.Builder
	all := commands(app)
	b.WriteString("| command | what it does |\n|---|---|\n")
	for _, n := range all {
		fmt.Fprintf(&b, "| [`%s %s`](#%s) | %s |\n", app.Name, name(n), anchor(app.Name+" "+name(n)), n.Help)
	}
	b.WriteString("\n## Flags of every command\n")
	markdownFlags(&b, app.Flags)
	if shared := p.sharedFlags(app); len(shared) > 0 {
		fmt.Fprintf(&b, "\n## Flags of the commands that connect\n")
		markdownFlags(&b, shared)
	}
	b.WriteString("\n## Exit codes\n| code | meaning |\n|---|---|\n")
	for _, e := range p.Exit {
		fmt.Fprintf(&b, "| %d | %s |\n", e.Code, e.Meaning)
	}
	for _, n := range all {
		fmt.Fprintf(&b, "\n## %s %s\n%s\n", app.Name, name(n), n.Help)
		paragraphs, examples := parts(detail(n))
		for _, text := range paragraphs {
			fmt.Fprintf(&b, "\n%s\n", text)
		}
		fmt.Fprintf(&b, "\n```\n%s\n```\n", synopsis(app.Name, n))
		p.markdownArguments(&b, n)
		if len(examples) > 0 {
			fmt.Fprintf(&b, "\nExamples:\n```sh\n%s\n```\n", strings.Join(examples, "\n"))
		}
	}
	return b.String()
}

func anchor(heading string) string { return strings.ReplaceAll(strings.ToLower(heading), " ", "-") }

func (p Page) markdownArguments(b *strings.Builder, n *kong.Node) {
	if len(n.Positional) > 0 {
		b.WriteString("\n| argument | what |\n|---|---|\n")
		for _, a := range n.Positional {
			fmt.Fprintf(b, "| `%s` | %s |\n", cell(a.Summary()), cell(a.Help))
		}
	}
	var own []*kong.Flag
	connects := false
	for _, f := range flags(n) {
		if p.isShared(f) {
			connects = true
		} else {
			own = append(own, f)
		}
	}
	if len(own) > 0 {
		b.WriteString("\n")
		markdownFlags(b, own)
	}
	if connects {
		b.WriteString("\nIt takes the [flags of the commands that connect](#flags-of-the-commands-that-connect), too.\n")
	}
}

func markdownFlags(b *strings.Builder, flags []*kong.Flag) {
	b.WriteString("| flag | what |\n|---|---|\n")
	for _, f := range flags {
		fmt.Fprintf(b, "| `%s` | %s |\n", cell(form(f)), cell(strings.Join(append([]string{f.Help}, notes(f)...), " ")))
	}
}

// cell keeps text within a cell of a table, and within code there.
func cell(s string) string {
	return strings.NewReplacer("|", "\\|", "\n", " ").Replace(s)
}
