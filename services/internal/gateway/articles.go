package gateway

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/errgroup"
)

// publishTimeout bounds the publishing of one request's articles. A full queue makes publishers wait; a sender over HTTP is told to come again.
const publishTimeout = 10 * time.Second

// accepted is the answer to who does not wait.
type accepted struct {
	// ID is set when one article came, IDs when many came, in their order.
	ID  string   `json:"id,omitempty"`
	IDs []string `json:"ids,omitempty"`
}

// postArticles publishes the raw articles of the body. It answers when each stands in articles.raw, or with ?wait when the article is enriched.
func (g *Gateway) postArticles(w http.ResponseWriter, r *http.Request) {
	if !g.uploads.TryAcquire(1) {
		g.fail(w, newProblem(http.StatusServiceUnavailable, reasonBusy, "%d other requests send articles; come again later", g.opts.MaxUploads))
		return
	}
	defer g.uploads.Release(1)
	wait, err := g.waitOf(r)
	if err != nil {
		g.fail(w, err)
		return
	}
	entries, err := g.readEntries(w, r)
	if err != nil {
		g.fail(w, err)
		return
	}
	if len(entries) > 1 {
		if wait > 0 {
			g.fail(w, newProblem(http.StatusBadRequest, reasonParameter, "wait is for one article, and the body holds %d", len(entries)))
			return
		}
		g.postMany(w, r, entries)
		return
	}
	g.postOne(w, r, entries[0], wait)
}

// postMany publishes a batch. When it breaks off, sending it whole again is harmless: the server knows what it has.
func (g *Gateway) postMany(w http.ResponseWriter, r *http.Request, entries []entry) {
	group, ctx := errgroup.WithContext(r.Context())
	group.SetLimit(128)
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = e.id
		group.Go(func() error {
			_, err := g.publish(ctx, e)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		g.fail(w, err)
		return
	}
	g.write(w, http.StatusAccepted, accepted{IDs: ids})
}

// postOne publishes one article, and waits for what becomes of it when wait is above 0. A wait that passes is answered as none: the article is on its way.
func (g *Gateway) postOne(w http.ResponseWriter, r *http.Request, e entry, wait time.Duration) {
	ctx := r.Context()
	var came <-chan outcome
	if wait > 0 {
		var cancel func()
		came, cancel = g.outcomes.wait(e.revision)
		defer cancel()
	}
	duplicate, err := g.publish(ctx, e)
	if err != nil {
		g.fail(w, err)
		return
	}
	w.Header().Set("Location", "/articles/"+url.PathEscape(e.id))
	if wait == 0 {
		g.write(w, http.StatusAccepted, accepted{ID: e.id})
		return
	}
	known, ok := g.outcomes.known(e.revision)
	if !ok || known.dead != nil && !duplicate { // a dead letter of an earlier try says nothing of this one
		select {
		case known = <-came:
		case <-time.After(wait):
			g.write(w, http.StatusAccepted, accepted{ID: e.id})
			return
		case <-ctx.Done():
			g.write(w, http.StatusAccepted, accepted{ID: e.id})
			return
		}
	}
	if d := known.dead; d != nil {
		w.Header().Del("Location")
		p := newProblem(http.StatusUnprocessableEntity, d.reason, "%s", d.detail)
		p.ID, p.Stage = e.id, d.stage
		g.fail(w, p)
		return
	}
	g.writeArticle(w, r, e.id, place{revision: e.revision, sequence: known.sequence})
}

// publish puts an article into articles.raw, under an id made of what it holds, so that sending it twice is harmless. It reports whether the server had it already.
func (g *Gateway) publish(ctx context.Context, e entry) (duplicate bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, publishTimeout)
	defer cancel()
	ack, err := g.js.PublishMsg(ctx, stream.NewMessage(stream.Raw, stream.MessageID(e.revision, "raw"), e.data))
	if err == nil {
		if !ack.Duplicate {
			g.metrics.accepted.Inc()
		}
		return ack.Duplicate, nil
	}
	var api *jetstream.APIError
	if errors.Is(err, nats.ErrMaxPayload) || errors.As(err, &api) && api.ErrorCode == jetstream.JSErrCodeStreamMessageExceedsMaximum {
		return false, tooLarge(stream.MaxRawBytes)
	}
	g.log.Warn().Err(err).Msg("publish raw article")
	return false, newProblem(http.StatusServiceUnavailable, reasonUnavailable, "the stream takes no articles now: it is full or out of reach; send it again later")
}

// waitOf reads ?wait, a duration such as 10s, or a number of seconds.
func (g *Gateway) waitOf(r *http.Request) (time.Duration, error) {
	text := r.URL.Query().Get("wait")
	if text == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		d, err = time.ParseDuration(text + "s")
	}
	if err != nil || d < 0 || d > g.opts.MaxWait {
		return 0, newProblem(http.StatusBadRequest, reasonParameter, "wait is %q, want a duration up to %v, such as 10s", text, g.opts.MaxWait)
	}
	return d, nil
}

// getArticle returns the newest enriched revision of the article.
func (g *Gateway) getArticle(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	p, ok := g.outcomes.find(id)
	if !ok {
		if !g.Ready() {
			g.fail(w, newProblem(http.StatusServiceUnavailable, reasonUnavailable, "the gateway has not read the stream to its end yet"))
			return
		}
		g.fail(w, newProblem(http.StatusNotFound, reasonNotFound, "no enriched article with this id is kept"))
		return
	}
	g.writeArticle(w, r, id, p)
}

// writeArticle fetches the article from its place in the stream and answers with its bytes as they stand there.
func (g *Gateway) writeArticle(w http.ResponseWriter, r *http.Request, id string, p place) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), publishTimeout)
	defer cancel()
	s, err := g.js.Stream(ctx, stream.EnrichedStream)
	if err != nil {
		g.fail(w, newProblem(http.StatusServiceUnavailable, reasonUnavailable, "the stream is out of reach"))
		return
	}
	m, err := s.GetMsg(ctx, p.sequence)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		g.fail(w, newProblem(http.StatusNotFound, reasonNotFound, "the article is too old to be kept"))
		return
	}
	if err != nil {
		g.log.Warn().Err(err).Uint64("seq", p.sequence).Msg("get enriched article")
		g.fail(w, newProblem(http.StatusServiceUnavailable, reasonUnavailable, "the stream is out of reach"))
		return
	}
	h := w.Header()
	h.Set("Content-Type", typeJSON)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Content-Location", "/articles/"+url.PathEscape(id))
	h.Set("ETag", `"`+strings.TrimPrefix(p.revision, id+"@")+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(m.Data))
}

// write answers with v as JSON.
func (g *Gateway) write(w http.ResponseWriter, status int, v any) {
	data, err := article.Encode(v)
	if err != nil {
		g.fail(w, err)
		return
	}
	w.Header().Set("Content-Type", typeJSON)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(append(data, '\n'))
}
