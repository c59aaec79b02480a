package worker_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/stream/server/servertest"
	"github.com/isnad-news/isnad/pkg/worker"
	"github.com/isnad-news/isnad/schemas"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"
	"github.com/segmentio/encoding/json"
)

// bench is a server of its own, with the streams, for one test.
type bench struct {
	t    *testing.T
	js   jetstream.JetStream
	opts worker.Options
}

func newBench(t *testing.T, limits stream.Limits) *bench {
	t.Helper()
	conn, js := servertest.WithStreams(t, limits)
	o := worker.DefaultOptions()
	o.URL, o.Deadline, o.Limits = conn.ConnectedUrl(), 10*time.Second, limits
	return &bench{t: t, js: js, opts: o}
}

// start runs a worker of the stage; the returned function stops it and waits.
func (b *bench) start(s stage.Stage) (stop func()) {
	b.t.Helper()
	w, err := worker.New(s, b.opts, worker.NewMetrics(), zerolog.Nop())
	if err != nil {
		b.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(b.t.Context()))
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	stop = func() {
		cancel()
		if err := <-done; err != nil {
			b.t.Errorf("worker: %v", err)
		}
		done <- nil
	}
	b.t.Cleanup(stop)
	return stop
}

func (b *bench) publish(ids ...string) {
	b.t.Helper()
	for _, id := range ids {
		data, err := article.Encode(article.Raw{ID: id, Text: "خبر قصير عن " + id})
		if err != nil {
			b.t.Fatal(err)
		}
		if _, err := b.js.Publish(b.t.Context(), stream.Raw, data); err != nil {
			b.t.Fatal(err)
		}
	}
}

// read takes n messages off a subject's stream and returns them.
func (b *bench) read(subject string, n int) []jetstream.Msg {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), 20*time.Second)
	defer cancel()
	name, err := b.js.StreamNameBySubject(ctx, subject)
	if err != nil {
		b.t.Fatal(err)
	}
	c, err := b.js.CreateOrUpdateConsumer(ctx, name, jetstream.ConsumerConfig{Durable: "reader", AckPolicy: jetstream.AckExplicitPolicy})
	if err != nil {
		b.t.Fatal(err)
	}
	var out []jetstream.Msg
	for len(out) < n {
		batch, err := c.Fetch(n-len(out), jetstream.FetchContext(ctx))
		if err != nil {
			b.t.Fatalf("read %s: %d of %d messages: %v", subject, len(out), n, err)
		}
		for m := range batch.Messages() {
			if err := m.Ack(); err != nil {
				b.t.Fatal(err)
			}
			out = append(out, m)
		}
		if ctx.Err() != nil {
			b.t.Fatalf("read %s: %d of %d messages in time", subject, len(out), n)
		}
	}
	return out
}

// count returns how many messages a stream holds.
func (b *bench) count(name string) int {
	b.t.Helper()
	s, err := b.js.Stream(b.t.Context(), name)
	if err != nil {
		b.t.Fatal(err)
	}
	return int(s.CachedInfo().State.Msgs) //nolint:gosec // small
}

// eventually waits until a stream holds n messages.
func (b *bench) eventually(name string, n int) {
	b.t.Helper()
	deadline := time.After(15 * time.Second)
	for tick := time.NewTicker(10 * time.Millisecond); ; <-tick.C {
		got := b.count(name)
		if got == n {
			return
		}
		select {
		case <-deadline:
			b.t.Fatalf("stream %s holds %d messages, want %d", name, got, n)
		default:
		}
	}
}

func (b *bench) letter(m jetstream.Msg) article.DeadLetter {
	b.t.Helper()
	if err := schemas.Validate(schemas.DeadLetter, m.Data()); err != nil {
		b.t.Error(err)
	}
	var d article.DeadLetter
	if err := json.Unmarshal(m.Data(), &d); err != nil {
		b.t.Fatal(err)
	}
	return d
}

// document is what the toy first stage makes of an article.
func document(r article.Raw) (*article.Article, error) {
	n := len([]rune(r.Text))
	return &article.Article{
		Schema: article.Schema, ID: r.ID, Language: "ar", Text: r.Text, Offsets: "codepoint",
		Paragraphs: []article.Paragraph{{Span: article.Span{End: n}, Kind: article.KindBody}},
		Alignment:  []article.Run{{Span: article.Span{End: n}, RawEnd: n}},
	}, nil
}

func first(f func(article.Raw) (*article.Article, error)) stage.Stage {
	return stage.Stage{Name: "clean", Version: "test", Begin: f}
}

func ids(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("a%03d", i)
	}
	return out
}

func TestEveryMessagePasses(t *testing.T) {
	t.Parallel()
	b := newBench(t, stream.Limits{})
	b.start(first(document))
	b.start(first(document)) // a second copy shares the work
	b.publish(ids(300)...)
	seen := map[string]bool{}
	for _, m := range b.read(stream.Cleaned, 300) {
		if err := schemas.Validate(schemas.Cleaned, m.Data()); err != nil {
			t.Fatal(err)
		}
		a, err := article.Decode(m.Data())
		if err != nil {
			t.Fatal(err)
		}
		seen[a.ID] = true
	}
	if len(seen) != 300 {
		t.Errorf("%d different articles came out, want 300", len(seen))
	}
	b.eventually(stream.RawStream, 0)
}

func TestSameArticleComesOutOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t, stream.Limits{})
	b.start(first(document))
	b.publish("one", "one", "one")
	b.eventually(stream.RawStream, 0)
	if n := b.count(stream.CleanedStream); n != 1 {
		t.Errorf("%d documents for one article, want 1", n)
	}
}

func TestCorrectedArticleComesOutAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t, stream.Limits{})
	b.start(first(document))
	b.publish("one")
	data, _ := article.Encode(article.Raw{ID: "one", Text: "خبر مصحح"})
	if _, err := b.js.Publish(t.Context(), stream.Raw, data); err != nil {
		t.Fatal(err)
	}
	b.eventually(stream.CleanedStream, 2)
}

func TestBadInputBecomesDeadLetter(t *testing.T) {
	t.Parallel()
	b := newBench(t, stream.Limits{})
	b.start(first(document))
	bad := map[string][]byte{
		article.ReasonNotJSON:    []byte("ليس جيسون"),
		article.ReasonBrokenUTF8: {'{', 0xff, '}'},
		article.ReasonSchema:     []byte(`{"text":7}`),
		article.ReasonTooLarge:   bytes.Repeat([]byte("["), 3<<20), // would overflow the stack of a decoder
	}
	for _, data := range bad {
		if _, err := b.js.Publish(t.Context(), stream.Raw, data); err != nil {
			t.Fatal(err)
		}
	}
	b.publish("good")
	for _, m := range b.read(stream.Dead, len(bad)) {
		d := b.letter(m)
		data, err := stream.DeadData(d)
		if err != nil {
			t.Fatal(err)
		}
		if want, ok := bad[d.Reason]; !ok || string(data) != string(want) {
			t.Errorf("dead letter with reason %s holds %.99q, want %.99q", d.Reason, data, want)
		}
		if d.Stage != "clean" || d.Tries != 1 || m.Subject() != "articles.dead.clean" {
			t.Errorf("dead letter of stage %s after %d tries on %s", d.Stage, d.Tries, m.Subject())
		}
	}
	b.read(stream.Cleaned, 1)
	b.eventually(stream.RawStream, 0)
}

func TestPassingErrorIsTriedAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t, stream.Limits{})
	var tries atomic.Int32
	b.start(first(func(r article.Raw) (*article.Article, error) {
		if tries.Add(1) < 3 {
			return nil, errors.New("not now")
		}
		return document(r)
	}))
	b.publish("one")
	b.read(stream.Cleaned, 1)
	if tries.Load() != 3 {
		t.Errorf("%d tries, want 3", tries.Load())
	}
}

func TestLastTryBecomesDeadLetter(t *testing.T) {
	t.Parallel()
	b := newBench(t, stream.Limits{})
	b.opts.Tries = 2
	b.start(first(func(article.Raw) (*article.Article, error) { return nil, errors.New("never") }))
	b.publish("one")
	d := b.letter(b.read(stream.Dead, 1)[0])
	if d.Reason != "tries" || d.Tries != 2 || d.Error != "never" || d.ID != "one" {
		t.Errorf("dead letter %+v", d)
	}
	b.eventually(stream.RawStream, 0)
}

// TestInnocentMessagesAreNotBuried has messages that came nine times and ended without a word, as those in flight beside what kills a worker again and again.
func TestInnocentMessagesAreNotBuried(t *testing.T) {
	t.Parallel()
	b := newBench(t, stream.Limits{})
	b.publish(ids(20)...)
	c, err := b.js.CreateConsumer(t.Context(), stream.RawStream, jetstream.ConsumerConfig{Durable: "clean", FilterSubject: stream.Raw, AckPolicy: jetstream.AckExplicitPolicy, MaxDeliver: -1})
	if err != nil {
		t.Fatal(err)
	}
	for range 9 * 20 {
		m, err := c.Next(jetstream.FetchMaxWait(10 * time.Second))
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Nak(); err != nil {
			t.Fatal(err)
		}
	}
	b.start(first(document))
	b.read(stream.Cleaned, 20)
	b.eventually(stream.RawStream, 0)
	if n := b.count(stream.DeadStream); n != 0 {
		t.Errorf("%d dead letters, want none", n)
	}
	if n := b.count("KV_" + stream.SuspectsBucket); n > 20 {
		t.Errorf("%d notes are left of 20 messages, want at most their marks of deletion", n)
	}
}

// TestMessageThatEndsItsWorkerIsBuried has a message with the notes of a worker that ended four times in its midst.
func TestMessageThatEndsItsWorkerIsBuried(t *testing.T) {
	t.Parallel()
	b := newBench(t, stream.Limits{})
	b.opts.Concurrency = 1
	b.opts.Tries = 6
	b.publish("one")
	c, err := b.js.CreateConsumer(t.Context(), stream.RawStream, jetstream.ConsumerConfig{Durable: "clean", FilterSubject: stream.Raw, AckPolicy: jetstream.AckExplicitPolicy, MaxDeliver: -1})
	if err != nil {
		t.Fatal(err)
	}
	kv, err := b.js.CreateKeyValue(t.Context(), jetstream.KeyValueConfig{Bucket: stream.SuspectsBucket, TTL: 24 * time.Hour, MaxBytes: 16 << 20})
	if err != nil {
		t.Fatal(err)
	}
	for range 6 {
		m, err := c.Next(jetstream.FetchMaxWait(10 * time.Second))
		if err != nil {
			t.Fatal(err)
		}
		meta, err := m.Metadata()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := kv.PutString(t.Context(), fmt.Sprintf("clean.%d.%d", meta.Sequence.Stream, meta.Timestamp.UnixNano()), "4"); err != nil {
			t.Fatal(err)
		}
		if err := m.Nak(); err != nil {
			t.Fatal(err)
		}
	}
	b.start(first(func(article.Raw) (*article.Article, error) {
		t.Error("the message was processed again")
		return nil, errors.New("processed")
	}))
	if d := b.letter(b.read(stream.Dead, 1)[0]); d.Reason != "tries" || d.Tries != 7 || d.Error != "not finished in 6 tries" {
		t.Errorf("dead letter %+v", d)
	}
	b.eventually(stream.RawStream, 0)
}

func TestPanicBuriesOneMessage(t *testing.T) {
	t.Parallel()
	b := newBench(t, stream.Limits{})
	b.start(first(func(r article.Raw) (*article.Article, error) {
		if r.ID == "a007" {
			panic("نص سري")
		}
		return document(r)
	}))
	b.publish(ids(20)...)
	d := b.letter(b.read(stream.Dead, 1)[0])
	if d.Reason != "panic" || d.ID != "a007" || d.Error != "stage clean panicked: string" {
		t.Errorf("dead letter %+v", d)
	}
	b.read(stream.Cleaned, 19)
}

func TestHangingMessageIsBuried(t *testing.T) {
	t.Parallel()
	b := newBench(t, stream.Limits{})
	b.opts.Deadline, b.opts.Concurrency = 2*time.Second, 2
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	b.start(first(func(r article.Raw) (*article.Article, error) {
		if r.ID == "a003" {
			<-release
		}
		return document(r)
	}))
	b.publish(ids(10)...)
	if d := b.letter(b.read(stream.Dead, 1)[0]); d.Reason != "timeout" || d.ID != "a003" {
		t.Errorf("dead letter %+v", d)
	}
	b.read(stream.Cleaned, 9)
}

func TestStopFinishesWhatIsInFlight(t *testing.T) {
	t.Parallel()
	b := newBench(t, stream.Limits{})
	started := make(chan struct{}, 100)
	stop := b.start(first(func(r article.Raw) (*article.Article, error) {
		started <- struct{}{}
		time.Sleep(20 * time.Millisecond) // the work itself
		return document(r)
	}))
	b.publish(ids(40)...)
	<-started
	stop()
	if in, out := b.count(stream.RawStream), b.count(stream.CleanedStream); in+out != 40 {
		t.Errorf("%d messages wait and %d came out, want 40 together", in, out)
	}
	b.start(first(document)) // the rest was given back, not held until AckWait
	b.eventually(stream.CleanedStream, 40)
}

func TestFullStreamPushesBackAndLosesNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t, stream.Limits{QueueBytes: 40 << 10})
	b.start(first(document))
	b.publish(ids(120)...)
	deadline := time.After(10 * time.Second)
	for b.count(stream.RawStream) > 60 { // until the next queue is full
		select {
		case <-deadline:
			t.Fatal("nothing passes")
		case <-time.After(10 * time.Millisecond):
		}
	}
	seen := map[string]bool{}
	for _, m := range b.read(stream.Cleaned, 120) {
		seen[m.Headers().Get(nats.MsgIdHdr)] = true
	}
	if len(seen) != 120 {
		t.Errorf("%d different articles, want 120", len(seen))
	}
	if n := b.count(stream.DeadStream); n != 0 {
		t.Errorf("%d dead letters, want none", n)
	}
}

func TestWrongSettingsAreRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*worker.Options){
		"url":      func(o *worker.Options) { o.URL = "4222" },
		"scheme":   func(o *worker.Options) { o.URL = "http://localhost:4222" },
		"creds":    func(o *worker.Options) { o.Creds = "no/such/file" },
		"health":   func(o *worker.Options) { o.HealthAddress = "8080" },
		"inflight": func(o *worker.Options) { o.InFlight = 0 },
		"deadline": func(o *worker.Options) { o.Deadline = 0 },
		"tries":    func(o *worker.Options) { o.Tries = 0 },
	} {
		o := worker.DefaultOptions()
		change(&o)
		if _, err := worker.New(first(document), o, worker.NewMetrics(), zerolog.Nop()); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestStopAcknowledges sees that a worker that stops tells of what it did last, which it otherwise does a little later.
func TestStopAcknowledges(t *testing.T) {
	t.Parallel()
	b := newBench(t, stream.Limits{})
	begun, goOn, stopped := make(chan struct{}), make(chan struct{}), make(chan struct{})
	stop := b.start(first(func(r article.Raw) (*article.Article, error) {
		close(begun)
		<-goOn
		return document(r)
	}))
	b.publish("a")
	<-begun
	go func() { stop(); close(stopped) }()
	for waiting := 1; waiting > 0; { // the worker asks for no more messages, so that it only waits for this one
		c, err := b.js.Consumer(t.Context(), stream.RawStream, "clean")
		if err != nil {
			t.Fatal(err)
		}
		waiting = c.CachedInfo().NumWaiting
	}
	close(goOn)
	<-stopped
	b.eventually(stream.RawStream, 0)
}
