package article

import (
	"unicode/utf8"

	"github.com/segmentio/encoding/json"
)

// MaxDepth is how deep arrays and objects of a message may stand within each other. Documents of ours need 5.
const MaxDepth = 64

// CheckDepth returns an InputError with reason too_large for JSON that nests deeper than MaxDepth. The decoder calls itself for each level, so that some millions of them would overflow
// its stack, which ends the program past any recovering.
func CheckDepth(data []byte) error {
	depth, quoted := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
			if c == '\\' {
				i++
			}
		case c == '[' || c == '{':
			if depth++; depth > MaxDepth {
				return Reject(ReasonTooLarge, "the message nests deeper than %d", MaxDepth)
			}
		case c == ']' || c == '}':
			depth--
		}
	}
	return nil
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
	if !json.Valid(data) {
		return r, Reject(ReasonNotJSON, "the message is not a JSON document")
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return r, Reject(ReasonSchema, "%v", err)
	}
	return r, nil
}

// Decode reads a document from one of the inner subjects and checks it. The error is an InputError.
func Decode(data []byte) (*Article, error) {
	a := new(Article)
	if err := CheckDepth(data); err != nil {
		return nil, err
	}
	if !json.Valid(data) {
		return nil, Reject(ReasonNotJSON, "the message is not a JSON document")
	}
	if err := json.Unmarshal(data, a); err != nil {
		return nil, Reject(ReasonSchema, "%v", err)
	}
	if err := a.Validate(); err != nil {
		return nil, err
	}
	return a, nil
}

// Encode writes v as compact JSON that keeps Arabic letters and the characters <, > and & as they are.
func Encode(v any) ([]byte, error) {
	return json.Append(nil, v, json.SortMapKeys)
}
