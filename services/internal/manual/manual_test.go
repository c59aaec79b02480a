package manual_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/isnad-news/isnad/services/internal/manual"
)

// ship is a command line with one of everything.
type ship struct {
	Sail struct {
		To    []string `arg:"" placeholder:"FILE" help:"Where to."`
		Speed string   `short:"s" enum:"slow,fast" default:"slow" env:"SHIP_SPEED" help:"How fast."`
		Crew  string   `complete:"anna,omar" help:"Who sails."`
		Dry   bool     `default:"true" negatable:"" help:"Keep dry | and warm."`
		URL   string   `name:"port-url" help:"Where the port is."`
	} `cmd:"" help:"Sail away."`
	Cargo struct {
		Load   struct{} `cmd:"" help:"Load it."`
		Unload struct{} `cmd:"" help:"Take it off."`
		Secret struct{} `cmd:"" hidden:"" help:"No one knows."`
	} `cmd:"" help:"Look after the cargo."`
	Loud bool `help:"Say more."`
}

func model(t *testing.T) *kong.Application {
	t.Helper()
	k, err := kong.New(new(ship), kong.Name("ship"), kong.Description("Sails."))
	if err != nil {
		t.Fatal(err)
	}
	return k.Model
}

func TestComplete(t *testing.T) {
	t.Parallel()
	app := model(t)
	for line, want := range map[string]string{
		"":                       "sail cargo",
		"s":                      "sail",
		"cargo ":                 "load unload",
		"cargo load ":            "",
		"cargo --l":              "--loud",
		"sail ":                  ":files",
		"sail here ":             ":files",
		"sail --speed ":          "slow fast",
		"sail -s f":              "fast",
		"sail -s fast --cr":      "--crew",
		"sail --speed=f":         "--speed=fast",
		"sail --speed = f":       "fast",
		"sail --speed =":         "slow fast",
		"sail --crew o":          "omar",
		"sail --no":              "--no-dry",
		"sail --dry --sp":        "--speed",
		"sail --nothing=x":       "",
		"sail --loud --nothing ": ":files",
	} {
		var got []string
		found, files := manual.Complete(app, strings.Split(line, " "))
		for _, c := range found {
			got = append(got, c.Word)
		}
		if files {
			got = append(got, manual.FilesLine)
		}
		if !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("after %q comes %q, want %q", line, got, want)
		}
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	page := manual.Page{Shared: "port-", Exit: []manual.Exit{{Code: 9, Meaning: ".sunk"}}}
	for name, c := range map[string]struct {
		text        string
		want, never []string
	}{
		"Markdown": {page.Markdown(model(t)), []string{
			"[`ship cargo load`](#ship-cargo-load)", "\n## ship sail\n", "| `-s, --speed=SPEED` | How fast. Default: slow. Environment: SHIP_SPEED. |", "`--[no-]dry`", "dry \\| and", "## Flags of the commands that connect",
			"| 9 | .sunk |",
		}, []string{"No one knows"}},
		"man": {page.Man(model(t)), []string{".TH SHIP 1\n", ".SS \"ship cargo load [flags]\"", "\\-s, \\-\\-speed=SPEED", ".B SHIP_SPEED\nas the flag \\-\\-speed\n", ".B 9\n\\&.sunk\n"}, []string{"No one knows"}},
	} {
		for _, w := range c.want {
			if !strings.Contains(c.text, w) {
				t.Errorf("%s lacks %q:\n%s", name, w, c.text)
			}
		}
		for _, w := range c.never {
			if strings.Contains(c.text, w) {
				t.Errorf("%s has %q", name, w)
			}
		}
		if n := strings.Count(c.text, "Where the port is."); n != 1 {
			t.Errorf("%s describes the shared flag %d times", name, n)
		}
	}
}
