package worker

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// Metrics counts what workers do. Every metric has the label "stage", and no label ever holds article text.
type Metrics struct {
	// Registry serves the metrics.
	Registry *prometheus.Registry

	received, published, duplicates, retried *prometheus.CounterVec
	dead                                     *prometheus.CounterVec
	inFlight, ready, stuck, lostBytes        *prometheus.GaugeVec
	processing, settling, queueing, total    *prometheus.HistogramVec
	quotes, entities                         *prometheus.CounterVec
	pushback                                 *prometheus.CounterVec
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
			Namespace: "isnad", Name: name, Help: help, Buckets: prometheus.ExponentialBuckets(0.0001, 2.5, 15),
		}, []string{"stage"})
	}
	m := &Metrics{
		Registry:   prometheus.NewRegistry(),
		received:   counter("messages_received_total", "Messages taken up, every try counted."),
		published:  counter("messages_published_total", "Messages that stand in their stream."),
		duplicates: counter("messages_duplicate_total", "Messages taken up again after an earlier try."),
		retried:    counter("messages_retried_total", "Messages given back to be tried later."),
		dead:       counter("messages_dead_total", "Messages that went to the dead letters.", "reason"),
		pushback:   counter("publish_waits_total", "Times that publishing had to wait, for a full stream or a lost connection."),
		inFlight:   gauge("messages_in_flight", "Messages between fetch and acknowledgement."),
		ready:      gauge("ready", "1 while the worker consumes."),
		stuck:      gauge("queue_stuck_messages", "Messages that stay in the stage's queue though they are done: a file is damaged or the disk is full."),
		lostBytes:  gauge("queue_lost_bytes", "Bytes that the server lost of the stage's queue because a file was damaged when it started."),
		processing: seconds("processing_seconds", "Time in the stage's own work."),
		settling:   seconds("publish_seconds", "Time from the end of the work to the last publish acknowledgement."),
		queueing:   seconds("queueing_seconds", "Time from the message's arrival in its stream to its take-up."),
		total:      seconds("article_seconds", "Time from the first stage's end to this stage's, for one article."),
		quotes:     counter("quotes_total", "Quotes in published documents.", "kind"),
		entities:   counter("entities_total", "Entities in published documents.", "type"),
	}
	m.Registry.MustRegister(
		m.received, m.published, m.duplicates, m.retried, m.dead, m.pushback, m.inFlight, m.ready, m.stuck, m.lostBytes, m.processing, m.settling, m.queueing, m.total, m.quotes, m.entities,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return m
}
