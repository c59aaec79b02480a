package stream

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// NamesBucket is the key-value bucket of the names that users add: a line each, under a key that NameKey makes.
const NamesBucket = "ISNAD_NAMES"

const (
	// namesSettle is how long changes are gathered before they are told, so that an import of thousands is a handful of changes.
	namesSettle = 100 * time.Millisecond
	// namesCheck is how often the bucket is looked at: whether it is there, and still the same.
	namesCheck = 2 * time.Second
	// namesRetry is the wait before a bucket that could not be read is tried again.
	namesRetry = 500 * time.Millisecond
)

// OpenNames opens the bucket of names, and creates it when it is not there.
func OpenNames(ctx context.Context, js jetstream.JetStream) (jetstream.KeyValue, error) {
	return openBucket(ctx, js, jetstream.KeyValueConfig{Bucket: NamesBucket, Description: "names that users add", MaxValueSize: 64 << 10, MaxBytes: 64 << 20})
}

// NameKey is <slug of the name>.<hash of its matching form>. Spellings of one name that differ only in what matching folds share it.
func NameKey(name string) string {
	key := strings.Join(strings.Fields(arabic.Key(name)), " ")
	sum := sha256.Sum256([]byte(key))
	slug := arabic.Slug(key)
	return slug[:min(len(slug), 64)] + "." + hex.EncodeToString(sum[:8])
}

// ReadNames returns the lines of the bucket by key.
func ReadNames(ctx context.Context, kv jetstream.KeyValue) (map[string]string, error) {
	watch, err := kv.WatchAll(ctx, jetstream.IgnoreDeletes())
	if err != nil {
		return nil, fmt.Errorf("read bucket %s: %w", NamesBucket, err)
	}
	defer stopWatch(watch)
	lines := map[string]string{}
	for {
		select {
		case e := <-watch.Updates():
			if e == nil { // all that is there has come
				return lines, nil
			}
			lines[e.Key()] = string(e.Value())
		case <-ctx.Done():
			return nil, fmt.Errorf("read bucket %s: %w", NamesBucket, ctx.Err())
		}
	}
}

// FollowNames calls changed with the lines of the bucket by key, once when they are read and again after each change, until ctx ends. It returns when they are read, or when there
// is no bucket yet. While the bucket can't be read or is gone nothing changes; failed is called with the reason, once. After a reconnection, and when there is another bucket of the name,
// all is read again. Changed and failed are never called at the same time.
func FollowNames(ctx context.Context, js jetstream.JetStream, changed func(map[string]string), failed func(error)) {
	first := make(chan struct{})
	ready := sync.OnceFunc(func() { close(first) })
	go func() {
		defer ready()
		told := ""
		for ctx.Err() == nil {
			err := followNames(ctx, js, func(lines map[string]string) {
				told = ""
				changed(lines)
				ready()
			})
			if err == nil || ctx.Err() != nil {
				continue
			}
			if err.Error() != told {
				told = err.Error()
				failed(err)
			}
			if errors.Is(err, jetstream.ErrBucketNotFound) {
				ready()
			}
			select {
			case <-ctx.Done():
			case <-time.After(namesRetry):
			}
		}
	}()
	<-first
}

// followNames follows the bucket until it has to be read again.
func followNames(ctx context.Context, js jetstream.JetStream, changed func(map[string]string)) error {
	connected := js.Conn().StatusChanged(nats.CONNECTED)
	defer js.Conn().RemoveStatusListener(connected)
	kv, err := js.KeyValue(ctx, NamesBucket)
	if err != nil {
		return fmt.Errorf("open bucket %s: %w", NamesBucket, err)
	}
	born, err := namesBorn(ctx, js)
	if err != nil {
		return fmt.Errorf("open bucket %s: %w", NamesBucket, err)
	}
	watch, err := kv.WatchAll(ctx)
	if err != nil {
		return fmt.Errorf("watch bucket %s: %w", NamesBucket, err)
	}
	defer stopWatch(watch)
	check := time.NewTicker(namesCheck)
	defer check.Stop()
	lines := map[string]string{}
	complete := false
	var settled <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-connected:
			return nil
		case <-check.C:
			now, err := namesBorn(ctx, js)
			if errors.Is(err, jetstream.ErrBucketNotFound) {
				return fmt.Errorf("bucket %s is gone: %w", NamesBucket, err)
			}
			if err == nil && !now.Equal(born) {
				return nil
			}
		case e, open := <-watch.Updates():
			switch {
			case !open:
				return fmt.Errorf("watch bucket %s: ended", NamesBucket)
			case e == nil:
				complete = true
				settled = time.After(0)
				continue
			case e.Operation() == jetstream.KeyValuePut:
				lines[e.Key()] = string(e.Value())
			default:
				delete(lines, e.Key())
			}
			if complete && settled == nil {
				settled = time.After(namesSettle)
			}
		case <-settled:
			settled = nil
			changed(maps.Clone(lines))
		}
	}
}

// namesBorn returns when the bucket was created. A bucket that is gone is jetstream.ErrBucketNotFound.
func namesBorn(ctx context.Context, js jetstream.JetStream) (time.Time, error) {
	s, err := js.Stream(ctx, "KV_"+NamesBucket)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return time.Time{}, jetstream.ErrBucketNotFound
	}
	if err != nil {
		return time.Time{}, err
	}
	return s.CachedInfo().Created, nil
}

// stopWatch stops a watcher and takes what it still has in hand, on which it would hang.
func stopWatch(w jetstream.KeyWatcher) {
	_ = w.Stop()
	go func() {
		for range w.Updates() { // until it is closed
		}
	}()
}
