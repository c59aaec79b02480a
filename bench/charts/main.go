// Command charts turns the JSON Lines of `isnad bench --json --sweep` into the figures of docs/performance.md: SVG charts beside it, and the tables between its markers.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// line is any line of the benchmark's output.
type line struct {
	machine
	run
	length
}

type machine struct {
	CPU  string `json:"cpu"`
	CPUs int    `json:"cpus"`
	Go   string `json:"go"`
	At   string `json:"at"`
}

type run struct {
	Run       string    `json:"run"`
	Workers   int       `json:"workers"`
	In        int       `json:"in"`
	PerSecond float64   `json:"articles_per_second"`
	MBPerSec  float64   `json:"raw_mb_per_second"`
	Paced     float64   `json:"paced_per_second"`
	P50       float64   `json:"p50_ms"`
	P95       float64   `json:"p95_ms"`
	P99       float64   `json:"p99_ms"`
	CPUMS     float64   `json:"cpu_ms_per_article"`
	MemoryMB  float64   `json:"peak_memory_mb"`
	Processes []process `json:"processes"`
}

type process struct {
	Name     string  `json:"name"`
	CPUMS    float64 `json:"cpu_ms_per_article"`
	MemoryMB float64 `json:"peak_memory_mb"`
}

type length struct {
	Bytes int                `json:"bytes"`
	MS    map[string]float64 `json:"stage_ms"`
}

// results are the lines by kind.
type results struct {
	machine machine
	// compared are the runs with one worker a stage, and those in one process.
	compared []run
	// workers are the runs of the stream with more and more workers a stage.
	workers []run
	lengths []length
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: charts RESULTS.jsonl PAGE.md")
		os.Exit(2)
	}
	if err := generate(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "charts: "+err.Error())
		os.Exit(1)
	}
}

// generate writes the charts into the folder of the results, and the tables into the page.
func generate(file, page string) error {
	r, err := read(file)
	if err != nil {
		return err
	}
	if err := draw(r, filepath.Dir(file)); err != nil {
		return err
	}
	text, err := os.ReadFile(page)
	if err != nil {
		return fmt.Errorf("read page: %w", err)
	}
	out, err := fill(string(text), r)
	if err != nil {
		return fmt.Errorf("fill in %s: %w", page, err)
	}
	return os.WriteFile(page, []byte(out), 0o644) //nolint:gosec // a page for all
}

func read(file string) (r results, err error) {
	f, err := os.Open(file)
	if err != nil {
		return r, fmt.Errorf("read results: %w", err)
	}
	defer func() { _ = f.Close() }()
	in := bufio.NewScanner(f)
	for in.Scan() {
		var l line
		if err := json.Unmarshal(in.Bytes(), &l); err != nil {
			return r, fmt.Errorf("read results: %w", err)
		}
		switch {
		case l.CPUs > 0:
			r.machine = l.machine
		case l.Bytes > 0:
			r.lengths = append(r.lengths, l.length)
		case l.Run != "":
			if l.Workers <= 1 {
				r.compared = append(r.compared, l.run)
			}
			if l.Run == "Isnad" {
				r.workers = append(r.workers, l.run)
			}
		}
	}
	if err := in.Err(); err != nil {
		return r, fmt.Errorf("read results: %w", err)
	}
	if len(r.compared) == 0 || len(r.workers) == 0 || len(r.lengths) == 0 {
		return r, errors.New("read results: not the output of `isnad bench --json --sweep`")
	}
	return r, nil
}

// Markers in the page, between which the tables stand.
const (
	begin = "<!-- results -->"
	end   = "<!-- /results -->"
)

// fill puts the tables between the page's markers.
func fill(page string, r results) (string, error) {
	before, rest, ok := strings.Cut(page, begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		return "", fmt.Errorf("no %s … %s", begin, end)
	}
	return before + begin + "\n" + tables(r) + end + after, nil
}
