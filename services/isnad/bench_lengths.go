package main

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
)

// lengthResult is what an article of one length costs.
type lengthResult struct {
	// Bytes of the raw text.
	Bytes int `json:"bytes"`
	// Runs is how many articles were measured.
	Runs int `json:"runs"`
	// MS is the time of each stage in milliseconds an article, decoding and encoding the document included.
	MS map[string]float64 `json:"stage_ms"`
}

// lengths measures articles of 512 bytes to 1 MiB, put together of the paragraphs of the given ones, one at a time in this process.
func (c *benchCommand) lengths(raws []article.Raw) ([]lengthResult, error) {
	var lines []string
	for _, r := range raws {
		lines = append(lines, strings.Split(r.Text, "\n")...)
	}
	var out []lengthResult
	for size := 512; size <= 1<<20; size *= 2 {
		r := lengthResult{MS: map[string]float64{}}
		next := 0
		for began := time.Now(); r.Runs < 3 || time.Since(began) < 500*time.Millisecond; r.Runs++ {
			var text strings.Builder
			for text.Len() < size {
				line := lines[next%len(lines)]
				text.WriteString(cut(line, size-text.Len()))
				text.WriteByte('\n')
				next++
			}
			r.Bytes += text.Len()
			data, err := article.Encode(article.Raw{Text: text.String()})
			if err != nil {
				return nil, err
			}
			for _, s := range stages {
				at := time.Now()
				a, err := s.Process(data)
				if err != nil {
					return nil, fmt.Errorf("enrich an article of %d bytes: %w", size, err)
				}
				if data, err = article.Encode(a); err != nil {
					return nil, err
				}
				r.MS[s.Name] += time.Since(at).Seconds() * 1000
			}
		}
		r.Bytes /= r.Runs
		for name := range r.MS {
			r.MS[name] /= float64(r.Runs)
		}
		out = append(out, r)
	}
	return out, nil
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
