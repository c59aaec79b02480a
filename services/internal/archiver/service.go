package archiver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/micro"
)

const (
	// maxAsking is how many questions are answered at once; others wait for a place.
	maxAsking = 16
	// askTime is how long the answer to one question may take.
	askTime = 5 * time.Second
)

// serve answers on the archive's subjects. Copies that share an archive's name share its questions.
func (r *Archiver) serve(nc *nats.Conn) (micro.Service, error) {
	s, err := micro.AddService(nc, micro.Config{Name: stream.ArchiveService, Version: Version + ".0.0", Description: "keeps quotes, and answers who said what about whom"})
	if err != nil {
		return nil, fmt.Errorf("serve the archive: %w", err)
	}
	for _, e := range []struct {
		name, subject string
		answer        func(ctx context.Context, data []byte) (any, error)
	}{
		{"quotes", stream.ArchiveQuotes, r.answerQuotes},
		{"status", stream.ArchiveStatus, func(ctx context.Context, _ []byte) (any, error) { return r.status(ctx) }},
		{"rebuild", stream.ArchiveRebuild, r.answerRebuild},
	} {
		if err := s.AddEndpoint(e.name, r.handler(e.answer), micro.WithEndpointSubject(e.subject)); err != nil {
			return nil, errors.Join(fmt.Errorf("serve %s: %w", e.subject, err), s.Stop())
		}
	}
	return s, nil
}

// handler answers each request beside the others, with a bounded number at a time.
func (r *Archiver) handler(answer func(ctx context.Context, data []byte) (any, error)) micro.Handler {
	return micro.HandlerFunc(func(request micro.Request) {
		select {
		case r.asking <- struct{}{}:
		case <-r.running.Done():
			return
		}
		r.mu.Lock()
		over := r.running.Err() != nil
		if !over {
			r.doing.Add(1) // never while Run waits already
		}
		r.mu.Unlock()
		if over {
			<-r.asking
			return
		}
		go func() {
			defer r.doing.Done()
			defer func() { <-r.asking }()
			// A question that was taken is answered even when the archiver stops.
			ctx, cancel := context.WithTimeout(context.WithoutCancel(r.running), askTime)
			defer cancel()
			r.respond(ctx, request, answer)
		}()
	})
}

func (r *Archiver) respond(ctx context.Context, request micro.Request, answer func(ctx context.Context, data []byte) (any, error)) {
	var reply any
	err := fmt.Errorf("%w: larger than %d bytes", stream.ErrBadQuery, stream.MaxQueryBytes)
	if len(request.Data()) <= stream.MaxQueryBytes {
		reply, err = answer(ctx, request.Data())
	}
	var data []byte
	if err == nil {
		if data, err = encode(reply); err == nil {
			err = request.Respond(data)
		}
	}
	if err == nil {
		return
	}
	code := stream.ArchiveFailed
	if errors.Is(err, stream.ErrBadQuery) || errors.Is(err, errRebuilding) {
		code = stream.ArchiveBadQuery
	} else {
		r.log.Error().Err(err).Msg("not answered")
	}
	if data, err = encode(map[string]string{"error": err.Error()}); err != nil {
		return
	}
	if err := request.Error(code, "not answered", data); err != nil {
		r.log.Warn().Err(err).Msg("answer")
	}
}

// encode writes v and leaves the messages in it as they are: the standard encoder would write < as an escape.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("encode answer: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

func (r *Archiver) answerQuotes(ctx context.Context, data []byte) (any, error) {
	var q stream.QuoteQuery
	if err := json.Unmarshal(data, &q); err != nil {
		return nil, fmt.Errorf("%w: %w", stream.ErrBadQuery, err)
	}
	return r.archive.Search(ctx, q)
}

func (r *Archiver) answerRebuild(ctx context.Context, data []byte) (any, error) {
	var request stream.ArchiveRebuildRequest
	if err := json.Unmarshal(data, &request); err != nil {
		return nil, fmt.Errorf("%w: %w", stream.ErrBadQuery, err)
	}
	if err := r.rebuild(request.Forget); err != nil {
		return nil, err
	}
	return r.status(ctx)
}
