// Command isnad runs the whole stream in one process, and is the tool to feed, read, look after and measure it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/isnad-news/isnad/pkg/clean"
	"github.com/isnad-news/isnad/pkg/quote"
	"github.com/isnad-news/isnad/pkg/sentence"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/tag"
)

// stages is the stream from end to end.
var stages = []stage.Stage{clean.Stage, sentence.Stage, quote.Stage, tag.Stage}

type command struct {
	Run       runCommand       `cmd:"" help:"Run the whole stream here: a NATS server and all workers in one process."`
	Enrich    enrichCommand    `cmd:"" help:"Enrich files without a server."`
	Lint      lintCommand      `cmd:"" help:"Say what articles will meet in the stream, without sending them."`
	Publish   publishCommand   `cmd:"" help:"Send raw articles to the stream."`
	Subscribe subscribeCommand `cmd:"" help:"Read enriched articles, quotes or entities as they come."`
	Quotes    quotesCommand    `cmd:"" help:"Ask the archive who said what about whom."`
	Archive   archiveCommand   `cmd:"" help:"Look after the archive of quotes."`
	Status    statusCommand    `cmd:"" help:"Show how far each stage is, and what the streams hold."`
	Dead      deadCommand      `cmd:"" help:"Look at what the stages gave up on, and send it on its way again or delete it."`
	Names     namesCommand     `cmd:"" help:"Look after names of your own, which the taggers then know."`
	Users     usersCommand     `cmd:"" help:"Make a NATS user with a password for each service, and certificates."`
	Setup     setupCommand     `cmd:"" help:"Make the streams and consumers, for workers whose users may not."`
	Backup    backupCommand    `cmd:"" help:"Write all streams to a directory."`
	Restore   restoreCommand   `cmd:"" help:"Make the streams of a backup anew, on a server without streams."`
	Eval      evalCommand      `cmd:"" help:"Measure quality against articles marked by hand."`
	Bench     benchCommand     `cmd:"" help:"Measure the stream's speed on this machine."`

	BenchServer benchServerCommand `cmd:"" hidden:""`
	BenchStage  benchStageCommand  `cmd:"" hidden:""`

	Color   string           `default:"auto" enum:"auto,always,never" placeholder:"WHEN" help:"Colours on a terminal: auto, always or never. NO_COLOR is respected."`
	Version kong.VersionFlag `help:"Print the versions of the stages."`
	manuals
}

func main() {
	var c command
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	parser := newParser(&c, kong.BindTo(ctx, (*context.Context)(nil)))
	parsed, err := parser.Parse(os.Args[1:])
	if err != nil {
		parser.Stdout = os.Stderr // results go to standard output, and the usage is none
	}
	parser.FatalIfErrorf(err)
	err = parsed.Run(newScreen(c.Color, os.Stdout), &c, parser.Model)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "isnad: "+err.Error())
	}
	os.Exit(exitCode(err))
}

// newParser reads the command line into c.
func newParser(c *command, options ...kong.Option) *kong.Kong {
	return kong.Must(c, append([]kong.Option{
		kong.Name("isnad"), kong.Description("Isnad reads raw Arabic news and publishes it enriched: who said what, about whom, where each word stands."),
		kong.Vars{"version": version()},
		kong.ShortUsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Exit(func(code int) {
			if code != 0 {
				code = exitUsage
			}
			os.Exit(code)
		}),
	}, options...)...)
}

// version names the build and the stages.
func version() string {
	v := "isnad"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		v += " " + info.Main.Version
	}
	for _, s := range stages {
		v += " " + s.Name + "/" + s.Version
	}
	return v
}
