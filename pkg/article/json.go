package article

import (
	"bytes"
	"sync"
	"unicode/utf8"

	"github.com/segmentio/encoding/json"
)

// MaxDepth is how deep arrays and objects of a message may stand within each other. Documents of ours need 5.
const MaxDepth = 64

// CheckDepth returns an InputError with reason too_large for JSON that nests deeper than MaxDepth. The decoder calls itself for each level, so that some millions of them would overflow
// its stack, which ends the program past any recovering.
func CheckDepth(data []byte) error {
	depth := 0
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '"':
			i += quoted(data[i+1:])
		case '[', '{':
			if depth++; depth > MaxDepth {
				return Reject(ReasonTooLarge, "the message nests deeper than %d", MaxDepth)
			}
		case ']', '}':
			depth--
		}
	}
	return nil
}

// quoted returns the length of a string's rest with the mark that ends it.
func quoted(data []byte) int {
	for n := 0; ; {
		end := bytes.IndexByte(data[n:], '"')
		if end < 0 {
			return len(data)
		}
		end += n
		back := end
		for back > n && data[back-1] == '\\' {
			back--
		}
		n = end + 1
		if (end-back)%2 == 0 {
			return n
		}
	}
}

// DecodeRaw reads a raw article. The error is an InputError with reason not_json, broken_utf8, too_large or schema.
func DecodeRaw(data []byte) (Raw, error) {
	var r Raw
	if !utf8.Valid(data) {
		return r, Reject(ReasonBrokenUTF8, "the message is not valid UTF-8")
	}
	if err := CheckDepth(data); err != nil {
		return r, err
	}
	return r, unmarshal(data, &r)
}

// Decode reads a document from one of the inner subjects and checks it. The error is an InputError.
func Decode(data []byte) (*Article, error) {
	a := new(Article)
	if err := CheckDepth(data); err != nil {
		return nil, err
	}
	if err := unmarshal(data, a); err != nil {
		return nil, err
	}
	if err := a.Validate(); err != nil {
		return nil, err
	}
	return a, nil
}

// unmarshal reads data into v, and tells what is no JSON from what is only not of v's form.
func unmarshal(data []byte, v any) error {
	err := json.Unmarshal(data, v)
	switch {
	case err == nil:
		return nil
	case !json.Valid(data):
		return Reject(ReasonNotJSON, "the message is not a JSON document")
	}
	return Reject(ReasonSchema, "%v", err)
}

// scratch holds room to encode in, so that a result is allocated once and in its size.
var scratch = sync.Pool{New: func() any { return new([]byte) }}

// keptScratch bounds the room that is kept.
const keptScratch = 1 << 20

// Encode writes v as compact JSON that keeps Arabic letters and the characters <, > and & as they are.
func Encode(v any) ([]byte, error) {
	room := scratch.Get().(*[]byte)
	out, err := json.Append((*room)[:0], v, json.SortMapKeys)
	if err != nil {
		return nil, err
	}
	if cap(out) <= keptScratch {
		*room = out
		defer scratch.Put(room)
	}
	return bytes.Clone(out), nil
}
