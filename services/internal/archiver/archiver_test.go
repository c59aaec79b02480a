package archiver_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/archive"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/stream/server/servertest"
	"github.com/isnad-news/isnad/pkg/worker"
	"github.com/isnad-news/isnad/services/internal/archiver"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nats.go/micro"
	"github.com/rs/zerolog"
)

// house is a server with its streams, on which archivers come and go.
type house struct {
	t    *testing.T
	o    worker.Options
	dir  string
	conn *nats.Conn
	js   jetstream.JetStream
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, o: worker.DefaultOptions(), dir: filepath.Join(t.TempDir(), "archive")}
	h.conn, h.js = servertest.WithStreams(t, stream.Limits{})
	h.o.URL = h.conn.ConnectedUrl()
	return h
}

// archiver runs one until stop is called, or to the end of the test.
func (h *house) archiver() (stop func()) {
	h.t.Helper()
	ctx, cancel := context.WithCancel(h.t.Context())
	done := make(chan error, 1)
	go func() { done <- archiver.Run(ctx, h.dir, h.o, worker.NewMetrics(), zerolog.Nop(), nil) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			h.t.Error(err)
		}
	}
	h.t.Cleanup(stop)
	return stop
}

// article publishes an article as the tagger does, of the text number revision, with a quote for each of the texts. It returns the messages of the quotes.
func (h *house) article(id string, revision int, texts ...string) (quotes []string) {
	h.t.Helper()
	a := article.Article{Schema: article.Schema, ID: id, Source: "الضفة"}
	for i, text := range texts {
		q := article.Quote{ID: fmt.Sprint("q", i+1), Kind: article.Direct, Mention: article.Mention{Span: article.Span{End: 9}, Text: text}, Speaker: &article.Speaker{Name: "سلمى الراوي", By: article.ByName}}
		a.Quotes = append(a.Quotes, q)
	}
	route, _ := stream.RouteOf("tag")
	messages, err := stream.Outputs(route, fmt.Sprintf("%s@%d", id, revision), a.Complete())
	if err != nil {
		h.t.Fatal(err)
	}
	for i, m := range messages {
		stream.SetReceived(m, time.Date(2024, 3, 1, 12, revision, 0, 0, time.UTC))
		h.publish(m)
		if i < len(texts) {
			quotes = append(quotes, string(m.Data))
		}
	}
	return quotes
}

func (h *house) publish(m *nats.Msg) {
	h.t.Helper()
	if err := stream.Publish(h.t.Context(), h.js, []*nats.Msg{m}, nil); err != nil {
		h.t.Fatal(err)
	}
}

// await waits until the archive's consumer has nothing to do, and returns how many quotes are kept.
func (h *house) await() int {
	h.t.Helper()
	n := 0
	h.until("all kept", func() bool {
		c, err := h.js.Consumer(h.t.Context(), stream.EnrichedStream, stream.Archive.Stage)
		if err != nil {
			return false
		}
		info := c.CachedInfo()
		s, err := h.js.Stream(h.t.Context(), stream.EnrichedStream)
		if err != nil || info.AckFloor.Stream < s.CachedInfo().State.LastSeq {
			return false
		}
		state, err := stream.AskArchive(h.t.Context(), h.conn)
		n = state.Quotes
		return err == nil && !state.Rebuilding
	})
	return n
}

func (h *house) until(what string, ok func() bool) {
	h.t.Helper()
	deadline := time.After(30 * time.Second)
	for !ok() {
		select {
		case <-deadline:
			h.t.Fatalf("not there after 30 s: %s", what)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// rebuild has the archive made anew and waits for it.
func (h *house) rebuild(forget bool) {
	h.t.Helper()
	before, err := stream.AskArchive(h.t.Context(), h.conn)
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := stream.RebuildArchive(h.t.Context(), h.conn, stream.ArchiveRebuildRequest{Forget: forget}); err != nil {
		h.t.Fatal(err)
	}
	h.until("a rebuilt archive", func() bool {
		state, err := stream.AskArchive(h.t.Context(), h.conn)
		if err != nil || state.Failure != "" {
			h.t.Fatalf("state is %+v (%v)", state, err)
		}
		return !state.Rebuilding && state.Rebuilds == before.Rebuilds+1
	})
}

func (h *house) ask(q stream.QuoteQuery) stream.QuoteAnswer {
	h.t.Helper()
	a, err := stream.AskQuotes(h.t.Context(), h.conn, q)
	if err != nil {
		h.t.Fatalf("%+v: %v", q, err)
	}
	return a
}

// TestAnswersOverNATS publishes quotes and asks for them with nothing but a client.
func TestAnswersOverNATS(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	if _, err := stream.AskQuotes(t.Context(), h.conn, stream.QuoteQuery{}); !errors.Is(err, stream.ErrNoArchive) {
		t.Errorf("before there is an archive: %v", err)
	}
	h.archiver()
	want := h.article("n1", 1, "لن نرفع <أسعار> الكهرباء & الماء")[0]
	h.article("n2", 2, "سنبني ثلاث محطات")
	h.publish(stream.NewMessage(stream.Enriched, "bad@1/tag", []byte("ليس جيسون")))
	if n := h.await(); n != 2 {
		t.Errorf("%d are kept, want 2", n)
	}
	a := h.ask(stream.QuoteQuery{Speaker: "الراوي", About: "الأسعار"})
	if a.Total != 1 || len(a.Quotes) != 1 || string(a.Quotes[0]) != want {
		t.Errorf("answer is %d: %s, want %s", a.Total, a.Quotes, want)
	}
	page := h.ask(stream.QuoteQuery{Limit: 1})
	if next := h.ask(stream.QuoteQuery{Limit: 1, Cursor: page.Next}); page.Total != 2 || string(next.Quotes[0]) != want || next.Next != "" {
		t.Errorf("pages are %+v and %+v", page, next)
	}
	// What the client would not send is refused by the archive.
	for name, c := range map[string]struct{ data, want string }{
		"not JSON": {"?", "bad query"}, "limit": {`{"limit":201}`, "limit"}, "kind": {`{"kind":"loud"}`, "kind"}, "large": {`{"about":"` + strings.Repeat("a", stream.MaxQueryBytes) + `"}`, "larger"},
	} {
		m, err := h.conn.Request(stream.ArchiveQuotes, []byte(c.data), 20*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		if m.Header.Get(micro.ErrorCodeHeader) != stream.ArchiveBadQuery || !strings.Contains(string(m.Data), `{"error":"`) || !strings.Contains(string(m.Data), c.want) {
			t.Errorf("%s: %v %s", name, m.Header, m.Data)
		}
	}
	// The bad message stands among the dead letters, and `nats micro ls` finds the service.
	s, err := h.js.Stream(t.Context(), stream.DeadStream)
	if err != nil {
		t.Fatal(err)
	}
	if n := s.CachedInfo().State.Msgs; n != 1 {
		t.Errorf("%d dead letters, want 1", n)
	}
	if m, err := h.conn.Request("$SRV.PING."+stream.ArchiveService, nil, 20*time.Second); err != nil || !strings.Contains(string(m.Data), stream.ArchiveService) {
		t.Errorf("ping: %v", err)
	}
}

// TestDiesBetweenCommitAndAcknowledgement keeps a batch as an archiver would, and does not acknowledge it. The next archiver gets it again.
func TestDiesBetweenCommitAndAcknowledgement(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for i := range 5 {
		h.article(fmt.Sprint("n", i), 1, "سنبني ثلاث محطات")
	}
	c, err := stream.EnsureConsumer(t.Context(), h.js, stream.Archive, h.o.AckWait)
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Fetch(5)
	if err != nil {
		t.Fatal(err)
	}
	a, err := archive.Open(t.Context(), h.dir)
	if err != nil {
		t.Fatal(err)
	}
	var held []jetstream.Msg
	for m := range got.Messages() {
		in := worker.NewIncoming(m.Headers(), time.Now(), m.Data())
		one, err := archive.NewArticle(in.Revision, in.Received, in.Data)
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Put(t.Context(), []archive.Article{one}); err != nil {
			t.Fatal(err)
		}
		held = append(held, m)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	for _, m := range held { // the server would do so after AckWait
		if err := m.Nak(); err != nil {
			t.Fatal(err)
		}
	}
	h.archiver()
	if n := h.await(); len(held) != 5 || n != 5 {
		t.Errorf("%d are kept of %d, want 5", n, len(held))
	}
	if n := h.ask(stream.QuoteQuery{About: "محطات"}).Total; n != 5 {
		t.Errorf("%d are found, want 5", n)
	}
}

// TestCorrectedWhileAway corrects an article while no archiver runs.
func TestCorrectedWhileAway(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	stop := h.archiver()
	h.article("n1", 1, "سنبني ثلاث محطات", "والجسر أيضا")
	if n := h.await(); n != 2 {
		t.Errorf("%d are kept, want 2", n)
	}
	stop()
	h.article("n1", 2, "سنبني أربع محطات")
	h.archiver()
	if n := h.await(); n != 1 {
		t.Errorf("%d are kept, want 1", n)
	}
	if a, b := h.ask(stream.QuoteQuery{About: "ثلاث"}).Total, h.ask(stream.QuoteQuery{About: "أربع"}).Total; a != 0 || b != 1 {
		t.Errorf("%d of the old text and %d of the new, want 0 and 1", a, b)
	}
}

// TestCorrectedToSilence corrects articles so that they have no quotes any more; of one the text before comes late. A rebuild finds the same.
func TestCorrectedToSilence(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.archiver()
	h.article("n1", 1, "سنبني ثلاث محطات", "والجسر أيضا")
	if n := h.await(); n != 2 {
		t.Errorf("%d are kept, want 2", n)
	}
	h.article("n1", 2)
	h.article("n2", 2)
	if n := h.await(); n != 0 {
		t.Errorf("%d are kept after the correction, want none", n)
	}
	h.article("n2", 1, "سنبني أربع محطات")
	h.article("n3", 1, "سنبني خمس محطات")
	if n := h.await(); n != 1 {
		t.Errorf("%d are kept after one came late, want 1", n)
	}
	for _, forget := range []bool{false, true} {
		h.rebuild(forget)
		if n := h.await(); n != 1 {
			t.Errorf("forget %v: %d are kept when it is rebuilt, want 1", forget, n)
		}
	}
}

// TestRebuild rebuilds after the stream has forgotten the oldest quote, with and without what only the archive holds.
func TestRebuild(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.archiver()
	for i := range 4 {
		h.article(fmt.Sprint("n", i), 1, "سنبني ثلاث محطات")
	}
	h.publish(stream.NewMessage(stream.Enriched, "bad@1/tag", []byte("ليس جيسون")))
	h.await()
	s, err := h.js.Stream(t.Context(), stream.EnrichedStream)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteMsg(t.Context(), 1); err != nil { // the oldest
		t.Fatal(err)
	}
	if err := s.DeleteMsg(t.Context(), 3); err != nil { // one in the midst
		t.Fatal(err)
	}
	for _, c := range []struct {
		forget bool
		want   int
	}{{false, 4}, {true, 2}} {
		h.rebuild(c.forget)
		if n := h.ask(stream.QuoteQuery{About: "محطات"}).Total; n != c.want {
			t.Errorf("forget %v: %d are found, want %d", c.forget, n, c.want)
		}
	}
	h.article("n9", 1, "سنبني ثلاث محطات")
	if n := h.await(); n != 3 {
		t.Errorf("%d are kept after another, want 3", n)
	}
}
