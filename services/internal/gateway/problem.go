package gateway

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/isnad-news/isnad/pkg/article"
)

// Reasons of problems beside those of article.InputError.
const (
	reasonUnauthorized = "unauthorized"
	reasonNotFound     = "not_found"
	reasonMethod       = "method_not_allowed"
	reasonParameter    = "parameter"
	reasonMediaType    = "media_type"
	reasonBody         = "body"
	reasonRate         = "rate"
	reasonBusy         = "busy"
	reasonUnavailable  = "unavailable"
	reasonNoArchive    = "no_archive"
	reasonCrossOrigin  = "cross_origin"
	reasonHost         = "host"
	reasonInternal     = "internal"
)

// problem is an error as RFC 9457 has it (application/problem+json). Programs branch on Reason, people read Detail.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Reason string `json:"reason"`
	Detail string `json:"detail"`
	// ID is the article's, when the stream has seen it.
	ID string `json:"id,omitempty"`
	// Stage gave up on the article.
	Stage string `json:"stage,omitempty"`
	// Line of a body with many articles, from 1.
	Line int `json:"line,omitempty"`
	// after is the seconds after which another try may help.
	after int
}

// problemTypes is where docs/gateway.md says what each reason means.
const problemTypes = "https://isnad-news.github.io/problems/"

func newProblem(status int, reason, format string, args ...any) *problem {
	p := &problem{Type: problemTypes + reason, Title: http.StatusText(status), Status: status, Reason: reason, Detail: fmt.Sprintf(format, args...)}
	if status == http.StatusServiceUnavailable {
		p.after = 5
	}
	return p
}

// Error makes a problem an error, so that it may pass through functions that know nothing of HTTP.
func (p *problem) Error() string { return p.Reason + ": " + p.Detail }

// asProblem returns the problem that err is, or makes one of an article.InputError. Anything else is an internal error, whose words stay in the log.
func (g *Gateway) asProblem(err error) *problem {
	var p *problem
	if errors.As(err, &p) {
		return p
	}
	var input *article.InputError
	if errors.As(err, &input) {
		return newProblem(inputStatus(input.Reason), input.Reason, "%s", input.Detail)
	}
	g.log.Error().Err(err).Msg("request failed")
	return newProblem(http.StatusInternalServerError, reasonInternal, "the gateway's log says more")
}

// inputStatus is the status of an input that can never be processed.
func inputStatus(reason string) int {
	switch reason {
	case article.ReasonNotJSON, article.ReasonBrokenUTF8:
		return http.StatusBadRequest
	case article.ReasonTooLarge:
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusUnprocessableEntity
}

// fail answers with the problem that err is.
func (g *Gateway) fail(w http.ResponseWriter, err error) {
	p := g.asProblem(err)
	data, err := article.Encode(p)
	if err != nil {
		http.Error(w, p.Title, p.Status)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	if p.after > 0 {
		h.Set("Retry-After", strconv.Itoa(p.after))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="isnad"`)
	}
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(data, '\n'))
}
