package main

import (
	"fmt"
	"io"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/segmentio/encoding/json"
)

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
