// Package archiver is the program around pkg/archive: it keeps the quotes of the articles, answers questions over NATS, and rebuilds the archive on request.
package archiver

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/isnad-news/isnad/pkg/archive"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/worker"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"
)

// Version changes with the first release in which the same message may be kept or found otherwise.
const Version = "1"

// Archiver runs an archive on the stream of enriched articles.
type Archiver struct {
	*worker.Batches

	archive *archive.Archive
	js      jetstream.JetStream
	log     zerolog.Logger

	// running ends with the archiver; rebuilds go on in it.
	running context.Context //nolint:containedctx // of the requests that come in while it runs
	asking  chan struct{}   // a place for each query that is answered at a time
	doing   sync.WaitGroup  // queries and rebuilds

	mu    sync.Mutex
	state stream.ArchiveState // but for Quotes
}

// New prepares an archiver for an open archive, which the caller closes when Run has returned.
func New(a *archive.Archive, o worker.Options, m *worker.Metrics, log zerolog.Logger) (*Archiver, error) {
	r := &Archiver{archive: a, log: log.With().Str("stage", stream.Archive.Stage).Logger(), asking: make(chan struct{}, maxAsking)}
	b, err := worker.NewBatches(stream.Archive.Stage, Version, r.keep, o, m, log)
	if err != nil {
		return nil, err
	}
	r.Batches = b
	return r, nil
}

// Run keeps quotes and answers until ctx ends, then finishes what is in hand and returns nil.
func (r *Archiver) Run(ctx context.Context) error {
	running, stop := context.WithCancel(ctx)
	r.running = running
	r.Open = func(ctx context.Context, js jetstream.JetStream) (stage.Stage, error) {
		r.js = js
		service, err := r.serve(js.Conn())
		if err == nil {
			context.AfterFunc(ctx, func() { _ = service.Stop() }) // what is being answered is answered still
		}
		return stage.Stage{Name: stream.Archive.Stage, Version: Version}, err
	}
	err := r.Batches.Run(ctx)
	r.mu.Lock()
	stop()
	r.mu.Unlock()
	r.doing.Wait()
	return err
}

// keep puts a batch into the archive.
func (r *Archiver) keep(ctx context.Context, batch []worker.Incoming) (map[int]error, error) {
	articles, refused := ready(batch)
	return refused, r.archive.Put(ctx, articles)
}

// ready makes messages ready to be kept, and says which can't be.
func ready(batch []worker.Incoming) (articles []archive.Article, refused map[int]error) {
	refused = map[int]error{}
	for i, in := range batch {
		a, err := read(in)
		if err != nil {
			refused[i] = err
			continue
		}
		articles = append(articles, a)
	}
	return articles, refused
}

// read makes one message ready. A panic over it is an error of that message alone.
func read(in worker.Incoming) (a archive.Article, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = article.Reject(article.ReasonInvalid, "reading it panicked: %T", p)
		}
	}()
	return archive.NewArticle(in.Revision, in.Received, in.Data)
}

// status returns the archive's state.
func (r *Archiver) status(ctx context.Context) (stream.ArchiveState, error) {
	n, err := r.archive.Len(ctx)
	if err != nil {
		return stream.ArchiveState{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.state
	s.Quotes = n
	return s, nil
}

// errRebuilding says that the archive is being made anew already.
var errRebuilding = errors.New("the archive is being rebuilt already")

// rebuild begins to make the archive anew and returns. New articles wait in the stream until it is done.
func (r *Archiver) rebuild(forget bool) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.state.Rebuilding {
		return errRebuilding
	}
	r.state.Rebuilding, r.state.Read, r.state.Last, r.state.Failure = true, 0, 0, ""
	r.log.Info().Bool("forget", forget).Msg("rebuilding")
	r.doing.Go(func() {
		err := r.archive.Rebuild(r.running, forget, r.feed)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.state.Rebuilding = false
		if err != nil {
			r.state.Failure = err.Error()
			r.log.Error().Err(err).Msg("rebuild failed")
			return
		}
		r.state.Rebuilds++
		r.log.Info().Msg("rebuilt")
	})
	return nil
}

// feed puts all that the stream holds into a fresh archive. It reads message by message, for a user of its own may create no consumer.
func (r *Archiver) feed(ctx context.Context, put func([]archive.Article) error) error {
	s, err := r.js.Stream(ctx, stream.EnrichedStream)
	if err != nil {
		return fmt.Errorf("read stream %s: %w", stream.EnrichedStream, err)
	}
	state := s.CachedInfo().State
	var batch []worker.Incoming
	flush := func(sequence uint64) error {
		articles, refused := ready(batch)
		for range refused {
			r.log.Warn().Uint64("seq", sequence).Msg("message left out") // its dead letter is there already
		}
		batch = batch[:0]
		r.mu.Lock()
		r.state.Read, r.state.Last = sequence-min(sequence, state.FirstSeq-1), state.LastSeq-(state.FirstSeq-1)
		r.mu.Unlock()
		return put(articles)
	}
	for at := max(state.FirstSeq, 1); at <= state.LastSeq; {
		m, err := s.GetMsg(ctx, at, jetstream.WithGetMsgSubject(stream.Enriched))
		if errors.Is(err, jetstream.ErrMsgNotFound) { // the last ones are gone
			break
		}
		if err != nil {
			return fmt.Errorf("read message %d of %s: %w", at, stream.EnrichedStream, err)
		}
		batch = append(batch, worker.NewIncoming(m.Header, m.Time, m.Data))
		at = m.Sequence + 1
		if len(batch) == feedBatch {
			if err := flush(m.Sequence); err != nil {
				return err
			}
		}
	}
	return flush(state.LastSeq)
}

// feedBatch is how many messages of the stream a rebuild keeps in one transaction.
const feedBatch = 200
