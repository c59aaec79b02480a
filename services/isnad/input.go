package main

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/segmentio/encoding/json"
)

// input is one raw article from a file.
type input struct {
	// name is the file's name without its ending, or the article's id in a file of many.
	name string
	raw  article.Raw
}

// readInputs calls f with each article of each file, in order. "-" is standard input. The file's ending tells what it is: .html a page, .json one raw message,
// .jsonl raw messages a line each, anything else plain text; .gz is unpacked.
// Text and pages in windows-1256 and other encodings are decoded. An error names the file and the line.
func readInputs(files []string, f func(input) error) error {
	for _, name := range files {
		if err := readInput(name, f); err != nil {
			return err
		}
	}
	return nil
}

func readInput(name string, f func(input) error) error {
	var in io.Reader = os.Stdin
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return usageError{fmt.Errorf("%w (give the path of a .txt, .html, .json or .jsonl file, or - for standard input)", err)}
		}
		defer func() { _ = file.Close() }()
		in = file
	}
	plain := name
	if strings.HasSuffix(plain, ".gz") {
		z, err := gzip.NewReader(in)
		if err != nil {
			return usageError{fmt.Errorf("unpack %s: %w", name, err)}
		}
		in, plain = z, strings.TrimSuffix(plain, ".gz")
	}
	ending := strings.ToLower(filepath.Ext(plain))
	base := strings.TrimSuffix(filepath.Base(plain), filepath.Ext(plain))
	if plain == "-" {
		base = "stdin"
	}
	if ending == ".jsonl" || ending == ".ndjson" {
		return readLines(name, base, in, f)
	}
	data, err := io.ReadAll(io.LimitReader(in, stream.MaxRawBytes+1))
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	if len(data) > stream.MaxRawBytes {
		return usageError{fmt.Errorf("read %s: larger than %d MiB, the limit for one article", name, stream.MaxRawBytes>>20)}
	}
	var raw article.Raw
	switch ending {
	case ".json":
		raw, err = article.DecodeRaw(data)
	case ".html", ".htm", ".xhtml":
		raw.ContentType = "text/html"
		raw.Text, err = toUTF8(data, true)
	default:
		raw.Text, err = toUTF8(data, false)
	}
	if err != nil {
		return usageError{fmt.Errorf("read %s: %w", name, err)}
	}
	return f(input{base, raw})
}

func readLines(name, base string, in io.Reader, f func(input) error) error {
	lines := bufio.NewReaderSize(in, 1<<16)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if len(line) > 1 {
			raw, err := article.DecodeRaw(line)
			if err != nil {
				return usageError{fmt.Errorf("read %s: line %d: %w", name, n, err)}
			}
			one := input{raw.ID, raw}
			if one.name == "" {
				one.name = fmt.Sprintf("%s-%d", base, n)
			}
			if err := f(one); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
	}
}

// writeJSON writes v as one line.
func writeJSON(w io.Writer, v any) error {
	data, err := article.Encode(v)
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	_, err = w.Write(append(data, '\n'))
	return err
}

// decode reads a message from one of the result streams.
func decode[T any](data []byte) (T, error) {
	var v T
	if err := article.CheckDepth(data); err != nil {
		return v, fmt.Errorf("decode message: %w", err)
	}
	if err := json.Unmarshal(data, &v); err != nil {
		return v, fmt.Errorf("decode message: %w", err)
	}
	return v, nil
}
