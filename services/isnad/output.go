package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/export"
)

// output is where enriched articles go.
type output interface {
	write(name string, a *article.Article) error
	close() error
}

// output returns the output that the flags ask for.
func (c *enrichCommand) output(stdout io.Writer) (output, error) {
	if c.BOM && c.Format != "csv" {
		return nil, usageError{errors.New("--bom is for --format csv")}
	}
	if c.Out == "" && c.Format == "brat" {
		return nil, usageError{errors.New("--format brat makes two files an article; say where with --out DIR")}
	}
	if c.Out != "" {
		if err := os.MkdirAll(c.Out, 0o755); err != nil {
			return nil, fmt.Errorf("make output folder: %w", err)
		}
	}
	switch {
	case c.Format == "csv":
		return newTable(c.Out, stdout, c.BOM)
	case c.Out != "":
		f := &folder{dir: c.Out, used: map[string]bool{}}
		switch c.Format {
		case "brat":
			f.files = bratFiles
			return f, f.put("annotation.conf", []byte(export.BratConfig))
		case "webannotation":
			f.files = annotationFiles
		default:
			f.files = articleFiles
		}
		return f, nil
	case c.Format == "webannotation":
		return jsonLines{stdout, func(a *article.Article) any { return export.WebAnnotations(a) }}, nil
	}
	return jsonLines{stdout, func(a *article.Article) any { return a }}, nil
}

// jsonLines writes a line of JSON for each article.
type jsonLines struct {
	w    io.Writer
	made func(*article.Article) any
}

func (l jsonLines) write(_ string, a *article.Article) error { return writeJSON(l.w, l.made(a)) }
func (jsonLines) close() error                               { return nil }

// table writes a row for each quote.
type table struct {
	rows *csv.Writer
	file *os.File
}

// newTable is a table in DIR/quotes.csv, or on standard output without a folder.
func newTable(dir string, stdout io.Writer, bom bool) (*table, error) {
	t := &table{}
	if dir != "" {
		var err error
		if t.file, err = os.Create(filepath.Join(dir, "quotes.csv")); err != nil {
			return nil, fmt.Errorf("make table: %w", err)
		}
		stdout = t.file
	}
	w := bufio.NewWriter(stdout)
	if bom {
		_, _ = w.WriteString("\ufeff") // an error shows at the next write
	}
	t.rows = csv.NewWriter(w)
	return t, t.rows.Write(export.QuoteColumns())
}

func (t *table) write(_ string, a *article.Article) error {
	for _, row := range export.QuoteRows(a) {
		if err := t.rows.Write(row); err != nil {
			return fmt.Errorf("write table: %w", err)
		}
	}
	return nil
}

func (t *table) close() error {
	t.rows.Flush()
	if err := t.rows.Error(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	if t.file != nil {
		return t.file.Close()
	}
	return nil
}

// folder writes files of its own for each article.
type folder struct {
	dir  string
	used map[string]bool
	// files returns the files of an article by their endings.
	files func(*article.Article) (map[string][]byte, error)
}

func articleFiles(a *article.Article) (map[string][]byte, error) {
	data, err := article.Encode(a)
	return map[string][]byte{".json": append(data, '\n')}, err
}

func bratFiles(a *article.Article) (map[string][]byte, error) {
	return map[string][]byte{".txt": []byte(a.Text + "\n"), ".ann": export.Brat(a)}, nil
}

func annotationFiles(a *article.Article) (map[string][]byte, error) {
	data, err := article.Encode(export.WebAnnotations(a))
	return map[string][]byte{".txt": []byte(a.Text + "\n"), ".jsonld": append(data, '\n')}, err
}

func (f *folder) write(name string, a *article.Article) error {
	files, err := f.files(a)
	if err != nil {
		return fmt.Errorf("encode %s: %w", name, err)
	}
	base := fileName(name)
	for n := 2; f.used[base]; n++ {
		base = fileName(name) + "-" + strconv.Itoa(n)
	}
	f.used[base] = true
	for ending, data := range files {
		if err := f.put(base+ending, data); err != nil {
			return err
		}
	}
	return nil
}

func (f *folder) put(name string, data []byte) error {
	if err := os.WriteFile(filepath.Join(f.dir, name), data, 0o644); err != nil { //nolint:gosec // results are for others to read
		return fmt.Errorf("write result: %w", err)
	}
	return nil
}

func (*folder) close() error { return nil }

// longestName is how many bytes of a name a file takes, which leaves room for a number and the ending below the 255 that file systems have.
const longestName = 200

// fileName makes a file's name of an article's: separators become _, and one that is too long is cut and told apart by its hash.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == '/' || r == '\\' || r == ':' || r == 0 || r == filepath.Separator {
			return '_'
		}
		return r
	}, name)
	if strings.HasPrefix(name, ".") {
		name = "_" + name[1:]
	}
	if len(name) <= longestName {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	cut := longestName - 17
	for !utf8.RuneStart(name[cut]) {
		cut--
	}
	return name[:cut] + "-" + hex.EncodeToString(sum[:8])
}
