package stream_test

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/stream/server"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"
)

func TestNameKey(t *testing.T) {
	t.Parallel()
	valid := regexp.MustCompile(`^[a-z0-9-]{1,64}\.[0-9a-f]{16}$`)
	for _, name := range []string{"نورس الكثباوي", "BBC-2", "…", strings.Repeat("ش", 500), "名前"} {
		if key := stream.NameKey(name); !valid.MatchString(key) {
			t.Errorf("key of %q is %q", name, key)
		}
	}
	if a, b := stream.NameKey("أُسامة  علي"), stream.NameKey("اسامه علي"); a != b {
		t.Errorf("spellings of one name have keys %s and %s", a, b)
	}
	if a, b := stream.NameKey("سامي"), stream.NameKey("صامي"); a == b {
		t.Errorf("two names share the key %s", a)
	}
}

// TestFollowNames takes the bucket and the server away and brings them back.
func TestFollowNames(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := server.Start(server.Options{Dir: dir, Port: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	port := s.Addr().String()[strings.LastIndex(s.Addr().String(), ":")+1:]
	conn, js, err := stream.Connection{URL: s.ClientURL()}.Connect("test", false, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	states, faults := make(chan map[string]string, 1000), make(chan error, 1000)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var state map[string]string
	// await takes states until the wanted one comes, and returns how many came.
	await := func(want map[string]string) (n int) {
		t.Helper()
		deadline := time.After(30 * time.Second)
		for {
			select {
			case state = <-states:
				if n++; maps.Equal(state, want) {
					return n
				}
			case <-deadline:
				t.Fatalf("names are %v, want %v", state, want)
			}
		}
	}
	fault := func(want string) {
		t.Helper()
		select {
		case err := <-faults:
			if !strings.Contains(err.Error(), want) {
				t.Errorf("fault is %v, want %s", err, want)
			}
		case <-time.After(30 * time.Second):
			t.Fatalf("no fault, want %s", want)
		}
	}
	// Without a bucket it starts with nothing, says so once, and waits for one.
	stream.FollowNames(ctx, js, func(m map[string]string) { states <- m }, func(err error) { faults <- err })
	fault("bucket not found")
	kv, err := stream.OpenNames(t.Context(), js)
	if err != nil {
		t.Fatal(err)
	}
	put := func(key, line string) {
		t.Helper()
		if _, err := kv.PutString(t.Context(), key, line); err != nil {
			t.Fatal(err)
		}
	}
	put("a", "1")
	await(map[string]string{"a": "1"})
	put("a", "2")
	put("b", "1")
	await(map[string]string{"a": "2", "b": "1"})
	if err := kv.Delete(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	await(map[string]string{"b": "1"})

	// Many changes come gathered.
	want := map[string]string{"b": "1"}
	for i := range 500 {
		put(fmt.Sprint("c", i), "x")
		want[fmt.Sprint("c", i)] = "x"
	}
	if n := await(want); n > 250 {
		t.Errorf("500 changes were told %d times", n)
	}

	// The bucket goes: the fault is told, the state stays. Another bucket comes: it counts.
	if err := js.DeleteKeyValue(t.Context(), stream.NamesBucket); err != nil {
		t.Fatal(err)
	}
	fault("gone")
	if len(states) != 0 {
		t.Errorf("names changed to %v when the bucket went", <-states)
	}
	if kv, err = stream.OpenNames(t.Context(), js); err != nil {
		t.Fatal(err)
	}
	put("d", "1")
	await(map[string]string{"d": "1"})

	// The server goes and comes back with what was written meanwhile by somebody else.
	s.Shutdown()
	s.WaitForShutdown()
	var number int
	if _, err := fmt.Sscan(port, &number); err != nil {
		t.Fatal(err)
	}
	if s, err = server.Start(server.Options{Dir: dir, Port: number}); err != nil {
		t.Fatal(err)
	}
	other, otherJS, err := stream.Connection{URL: s.ClientURL()}.Connect("other", false, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(other.Close)
	var otherKV jetstream.KeyValue
	if otherKV, err = stream.OpenNames(t.Context(), otherJS); err != nil {
		t.Fatal(err)
	}
	if _, err := otherKV.PutString(t.Context(), "e", "1"); err != nil {
		t.Fatal(err)
	}
	await(map[string]string{"d": "1", "e": "1"})
}
