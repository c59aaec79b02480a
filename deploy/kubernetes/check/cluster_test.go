package check_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestClusterComesUp runs three servers with the configuration of the pods, and beside it the steps of docs/operations.md: users, streams, workers with their roles. What the probes and KEDA
// ask is asked here too. Only addresses and folders differ.
func TestClusterComesUp(t *testing.T) {
	m := build(t, "../base")
	users := filepath.Join(t.TempDir(), "users")
	run(t, ".", filepath.Join(bin, "isnad"), "users", "--out", users)

	const n = 3
	var clients, monitors, routes [n]string
	for i := range n {
		clients[i], monitors[i], routes[i] = freeAddress(t), freeAddress(t), freeAddress(t)
	}
	var pids [n]string
	for i := range n {
		dir := t.TempDir()
		text := settingsOf(t, m, "isnad.conf")
		for from, to := range map[string]string{
			`"0.0.0.0:4222"`: clients[i], `"0.0.0.0:8222"`: monitors[i], `"0.0.0.0:6222"`: routes[i], "store_dir: /data": "store_dir: " + dir + "/data",
			`"/run/nats/nats.pid"`:      dir + "/nats.pid",
			"nats-0.nats-headless:6222": routes[0], "nats-1.nats-headless:6222": routes[1], "nats-2.nats-headless:6222": routes[2],
		} {
			if !strings.Contains(text, from) {
				t.Fatalf("the configuration has no %s", from)
			}
			text = strings.ReplaceAll(text, from, to)
		}
		list, err := os.ReadFile(filepath.Join(users, "nats-users.conf"))
		if err != nil {
			t.Fatal(err)
		}
		config := filepath.Join(dir, "isnad.conf")
		for name, text := range map[string]string{config: text, filepath.Join(dir, "nats-users.conf"): string(list)} {
			if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		pids[i] = filepath.Join(dir, "nats.pid")
		start(t, []string{fmt.Sprintf("POD_NAME=nats-%d", i)}, filepath.Join(bin, "nats-server"), "--config", config)
	}
	for _, w := range m.workloads {
		if w.Name == "nats" {
			for _, monitor := range monitors {
				answers(t, "http://"+monitor+w.template.Spec.Containers[0].ReadinessProbe.HTTPGet.Path)
			}
		}
	}

	url := "ISNAD_NATS_URL=nats://" + strings.Join(clients[:], ",nats://")
	setup := exec.CommandContext(t.Context(), filepath.Join(bin, "isnad"), "setup")
	setup.Env = append(roleOf(t, users, "operator"), url, "ISNAD_REPLICAS=3")
	if out, err := setup.CombinedOutput(); err != nil {
		t.Fatalf("isnad setup: %v\n%s", err, out)
	}
	for _, w := range m.workloads {
		if w.Name == "nats" {
			continue
		}
		c := w.template.Spec.Containers[0]
		health := freeAddress(t)
		start(t, append(roleOf(t, users, strings.TrimPrefix(c.EnvFrom[1].SecretRef.Name, "nats-")), url, "ISNAD_HEALTH_ADDRESS="+health, "ISNAD_HTTP="+freeAddress(t), "ISNAD_ARCHIVE_DIR="+t.TempDir()), filepath.Join(bin, w.Name))
		answers(t, "http://"+health+c.LivenessProbe.HTTPGet.Path)
		answers(t, "http://"+health+c.ReadinessProbe.HTTPGet.Path)
	}

	// KEDA looks for the consumer at the server that leads it.
	led := map[string]bool{}
	for i, monitor := range monitors {
		var answer struct {
			Details []struct {
				Name    string
				Streams []struct {
					Config struct {
						Replicas int `json:"num_replicas"`
					}
					Consumers []struct {
						Name    string
						Cluster struct{ Leader string }
					} `json:"consumer_detail"`
				} `json:"stream_detail"`
			} `json:"account_details"`
		}
		if err := json.Unmarshal([]byte(answers(t, "http://"+monitor+"/jsz?acc=$G&consumers=true&config=true")), &answer); err != nil {
			t.Fatal(err)
		}
		for _, stream := range answer.Details[0].Streams {
			if stream.Config.Replicas != n {
				t.Errorf("a stream has %d replicas, want %d", stream.Config.Replicas, n)
			}
			for _, c := range stream.Consumers {
				if c.Cluster.Leader == fmt.Sprintf("nats-%d", i) {
					led[c.Name] = true
				}
			}
		}
	}
	for _, stage := range []string{"clean", "split", "quote", "tag"} {
		if !led[stage] {
			t.Errorf("no server says that it leads the consumer %q", stage)
		}
	}

	// What preStop runs.
	run(t, ".", filepath.Join(bin, "nats-server"), "--signal", "ldm="+pids[0])
}

func settingsOf(t *testing.T, m manifests, file string) string {
	t.Helper()
	for _, c := range m.settings {
		if text, ok := c.Data[file]; ok {
			return text
		}
	}
	t.Fatalf("no ConfigMap has %s", file)
	return ""
}

// roleOf reads the variables that a role's secret holds.
func roleOf(t *testing.T, users, role string) []string {
	t.Helper()
	f, err := os.Open(filepath.Join(users, role+".env"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	env := os.Environ()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "ISNAD_") {
			env = append(env, strings.ReplaceAll(lines.Text(), "'", ""))
		}
	}
	return env
}

// start runs a program until the test ends.
func start(t *testing.T, env []string, name string, args ...string) {
	t.Helper()
	c := exec.Command(name, args...)
	c.Env = append(os.Environ(), env...)
	var said strings.Builder
	c.Stdout, c.Stderr = &said, &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
		if t.Failed() {
			t.Logf("%s: %.3000s", filepath.Base(name), said.String())
		}
	})
}

// answers waits until a URL is answered with 200, and returns the answer.
func answers(t *testing.T, url string) string {
	t.Helper()
	client := http.Client{Timeout: 5 * time.Second}
	last := ""
	for deadline := time.Now().Add(90 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		r, err := client.Get(url)
		if err != nil {
			last = err.Error()
			continue
		}
		data, err := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if err == nil && r.StatusCode == http.StatusOK {
			return string(data)
		}
		last = r.Status + " " + string(data)
	}
	t.Fatalf("%s: %s", url, last)
	return ""
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}
