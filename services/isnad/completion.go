package main

import (
	"bufio"
	"fmt"
	"os"

	"github.com/alecthomas/kong"
	"github.com/isnad-news/isnad/services/internal/manual"
)

// page is the manual's text beside what the flags say.
var page = manual.Page{
	Shared: "nats-",
	Exit: []manual.Exit{
		{Code: exitOK, Meaning: "All is done."},
		{Code: exitFailure, Meaning: "The work could not be done: no server, a full disk, figures that differ."},
		{Code: exitUsage, Meaning: "The command line is wrong, or a file that it names."},
		{Code: exitRefusals, Meaning: "The work is done, but some articles were refused. Each is named on standard error with the reason."},
	},
}

// manuals are the commands that tell of the command itself.
type manuals struct {
	Man        manCommand        `cmd:"" help:"Print the man page."`
	Completion completionCommand `cmd:"" help:"Print the script by which a shell completes the command."`
	Complete   completeCommand   `cmd:"" name:"__complete" hidden:"" help:"Print the words that may come next."`
}

type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Help is shown by --help.
func (completionCommand) Help() string {
	return examples("source <(isnad completion bash)", "isnad completion zsh > \"${fpath[1]}/_isnad\"", "isnad completion fish > ~/.config/fish/completions/isnad.fish")
}

// Run prints the script.
func (c *completionCommand) Run() error {
	script, err := manual.Script(c.Shell, "isnad")
	if err != nil {
		return usageError{err}
	}
	fmt.Print(script)
	return nil
}

type completeCommand struct {
	Words []string `arg:"" optional:"" passthrough:"" help:"The words of the command line up to the cursor."`
}

// Run prints the words that may come next, for the scripts of completionCommand.
func (c *completeCommand) Run(model *kong.Application) error {
	words := c.Words
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	candidates, files := manual.Complete(model, words)
	w := bufio.NewWriter(os.Stdout)
	for _, one := range candidates {
		_, _ = fmt.Fprintf(w, "%s\t%s\n", one.Word, one.Help)
	}
	if files {
		_, _ = fmt.Fprintln(w, manual.FilesLine)
	}
	return w.Flush()
}

type manCommand struct{}

// Help is shown by --help.
func (manCommand) Help() string {
	return examples("isnad man | man -l -", "isnad man > /usr/local/share/man/man1/isnad.1")
}

// Run prints the man page.
func (manCommand) Run(model *kong.Application) error {
	fmt.Print(page.Man(model))
	return nil
}
