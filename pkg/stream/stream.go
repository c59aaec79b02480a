package stream

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Limits bounds what the streams keep.
type Limits struct {
	// QueueBytes bounds each of the four work queues. A full queue refuses new messages, so that publishers wait. Defaults to 1 GiB.
	QueueBytes int64 `env:"ISNAD_QUEUE_BYTES" default:"1073741824" help:"Bytes of each work queue that the worker creates."`
	// KeepBytes bounds each of the enriched, quotes and entities streams; the oldest messages go first. Defaults to 4 GiB.
	KeepBytes int64 `env:"ISNAD_KEEP_BYTES" default:"4294967296" help:"Bytes of each results stream that the worker creates."`
	// KeepAge is how long enriched articles, quotes and entities are kept. Defaults to 7 days.
	KeepAge time.Duration `env:"ISNAD_KEEP_AGE" default:"168h" help:"How long results are kept."`
	// DeadBytes bounds the dead letters. When they are full, stages wait rather than drop one. Defaults to 1 GiB.
	DeadBytes int64 `env:"ISNAD_DEAD_BYTES" default:"1073741824" help:"Bytes of the dead letters."`
	// DedupeWindow is how long the server remembers message ids. Defaults to 2 minutes.
	DedupeWindow time.Duration `env:"ISNAD_DEDUPE_WINDOW" default:"2m" help:"How long the server remembers message ids."`
	// Replicas of each stream in a cluster: 1, 3 or 5. Defaults to 1.
	Replicas int `env:"ISNAD_REPLICAS" default:"1" help:"Replicas of each stream: 1, 3 or 5."`
}

func (l Limits) withDefaults() Limits {
	if l.QueueBytes == 0 {
		l.QueueBytes = 1 << 30
	}
	if l.KeepBytes == 0 {
		l.KeepBytes = 4 << 30
	}
	if l.KeepAge == 0 {
		l.KeepAge = 7 * 24 * time.Hour
	}
	if l.DeadBytes == 0 {
		l.DeadBytes = 1 << 30
	}
	if l.DedupeWindow == 0 {
		l.DedupeWindow = 2 * time.Minute
	}
	if l.Replicas == 0 {
		l.Replicas = 1
	}
	return l
}

// Names of the streams.
const (
	RawStream      = "ARTICLES_RAW"
	CleanedStream  = "ARTICLES_CLEANED"
	SplitStream    = "ARTICLES_SPLIT"
	QuotedStream   = "ARTICLES_QUOTED"
	EnrichedStream = "ARTICLES_ENRICHED"
	QuotesStream   = "QUOTES"
	EntitiesStream = "ENTITIES"
	DeadStream     = "ARTICLES_DEAD"
)

// MaxRawBytes is the largest message taken on articles.raw. The server's max_payload has to leave room for the document to grow (see MaxPayload).
const MaxRawBytes = 4 << 20

// MaxPayload is the max_payload that the server should have, so that the largest raw article fits all along the stream and among the dead letters.
const MaxPayload = 16 << 20

// Configs returns the configuration of every stream.
func Configs(l Limits) []jetstream.StreamConfig {
	l = l.withDefaults()
	queue := func(name, subject string) jetstream.StreamConfig {
		return jetstream.StreamConfig{
			Name: name, Subjects: []string{subject}, Retention: jetstream.WorkQueuePolicy, Discard: jetstream.DiscardNew, MaxBytes: l.QueueBytes,
		}
	}
	keep := func(name, subject string) jetstream.StreamConfig {
		return jetstream.StreamConfig{
			Name: name, Subjects: []string{subject}, Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardOld, MaxBytes: l.KeepBytes, MaxAge: l.KeepAge,
		}
	}
	raw := queue(RawStream, Raw)
	raw.MaxMsgSize = MaxRawBytes
	dead := keep(DeadStream, Dead)
	dead.Discard, dead.MaxBytes, dead.MaxAge = jetstream.DiscardNew, l.DeadBytes, 0
	all := []jetstream.StreamConfig{
		raw, queue(CleanedStream, Cleaned), queue(SplitStream, Split), queue(QuotedStream, Quoted),
		keep(EnrichedStream, Enriched), keep(QuotesStream, Quotes), keep(EntitiesStream, Entities), dead,
	}
	for i := range all {
		all[i].Storage = jetstream.FileStorage
		all[i].Duplicates = l.DedupeWindow
		all[i].Replicas = l.Replicas
		all[i].AllowDirect = true
	}
	return all
}

// setupHint is told with an error that a missing permission may be the cause of: the server answers a refused request with silence.
const setupHint = "if this user may not create it, let the operator run `isnad setup`"

// Ensure creates the streams that are not there, of all or of the named ones. It leaves those that are as the operator has set them.
func Ensure(ctx context.Context, js jetstream.JetStream, l Limits, names ...string) error {
	for _, c := range Configs(l) {
		if len(names) > 0 && !slices.Contains(names, c.Name) {
			continue
		}
		_, err := js.Stream(ctx, c.Name)
		if errors.Is(err, jetstream.ErrStreamNotFound) {
			_, err = js.CreateStream(ctx, c)
		}
		if err != nil && !errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) {
			return fmt.Errorf("create stream %s: %w (%s)", c.Name, err, setupHint)
		}
	}
	return nil
}

// Unavailable reports whether the server gave no answer in time or has nobody to give it, as a cluster before its servers have found each other.
func Unavailable(err error) bool {
	var api *jetstream.APIError
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, nats.ErrNoResponders) || errors.As(err, &api) && api.Code == 503
}

// MaxAckPending bounds the messages of one stage that all its copies together hold.
const MaxAckPending = 8192

// EnsureConsumer returns the stage's durable consumer, which all copies of the worker share. It is created or changed when it is not there with these settings, and otherwise only looked at,
// so that a user without permission to create works with the one that the operator made. ackWait is how long the server waits before it gives a silent worker's message to another.
func EnsureConsumer(ctx context.Context, js jetstream.JetStream, r Route, ackWait time.Duration) (jetstream.Consumer, error) {
	from := NameOf(r.From)
	want := jetstream.ConsumerConfig{
		Durable: r.Stage, FilterSubject: r.From, AckPolicy: jetstream.AckExplicitPolicy, AckWait: ackWait, MaxAckPending: MaxAckPending, MaxDeliver: -1,
	}
	c, err := js.Consumer(ctx, from, r.Stage)
	if err == nil {
		is := c.CachedInfo().Config
		if is.FilterSubject == want.FilterSubject && is.AckPolicy == want.AckPolicy && is.AckWait == want.AckWait && is.MaxAckPending == want.MaxAckPending && is.MaxDeliver == want.MaxDeliver {
			return c, nil
		}
	}
	if err == nil || errors.Is(err, jetstream.ErrConsumerNotFound) {
		c, err = js.CreateOrUpdateConsumer(ctx, from, want)
	}
	if err != nil {
		return nil, fmt.Errorf("create consumer %s of stream %s: %w (%s)", r.Stage, from, err, setupHint)
	}
	return c, nil
}

// Setup makes all streams, the consumers of the stages and of the archive, and the bucket of suspects, for workers whose users may not.
func Setup(ctx context.Context, js jetstream.JetStream, l Limits, ackWait time.Duration) error {
	if err := Ensure(ctx, js, l); err != nil {
		return err
	}
	for _, r := range Consumed() {
		if _, err := EnsureConsumer(ctx, js, r, ackWait); err != nil {
			return err
		}
	}
	_, err := OpenSuspects(ctx, js, l)
	return err
}

// NameOf returns the name of the stream that holds the subject of a route.
func NameOf(subject string) string {
	for _, c := range Configs(Limits{}) {
		if c.Subjects[0] == subject {
			return c.Name
		}
	}
	return ""
}
