package input

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
)

// byteOrderMark stands at the beginning of some files, and says nothing in UTF-8.
const byteOrderMark = "\ufeff"

// toUTF8 decodes a file in another encoding: windows-1256, ISO 8859-6, UTF-16. A page says its encoding, or begins with a byte order mark; of plain text it is guessed from the bytes.
func toUTF8(data []byte, page bool) (string, error) {
	e, err := encodingOf(data, page)
	if err != nil {
		return "", err
	}
	if e != nil {
		if data, err = e.NewDecoder().Bytes(data); err != nil {
			return "", fmt.Errorf("decode: %w", err)
		}
	}
	return string(bytes.TrimPrefix(data, []byte(byteOrderMark))), nil
}

// encodingOf returns the encoding of a file from its bytes, or nil when they are UTF-8.
func encodingOf(data []byte, page bool) (encoding.Encoding, error) {
	if utf8.Valid(data) {
		return nil, nil
	}
	label := ""
	if page {
		_, label, _ = charset.DetermineEncoding(data, "text/html")
	}
	if label == "" || label == "windows-1252" { // what a page without a word on it is taken for
		best, err := chardet.NewTextDetector().DetectBest(data)
		if err != nil {
			return nil, fmt.Errorf("the encoding is not recognised: %w", err)
		}
		label = best.Charset
	}
	e, _ := charset.Lookup(label)
	if e == nil {
		return nil, fmt.Errorf("the encoding %s cannot be read", label)
	}
	return e, nil
}
