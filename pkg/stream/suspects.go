package stream

import (
	"context"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// SuspectsBucket is the key-value bucket with a note for each message that is being processed after earlier tries of it ended without a word.
const SuspectsBucket = "ISNAD_SUSPECTS"

// OpenSuspects opens the bucket, and creates it when it is not there.
func OpenSuspects(ctx context.Context, js jetstream.JetStream, l Limits) (jetstream.KeyValue, error) {
	return openBucket(ctx, js, jetstream.KeyValueConfig{
		Bucket: SuspectsBucket, Description: "messages that may be what ends a worker", TTL: 24 * time.Hour, MaxBytes: 16 << 20, Replicas: l.withDefaults().Replicas,
	})
}
