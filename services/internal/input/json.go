package input

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/isnad-news/isnad/pkg/article"
)

// json reads a file with one raw message, or with a list of them.
func (r reader) json(in io.Reader) error {
	buffered := bufio.NewReaderSize(in, 1<<16)
	if first, err := peekByte(buffered); err == nil && first == '[' {
		return r.list(buffered)
	}
	data, err := io.ReadAll(io.LimitReader(buffered, MaxArticle+1))
	if err != nil {
		return fmt.Errorf("read %s: %w", r.file, err)
	}
	a := Article{Name: r.base, File: r.file}
	if len(data) > MaxArticle {
		a.Err = errTooLarge
	} else {
		a.decode(data)
	}
	return r.f(a)
}

// decode takes a raw message.
func (a *Article) decode(data []byte) {
	a.Message = bytes.TrimPrefix(data, []byte(byteOrderMark))
	a.Raw, a.Err = article.DecodeRaw(a.Message)
}

// peekByte returns the first byte that is no white space, and leaves it there.
func peekByte(in *bufio.Reader) (byte, error) {
	for {
		c, err := in.ReadByte()
		if err != nil {
			return 0, err
		}
		switch c {
		case ' ', '\t', '\r', '\n', 0xef, 0xbb, 0xbf: // the last three are a byte order mark
		default:
			return c, in.UnreadByte()
		}
	}
}

// list reads the raw messages of a JSON list.
func (r reader) list(in io.Reader) error {
	d := json.NewDecoder(in)
	if _, err := d.Token(); err != nil {
		return fmt.Errorf("read %s: %w", r.file, err)
	}
	for n := 1; d.More(); n++ {
		var message json.RawMessage
		if err := d.Decode(&message); err != nil {
			return fileError("read %s: article %d of the list: %w", r.file, n, err)
		}
		var a Article
		if len(message) > MaxArticle {
			a.Err = errTooLarge
		} else {
			a.decode(message)
		}
		if err := r.one(a, n); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return fileError("read %s: the list has no end: %w", r.file, err)
	}
	return nil
}

// lines reads a raw message a line. Empty lines are passed over.
func (r reader) lines(in io.Reader) error {
	buffered := bufio.NewReaderSize(in, 1<<16)
	for n := 1; ; n++ {
		line, large, err := readLine(buffered)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read %s: line %d: %w", r.file, n, err)
		}
		if len(bytes.TrimSpace(line)) > 0 || large {
			a := Article{Line: n}
			if large {
				a.Err = errTooLarge
			} else {
				a.decode(line)
			}
			if err := r.one(a, n); err != nil {
				return err
			}
		}
		if err != nil {
			return nil
		}
	}
}

// readLine returns the next line without its end. Of one that is larger than an article it keeps nothing.
func readLine(in *bufio.Reader) (line []byte, large bool, err error) {
	for {
		piece, err := in.ReadSlice('\n')
		if len(line)+len(piece) > MaxArticle+1 {
			line, large = nil, true
		}
		if !large {
			line = append(line, piece...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimRight(line, "\r\n"), large, err
		}
	}
}
