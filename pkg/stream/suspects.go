package stream

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// SuspectsBucket is the key-value bucket with a note for each message that is being processed after earlier tries of it ended without a word.
const SuspectsBucket = "ISNAD_SUSPECTS"

// OpenSuspects opens the bucket, and makes it where it is not there yet.
func OpenSuspects(ctx context.Context, js jetstream.JetStream, l Limits) (jetstream.KeyValue, error) {
	kv, err := js.KeyValue(ctx, SuspectsBucket)
	if errors.Is(err, jetstream.ErrBucketNotFound) {
		kv, err = js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
			Bucket: SuspectsBucket, Description: "messages that may be what ends a worker", TTL: 24 * time.Hour, MaxBytes: 16 << 20, Replicas: l.withDefaults().Replicas,
		})
	}
	if err != nil {
		return nil, fmt.Errorf("open bucket %s: %w", SuspectsBucket, err)
	}
	return kv, nil
}
