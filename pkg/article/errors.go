package article

import "fmt"

// Reasons for which an input can never be processed.
const (
	ReasonNotJSON     = "not_json"
	ReasonSchema      = "schema"
	ReasonEmpty       = "empty"
	ReasonNotArabic   = "not_arabic"
	ReasonTooLarge    = "too_large"
	ReasonBrokenUTF8  = "broken_utf8"
	ReasonNoArticle   = "no_article"
	ReasonInvalid     = "invalid_document"
	ReasonUnsupported = "unsupported"
)

// InputError says why an input can never be processed. Retrying it is of no use.
type InputError struct {
	Reason string
	Detail string
}

// Error gives the reason and the detail, which may quote a value of the input: it belongs in the dead letter, not in a log.
func (e *InputError) Error() string { return e.Reason + ": " + e.Detail }

// Reject returns an InputError with a formatted detail.
func Reject(reason, format string, args ...any) error {
	return &InputError{Reason: reason, Detail: fmt.Sprintf(format, args...)}
}
