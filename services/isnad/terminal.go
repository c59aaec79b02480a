package main

import (
	"os"
	"strings"
	"unicode"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// screen says how text is written for people: on a terminal with colours and with marks that keep Arabic in order, elsewhere plain, so that a program finds what it looks for.
type screen struct{ colour, marks bool }

// newScreen is how text is written to f. when is auto, always or never; with auto the variable NO_COLOR (https://no-color.org) turns colours off.
func newScreen(when string, f *os.File) screen {
	on := isTerminal(f)
	switch when {
	case "always":
		return screen{colour: true, marks: true}
	case "never":
		return screen{marks: on}
	}
	return screen{colour: on && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb", marks: on}
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) } //nolint:gosec // a file descriptor fits

// Colours, as SGR codes.
const (
	bold   = "1"
	dim    = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
	blue   = "34"
	cyan   = "36"
)

func (s screen) paint(code, text string) string {
	if !s.colour || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// Marks around a piece of text whose direction its own first letter tells, so that it leaves the order of the rest of the line alone.
const (
	isolate    = "\u2068"
	endIsolate = "\u2069"
)

// isolated puts the marks around text. Colours within stay in place.
func (s screen) isolated(text string) string {
	if !s.marks {
		return text
	}
	return isolate + text + endIsolate
}

// oneLine makes text from an article safe and whole on a line: without line ends, control characters, which a terminal would obey, and marks of direction that the line would not end.
func oneLine(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, text))
}

// progress shows on a terminal how far long work has come, unless results go to the same terminal. A total of -1 is unknown.
func progress(total int, what string, results *os.File) *progressbar.ProgressBar {
	shown := isTerminal(os.Stderr) && (results == nil || !isTerminal(results))
	return progressbar.NewOptions(total, progressbar.OptionSetDescription(what), progressbar.OptionSetWriter(os.Stderr), progressbar.OptionShowCount(), progressbar.OptionShowIts(),
		progressbar.OptionSetVisibility(shown), progressbar.OptionClearOnFinish(), progressbar.OptionUseANSICodes(false))
}
