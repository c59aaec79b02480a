package eval

import (
	"fmt"

	"github.com/isnad-news/isnad/pkg/article"
)

// aligned takes spans of an article's clean text back to its raw text.
type aligned struct {
	runs []article.Run
	size int // code points of the raw text
}

// span returns the raw span of s. The error says that an end of s lies in no run, or that the raw span is inverted.
func (a aligned) span(s article.Span) (article.Span, error) {
	start, err := a.point(s.Start, false)
	if err != nil {
		return s, err
	}
	end, err := a.point(s.End, true)
	if err != nil {
		return s, err
	}
	if end < start {
		return s, fmt.Errorf("offsets %d-%d lie the wrong way round in the raw text", s.Start, s.End)
	}
	return article.Span{Start: start, End: end}, nil
}

// point takes one offset back: an end belongs to the run before it, a start to the run that it begins or lies in.
func (a aligned) point(p int, end bool) (int, error) {
	for _, r := range a.runs {
		if end && (p <= r.Start || p > r.End) || !end && (p < r.Start || p >= r.End) {
			continue
		}
		switch {
		case r.Len() == r.RawEnd-r.RawStart:
			return r.RawStart + p - r.Start, nil
		case end:
			return r.RawEnd, nil
		}
		return r.RawStart, nil
	}
	return 0, fmt.Errorf("no alignment run holds offset %d", p)
}

// covered returns the raw spans of all runs.
func (a aligned) covered() ([]article.Span, error) {
	out := make([]article.Span, 0, len(a.runs))
	for _, r := range a.runs {
		if r.RawStart < 0 || r.RawEnd > a.size || r.RawEnd < r.RawStart {
			return nil, fmt.Errorf("alignment run %d to %d lies outside the raw text", r.RawStart, r.RawEnd)
		}
		out = append(out, article.Span{Start: r.RawStart, End: r.RawEnd})
	}
	return out, nil
}
