// Package backup writes all streams of a server to a directory, and makes them anew from it on another.
//
// The directory has a folder for each stream, with what the server sends of it (its messages, its consumers and how far they are), and SHA256SUMS, which is written last.
package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/jsm.go"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// answerWithin is how long the server may take for one answer. It looks at every message of a stream before it answers.
const answerWithin = 2 * time.Minute

// Options of a backup or a restore.
type Options struct {
	// Drain is how long Save waits for the messages that workers hold when the stages are paused. Defaults to 30 s.
	Drain time.Duration
	// Progress is called while a stream is copied, with the bytes done and, for Save, about how many there are. May be nil.
	Progress func(name string, done, total uint64)
	// Done is called after each stream. May be nil.
	Done func(name string, messages uint64)
}

// names returns the streams of ours, in the order in which articles pass, then those of the key-value buckets.
func names() []string {
	var all []string
	for _, c := range stream.Configs(stream.Limits{}) {
		all = append(all, c.Name)
	}
	for _, bucket := range []string{stream.SuspectsBucket, stream.LinesBucket, stream.NamesBucket} {
		all = append(all, "KV_"+bucket)
	}
	return all
}

// Save writes the streams that are there to dir, which must be empty or not there yet. It pauses the stages meanwhile, so that each article is in the backup as it stood at one moment: in
// one queue or among the results. Publishing goes on, and what comes after the first queue was copied is not in the backup. held is the number of messages that a worker still held after
// Options.Drain: each of those may come out twice after a restore, none is lost.
func Save(ctx context.Context, js jetstream.JetStream, dir string, o Options) (held int, err error) {
	if files, err := os.ReadDir(dir); err == nil && len(files) > 0 {
		return 0, fmt.Errorf("back up to %s: the directory is not empty", dir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return 0, fmt.Errorf("back up: %w", err)
	}
	ctx, stop := untilLost(ctx, js.Conn())
	defer stop()
	manager, err := jsm.New(js.Conn(), jsm.WithTimeout(answerWithin))
	if err != nil {
		return 0, fmt.Errorf("back up: %w", err)
	}
	resume, err := pause(ctx, js)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, resume()) }()
	if held, err = drain(ctx, js, o.Drain); err != nil {
		return 0, err
	}
	// In the order in which articles pass: one that a worker moves on meanwhile is then in both of two queues, and not in neither.
	for _, name := range names() {
		s, err := manager.LoadStream(name)
		if jsm.IsNatsError(err, uint16(jetstream.JSErrCodeStreamNotFound)) {
			continue
		}
		if err != nil {
			return 0, fmt.Errorf("back up stream %s: %w", name, err)
		}
		state, err := s.State()
		if err != nil {
			return 0, fmt.Errorf("back up stream %s: %w", name, err)
		}
		_, err = s.SnapshotToDirectory(ctx, filepath.Join(dir, name), jsm.SnapshotConsumers(), jsm.SnapshotHealthCheck(), jsm.SnapshotNotify(func(p jsm.SnapshotProgress) {
			if o.Progress != nil {
				o.Progress(name, p.UncompressedBytesReceived(), p.BytesExpected())
			}
		}))
		if err != nil {
			return 0, fmt.Errorf("back up stream %s: %w", name, cause(ctx, err))
		}
		if o.Done != nil {
			o.Done(name, state.Msgs)
		}
	}
	return held, writeSums(dir)
}

// Restore makes the streams of a backup anew, all of them or none. It refuses a directory that is not complete or was changed, and a server that has one of the streams.
func Restore(ctx context.Context, js jetstream.JetStream, dir string, o Options) (err error) {
	if err := checkSums(dir); err != nil {
		return fmt.Errorf("restore from %s: %w", dir, err)
	}
	var found []string
	for _, name := range names() {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			continue
		}
		found = append(found, name)
		if _, err := js.Stream(ctx, name); err == nil {
			return fmt.Errorf("restore stream %s: there is one already; a backup is restored to a server without streams, before the workers start", name)
		} else if !errors.Is(err, jetstream.ErrStreamNotFound) {
			return fmt.Errorf("restore stream %s: %w", name, err)
		}
	}
	ctx, stop := untilLost(ctx, js.Conn())
	defer stop()
	manager, err := jsm.New(js.Conn(), jsm.WithTimeout(answerWithin))
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	var made []string
	defer func() {
		if err == nil {
			return
		}
		for _, name := range made { // they were not there before
			err = errors.Join(err, js.DeleteStream(context.WithoutCancel(ctx), name))
		}
	}()
	// Against the order in which articles pass, so that what comes out of a queue has its place.
	slices.Reverse(found)
	for _, name := range found {
		_, state, err := manager.RestoreSnapshotFromDirectory(ctx, name, filepath.Join(dir, name), jsm.RestoreNotify(func(p jsm.RestoreProgress) {
			if o.Progress != nil {
				o.Progress(name, p.BytesSent(), uint64(p.ChunksToSend())*uint64(p.ChunkSize())) //nolint:gosec // counts
			}
		}))
		if err != nil {
			return fmt.Errorf("restore stream %s: %w", name, cause(ctx, err))
		}
		made = append(made, name)
		if o.Done != nil {
			o.Done(name, state.Msgs)
		}
	}
	return eachConsumer(ctx, js, func(name, consumer string) error { // they were paused when they were copied
		_, err := js.ResumeConsumer(ctx, name, consumer)
		return err
	})
}

// untilLost returns a context that ends when the connection is lost, for which a copy under way would wait for ever.
func untilLost(ctx context.Context, conn *nats.Conn) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	lost := conn.StatusChanged(nats.DISCONNECTED, nats.RECONNECTING, nats.CLOSED)
	done := make(chan struct{})
	go func() {
		defer close(done)
		select {
		case <-lost:
			cancel(errors.New("the connection to the server was lost"))
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		cancel(nil)
		<-done
		conn.RemoveStatusListener(lost)
	}
}

// cause returns why the context ended, or the error when it has not.
func cause(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
