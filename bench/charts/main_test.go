package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const sample = `{"cpu":"Test CPU","cpus":2,"go":"go1","at":"2026-01-02"}
{"run":"in one process, without NATS","in":10,"articles_per_second":1000,"cpu_ms_per_article":2,"p99_ms":4}
{"run":"Isnad","workers":1,"in":10,"articles_per_second":800,"cpu_ms_per_article":2.5,"p99_ms":8,"processes":[{"name":"server","cpu_ms_per_article":1},{"name":"tag","cpu_ms_per_article":1.5,"peak_memory_mb":90}]}
{"run":"Other","workers":1,"in":10,"articles_per_second":400,"cpu_ms_per_article":5,"p99_ms":16,"processes":[{"name":"server","cpu_ms_per_article":2},{"name":"tag","cpu_ms_per_article":3}]}
{"run":"Isnad","workers":2,"in":10,"articles_per_second":900,"cpu_ms_per_article":2.6,"p99_ms":8}
{"bytes":512,"stage_ms":{"clean":0.1,"split":0.1,"quote":0.1,"tag":0.5}}
{"bytes":1048576,"stage_ms":{"clean":100,"split":100,"quote":100,"tag":500}}
`

func TestGenerate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, page := filepath.Join(dir, "results.jsonl"), filepath.Join(dir, "page.md")
	for name, text := range map[string]string{file: sample, page: "before\n" + begin + "\nold\n" + end + "\nafter\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // the second time changes nothing
		if err := generate(file, page); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"before\n" + begin, end + "\nafter\n", "Test CPU, 2 processors", "| Isnad | 800 |", "| Other | 2.00 × | 0.50 × | 0.50 × |", "| Isnad | 1.00, 0 | 1.50, 90 |"} {
		if !strings.Contains(string(got), want) {
			t.Errorf("the page lacks %q:\n%s", want, got)
		}
	}
	if strings.Contains(string(got), "old") {
		t.Error("the old tables are still there")
	}
	for _, name := range []string{"lengths", "workers", "systems"} {
		svg, err := os.ReadFile(filepath.Join(dir, name+".svg"))
		if err != nil || !strings.Contains(string(svg), "</svg>") {
			t.Errorf("%s.svg: %d bytes, %v", name, len(svg), err)
		}
	}
}

func TestGenerateRefuses(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"nothing": "", "no JSON": "{", "no lengths": strings.Join(strings.SplitAfter(sample, "\n")[:5], "")} {
		file := filepath.Join(t.TempDir(), "results.jsonl")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := read(file); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := fill("a page without markers", results{}); err == nil {
		t.Error("a page without markers: no error")
	}
}
