package eval

import (
	"fmt"
	"strconv"
	"strings"
)

// counts are true positives, false positives and false negatives.
type counts struct{ tp, fp, fn int }

func (c *counts) add(tp, fp, fn int) {
	c.tp += tp
	c.fp += fp
	c.fn += fn
}

// Figures are precision, recall and their harmonic mean in percent, rounded to two decimals, and the number of gold marks.
type Figures struct {
	P    float64 `json:"p"`
	R    float64 `json:"r"`
	F1   float64 `json:"f1"`
	Gold int     `json:"gold"`
}

func (c counts) figures() Figures {
	var p, r, f float64
	if c.tp+c.fp > 0 {
		p = float64(c.tp) / float64(c.tp+c.fp)
	}
	if c.tp+c.fn > 0 {
		r = float64(c.tp) / float64(c.tp+c.fn)
	}
	if p+r > 0 {
		f = 200 * p * r / (p + r)
	}
	return Figures{P: round(100 * p), R: round(100 * r), F1: round(f), Gold: c.tp + c.fn}
}

// round rounds x to two decimals by its exact value, half to even.
func round(x float64) float64 {
	f, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'f', 2, 64), 64)
	return f
}

// share is part of all in percent, or nil of nothing.
func share(part, all int) *float64 {
	if all == 0 {
		return nil
	}
	f := round(100 * float64(part) / float64(all))
	return &f
}

// Report holds the figures of a set of articles. A share of nothing is null.
type Report struct {
	Articles           int      `json:"articles"`
	Invalid            int      `json:"invalid"`
	BodyKept           *float64 `json:"body kept %"`
	FurnitureGone      *float64 `json:"furniture gone %"`
	FurnitureSpans     int      `json:"furniture spans"`
	QuoteExact         *float64 `json:"quote span exact %"`
	SpeakerRight       *float64 `json:"speaker right %"`
	Sentences          Figures  `json:"sentences"`
	Entities           Figures  `json:"entities"`
	PER                Figures  `json:"PER"`
	LOC                Figures  `json:"LOC"`
	ORG                Figures  `json:"ORG"`
	MISC               Figures  `json:"MISC"`
	QuotesVerbatim     Figures  `json:"quotes verbatim"`
	QuotesIndirect     Figures  `json:"quotes indirect"`
	Quotes             Figures  `json:"quotes all"`
	AttributedVerbatim Figures  `json:"attributed verbatim"`
	AttributedIndirect Figures  `json:"attributed indirect"`
	Attributed         Figures  `json:"attributed all"`

	InvalidArticles []Invalid `json:"invalid articles,omitempty"`
	Errors          []Error   `json:"errors,omitempty"`
}

// ReportOptions say what a report holds beside the figures.
type ReportOptions struct {
	// Errors lists each difference from the gold marks. Defaults to false.
	Errors bool
	// Texts adds the text of each error, which may be under its publisher's rights. Defaults to false.
	Texts bool
}

// Report returns the figures of all articles added so far.
func (s *Scorer) Report(o ReportOptions) Report {
	r := Report{
		Articles: s.articles, Invalid: len(s.invalid), BodyKept: share(s.kept, s.body), FurnitureGone: share(s.gone, s.furniture), FurnitureSpans: s.furniture,
		QuoteExact: share(s.exact, s.matched), SpeakerRight: share(s.speakers, s.matched), Sentences: s.sentences.figures(),
		Entities: s.entities[0].figures(), PER: s.entities[1].figures(), LOC: s.entities[2].figures(), ORG: s.entities[3].figures(), MISC: s.entities[4].figures(),
		QuotesVerbatim: s.quotes[0].figures(), QuotesIndirect: s.quotes[1].figures(), Quotes: s.quotes[2].figures(),
		AttributedVerbatim: s.attributed[0].figures(), AttributedIndirect: s.attributed[1].figures(), Attributed: s.attributed[2].figures(),
		InvalidArticles: s.invalid,
	}
	if o.Errors {
		r.Errors = append(r.Errors, s.errors...)
		if !o.Texts {
			for i := range r.Errors {
				r.Errors[i].Text = ""
			}
		}
	}
	return r
}

// String returns the report as lines of text, the figures first.
func (r Report) String() string {
	var b strings.Builder
	line := func(name, value string) { fmt.Fprintf(&b, "%-22s %s\n", name, value) }
	percent := func(name string, f *float64) {
		if f == nil {
			line(name, "-")
			return
		}
		line(name, strconv.FormatFloat(*f, 'f', 2, 64))
	}
	line("articles", strconv.Itoa(r.Articles))
	line("invalid", strconv.Itoa(r.Invalid))
	percent("body kept %", r.BodyKept)
	percent("furniture gone %", r.FurnitureGone)
	line("furniture spans", strconv.Itoa(r.FurnitureSpans))
	percent("quote span exact %", r.QuoteExact)
	percent("speaker right %", r.SpeakerRight)
	for _, f := range []struct {
		name    string
		figures Figures
	}{
		{"sentences", r.Sentences},
		{"entities", r.Entities},
		{"PER", r.PER},
		{"LOC", r.LOC},
		{"ORG", r.ORG},
		{"MISC", r.MISC},
		{"quotes verbatim", r.QuotesVerbatim},
		{"quotes indirect", r.QuotesIndirect},
		{"quotes all", r.Quotes},
		{"attributed verbatim", r.AttributedVerbatim},
		{"attributed indirect", r.AttributedIndirect},
		{"attributed all", r.Attributed},
	} {
		line(f.name, f.figures.String())
	}
	for _, i := range r.InvalidArticles {
		fmt.Fprintf(&b, "INVALID %s: %s\n", i.Article, i.Reason)
	}
	for _, e := range r.Errors {
		fmt.Fprintln(&b, e)
	}
	return b.String()
}

// String returns the figures as "p 90.00  r 80.00  f1 84.71  gold 10".
func (f Figures) String() string {
	return fmt.Sprintf("p %.2f  r %.2f  f1 %.2f  gold %d", f.P, f.R, f.F1, f.Gold)
}

// String returns the error as one line.
func (e Error) String() string {
	out := fmt.Sprintf("%s %s", e.Article, e.Kind)
	if e.Detail != "" {
		out += " [" + e.Detail + "]"
	}
	out += fmt.Sprintf(" %d-%d", e.Start, e.End)
	if e.Text != "" {
		out += ": " + strings.ReplaceAll(e.Text, "\n", "⏎")
	}
	return out
}
