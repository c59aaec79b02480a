//go:build faults

package faults_test

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/clean"
	"github.com/isnad-news/isnad/pkg/worker"
)

// stageVariable makes the test program a worker of the first stage, of the version that the variable names. It does what clean.Stage does, and what an article's source
// asks for beside it: poison:panic, poison:hang, poison:memory, poison:fatal, poison:grow. FAULTS_DELAY is how long each article takes it longer.
const stageVariable = "FAULTS_STAGE"

// memoryLimit is the address space of a test worker, in bytes: who takes more ends as if the system had killed it.
const memoryLimit = 3 << 30

func runTestStage() {
	s := clean.Stage
	delay, _ := time.ParseDuration(os.Getenv("FAULTS_DELAY"))
	s.Version = os.Getenv(stageVariable)
	s.Begin = func(r article.Raw) (*article.Article, error) {
		time.Sleep(delay) // the slow work itself
		kind, _ := strings.CutPrefix(r.Source, "poison:")
		switch kind {
		case "panic":
			panic("a stage's fault")
		case "hang":
			select {}
		case "fatal":
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		case "memory":
			var all [][]byte
			for {
				all = append(all, make([]byte, 64<<20))
				_ = all
			}
		}
		a, err := clean.Stage.Begin(r)
		if err == nil && kind == "grow" {
			a.Extracted = strings.Repeat("نص ", 4<<20)
		}
		return a, err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: memoryLimit, Max: memoryLimit}); err != nil {
		panic(err)
	}
	os.Args = os.Args[:1]
	worker.Main(s)
}

// newTestStage starts a test worker of the first stage.
func newTestStage(t *testing.T, url, version string, env ...string) *work {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	w := startWorker(t, url, path, append(env, stageVariable+"="+version))
	w.ready()
	return w
}
