package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"strings"
	"syscall"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/stream/server"
	"github.com/isnad-news/isnad/pkg/worker"
	"github.com/prometheus/procfs"
	"github.com/rs/zerolog"
)

// profileVariable names the file that a process of the benchmark writes its CPU profile to.
const profileVariable = "ISNAD_BENCH_PROFILE"

// benchServerCommand is the benchmark's NATS server, in a process of its own so that its use is seen. It writes its address when it takes connections.
type benchServerCommand struct {
	Dir string `required:"" help:"Where the streams are kept."`
}

// Run serves until ctx ends.
func (c *benchServerCommand) Run(ctx context.Context) error {
	s, err := server.Start(server.Options{Dir: c.Dir, Port: -1})
	if err != nil {
		return err
	}
	defer func() { s.Shutdown(); s.WaitForShutdown() }()
	fmt.Println(s.ClientURL())
	return profiled(os.Getenv(profileVariable), func() error { <-ctx.Done(); return nil })
}

// benchStageCommand is one worker of the benchmark.
type benchStageCommand struct {
	Name  string `arg:"" help:"The stage."`
	URL   string `required:"" env:"ISNAD_NATS_URL" help:"NATS server."`
	Empty bool   `help:"Do nothing with the documents."`
}

// Run works until ctx ends.
func (c *benchStageCommand) Run(ctx context.Context) error {
	all := stages
	if c.Empty {
		all = emptyStages()
	}
	for _, s := range all {
		if s.Name != c.Name {
			continue
		}
		o := worker.DefaultOptions()
		o.URL = c.URL
		w, err := worker.New(s, o, worker.NewMetrics(), zerolog.New(os.Stderr).Level(zerolog.WarnLevel))
		if err != nil {
			return err
		}
		return profiled(os.Getenv(profileVariable), func() error { return w.Run(ctx) })
	}
	return usageError{fmt.Errorf("no stage is named %q", c.Name)}
}

// emptyStages decode, check and encode each document as the real ones do, and do nothing with it.
func emptyStages() []stage.Stage {
	nothing := func(*article.Article) error { return nil }
	return []stage.Stage{
		{Name: "clean", Version: "empty", Begin: func(r article.Raw) (*article.Article, error) {
			n := len([]rune(r.Text))
			return (&article.Article{
				Schema: article.Schema, ID: r.Identify(), Language: "ar", Text: r.Text, Offsets: "codepoint",
				Paragraphs: []article.Paragraph{{Span: article.Span{End: n}, Kind: article.KindBody}},
				Alignment:  []article.Run{{Span: article.Span{End: n}, RawEnd: n}},
			}).Complete(), nil
		}},
		{Name: "split", Version: "empty", Apply: nothing},
		{Name: "quote", Version: "empty", Apply: nothing},
		{Name: "tag", Version: "empty", Apply: nothing},
	}
}

// profiled calls f and writes a CPU profile of it to the file, if one is named.
func profiled(file string, f func() error) error {
	if file == "" {
		return f()
	}
	out, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("write profile: %w", err)
	}
	defer func() { _ = out.Close() }()
	if err := pprof.StartCPUProfile(out); err != nil {
		return fmt.Errorf("write profile: %w", err)
	}
	defer pprof.StopCPUProfile()
	return f()
}

// self is the command line of a command of this program.
func self(args ...string) []string {
	program, err := os.Executable()
	if err != nil {
		program = os.Args[0]
	}
	return append([]string{program}, args...)
}

// child is a process of the benchmark.
type child struct {
	name string
	cmd  *exec.Cmd
	// line is the first line that it wrote, without a line break.
	line string
}

// start runs a program, and with wait returns when it has written a line.
func (c *benchCommand) start(ctx context.Context, name, url string, wait bool, program ...string) (*child, error) {
	cmd := exec.CommandContext(ctx, program[0], program[1:]...) //nolint:gosec // the user's own programs
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 30 * time.Second
	cmd.Stderr = os.Stderr
	cmd.Env = append(os.Environ(), "ISNAD_NATS_URL="+url)
	if c.Profile != "" {
		cmd.Env = append(cmd.Env, profileVariable+"="+c.profile(name))
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	p := &child{name: name, cmd: cmd}
	if wait {
		if p.line, err = bufio.NewReader(out).ReadString('\n'); err != nil {
			_ = cmd.Wait()
			return nil, fmt.Errorf("start %s: it wrote no line: %w", name, err)
		}
		p.line = strings.TrimSpace(p.line)
	}
	return p, nil
}

// profile is the file for a process's profile.
func (c *benchCommand) profile(name string) string {
	if c.Profile == "" {
		return ""
	}
	return filepath.Join(c.Profile, name+".pprof")
}

// stop ends the process in good order and waits for it.
func (p *child) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	_ = p.cmd.Wait()
}

// usage returns the CPU seconds that a process has used, and the most memory it has held, in MB. Both are 0 where there is no /proc.
func usage(pid int) (cpu, memory float64) {
	p, err := procfs.NewProc(pid)
	if err != nil {
		return 0, 0
	}
	if stat, err := p.Stat(); err == nil {
		cpu = stat.CPUTime()
	}
	if status, err := p.NewStatus(); err == nil {
		memory = float64(status.VmHWM) / 1e6
	}
	return cpu, memory
}
