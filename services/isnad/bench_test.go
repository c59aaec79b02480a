package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/stream/server/servertest"
	"github.com/isnad-news/isnad/pkg/worker"
	"github.com/rs/zerolog"
)

// benchArticles are so many articles, the last of which is refused.
func benchArticles(n int) []article.Raw {
	raws := make([]article.Raw, n)
	for i := range raws {
		raws[i].Text = fmt.Sprintf("وصلت السفينة رقم %d إلى الميناء.\nوقال قبطان السفينة نديم الكرملي: “الرحلة كانت هادئة”.", i)
	}
	raws[n-1].Text = ""
	return raws
}

func TestBenchDirect(t *testing.T) {
	t.Parallel()
	c := benchCommand{Warm: 1, Paced: 100 * time.Millisecond}
	r, err := c.direct(t.Context(), benchArticles(6))
	if err != nil {
		t.Fatal(err)
	}
	if r.In != 5 || r.Enriched != 4 || r.Dead != 1 || r.Quotes != 4 || r.Entities < 4 {
		t.Errorf("in %d, enriched %d, dead %d, quotes %d, entities %d; want 5, 4, 1, 4 and 4 or more", r.In, r.Enriched, r.Dead, r.Quotes, r.Entities)
	}
	if r.PerSecond <= 0 || r.P50MS <= 0 || r.P50MS > r.P95MS || r.P95MS > r.P99MS {
		t.Errorf("%.1f articles/s, percentiles %.2f, %.2f, %.2f ms", r.PerSecond, r.P50MS, r.P95MS, r.P99MS)
	}
}

// TestBenchLoad runs articles through empty stages and sees that each is counted once, whatever became of it.
func TestBenchLoad(t *testing.T) {
	t.Parallel()
	conn, js := servertest.WithStreams(t, stream.Limits{})
	o := worker.DefaultOptions()
	o.URL = conn.ConnectedUrl()
	for _, one := range emptyStages() {
		runStage(t, one, o)
	}
	l, err := newLoad(conn, js)
	if err != nil {
		t.Fatal(err)
	}
	for name, rate := range map[string]float64{"full": 0, "paced": 100} {
		r, err := l.run(t.Context(), name, benchArticles(20), rate)
		if err != nil {
			t.Fatal(err)
		}
		if r.enriched != 19 || r.dead != 1 || len(r.latencies) != 19 || r.took <= 0 || r.percentile(99) <= 0 {
			t.Errorf("%s: %d enriched, %d dead, %d latencies in %v", name, r.enriched, r.dead, len(r.latencies), r.took)
		}
	}
	if err := settled(t.Context(), js); err != nil {
		t.Error(err)
	}
}

// runStage runs a worker until the test ends.
func runStage(t *testing.T, s stage.Stage, o worker.Options) {
	t.Helper()
	w, err := worker.New(s, o, worker.NewMetrics(), zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	ctx := t.Context() // ends before the cleanups
	go func() { done <- w.Run(ctx) }()
	t.Cleanup(func() {
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestPercentile(t *testing.T) {
	t.Parallel()
	r := loadResult{latencies: []time.Duration{4 * time.Millisecond, 1 * time.Millisecond, 3 * time.Millisecond, 2 * time.Millisecond}}
	for p, want := range map[int]float64{0: 1, 50: 3, 99: 4} {
		if got := r.percentile(p); got != want {
			t.Errorf("percentile %d = %v, want %v", p, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	for size, want := range map[int]string{100: "خبر من المدينة", 12: "خبر من", 5: "خب"} {
		if got := cut("خبر من المدينة", size); got != want || strings.ToValidUTF8(got, "?") != got {
			t.Errorf("cut to %d bytes = %q, want %q", size, got, want)
		}
	}
}
