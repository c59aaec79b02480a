package deploy_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/isnad-news/isnad/pkg/worker"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/segmentio/encoding/json"
)

// fromNATS are the metrics of prometheus-nats-exporter (-jsz=all) that we use.
var fromNATS = []string{"jetstream_stream_total_messages", "jetstream_stream_total_bytes", "jetstream_consumer_num_pending", "jetstream_server_total_streams"}

var (
	metricName = regexp.MustCompile(`\b(?:isnad|jetstream|gnatsd|nats|process|go)_[a-z0-9_]+`)
	descName   = regexp.MustCompile(`^Desc\{fqName: "([^"]+)"`)
	alertExpr  = regexp.MustCompile(`(?m)^ +expr: (.+)$`)
)

// expressions returns the PromQL of the alerts and of the dashboard.
func expressions(t *testing.T) []string {
	t.Helper()
	alerts, err := os.ReadFile("prometheus/alerts.yml")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range alertExpr.FindAllStringSubmatch(string(alerts), -1) {
		out = append(out, m[1])
	}
	if n := strings.Count(string(alerts), "- alert:"); n == 0 || n != len(out) {
		t.Fatalf("%d alerts have %d expressions", n, len(out))
	}
	data, err := os.ReadFile("grafana/dashboards/isnad.json")
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Panels []struct {
			Type, Title string
			Targets     []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(data, &dashboard); err != nil {
		t.Fatal(err)
	}
	for _, p := range dashboard.Panels {
		if p.Type != "row" && len(p.Targets) == 0 {
			t.Errorf("panel %q shows nothing", p.Title)
		}
		for _, target := range p.Targets {
			out = append(out, target.Expr)
		}
	}
	return out
}

// TestAlertsAndDashboardNameMetricsThatExist also sees that each metric of ours is looked at somewhere.
func TestAlertsAndDashboardNameMetricsThatExist(t *testing.T) {
	t.Parallel()
	described := make(chan *prometheus.Desc)
	go func() {
		worker.NewMetrics().Registry.Describe(described)
		close(described)
	}()
	seen := map[string]bool{}
	for d := range described {
		m := descName.FindStringSubmatch(d.String())
		if m == nil {
			t.Fatalf("no name in %s", d)
		}
		seen[m[1]] = false
	}
	for _, e := range expressions(t) {
		names := metricName.FindAllString(e, -1)
		if len(names) == 0 {
			t.Errorf("no metric in %q", e)
		}
		for _, name := range names {
			for _, suffix := range []string{"_bucket", "_sum", "_count"} { // of a histogram
				if base, ok := strings.CutSuffix(name, suffix); ok && strings.HasSuffix(base, "_seconds") {
					name = base
				}
			}
			if _, ok := seen[name]; ok {
				seen[name] = true
			} else if !slices.Contains(fromNATS, name) {
				t.Errorf("no metric %s, named in %q", name, e)
			}
		}
	}
	for name, used := range seen {
		if strings.HasPrefix(name, "isnad_") && !used {
			t.Errorf("%s is in no panel and no alert", name)
		}
	}
}
