package article

import "unicode/utf8"

// Validate checks that every span lies within the text, in order, and that the alignment covers the text without a gap but newlines between paragraphs.
// The error is an InputError with reason invalid_document.
func (a *Article) Validate() error {
	if a.Schema != Schema {
		return Reject(ReasonSchema, "schema is %q, want %q", a.Schema, Schema)
	}
	if a.ID == "" {
		return Reject(ReasonInvalid, "id is empty")
	}
	n := utf8.RuneCountInString(a.Text)
	if n == 0 {
		return Reject(ReasonEmpty, "text is empty")
	}
	check := func(what string, i int, s Span) error {
		if s.Start < 0 || s.End <= s.Start || s.End > n {
			return Reject(ReasonInvalid, "%s %d spans %d to %d of %d code points", what, i, s.Start, s.End, n)
		}
		return nil
	}
	at := 0
	for i, r := range a.Alignment {
		if err := check("alignment run", i, r.Span); err != nil {
			return err
		}
		if r.Start != at || r.RawStart < 0 || r.RawEnd < r.RawStart {
			return Reject(ReasonInvalid, "alignment run %d starts at %d, want %d", i, r.Start, at)
		}
		at = r.End
	}
	if at != n {
		return Reject(ReasonInvalid, "alignment ends at %d of %d code points", at, n)
	}
	last := -1
	for i, p := range a.Paragraphs {
		if err := check("paragraph", i, p.Span); err != nil {
			return err
		}
		if p.Start <= last {
			return Reject(ReasonInvalid, "paragraph %d starts at %d, within the one before", i, p.Start)
		}
		last = p.End
	}
	last = 0
	for i, s := range a.Sentences {
		if err := check("sentence", i, s); err != nil {
			return err
		}
		if s.Start < last {
			return Reject(ReasonInvalid, "sentence %d starts at %d, within the one before", i, s.Start)
		}
		last = s.End
	}
	for i, q := range a.Quotes {
		if err := check("quote", i, q.Span); err != nil {
			return err
		}
	}
	for i, e := range a.Entities {
		for _, m := range e.Mentions {
			if err := check("mention of entity", i, m.Span); err != nil {
				return err
			}
		}
	}
	return nil
}
