// Package promql_test reads the alerts and the dashboard with Prometheus's own code. It is a module of its own, so that Prometheus is no dependency of the product.
package promql_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/promqltest"
)

var reader = parser.NewParser(parser.Options{})

func rules(t *testing.T) map[string][]rulefmt.Rule {
	t.Helper()
	groups, errs := rulefmt.ParseFile("../prometheus/alerts.yml", false, model.UTF8Validation, reader, slog.New(slog.DiscardHandler))
	for _, err := range errs {
		t.Error(err)
	}
	if t.Failed() {
		t.FailNow()
	}
	out := map[string][]rulefmt.Rule{}
	for _, g := range groups.Groups {
		for _, r := range g.Rules {
			out[r.Alert] = append(out[r.Alert], r)
		}
	}
	return out
}

func TestDashboardIsPromQL(t *testing.T) {
	data, err := os.ReadFile("../grafana/dashboards/isnad.json")
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(data, &dashboard); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, p := range dashboard.Panels {
		for _, target := range p.Targets {
			n++
			if _, err := reader.ParseExpr(strings.ReplaceAll(target.Expr, "$__rate_interval", "5m")); err != nil {
				t.Errorf("panel %q: %v", p.Title, err)
			}
		}
	}
	if n == 0 {
		t.Error("the dashboard shows nothing")
	}
}

// TestAlertsFire gives each alert figures at which it has to fire, and figures at which it must not. Figures come every 30 s; the expression is read after 20 minutes; its "for" is left out.
func TestAlertsFire(t *testing.T) {
	all := rules(t)
	ready := ""
	for _, stage := range []string{"clean", "split", "quote", "tag"} {
		ready += fmt.Sprintf("isnad_ready{stage=%q} 1x40\n", stage)
	}
	tried := map[string]bool{}
	for _, c := range []struct {
		alert, series, want string
	}{
		{"DeadLettersGrow", `isnad_messages_dead_total{stage="tag",reason="panic"} 0x30 1x9`, `{reason="panic", stage="tag"}`},
		{"DeadLettersGrow", `isnad_messages_dead_total{stage="tag",reason="panic"} 7x40`, ""},
		{"LagGrows", `isnad_messages_pending{stage="tag",instance="a"} 900+30x40`, `{stage="tag"}`},
		{"LagGrows", `isnad_messages_pending{stage="tag",instance="a"} 9000-30x40`, ""},
		{"LagGrows", `isnad_messages_pending{stage="tag",instance="a"} 0+1x40`, ""},
		{"NoWorkerReady", strings.ReplaceAll(ready, " 1x40", " 0x40"), "{} {} {} {}"},
		{"NoWorkerReady", `isnad_ready{stage="clean"} 1x40`, `{stage="split"} {stage="quote"} {stage="tag"}`},
		{"NoWorkerReady", ready, ""},
		{"QuotesNotKept", `isnad_ready{stage="archive"} 0x40`, "{}"},
		{"QuotesNotKept", `isnad_ready{stage="archive"} 1x40`, ""},
		{"QuotesNotKept", ready, ""},
		{"ArticlesSlow", "isnad_article_seconds_bucket{stage=\"tag\",le=\"1\"} 0x40\nisnad_article_seconds_bucket{stage=\"tag\",le=\"500\"} 0+10x40\nisnad_article_seconds_bucket{stage=\"tag\",le=\"+Inf\"} 0+10x40", "{}"},
		{"ArticlesSlow", "isnad_article_seconds_bucket{stage=\"tag\",le=\"1\"} 0+10x40\nisnad_article_seconds_bucket{stage=\"tag\",le=\"+Inf\"} 0+10x40", ""},
		{"PublishingWaits", `isnad_publish_waits_total{stage="quote"} 0+2x40`, `{stage="quote"}`},
		{"PublishingWaits", `isnad_publish_waits_total{stage="quote"} 2x40`, ""},
		{"StreamFills", `jetstream_stream_total_bytes{stream_name="ARTICLES_RAW"} 900000000x40`, `{stream_name="ARTICLES_RAW"}`},
		{"StreamFills", "jetstream_stream_total_bytes{stream_name=\"ARTICLES_RAW\"} 800000000x40\njetstream_stream_total_bytes{stream_name=\"QUOTES\"} 4000000000x40", ""},
		{"QueueDamaged", "isnad_queue_lost_bytes{stage=\"split\"} 512x40\nisnad_queue_stuck_messages{stage=\"split\"} 0x40", `{stage="split"}`},
		{"QueueDamaged", "isnad_queue_lost_bytes{stage=\"split\"} 0x40\nisnad_queue_stuck_messages{stage=\"split\"} 3x40", `{stage="split"}`},
		{"QueueDamaged", "isnad_queue_lost_bytes{stage=\"split\"} 0x40\nisnad_queue_stuck_messages{stage=\"split\"} 0x40", ""},
		{"NATSUnseen", `up{job="nats"} 1x40`, "{}"},
		{"NATSUnseen", `jetstream_server_total_streams 8x40`, ""},
	} {
		if len(all[c.alert]) == 0 {
			t.Errorf("no alert %s", c.alert)
		}
		tried[c.alert] = true
		storage := promqltest.LoadedStorage(t, "load 30s\n  "+strings.ReplaceAll(strings.TrimSpace(c.series), "\n", "\n  ")+"\n")
		engine := promqltest.NewTestEngine(t, false, 0, promqltest.DefaultMaxSamplesPerQuery)
		var got []string
		for _, r := range all[c.alert] {
			q, err := engine.NewInstantQuery(t.Context(), storage, nil, r.Expr, time.Unix(20*60, 0))
			if err != nil {
				t.Fatal(err)
			}
			v, err := q.Exec(t.Context()).Vector()
			if err != nil {
				t.Fatal(err)
			}
			for _, sample := range v {
				got = append(got, sample.Metric.String())
			}
			q.Close()
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s with\n%s\nfires for %q, want %q", c.alert, c.series, got, c.want)
		}
	}
	for alert := range all {
		if !tried[alert] {
			t.Errorf("alert %s is not tried", alert)
		}
	}
}
