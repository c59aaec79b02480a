package gateway

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/schemas"
	"golang.org/x/net/html/charset"
)

// uploadTimeout is how long a body may take to come in.
const uploadTimeout = 60 * time.Second

// Media types of a body.
const (
	typeJSON  = "application/json"
	typeLines = "application/x-ndjson"
	typeText  = "text/plain"
	typeHTML  = "text/html"
)

// entry is one raw article as it goes into the stream.
type entry struct {
	id, revision string
	data         []byte
}

// newEntry checks a raw article as its JSON came in. The cleaner checks it again, for it trusts no publisher; here the sender still waits for the answer.
func newEntry(data []byte) (entry, error) {
	raw, err := article.DecodeRaw(data)
	if err != nil {
		return entry{}, err
	}
	if err := schemas.Validate(schemas.Raw, data); err != nil {
		return entry{}, article.Reject(article.ReasonSchema, "%v", err)
	}
	if strings.TrimSpace(raw.Text) == "" {
		return entry{}, article.Reject(article.ReasonEmpty, "the article has no text")
	}
	if len(data) > stream.MaxRawBytes {
		return entry{}, tooLarge(stream.MaxRawBytes)
	}
	id := raw.Identify()
	return entry{id: id, revision: stream.Revision(id, data), data: data}, nil
}

// readEntries reads the body of a request. A batch is checked as a whole before any of it is published.
func (g *Gateway) readEntries(w http.ResponseWriter, r *http.Request) ([]entry, error) {
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" {
		return nil, newProblem(http.StatusUnsupportedMediaType, reasonMediaType, "Content-Encoding %q is not taken; send the body as it is", encoding)
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil && r.Header.Get("Content-Type") != "" {
		return nil, newProblem(http.StatusUnsupportedMediaType, reasonMediaType, "the header Content-Type cannot be read")
	}
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Now().Add(uploadTimeout))
	defer func() { _ = control.SetReadDeadline(time.Time{}) }()
	switch kind {
	case typeLines, "application/jsonl":
		return g.readLines(http.MaxBytesReader(w, r.Body, g.opts.MaxBatchBytes))
	case typeJSON, typeText, typeHTML:
	default:
		return nil, newProblem(http.StatusUnsupportedMediaType, reasonMediaType,
			"Content-Type is %q; send application/json (a raw article), text/plain, text/html, or application/x-ndjson (a raw article a line)", kind)
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, stream.MaxRawBytes))
	if err != nil {
		return nil, readError(err)
	}
	if kind != typeJSON {
		if data, err = wrap(data, kind, params["charset"], r); err != nil {
			return nil, err
		}
	}
	one, err := newEntry(data)
	if err != nil {
		return nil, err
	}
	return []entry{one}, nil
}

// readLines reads a raw article a line. An error names the line.
func (g *Gateway) readLines(body io.Reader) ([]entry, error) {
	var all []entry
	lines := bufio.NewReaderSize(body, 1<<16)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, readError(err)
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			if len(all) == g.opts.MaxBatch {
				return nil, newProblem(http.StatusRequestEntityTooLarge, article.ReasonTooLarge, "a request may hold %d articles; send the rest in others", g.opts.MaxBatch)
			}
			one, err := newEntry(line)
			if err != nil {
				p := g.asProblem(err)
				p.Line = n
				return nil, p
			}
			all = append(all, one)
		}
		if err != nil {
			break
		}
	}
	if len(all) == 0 {
		return nil, article.Reject(article.ReasonEmpty, "the body holds no article")
	}
	return all, nil
}

// wrap makes a raw article of text or of a page, whose other fields come from the query: id, title, url, source, published_at.
func wrap(data []byte, kind, encoding string, r *http.Request) ([]byte, error) {
	text, err := decodeText(data, kind, encoding)
	if err != nil {
		return nil, err
	}
	q := r.URL.Query()
	raw := article.Raw{Text: text, ID: q.Get("id"), Title: q.Get("title"), URL: q.Get("url"), Source: q.Get("source"), PublishedAt: q.Get("published_at")}
	if kind == typeHTML {
		raw.ContentType = typeHTML
	}
	return article.Encode(raw)
}

// decodeText makes UTF-8 of text in the encoding that the header names. A page that is not UTF-8 may name its own.
func decodeText(data []byte, kind, encoding string) (string, error) {
	if encoding == "" && kind == typeHTML && !utf8.Valid(data) {
		_, encoding, _ = charset.DetermineEncoding(data, typeHTML)
	}
	if encoding != "" && !strings.EqualFold(encoding, "utf-8") {
		decoder, err := charset.NewReaderLabel(encoding, bytes.NewReader(data))
		if err != nil {
			return "", newProblem(http.StatusUnsupportedMediaType, reasonMediaType, "the encoding %q is not known", encoding)
		}
		if data, err = io.ReadAll(decoder); err != nil {
			return "", article.Reject(article.ReasonBrokenUTF8, "the body is not in the encoding %s", encoding)
		}
	}
	if !utf8.Valid(data) {
		return "", article.Reject(article.ReasonBrokenUTF8, "the body is not UTF-8; name another encoding in Content-Type: text/plain; charset=windows-1256")
	}
	return strings.TrimPrefix(string(data), "\ufeff"), nil
}

// readError is why a body could not be read to its end.
func readError(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return tooLarge(large.Limit)
	}
	return newProblem(http.StatusBadRequest, reasonBody, "the body broke off, or did not come within %v", uploadTimeout)
}

func tooLarge(limit int64) error {
	return newProblem(http.StatusRequestEntityTooLarge, article.ReasonTooLarge, "more than %d bytes", limit)
}
