package gateway

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics counts requests. Labels are the routes, methods and statuses of our own code; none holds a word of an article or an address.
type metrics struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	accepted prometheus.Counter
	events   *prometheus.CounterVec
	open     prometheus.Gauge
	known    prometheus.Gauge
}

func newMetrics(registry *prometheus.Registry) *metrics {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "isnad", Name: "http_requests_total", Help: "Requests answered."}, []string{"route", "code"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: "isnad", Name: "http_request_seconds", Help: "Time to answer; of a followed stream, how long it was followed.", Buckets: prometheus.ExponentialBuckets(0.001, 2.5, 14),
		}, []string{"route"}),
		accepted: prometheus.NewCounter(prometheus.CounterOpts{Namespace: "isnad", Name: "http_articles_total", Help: "Articles that came in over HTTP and stand in articles.raw."}),
		events:   prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "isnad", Name: "http_events_total", Help: "Events sent to who follows the stream."}, []string{"event"}),
		open:     prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "isnad", Name: "http_streams", Help: "Requests that follow the stream now."}),
		known:    prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "isnad", Name: "http_articles_known", Help: "Articles that are found by id."}),
	}
	registry.MustRegister(m.requests, m.seconds, m.accepted, m.events, m.open, m.known)
	return m
}

// instrument counts and times what a route answers.
func (m *metrics) instrument(route string, h http.Handler) http.Handler {
	label := prometheus.Labels{"route": route}
	return promhttp.InstrumentHandlerDuration(m.seconds.MustCurryWith(label), promhttp.InstrumentHandlerCounter(m.requests.MustCurryWith(label), h))
}
