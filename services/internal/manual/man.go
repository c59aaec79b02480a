package manual

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Man returns the man page, in the macros of man(7).
func (p Page) Man(app *kong.Application) string {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH %s 1\n.SH NAME\n%s \\- %s\n", strings.ToUpper(app.Name), roff(app.Name), roff(app.Help))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.B %s\n<command> [flags]\n.SH COMMANDS\n", roff(app.Name))
	env := map[string]string{}
	for _, n := range commands(app) {
		fmt.Fprintf(&b, ".SS %s\n%s\n", quoted(synopsis(app.Name, n)), text(n.Help))
		paragraphs, examples := parts(detail(n))
		for _, s := range paragraphs {
			fmt.Fprintf(&b, ".PP\n%s\n", text(s))
		}
		for _, a := range n.Positional {
			fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", quoted(a.Summary()), text(a.Help))
		}
		for _, f := range flags(n) {
			if !p.isShared(f) {
				manFlag(&b, f)
			}
			for _, e := range f.Envs {
				env[e] = f.Name
			}
		}
		if len(examples) > 0 {
			b.WriteString(".PP\nExamples:\n.PP\n.nf\n.RS\n")
			for _, e := range examples {
				b.WriteString(text(e) + "\n")
			}
			b.WriteString(".RE\n.fi\n")
		}
	}
	b.WriteString(".SH OPTIONS\n")
	for _, f := range append(slices.Clone(app.Flags), p.sharedFlags(app)...) {
		manFlag(&b, f)
	}
	b.WriteString(".SH ENVIRONMENT\n")
	for _, e := range slices.Sorted(maps.Keys(env)) {
		fmt.Fprintf(&b, ".TP\n.B %s\nas the flag \\-\\-%s\n", roff(e), roff(env[e]))
	}
	b.WriteString(".TP\n.B NO_COLOR\nwhen it is set, there are no colours\n.SH EXIT STATUS\n")
	for _, e := range p.Exit {
		fmt.Fprintf(&b, ".TP\n.B %d\n%s\n", e.Code, text(e.Meaning))
	}
	return b.String()
}

func manFlag(b *strings.Builder, f *kong.Flag) {
	fmt.Fprintf(b, ".TP\n.B %s\n%s\n", quoted(form(f)), text(strings.Join(append([]string{f.Help}, notes(f)...), " ")))
}

// roff escapes what roff would take for its own.
func roff(s string) string { return strings.NewReplacer(`\`, `\e`, "-", `\-`, "\n", " ").Replace(s) }

// text is a line of text, which roff takes for a request when it begins with a stop or an apostrophe.
func text(s string) string {
	s = roff(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}

// quoted is an argument of a macro.
func quoted(s string) string { return `"` + strings.ReplaceAll(roff(s), `"`, `\(dq`) + `"` }
