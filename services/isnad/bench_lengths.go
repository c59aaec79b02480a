package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stage"
)

// lengthResult is what an article of one length costs.
type lengthResult struct {
	// Bytes of the raw text.
	Bytes int `json:"bytes"`
	// Articles is how many were measured.
	Articles int `json:"articles"`
	// MS is the CPU time of each stage in milliseconds an article, decoding and encoding the document included.
	MS map[string]float64 `json:"stage_ms"`
}

// stageTime is how long each stage is measured for each length, in seconds.
const stageTime = 0.25

// lengths measures articles of 512 bytes to 1 MiB, put together of the paragraphs of the given ones, one at a time in this process.
func (c *benchCommand) lengths(raws []article.Raw) ([]lengthResult, error) {
	var lines []string
	for _, r := range raws {
		lines = append(lines, strings.Split(r.Text, "\n")...)
	}
	var out []lengthResult
	for size := 512; size <= 1<<20; size *= 2 {
		r := lengthResult{Bytes: size, Articles: min(max(1<<20/size, 3), 100), MS: map[string]float64{}}
		documents := make([][]byte, r.Articles)
		for i := range documents {
			var text strings.Builder
			for n := i; text.Len() < size; n += r.Articles {
				text.WriteString(cut(lines[n%len(lines)], size-text.Len()))
				text.WriteByte('\n')
			}
			var err error
			if documents[i], err = article.Encode(article.Raw{Text: text.String()}); err != nil {
				return nil, err
			}
		}
		for _, s := range stages {
			next, took, err := measure(s, documents)
			if err != nil {
				return nil, fmt.Errorf("enrich articles of %d bytes: %w", size, err)
			}
			documents, r.MS[s.Name] = next, took
		}
		out = append(out, r)
	}
	return out, nil
}

// measure returns what a stage makes of the documents, and its CPU time in milliseconds a document.
func measure(s stage.Stage, documents [][]byte) (out [][]byte, ms float64, err error) {
	out = make([][]byte, len(documents))
	runtime.GC()
	began, rounds := clock(), 0.0
	for took := 0.0; took < stageTime; took = clock() - began {
		for i, data := range documents {
			a, err := s.Process(data)
			if err != nil {
				return nil, 0, err
			}
			if out[i], err = article.Encode(a); err != nil {
				return nil, 0, err
			}
		}
		rounds++
	}
	return out, (clock() - began) * 1000 / rounds / float64(len(documents)), nil
}

// clock is this process's CPU time in seconds, or where that is not known the wall's.
func clock() float64 {
	if cpu := cpuSeconds(os.Getpid()); cpu > 0 {
		return cpu
	}
	return float64(time.Now().UnixNano()) / 1e9
}

// cut returns the beginning of the line up to so many bytes, in whole words.
func cut(line string, size int) string {
	if len(line) <= size {
		return line
	}
	if i := strings.LastIndexByte(line[:size], ' '); i > 0 {
		return line[:i]
	}
	return strings.ToValidUTF8(line[:size], "")
}

func writeLengths(results []lengthResult, asJSON bool) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	if !asJSON {
		_, _ = fmt.Fprint(w, "bytes\t")
		for _, s := range stages {
			_, _ = fmt.Fprintf(w, "%s ms\t", s.Name)
		}
		_, _ = fmt.Fprintln(w)
	}
	for _, r := range results {
		if asJSON {
			if err := writeJSON(os.Stdout, r); err != nil {
				return err
			}
			continue
		}
		_, _ = fmt.Fprintf(w, "%d\t", r.Bytes)
		for _, s := range stages {
			_, _ = fmt.Fprintf(w, "%.2f\t", r.MS[s.Name])
		}
		_, _ = fmt.Fprintln(w)
	}
	return w.Flush()
}
