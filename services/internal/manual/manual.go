// Package manual writes out what a command line made with kong takes: as a man page, as Markdown, and word by word for completion in shells.
//
// There are modules for each of these (kongplete, kong-completion, mango-kong). None has had a release since 2023, and what they share, a walk over kong's model, is most of the work.
package manual

import (
	"cmp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Page is a manual's text beside what the command's model says.
type Page struct {
	// Exit is what the exit codes mean.
	Exit []Exit
	// Shared are the beginnings of the names of flags that many commands have, which are described once.
	Shared string
}

// Exit is an exit code and its meaning.
type Exit struct {
	Code    int
	Meaning string
}

// commands lists the commands that do something, in the order of the model.
func commands(app *kong.Application) []*kong.Node {
	var out []*kong.Node
	for _, n := range app.Leaves(true) {
		if !hidden(n) {
			out = append(out, n)
		}
	}
	return out
}

func hidden(n *kong.Node) bool { return n != nil && (n.Hidden || hidden(n.Parent)) }

// detail is the longer help of a command, or of the command that it belongs to when it is the first of those.
func detail(n *kong.Node) string {
	if p := n.Parent; n.Detail == "" && p != nil && p.Type == kong.CommandNode && p.Children[0] == n {
		return p.Detail
	}
	return n.Detail
}

// parts splits help into its paragraphs and its examples.
func parts(detail string) (paragraphs, examples []string) {
	text, lines, _ := strings.Cut(detail, "Examples:\n")
	for p := range strings.SplitSeq(text, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			paragraphs = append(paragraphs, p)
		}
	}
	for l := range strings.Lines(lines) {
		if l = strings.TrimSpace(l); l != "" {
			examples = append(examples, l)
		}
	}
	return paragraphs, examples
}

// name is the command with those it belongs to: dead list.
func name(n *kong.Node) string {
	if n.Parent == nil || n.Type == kong.ApplicationNode {
		return ""
	}
	return strings.TrimSpace(name(n.Parent) + " " + n.Name)
}

// synopsis is how the command is called.
func synopsis(app string, n *kong.Node) string {
	out := []string{app, name(n)}
	for _, p := range n.Positional {
		out = append(out, p.Summary())
	}
	return strings.Join(append(out, "[flags]"), " ")
}

// flags returns the command's own flags and those of the commands that it belongs to, but for the application's.
func flags(n *kong.Node) []*kong.Flag {
	var out []*kong.Flag
	for ; n != nil && n.Type != kong.ApplicationNode; n = n.Parent {
		for _, f := range n.Flags {
			if !f.Hidden {
				out = append(out, f)
			}
		}
	}
	return out
}

// form is how a flag is written: -n, --count=INT.
func form(f *kong.Flag) string {
	s := "--" + f.Name
	if f.Tag.Negatable != "" {
		s = "--[no-]" + f.Name
	}
	if !f.IsBool() && !f.IsCounter() {
		s += "=" + cmp.Or(f.PlaceHolder, strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_")))
	}
	if f.Short != 0 {
		s = "-" + string(f.Short) + ", " + s
	}
	return s
}

// notes are what there is to say of a flag beside its help.
func notes(f *kong.Flag) []string {
	var out []string
	if f.Default != "" && !f.IsBool() {
		out = append(out, "Default: "+f.Default+".")
	}
	if f.Required {
		out = append(out, "Required.")
	}
	if len(f.Envs) > 0 {
		out = append(out, "Environment: "+strings.Join(f.Envs, ", ")+".")
	}
	return out
}

// sharedFlags returns the flags whose names begin with the page's Shared, each once.
func (p Page) sharedFlags(app *kong.Application) []*kong.Flag {
	var out []*kong.Flag
	for _, n := range commands(app) {
		for _, f := range flags(n) {
			if p.isShared(f) && !slices.ContainsFunc(out, func(o *kong.Flag) bool { return o.Name == f.Name }) {
				out = append(out, f)
			}
		}
	}
	return out
}

func (p Page) isShared(f *kong.Flag) bool {
	return p.Shared != "" && strings.HasPrefix(f.Name, p.Shared)
}
