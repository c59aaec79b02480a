package main

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go"
)

// TestOperatorBacksUp has the operator of servers with users back up and restore, and nobody else.
func TestOperatorBacksUp(t *testing.T) {
	t.Parallel()
	s, other := newSecured(t, usersCommand{Names: true}), newSecured(t, usersCommand{})
	if err := (&setupCommand{Connection: s.as(stream.OperatorRole), AckWait: 30 * time.Second, Names: true}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, publisher := s.connect(stream.PublisherRole)
	if err := stream.Publish(t.Context(), publisher, []*nats.Msg{stream.NewMessage(stream.Raw, "a", []byte(`{"text":"خبر"}`))}, nil); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "backup")
	save := backupCommand{Connection: s.as(stream.OperatorRole), Dir: dir, Drain: time.Second}
	if err := save.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	restore := restoreCommand{Connection: other.as(stream.OperatorRole), Dir: dir}
	if err := restore.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, js := other.connect(stream.OperatorRole)
	queue, err := js.Stream(t.Context(), stream.RawStream)
	if err != nil {
		t.Fatal(err)
	}
	if n := queue.CachedInfo().State.Msgs; n != 1 {
		t.Errorf("%d articles were restored, want 1", n)
	}
	if err := restore.Run(t.Context()); err == nil {
		t.Error("restored over what is there")
	}
	for _, role := range []string{stream.PublisherRole, stream.SubscriberRole, "tag"} {
		conn, _ := s.connect(role)
		if _, err := conn.Request("$JS.API.STREAM.SNAPSHOT."+stream.EnrichedStream, []byte(`{"deliver_subject":"`+stream.InboxPrefix(role)+`.x"}`), 300*time.Millisecond); err == nil {
			t.Errorf("%s may copy a stream", role)
		}
	}
}
