package main

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
)

// toUTF8 decodes a file in another encoding: windows-1256, ISO 8859-6, UTF-16. A page says its encoding, or begins with a byte order mark; of plain text it is guessed from the bytes.
func toUTF8(data []byte, page bool) (string, error) {
	if utf8.Valid(data) {
		return string(bytes.TrimPrefix(data, []byte("\ufeff"))), nil
	}
	label := ""
	if page {
		_, label, _ = charset.DetermineEncoding(data, "text/html")
	}
	if label == "" || label == "windows-1252" { // what a page without a word on it is taken for
		best, err := chardet.NewTextDetector().DetectBest(data)
		if err != nil {
			return "", fmt.Errorf("the encoding is not recognised: %w", err)
		}
		label = best.Charset
	}
	r, err := charset.NewReaderLabel(label, bytes.NewReader(data))
	if err != nil {
		return "", fmt.Errorf("the encoding %s cannot be read: %w", label, err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return "", fmt.Errorf("decode %s: %w", label, err)
	}
	return string(text), nil
}
