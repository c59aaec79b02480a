package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/isnad-news/isnad/services/internal/names"
	"github.com/rogpeppe/go-internal/testscript"
	"go.uber.org/goleak"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) {
	testscript.Main(leakless{m}, map[string]func(){"isnad": main})
}

// leakless runs the tests and then looks for goroutines that they left.
type leakless struct{ m *testing.M }

func (l leakless) Run() int {
	code := l.m.Run()
	if code != 0 {
		return code
	}
	if err := goleak.Find(
		goleak.IgnoreAnyFunction("github.com/nats-io/nats-server/v2/server.(*Server).startGWReconnectLoop"),
		goleak.IgnoreTopFunction("github.com/golang/glog.(*fileSink).flushDaemon")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// scripted runs the scripts of a folder, in which `exits CODE PROGRAM…` also checks the exit code.
func scripted(t *testing.T, dir string, setup func(*testscript.Env) error) {
	testscript.Run(t, testscript.Params{
		Dir: dir, Setup: setup, UpdateScripts: *update, RequireExplicitExec: true,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"exits": exits},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGUMENTS…")
	}
	code := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// TestScripts runs the command as its users do, without a server.
func TestScripts(t *testing.T) { scripted(t, "testdata/script", nil) }

// TestStreamScripts runs the command beside a stream of its own for each script.
func TestStreamScripts(t *testing.T) {
	scripted(t, "testdata/script/stream", func(env *testscript.Env) error {
		t := env.T().(testing.TB)
		conn, _ := streamUp(t, t.TempDir(), names.Flags{})
		env.Setenv("ISNAD_NATS_URL", conn.ConnectedUrl())
		return nil
	})
}
