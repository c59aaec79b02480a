package article

import (
	"unicode/utf8"

	"github.com/segmentio/encoding/json"
)

// DecodeRaw reads a raw article. The error is an InputError with reason not_json, broken_utf8, schema or empty.
func DecodeRaw(data []byte) (Raw, error) {
	var r Raw
	if !utf8.Valid(data) {
		return r, Reject(ReasonBrokenUTF8, "the message is not valid UTF-8")
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
