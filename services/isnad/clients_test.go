package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isnad-news/isnad/services/internal/names"
)

// clients are the examples of docs/clients.md. Each publishes a file and prints its quotes.
var clients = []struct {
	file, language string
	// check says whether the example is well formed, and needs only the language; run runs it, and needs fails where something that it needs beside the language is not installed.
	check, needs, run []string
}{
	{"go/main.go", "go", nil, nil, []string{"go", "run", "./go"}},
	{
		"client.py", "python",
		[]string{"python3", "-c", "import ast, sys; ast.parse(open(sys.argv[1], encoding='utf-8').read())", "client.py"},
		[]string{"python3", "-c", "import nats"},
		[]string{"python3", "client.py"},
	},
	{
		"client.mjs", "js",
		[]string{"node", "--check", "client.mjs"},
		[]string{"node", "--input-type=module", "--eval", "import '@nats-io/transport-node'; import '@nats-io/jetstream'"},
		[]string{"node", "client.mjs"},
	},
	{"client.sh", "sh", []string{"sh", "-n", "client.sh"}, []string{"sh", "-c", "command -v nats && command -v jq"}, []string{"sh", "client.sh"}},
}

const clientsDir = "../../docs/clients"

// TestClients runs each client of the documentation beside a stream. A language or library that is not there skips it, and says so.
func TestClients(t *testing.T) {
	article, err := filepath.Abs(filepath.Join(t.TempDir(), "bridge.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(article, []byte("جسر البلدة\nقال رئيس البلدية سامر الخالدي: «الجسر متين».\nوأضاف أن العمل استمر ثلاث سنوات."), 0o600); err != nil {
		t.Fatal(err)
	}
	const want = "سامر الخالدي: الجسر متين\nسامر الخالدي: أن العمل استمر ثلاث سنوات\n"
	for _, c := range clients {
		t.Run(c.file, func(t *testing.T) {
			run := func(words []string, more ...string) (stdout, stderr string, err error) {
				words = append(words[:len(words):len(words)], more...)
				cmd := exec.CommandContext(t.Context(), words[0], words[1:]...)
				cmd.Dir = clientsDir
				var out, told strings.Builder
				cmd.Stdout, cmd.Stderr = &out, &told
				err = cmd.Run()
				return out.String(), told.String(), err
			}
			if c.check != nil {
				if _, err := exec.LookPath(c.check[0]); err != nil {
					t.Skipf("SKIPPED: %s is not installed", c.check[0])
				}
				if _, told, err := run(c.check); err != nil {
					t.Fatalf("%s is faulty: %v\n%s", c.file, err, told)
				}
			}
			if c.needs != nil {
				if _, _, err := run(c.needs); err != nil {
					t.Skipf("SKIPPED: %s is well formed, but what it needs is not installed: %s", c.file, strings.Join(c.needs, " "))
				}
			}
			conn, _ := streamUp(t, t.TempDir(), names.Flags{})
			t.Setenv("ISNAD_NATS_URL", conn.ConnectedUrl())
			out, told, err := run(c.run, article)
			if err != nil {
				t.Fatalf("%v\n%s", err, told)
			}
			if out != want {
				t.Errorf("it prints %q, want %q", out, want)
			}
		})
	}
}

// TestClientsPage keeps the examples in docs/clients.md in step with the files.
func TestClientsPage(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/clients.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range clients {
		code, err := os.ReadFile(filepath.Join(clientsDir, c.file))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(page), "```"+c.language+"\n"+string(code)+"```\n") {
			t.Errorf("docs/clients.md does not show docs/clients/%s as it is", c.file)
		}
	}
}
