package check_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var variable = regexp.MustCompile(`\bISNAD_[A-Z_]+`)

// TestSettingsAreFlags has each variable of a container be one that its program knows, and each secret one of the files that `isnad users` writes.
func TestSettingsAreFlags(t *testing.T) {
	users := filepath.Join(t.TempDir(), "users")
	run(t, ".", filepath.Join(bin, "isnad"), "users", "--out", users)
	read := func(name string) string {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(users, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	each(t, func(t *testing.T, m manifests) {
		for _, w := range m.workloads {
			if w.Name == "nats" {
				continue
			}
			known := variable.FindAllString(run(t, ".", filepath.Join(bin, w.Name), "--help"), -1)
			if len(known) == 0 {
				t.Fatalf("%s --help names no variables", w.Name)
			}
			for _, c := range w.template.Spec.Containers {
				var names []string
				for _, e := range c.Env {
					names = append(names, e.Name)
				}
				secrets := 0
				for _, from := range c.EnvFrom {
					switch {
					case from.ConfigMapRef != nil:
						settings, ok := m.settings[from.ConfigMapRef.Name]
						if !ok {
							t.Errorf("%s: no ConfigMap %s", w.Name, from.ConfigMapRef.Name)
						}
						for name := range settings.Data {
							names = append(names, name)
						}
					case from.SecretRef != nil:
						secrets++
						names = append(names, variable.FindAllString(read(strings.TrimPrefix(from.SecretRef.Name, "nats-")+".env"), -1)...)
					}
				}
				if secrets != 1 {
					t.Errorf("%s has %d secrets, want that of its role", w.Name, secrets)
				}
				for _, name := range names {
					if !strings.HasPrefix(name, "OTEL_") && !slices.Contains(known, name) {
						t.Errorf("%s does not know %s", w.Name, name)
					}
				}
			}
		}
	})
}

// TestServerTakesItsConfiguration has NATS itself read its configuration beside the users, as they lie in the pod.
func TestServerTakesItsConfiguration(t *testing.T) {
	m := build(t, "../base")
	dir := filepath.Join(t.TempDir(), "nats")
	run(t, ".", filepath.Join(bin, "isnad"), "users", "--out", dir)
	for _, w := range m.workloads {
		if w.Name != "nats" {
			continue
		}
		sources := w.template.Spec.Volumes[0].Projected.Sources
		settings, ok := m.settings[sources[0].ConfigMap.Name]
		if !ok || sources[1].Secret.Name != "nats-users" {
			t.Fatalf("the server's configuration is %+v", sources)
		}
		for name, text := range settings.Data {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		c := w.template.Spec.Containers[0]
		run(t, dir, filepath.Join(bin, "nats-server"), "-t", "--config", filepath.Base(c.Args[1]))
		text := settings.Data[filepath.Base(c.Args[1])]
		if routes := regexp.MustCompile(`nats://nats-\d\.nats-headless:6222`).FindAllString(text, -1); len(routes) != int(*w.replicas) {
			t.Errorf("%d routes for %d servers", len(routes), *w.replicas)
		}
		if !strings.Contains(text, "max_payload: 16777216\n") || !strings.Contains(text, "max_file_store: 24GB\n") || w.claims[0].Spec.Resources.Requests.Storage().Value() < 24<<30 {
			t.Error("the server's limits do not fit the streams and the volume")
		}
	}
}
