//go:build faults

package faults_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/worker/workertest"
)

// patience is how long a test waits for anything to happen, on a machine with two busy processors. What comes bit by bit may take longer, as long as something comes.
const patience = 90 * time.Second

// process is a program that a test starts, kills, stops and starts again.
type process struct {
	t    *testing.T
	path string
	args []string
	env  []string
	out  workertest.Log
	// keep starts the program again whenever it ends, as a container's restart policy does.
	keep bool

	mu       sync.Mutex
	cmd      *exec.Cmd
	done     chan struct{} // closed when cmd has ended
	starts   int
	stopping bool
}

func newProcess(t *testing.T, path string, args, env []string) *process {
	p := &process{t: t, path: path, args: args, env: env}
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("last lines of %s:\n%s", filepath.Base(path), tail(p.out.String(), 8))
		}
	})
	return p
}

func tail(s string, n int) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

func (p *process) start() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopping = false
	if err := p.startLocked(); err != nil {
		p.t.Fatal(err)
	}
}

func (p *process) startLocked() error {
	cmd := exec.Command(p.path, p.args...)
	cmd.Env = append(os.Environ(), p.env...)
	cmd.Stdout, cmd.Stderr = &p.out, &p.out
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", p.path, err)
	}
	done := make(chan struct{})
	p.cmd, p.done = cmd, done
	p.starts++
	go func() {
		_ = cmd.Wait()
		close(done)
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.keep && !p.stopping && p.cmd == cmd {
			_ = p.startLocked()
		}
	}()
	return nil
}

// signal ends the program for good and waits until it has ended. Its exit status is -1 when a signal killed it.
func (p *process) signal(s syscall.Signal) int {
	p.mu.Lock()
	p.stopping = true
	cmd, done := p.cmd, p.done
	p.mu.Unlock()
	if cmd == nil {
		return 0
	}
	_ = cmd.Process.Signal(s)
	select {
	case <-done:
	case <-time.After(patience):
		_ = cmd.Process.Kill()
		<-done
	}
	return cmd.ProcessState.ExitCode()
}

func (p *process) kill() int { return p.signal(syscall.SIGKILL) }

// stop ends the program in good order.
func (p *process) stop() {
	p.t.Helper()
	if code := p.signal(syscall.SIGTERM); code != 0 {
		p.t.Errorf("%s ended with status %d, want 0", filepath.Base(p.path), code)
	}
}

func (p *process) set(change func(p *process)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(p)
}

func (p *process) started() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.starts
}

// rss is the program's resident memory in bytes.
func (p *process) rss() int64 {
	p.t.Helper()
	p.mu.Lock()
	pid := p.cmd.Process.Pid
	p.mu.Unlock()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		p.t.Fatal(err)
	}
	pages, err := strconv.ParseInt(strings.Fields(string(data))[1], 10, 64)
	if err != nil {
		p.t.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

// handedOut holds the ports that freePort gave, which may not be listened on yet.
var handedOut sync.Map

// freePort returns a port to listen on, each only once, below those that the system gives to connections, which could take it before the program that is to listen has started.
func freePort(t *testing.T) int {
	t.Helper()
	for range 100 {
		port := 20_000 + rand.IntN(12_000)
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		_ = l.Close()
		if _, given := handedOut.LoadOrStore(port, true); given {
			continue
		}
		return port
	}
	t.Fatal("no free port")
	return 0
}

// server is a nats-server process, whose address stays the same over restarts.
type server struct {
	*process
	url  string
	http string
	dir  string
}

// newServer writes the configuration of a server and starts it. more is further configuration, jetstream what stands in that block.
func newServer(t *testing.T, more, jetstream string) *server {
	t.Helper()
	s := prepareServer(t, "s1", t.TempDir(), more, jetstream)
	s.start()
	s.ready()
	return s
}

func prepareServer(t *testing.T, name, dir, more, jetstream string) *server {
	t.Helper()
	port, monitor := freePort(t), freePort(t)
	config := fmt.Sprintf("server_name: %s\nlisten: \"127.0.0.1:%d\"\nhttp: \"127.0.0.1:%d\"\nmax_payload: 16777216\n%s\njetstream {\n  store_dir: %q\n  max_file_store: 24GB\n  %s\n}\n",
		name, port, monitor, more, dir, jetstream)
	path := filepath.Join(t.TempDir(), name+".conf")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return &server{
		process: newProcess(t, filepath.Join(bin, "nats-server"), []string{"-c", path}, nil),
		url:     fmt.Sprintf("nats://127.0.0.1:%d", port), http: fmt.Sprintf("http://127.0.0.1:%d", monitor), dir: dir,
	}
}

func (s *server) ready() {
	s.t.Helper()
	eventually(s.t, "the server is ready", func() bool { return answers(s.http + "/healthz") })
}

// work is a worker process of one stage.
type work struct {
	*process
	health string
}

// newWorker starts a built worker: cleaner, splitter, quoter or tagger. env are settings beside the test's usual ones.
func newWorker(t *testing.T, url, name string, env ...string) *work {
	t.Helper()
	return startWorker(t, url, filepath.Join(bin, name), env)
}

func startWorker(t *testing.T, url, path string, env []string) *work {
	t.Helper()
	health := fmt.Sprintf("127.0.0.1:%d", freePort(t))
	env = append([]string{"ISNAD_NATS_URL=" + url, "ISNAD_HEALTH_ADDRESS=" + health, "ISNAD_ACK_WAIT=2s", "GOMAXPROCS=2"}, env...)
	w := &work{process: newProcess(t, path, nil, env), health: "http://" + health}
	w.start()
	return w
}

func (w *work) ready() {
	w.t.Helper()
	eventually(w.t, filepath.Base(w.path)+" is ready", func() bool { return answers(w.health + "/readyz") })
}

// metric returns the sum of a metric over its labels.
func (w *work) metric(name string) float64 {
	w.t.Helper()
	r, err := http.Get(w.health + "/metrics")
	if err != nil {
		w.t.Fatal(err)
	}
	defer r.Body.Close()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	sum := 0.0
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, name); ok && (rest[0] == '{' || rest[0] == ' ') {
			v, err := strconv.ParseFloat(strings.TrimSpace(line[strings.LastIndexByte(line, ' '):]), 64)
			if err != nil {
				w.t.Fatal(err)
			}
			sum += v
		}
	}
	return sum
}

// services are the four workers in the stream's order.
var services = []string{"cleaner", "splitter", "quoter", "tagger"}

// newWorkers starts one worker of each stage and waits until all are ready.
func newWorkers(t *testing.T, url string, env ...string) map[string]*work {
	t.Helper()
	all := map[string]*work{}
	for _, name := range services {
		all[name] = newWorker(t, url, name, env...)
	}
	for _, w := range all {
		w.ready()
	}
	return all
}

func answers(url string) bool {
	client := http.Client{Timeout: time.Second}
	r, err := client.Get(url)
	if err != nil {
		return false
	}
	_ = r.Body.Close()
	return r.StatusCode == http.StatusOK
}

// eventually polls until the condition holds, or fails the test.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	steadily(t, what, func() (int, bool) { return 0, holds() })
}

// steadily polls until it is done, or fails the test when the state that is returned with that stays the same for the patience of a test.
func steadily(t *testing.T, what string, look func() (state int, done bool)) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	last, changed := 0, time.Now()
	for {
		state, done := look()
		if done {
			return
		}
		if state != last {
			last, changed = state, time.Now()
		}
		if time.Since(changed) > patience {
			t.Fatalf("nothing has happened for %v: %s", patience, what)
		}
		<-tick.C
	}
}
