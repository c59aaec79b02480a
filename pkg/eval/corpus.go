package eval

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// Corpus reads the raw texts of the wanted articles, by id, from a gzipped file of one JSON article a line with the fields id, title and text. The raw text of an
// article is title + "\n" + text. A nil want takes every article. An article that the file lacks is missing from the result.
func Corpus(path string, want map[string]bool) (map[string]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open corpus: %w", err)
	}
	defer f.Close() //nolint:errcheck // only read
	out, err := ReadCorpus(f, want)
	if err != nil {
		return nil, fmt.Errorf("read corpus %s: %w", path, err)
	}
	return out, nil
}

// ReadCorpus is Corpus of an open gzipped stream.
func ReadCorpus(r io.Reader, want map[string]bool) (map[string]string, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(want))
	for d := json.NewDecoder(bufio.NewReaderSize(z, 1<<20)); ; {
		var a struct{ ID, Title, Text string }
		if err := d.Decode(&a); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, err
		}
		if want == nil || want[a.ID] {
			out[a.ID] = a.Title + "\n" + a.Text
		}
		if want != nil && len(out) == len(want) {
			return out, nil
		}
	}
}
