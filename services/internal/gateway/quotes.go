package gateway

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
)

// archiveTimeout bounds a question to the archive.
const archiveTimeout = 10 * time.Second

// getQuotes asks the archive, and hands on its answer.
func (g *Gateway) getQuotes(w http.ResponseWriter, r *http.Request) {
	query, err := quoteQuery(r.URL.Query())
	if err != nil {
		g.fail(w, err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), archiveTimeout)
	defer cancel()
	answer, err := stream.AskQuotes(ctx, g.nc, query)
	switch {
	case err == nil:
		g.write(w, http.StatusOK, answer)
	case errors.Is(err, stream.ErrNoArchive):
		g.fail(w, newProblem(http.StatusServiceUnavailable, reasonNoArchive, "no archiver runs beside the stream; GET /stream has the quotes as they come"))
	case errors.Is(err, stream.ErrBadQuery):
		g.fail(w, newProblem(http.StatusBadRequest, reasonParameter, "%s", strings.TrimPrefix(err.Error(), stream.ErrBadQuery.Error()+": ")))
	default:
		g.log.Warn().Err(err).Msg("ask the archive")
		g.fail(w, newProblem(http.StatusServiceUnavailable, reasonUnavailable, "the archive does not answer"))
	}
}

// quoteQuery reads the question from a request's parameters, which have the names of stream.QuoteQuery's fields.
func quoteQuery(v url.Values) (stream.QuoteQuery, error) {
	q := stream.QuoteQuery{Speaker: v.Get("speaker"), About: v.Get("about"), Source: v.Get("source"), Kind: v.Get("kind"), Cursor: v.Get("cursor")}
	var err error
	for name, to := range map[string]*time.Time{"from": &q.From, "to": &q.To} {
		if *to, err = stream.ParseTime(v.Get(name)); err != nil {
			return q, newProblem(http.StatusBadRequest, reasonParameter, "%s is %q, want a time such as 2018-01-31 or 2018-01-31T12:00:00Z", name, v.Get(name))
		}
	}
	if text := v.Get("limit"); text != "" {
		if q.Limit, err = strconv.Atoi(text); err != nil || q.Limit < 1 {
			return q, newProblem(http.StatusBadRequest, reasonParameter, "limit is %q, want 1 to %d", text, stream.MaxQuotes)
		}
	}
	return q, nil
}
