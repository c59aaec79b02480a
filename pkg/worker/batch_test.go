package worker_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/stream/server/servertest"
	"github.com/isnad-news/isnad/pkg/worker"
	"github.com/nats-io/nats.go"
	"github.com/rs/zerolog"
	"github.com/segmentio/encoding/json"
)

// TestBatches keeps messages in batches, of which the first try fails and one message can never be kept, stops in the midst and goes on.
func TestBatches(t *testing.T) {
	t.Parallel()
	conn, js := servertest.WithStreams(t, stream.Limits{})
	o := worker.DefaultOptions()
	o.URL, o.InFlight = conn.ConnectedUrl(), 10
	began := time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC)
	const n = 50
	for i := range n {
		m := stream.NewMessage(stream.Enriched, stream.MessageID(fmt.Sprintf("n%d@1", i), "tag"), fmt.Appendf(nil, "%d", i))
		stream.SetReceived(m, began)
		if err := stream.Publish(t.Context(), js, []*nats.Msg{m}, nil); err != nil {
			t.Fatal(err)
		}
	}
	dead, err := conn.SubscribeSync(stream.DeadSubject("archive"))
	if err != nil {
		t.Fatal(err)
	}

	kept := map[string]int{}
	tries, largest := 0, 0
	enough := func() {}
	keep := func(_ context.Context, batch []worker.Incoming) (map[int]error, error) {
		if tries++; tries == 1 {
			return nil, errors.New("the disk is full")
		}
		largest = max(largest, len(batch))
		refused := map[int]error{}
		for i, in := range batch {
			if string(in.Data) == "7" {
				refused[i] = article.Reject(article.ReasonInvalid, "it is seven")
				continue
			}
			if in.Revision != "n"+string(in.Data)+"@1" || !in.Received.Equal(began) {
				t.Errorf("message %s is of revision %s, received %v", in.Data, in.Revision, in.Received)
			}
			kept[string(in.Data)]++
		}
		enough()
		return refused, nil
	}
	// run works until so many are kept.
	run := func(want int) {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		enough = func() {
			if len(kept) >= want {
				cancel()
			}
		}
		b, err := worker.NewBatches(stream.Archive.Stage, "1", keep, o, worker.NewMetrics(), zerolog.Nop())
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Run(ctx); err != nil {
			t.Error(err)
		}
	}
	run(20)
	run(n - 1)
	want := map[string]int{}
	for i := range n {
		if i != 7 {
			want[fmt.Sprint(i)] = 1
		}
	}
	if !maps.Equal(kept, want) {
		t.Errorf("kept %v", kept)
	}
	if largest > 10 || largest < 2 {
		t.Errorf("the largest batch had %d messages, want up to 10", largest)
	}
	m, err := dead.NextMsg(20 * time.Second)
	if err != nil {
		t.Fatal(err)
	}
	var d article.DeadLetter
	if err := json.Unmarshal(m.Data, &d); err != nil || d.Data != "7" || d.Reason != article.ReasonInvalid || d.Stage != "archive" {
		t.Errorf("dead letter is %+v (%v)", d, err)
	}
	c, err := js.Consumer(t.Context(), stream.EnrichedStream, stream.Archive.Stage)
	if err != nil {
		t.Fatal(err)
	}
	// The server reads the last acknowledgements beside our question.
	deadline := time.After(20 * time.Second)
	for tick := time.NewTicker(10 * time.Millisecond); ; {
		info, err := c.Info(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if info.NumPending == 0 && info.NumAckPending == 0 {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("%d messages wait, %d are not acknowledged", info.NumPending, info.NumAckPending)
		}
	}
}
