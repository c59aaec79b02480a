// Package input reads raw articles from files of many kinds: text, pages, JSON, JSON Lines, CSV and feeds, packed or not, one by one or a whole folder.
package input

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
)

// MaxArticle is how many bytes one article may have: as much as articles.raw takes.
const MaxArticle = stream.MaxRawBytes

// Kinds of files, as Options.As names them.
const (
	Text  = "txt"
	Page  = "html"
	JSON  = "json"
	Lines = "jsonl"
	CSV   = "csv"
	Feed  = "feed"
)

// endings are the kinds of files by the ending of their names.
var endings = map[string]string{
	".txt": Text, ".html": Page, ".htm": Page, ".xhtml": Page, ".json": JSON, ".jsonl": Lines, ".ndjson": Lines, ".csv": CSV, ".tsv": CSV, ".rss": Feed, ".atom": Feed, ".xml": Feed,
}

// Options say how files are read. The tags make them command flags.
type Options struct {
	// As is the kind of every file. Defaults to what the ending tells: plain text for those that are not known.
	As string `placeholder:"KIND" enum:",txt,html,json,jsonl,csv,feed" default:"" help:"Read every file as this kind, whatever its name ends in: txt, html, json, jsonl, csv or feed. Standard input is txt without it."`
}

// Article is one article of a file, or what stands where one should be.
type Article struct {
	// Name is the article's id in a file of many, or the number of its line there, or else the file's name without its ending.
	Name string
	// File is the file's path, or "-".
	File string
	// Line is where the article begins in a file of lines, from 1; 0 elsewhere.
	Line int
	Raw  article.Raw
	// Message is what stands in a JSON file, byte for byte; nil for the other kinds.
	Message []byte
	// Err says why this is no article that could be sent; the others of the file are read all the same.
	Err error
}

// Where says where the article stands: FILE or FILE:LINE.
func (a Article) Where() string {
	if a.Line == 0 {
		return a.File
	}
	return a.File + ":" + strconv.Itoa(a.Line)
}

// Data returns the raw message: as it stands in a JSON file, else made of the fields.
func (a Article) Data() ([]byte, error) {
	if a.Message != nil {
		return a.Message, nil
	}
	data, err := article.Encode(a.Raw)
	if err != nil {
		return nil, fmt.Errorf("encode article: %w", err)
	}
	return data, nil
}

// FileError says that a file cannot be read at all. Its user named the wrong one, or said wrongly what it is.
type FileError struct{ Err error }

func (e *FileError) Error() string { return e.Err.Error() }

// Unwrap returns what is wrong with the file.
func (e *FileError) Unwrap() error { return e.Err }

func fileError(format string, args ...any) error { return &FileError{fmt.Errorf(format, args...)} }

// Read calls f with each article of each file, in order, until f returns an error. A folder stands for all files below it whose endings are known, in the order of their names; "-" is standard input.
// Text and pages in windows-1256 and other encodings are decoded, and .gz is unpacked. The error is f's, a FileError, or of reading.
func Read(paths []string, o Options, f func(Article) error) error {
	for _, path := range paths {
		files, err := expand(path)
		if err != nil {
			return err
		}
		for _, file := range files {
			if err := readFile(file, o, f); err != nil {
				return err
			}
		}
	}
	return nil
}

func readFile(name string, o Options, f func(Article) error) error {
	var in io.Reader = os.Stdin
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return fileError("%w (give the path of a file or a folder, or - for standard input)", err)
		}
		defer func() { _ = file.Close() }()
		in = file
	}
	plain := name
	if strings.HasSuffix(plain, ".gz") {
		z, err := gzip.NewReader(in)
		if err != nil {
			return fileError("unpack %s: %w", name, err)
		}
		in, plain = z, strings.TrimSuffix(plain, ".gz")
	}
	r := reader{file: name, base: strings.TrimSuffix(filepath.Base(plain), filepath.Ext(plain)), f: f}
	if name == "-" {
		r.base = "stdin"
	}
	ending := strings.ToLower(filepath.Ext(plain))
	kind := o.As
	if kind == "" {
		kind = endings[ending]
	}
	switch kind {
	case Lines:
		return r.lines(in)
	case JSON:
		return r.json(in)
	case CSV:
		return r.csv(in)
	case Feed:
		return r.feed(in)
	default:
		return r.text(in, kind == Page)
	}
}

// reader reads one file.
type reader struct {
	// file is the file's path, and base its name without folder and ending.
	file, base string
	f          func(Article) error
}

// one hands on the n-th article of a file of many, by its id or else its number.
func (r reader) one(a Article, n int) error {
	a.File = r.file
	if a.Name = a.Raw.ID; a.Name == "" {
		a.Name = r.base + "-" + strconv.Itoa(n)
	}
	return r.f(a)
}

// text reads a file that is one article.
func (r reader) text(in io.Reader, page bool) error {
	a := Article{Name: r.base, File: r.file}
	data, err := io.ReadAll(io.LimitReader(in, MaxArticle+1))
	switch {
	case err != nil:
		return fmt.Errorf("read %s: %w", r.file, err)
	case len(data) > MaxArticle:
		a.Err = errTooLarge
	default:
		if page {
			a.Raw.ContentType = "text/html"
		}
		if a.Raw.Text, a.Err = toUTF8(data, page); a.Err != nil {
			a.Err = article.Reject(article.ReasonBrokenUTF8, "%v", a.Err)
		}
	}
	return r.f(a)
}

var errTooLarge = article.Reject(article.ReasonTooLarge, "larger than %d MiB, the limit for one article", MaxArticle>>20)

// expand returns the files that a path stands for.
func expand(path string) ([]string, error) {
	if path == "-" {
		return []string{path}, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fileError("%w (give the path of a file or a folder, or - for standard input)", err)
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	var files []string
	err = filepath.WalkDir(path, func(name string, d os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != path && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return filepath.SkipDir
			}
		case !d.IsDir() && endings[strings.ToLower(filepath.Ext(strings.TrimSuffix(d.Name(), ".gz")))] != "":
			files = append(files, name)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read folder %s: %w", path, err)
	}
	if len(files) == 0 {
		return nil, fileError("read folder %s: no file in it is of a known kind", path)
	}
	slices.Sort(files)
	return files, nil
}

// decoded returns what in holds as UTF-8 without its byte order mark, with the encoding guessed from the beginning.
func decoded(in io.Reader) (io.Reader, error) {
	const head = 1 << 16
	begin, err := io.ReadAll(io.LimitReader(in, head))
	if err != nil {
		return nil, err
	}
	whole := begin
	if len(begin) == head { // the last rune may be cut
		whole = begin[:bytes.LastIndexByte(begin, '\n')+1]
	}
	e, err := encodingOf(whole, false)
	if err != nil {
		return nil, err
	}
	all := io.MultiReader(bytes.NewReader(bytes.TrimPrefix(begin, []byte(byteOrderMark))), in)
	if e == nil {
		return all, nil
	}
	return e.NewDecoder().Reader(all), nil
}
