package worker

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/trace"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/segmentio/encoding/json"
)

// delivery is one message as the server gave it to this worker.
type delivery struct {
	msg jetstream.Msg
	// tries counts this delivery and those before it.
	tries int
	// consumer is the stage's durable consumer.
	consumer string
	// sequence is the message's place in its stream.
	sequence uint64
	// arrived is when the message came into its stream; began, when the raw article that it comes from came into articles.raw, or zero when that is not known.
	arrived, began time.Time
	// span is this try's in the article's trace.
	span *trace.Span
}

func newDelivery(m jetstream.Msg) delivery {
	d := delivery{msg: m, tries: 1, arrived: time.Now()}
	if meta, err := m.Metadata(); err == nil {
		d.tries, d.consumer, d.sequence, d.arrived = int(meta.NumDelivered), meta.Consumer, meta.Sequence.Stream, meta.Timestamp //nolint:gosec // a count of deliveries fits
	}
	if m.Subject() == stream.Raw {
		d.began = d.arrived
	} else {
		d.began = stream.Received(m.Headers())
	}
	return d
}

// revision returns the revision that the message is about. The first stage makes it from the article's id and the message; later stages read it from the message's id.
func (d delivery) revision(articleID string) string {
	if d.msg.Subject() != stream.Raw {
		if r, ok := stream.RevisionOf(d.msg.Headers().Get(jetstream.MsgIDHeader)); ok {
			return r
		}
	}
	return stream.Revision(articleID, d.msg.Data())
}

// settle ends a message: it is acknowledged, given back to be tried later, or buried.
func (w *Worker) settle(ctx context.Context, d delivery, err error) {
	if errors.Is(err, stream.ErrTooLarge) {
		err = &deadError{reasonTooLarge, err}
	}
	_, permanent := deadReason(err)
	if err != nil && d.span.Recording() {
		d.span.Article(articleID(d.msg))
	}
	switch {
	case err == nil:
		w.acks.add(d.msg.Reply())
		d.span.End(trace.Published)
	case ctx.Err() != nil && !permanent: // stopping: another worker takes it
		_ = d.msg.Nak()
		d.span.End(trace.GivenBack)
	case permanent || d.tries >= w.opts.Tries:
		d.span.End(w.bury(ctx, d, err))
	default:
		wait := backoff(d.tries)
		w.metrics.retried.WithLabelValues(w.stage.Name).Inc()
		w.log.Warn().Err(err).Uint64("seq", d.sequence).Int("tries", d.tries).Dur("retry_in", wait).Msg("try again")
		_ = d.msg.NakWithDelay(wait)
		d.span.Failed("error")
		d.span.End(trace.Retried)
	}
}

// acknowledge tells the server that a message is done. The subject has the message's place in its stream.
func (w *Worker) acknowledge(reply string) {
	if err := w.conn.Publish(reply, ackBody); err != nil {
		w.log.Warn().Err(err).Str("subject", reply).Msg("acknowledge")
	}
}

// ackBody is JetStream's acknowledgement.
var ackBody = []byte("+ACK")

// backoff is how long a message rests after its n-th try: 0.5 s, then four times as long each time, at most a minute.
func backoff(n int) time.Duration {
	wait := 500 * time.Millisecond
	for ; n > 1 && wait < time.Minute; n-- {
		wait *= 4
	}
	return min(wait, time.Minute)
}

// bury puts the message among the dead letters, and only then takes it off its stream. It returns what became of it.
func (w *Worker) bury(ctx context.Context, d delivery, cause error) (result string) {
	reason, ok := deadReason(cause)
	if !ok {
		reason = reasonTries
	}
	d.span.Failed(reason)
	letter := article.DeadLetter{
		Stage: w.stage.Name, Subject: d.msg.Subject(), ID: articleID(d.msg), MessageID: d.msg.Headers().Get(jetstream.MsgIDHeader), Reason: reason, Error: cause.Error(), Tries: d.tries,
	}
	m, err := stream.NewDeadLetter(letter, d.sequence, d.msg.Data(), time.Now())
	if err == nil {
		d.span.Inject(m.Header, d.msg.Headers())
		err = stream.Publish(ctx, w.js, []*nats.Msg{m}, w.waits(d))
	}
	if err != nil {
		w.log.Error().Err(err).Uint64("seq", d.sequence).Str("reason", reason).Msg("dead letter not published")
		_ = d.msg.NakWithDelay(backoff(d.tries))
		return trace.Retried
	}
	w.metrics.dead.WithLabelValues(w.stage.Name, reason).Inc()
	// The cause stays in the letter: it may name a value of the article.
	w.log.Warn().Uint64("seq", d.sequence).Str("reason", reason).Int("tries", d.tries).Msg("dead letter")
	_ = d.msg.TermWithReason(reason)
	return trace.Dead
}

// articleID reads the id of the article that a message is about, as far as it can be read: from the document, else from the message's id.
func articleID(m jetstream.Msg) string {
	var raw article.Raw
	if article.CheckDepth(m.Data()) == nil && json.Unmarshal(m.Data(), &raw) == nil {
		return raw.Identify()
	}
	id := m.Headers().Get(jetstream.MsgIDHeader)
	if i := strings.LastIndexByte(id, '@'); i > 0 {
		return id[:i]
	}
	return id
}
