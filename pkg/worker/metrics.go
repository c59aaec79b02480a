package worker

import (
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// Metrics counts what workers do. Every metric has the label "stage". No label ever holds a word of an article, its id or its address: the values of labels are the
// stages, the reasons for dead letters, and the kinds and types that the stages' own code gives.
type Metrics struct {
	// Registry serves the metrics.
	Registry *prometheus.Registry

	received, published, redelivered, retried      *prometheus.CounterVec
	dead                                           *prometheus.CounterVec
	inFlight, ready, pending, unacknowledged       *prometheus.GaugeVec
	stuck, lostBytes                               *prometheus.GaugeVec
	processing, settling, queueing, total          *prometheus.HistogramVec
	removed, sentences, quotes, speakers, entities *prometheus.CounterVec
	pushback                                       *prometheus.CounterVec
}

// NewMetrics registers the metrics of one process, in which several workers may share them.
func NewMetrics() *Metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "isnad", Name: name, Help: help}, append([]string{"stage"}, labels...))
	}
	gauge := func(name, help string) *prometheus.GaugeVec {
		return prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "isnad", Name: name, Help: help}, []string{"stage"})
	}
	seconds := func(name, help string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: "isnad", Name: name, Help: help, Buckets: prometheus.ExponentialBuckets(0.0001, 2.5, 18),
		}, []string{"stage"})
	}
	m := &Metrics{
		Registry:       prometheus.NewRegistry(),
		received:       counter("messages_received_total", "Messages taken up, every try counted."),
		published:      counter("messages_published_total", "Messages that stand in their stream."),
		redelivered:    counter("messages_redelivered_total", "Messages taken up that had been delivered before: after a retry, a stop, or a worker's death."),
		retried:        counter("messages_retried_total", "Messages given back to be tried later."),
		dead:           counter("messages_dead_total", "Messages that went to the dead letters.", "reason"),
		pushback:       counter("publish_waits_total", "Times that publishing had to wait, for a full stream or a lost connection."),
		inFlight:       gauge("messages_in_flight", "Messages that this worker holds between fetch and acknowledgement."),
		ready:          gauge("ready", "1 while the worker consumes."),
		pending:        gauge("messages_pending", "Messages that wait in the stage's queue and were given to no worker yet, as the server says; every copy of a stage tells the same."),
		unacknowledged: gauge("messages_unacknowledged", "Messages that all copies of the stage together hold or rest before a retry, as the server says."),
		stuck:          gauge("queue_stuck_messages", "Messages that stay in the stage's queue though they are done: a file is damaged, the disk is full, or the server was killed."),
		lostBytes:      gauge("queue_lost_bytes", "Bytes that the server lost of the stage's queue because a file was damaged when it started."),
		processing:     seconds("processing_seconds", "Time in the stage's own work."),
		settling:       seconds("publish_seconds", "Time from the end of the work to the last publish acknowledgement."),
		queueing:       seconds("queueing_seconds", "Time from the message's arrival in its stream to its take-up."),
		total:          seconds("article_seconds", "Time from the raw article's arrival on articles.raw to the end of this stage; the last stage's is the time from end to end."),
		removed:        counter("removed_total", "Pieces that were taken out of articles.", "kind"),
		sentences:      counter("sentences_total", "Sentences found."),
		quotes:         counter("quotes_total", "Quotes found.", "kind"),
		speakers:       counter("speakers_total", "Quotes by the way in which their speaker was found.", "by"),
		entities:       counter("entities_total", "Entities found.", "type"),
	}
	m.Registry.MustRegister(
		m.received, m.published, m.redelivered, m.retried, m.dead, m.pushback, m.inFlight, m.ready, m.pending, m.unacknowledged, m.stuck, m.lostBytes, m.processing, m.settling, m.queueing, m.total,
		m.removed, m.sentences, m.quotes, m.speakers, m.entities,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return m
}

// begin sets the stage's counters to zero, so that the first message of a kind is seen as a rise.
func (m *Metrics) begin(stage string) {
	for _, c := range []*prometheus.CounterVec{m.received, m.published, m.redelivered, m.retried, m.pushback} {
		c.WithLabelValues(stage)
	}
	for _, reason := range []string{
		article.ReasonNotJSON, article.ReasonSchema, article.ReasonEmpty, article.ReasonNotArabic, article.ReasonTooLarge, article.ReasonBrokenUTF8, article.ReasonNoArticle,
		article.ReasonInvalid, article.ReasonUnsupported, reasonPanic, reasonTimeout, reasonTries,
	} {
		m.dead.WithLabelValues(stage, reason)
	}
}

// made counts what the stage added to a document that is published. Only a stage's own parts are counted, so that the labels come from its code and not from the message.
func (m *Metrics) made(stage string, a *article.Article) {
	switch stage {
	case "clean":
		for _, r := range a.Removed {
			m.removed.WithLabelValues(stage, r.Kind).Inc()
		}
	case "split":
		m.sentences.WithLabelValues(stage).Add(float64(len(a.Sentences)))
	case "quote":
		for _, q := range a.Quotes {
			m.quotes.WithLabelValues(stage, q.Kind).Inc()
		}
	case "tag":
		for _, q := range a.Quotes {
			if q.Speaker != nil {
				m.speakers.WithLabelValues(stage, q.Speaker.By).Inc()
			}
		}
		for _, e := range a.Entities {
			m.entities.WithLabelValues(stage, e.Type).Inc()
		}
	}
}

// behind sets how far the stage is behind, as the server says. Without an answer there is no figure rather than an old one.
func (m *Metrics) behind(stage string, info *jetstream.ConsumerInfo) {
	if info == nil {
		m.pending.DeleteLabelValues(stage)
		m.unacknowledged.DeleteLabelValues(stage)
		return
	}
	m.pending.WithLabelValues(stage).Set(float64(info.NumPending))
	m.unacknowledged.WithLabelValues(stage).Set(float64(info.NumAckPending))
}
