package lint

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/article"
)

// locate finds the place in the message that the finding is about, and says there what is wrong in the words of the decoder.
func (f *Finding) locate(data []byte) {
	at := -1
	switch f.Code {
	case article.ReasonBrokenUTF8:
		for at = 0; at < len(data); {
			r, n := utf8.DecodeRune(data[at:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			at += n
		}
	case article.ReasonNotJSON, article.ReasonSchema:
		var raw article.Raw
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		switch err := json.Unmarshal(data, &raw); {
		case errors.As(err, &syntax):
			at, f.Message = max(int(syntax.Offset)-1, 0), syntax.Error()
			if errors.Is(err, io.ErrUnexpectedEOF) || strings.Contains(syntax.Error(), "unexpected end") {
				at = len(data)
			}
		case errors.As(err, &kind):
			at, f.Message = int(kind.Offset), "field "+kind.Field+" is a "+kind.Value+", and a "+kind.Type.String()+" is wanted"
			if kind.Field == "" {
				f.Message = "the message is a " + kind.Value + ", and an object is wanted"
			}
		}
	}
	if at >= 0 {
		f.Line, f.Column = position(data, at)
	}
}

// position returns the line and the column of a byte, from 1, in code points.
func position(data []byte, at int) (line, column int) {
	before := data[:min(at, len(data))]
	line = bytes.Count(before, []byte("\n")) + 1
	return line, utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
}

// known are the fields of a raw article, and what publishers call the text.
var (
	known     = []string{"id", "text", "title", "url", "source", "published_at", "language", "content_type"}
	otherText = []string{"body", "content", "html"}
)

// fields says which fields nobody reads.
func (c *checker) fields(data []byte) {
	var all map[string]json.RawMessage
	if json.Unmarshal(data, &all) != nil {
		return
	}
	var unread []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !slices.Contains(known, name) {
			unread = append(unread, name)
		}
	}
	if len(unread) == 0 {
		return
	}
	level := Info
	if slices.ContainsFunc(unread, func(n string) bool { return slices.Contains(otherText, n) }) {
		level = Warning
	}
	c.add(level, "unread", "fields that are not read: %s", strings.Join(unread, ", "))
}
