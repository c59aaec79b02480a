// Package stage describes one step of the stream: the work on a document, apart from how documents come and go.
package stage

import (
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/schemas"
)

// Stage is one step of the stream. Exactly one of Begin and Apply is set.
type Stage struct {
	// Name is the stage's name in subjects, consumers, dead letters and histories: clean, split, quote, tag.
	Name string
	// Version is raised in the first release in which the stage's output for the same input may differ. It stands in the histories; nothing depends on it.
	Version string
	// Begin makes a document of a raw article. The first stage has it.
	Begin func(article.Raw) (*article.Article, error)
	// Apply adds the stage's part to a document. Every later stage has it.
	Apply func(*article.Article) error
	// Load, when set, makes ready what the first document would wait for.
	Load func()
}

// Process decodes and checks a message, does the stage's work on it and returns the document with the step added to its history.
// An *article.InputError says that the message can never be processed.
func (s Stage) Process(data []byte) (*article.Article, error) {
	began := time.Now()
	a, err := s.process(data)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	a.History = append(a.History, article.Step{
		Stage: s.Name, Version: s.Version, At: now.UTC().Format(time.RFC3339Nano), TookUS: now.Sub(began).Microseconds(),
	})
	return a.Complete(), nil
}

func (s Stage) process(data []byte) (*article.Article, error) {
	if s.Begin != nil {
		raw, err := article.DecodeRaw(data)
		if err != nil {
			return nil, err
		}
		if err := schemas.Validate(schemas.Raw, data); err != nil {
			return nil, article.Reject(article.ReasonSchema, "%v", err)
		}
		return s.Begin(raw)
	}
	a, err := article.Decode(data)
	if err != nil {
		return nil, err
	}
	return a, s.Apply(a)
}

// Enrich takes a raw article through all stages in order, without a server, and returns the enriched document.
func Enrich(raw article.Raw, stages []Stage) (*article.Article, error) {
	data, err := article.Encode(raw)
	if err != nil {
		return nil, err
	}
	var a *article.Article
	for i, s := range stages {
		if i > 0 {
			if data, err = article.Encode(a); err != nil {
				return nil, err
			}
		}
		if a, err = s.Process(data); err != nil {
			return nil, err
		}
	}
	return a, nil
}
