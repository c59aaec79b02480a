// Package stage describes one step of the stream: the work on a document, apart from how documents come and go.
package stage

import (
	"fmt"
	"runtime/debug"
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
// An *article.InputError says that the message can never be processed, a *PanicError that the stage has a fault that this message brings out.
func (s Stage) Process(data []byte) (a *article.Article, err error) {
	defer func() {
		if p := recover(); p != nil {
			a, err = nil, &PanicError{s.Name, panicText(p), debug.Stack()}
		}
	}()
	began := time.Now()
	if a, err = s.process(data); err != nil {
		return nil, err
	}
	now := time.Now()
	a.History = append(a.History, article.Step{
		Stage: s.Name, Version: s.Version, At: now.UTC().Format(time.RFC3339Nano), TookUS: now.Sub(began).Microseconds(),
	})
	return a.Complete(), nil
}

// PanicError is a panic of a stage over one message.
type PanicError struct {
	// Stage is the stage's name.
	Stage string
	// Text is what a runtime error says; of any other panic value it is the type only, for the value may hold article text.
	Text string
	// Stack is the stack of the goroutine that panicked.
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("stage %s panicked: %s", e.Stage, e.Text) }

// panicText returns the text of a panic value.
func panicText(p any) string {
	if err, ok := p.(interface {
		error
		RuntimeError()
	}); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", p)
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
