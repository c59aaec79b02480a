//go:build faults

// Package faults_test breaks the stream on purpose, with real processes, and counts what comes out. `make test-faults` runs it; docs/operations.md has the table of faults.
package faults_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// bin is the folder with the built programs: the four workers, isnad and nats-server.
var bin string

func TestMain(m *testing.M) {
	if os.Getenv(stageVariable) != "" {
		runTestStage() // this process is a worker of another test process
		return
	}
	os.Exit(buildAndRun(m))
}

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "isnad-faults-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	bin = dir
	build := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "github.com/nats-io/nats-server/v2", "../../services/...")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build the programs: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}
