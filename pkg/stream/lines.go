package stream

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"sync"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/nats-io/nats.go/jetstream"
)

// LinesBucket is the key-value bucket of lines that recur.
const LinesBucket = "ISNAD_LINES"

// linesKept bounds how many lines are counted at a time; the ones counted longest ago are forgotten first.
const linesKept = 100_000

// Lines remembers which lines recur across a source's articles: the words of its pages, which are in no list. A line that has stood in enough different articles of
// one source is written to a bucket, from which every copy of the cleaner learns it. The bucket holds hashes, no text.
//
// What is cut with such a memory depends on what came before, so the same article may come out differently at another time.
type Lines struct {
	kv    jetstream.KeyValue
	least int

	mu    sync.Mutex
	known map[string]bool
	// counts of this generation and the one before, by key: the articles that the line stood in.
	now, before map[string]map[[8]byte]bool
}

// EnsureLines opens the bucket, and creates it when it is not there.
func EnsureLines(ctx context.Context, js jetstream.JetStream) (jetstream.KeyValue, error) {
	return openBucket(ctx, js, jetstream.KeyValueConfig{Bucket: LinesBucket, Description: "lines that recur across a source's articles", MaxBytes: 64 << 20})
}

// OpenLines opens the bucket, creates it when it is not there, and follows it until ctx ends. least is the number of articles from which on a line recurs.
func OpenLines(ctx context.Context, js jetstream.JetStream, least int) (*Lines, error) {
	kv, err := EnsureLines(ctx, js)
	if err != nil {
		return nil, err
	}
	l := &Lines{kv: kv, least: least, known: map[string]bool{}, now: map[string]map[[8]byte]bool{}}
	watch, err := kv.WatchAll(ctx)
	if err != nil {
		return nil, fmt.Errorf("watch bucket %s: %w", LinesBucket, err)
	}
	for e := range watch.Updates() {
		if e == nil { // all that is there has come
			break
		}
		l.learn(e)
	}
	go func() {
		for e := range watch.Updates() {
			if e != nil {
				l.learn(e)
			}
		}
	}()
	return l, nil
}

func (l *Lines) learn(e jetstream.KeyValueEntry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e.Operation() == jetstream.KeyValuePut {
		l.known[e.Key()] = true
	} else {
		delete(l.known, e.Key()) // an operator took it back
	}
}

// Recurs notes that the line stands in an article of the source, and reports whether it is known to recur.
func (l *Lines) Recurs(source, articleID, line string) bool {
	key := lineKey(source, line)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.known[key] {
		return true
	}
	articles := l.now[key]
	if articles == nil {
		if articles = l.before[key]; articles == nil {
			articles = map[[8]byte]bool{}
		}
		if len(l.now) >= linesKept/2 {
			l.before, l.now = l.now, map[string]map[[8]byte]bool{}
		}
		l.now[key] = articles
	}
	sum := sha256.Sum256([]byte(articleID))
	articles[[8]byte(sum[:8])] = true
	if len(articles) < l.least {
		return false
	}
	l.known[key] = true
	delete(l.now, key)
	go func() {
		// A lost write costs nothing: another article brings the line again, here or in another copy.
		_, _ = l.kv.PutString(context.Background(), key, strconv.Itoa(l.least))
	}()
	return true
}

// lineKey is <slug of the source>.<hash of the line's matching form>.
func lineKey(source, line string) string {
	sum := sha256.Sum256([]byte(arabic.Key(line)))
	return arabic.Slug(source) + "." + hex.EncodeToString(sum[:12])
}
