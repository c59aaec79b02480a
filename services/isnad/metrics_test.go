package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/stream/server/servertest"
	"github.com/isnad-news/isnad/pkg/worker"
	"github.com/isnad-news/isnad/pkg/worker/workertest"
	"github.com/isnad-news/isnad/services/internal/names"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"
)

// TestMetricsCountAndTellNoWord sends good and bad articles through all four stages, and reads what the workers tell about them on /metrics and in their logs.
func TestMetricsCountAndTellNoWord(t *testing.T) {
	conn, js := servertest.WithStreams(t, stream.Limits{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	o := worker.DefaultOptions()
	o.URL, o.HealthAddress, o.LagInterval = conn.ConnectedUrl(), address, 20*time.Millisecond

	good := []article.Raw{
		{ID: "zaytouna-101", URL: "https://example.org/qamar/101", Source: "qamarwire", Title: "الوزيرة سلمى الراوي: لن نرفع أسعار الكهرباء", Text: "قالت وزيرة الطاقة سلمى الراوي: “لن نرفع أسعار الكهرباء هذا العام”.\nوأضافت الراوي أن الوزارة ستبني ثلاث محطات جديدة في المغرب.\nوكالات"},
		{ID: "zaytouna-102", URL: "https://example.org/qamar/102", Source: "qamarwire", Text: "قال الناطق باسم البلدية كريم الحداد إن الجسر سيفتح غدا. وذكر السكان أنهم ينتظرون منذ سنوات."},
		{ID: "zaytouna-103", URL: "https://example.org/qamar/103", Source: "qamarwire", Text: "وصلت السفينة إلى ميناء بيروت مساء أمس. وقال القبطان: «كانت الرحلة طويلة»."},
	}
	for _, raw := range good {
		m, err := rawMessage(raw)
		if err != nil {
			t.Fatal(err)
		}
		if err := stream.Publish(t.Context(), js, []*nats.Msg{m}, nil); err != nil {
			t.Fatal(err)
		}
	}
	// Each holds a word where an error's text could take it up.
	bad := []string{
		"زيتونة ليست جيسون", `{"id":"zaytouna-201","text":"` + strings.Repeat("the falcon village says nothing new today ", 20) + `"}`,
		`{"id":"zaytouna-202","text":"خبر","content_type":"falcon/village"}`, `{"id":"zaytouna-203","text":"خبر","published_at":7,"زيتونة":"زيتونة"}`,
	}
	for _, data := range bad {
		if _, err := js.Publish(t.Context(), stream.Raw, []byte(data)); err != nil {
			t.Fatal(err)
		}
	}

	var logs workertest.Log
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- runWorkers(ctx, stages, names.Flags{}, "", o, zerolog.New(&logs).Level(zerolog.DebugLevel))
	}()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 5 * time.Second}
	scrape := func() string {
		r, err := client.Get("http://" + address + "/metrics")
		if err != nil {
			return ""
		}
		defer func() { _ = r.Body.Close() }()
		data, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	want := map[string]string{
		`isnad_messages_received_total{stage="clean"}`:                 "7",
		`isnad_messages_published_total{stage="clean"}`:                "3",
		`isnad_messages_dead_total{reason="not_json",stage="clean"}`:   "1",
		`isnad_messages_dead_total{reason="not_arabic",stage="clean"}`: "1",
		`isnad_sentences_total{stage="split"}`:                         "",
		`isnad_quotes_total{kind="direct",stage="quote"}`:              "",
		`isnad_quotes_total{kind="indirect",stage="quote"}`:            "",
		`isnad_speakers_total{by="name",stage="tag"}`:                  "",
		`isnad_entities_total{stage="tag",type="PER"}`:                 "",
		`isnad_entities_total{stage="tag",type="LOC"}`:                 "",
		`isnad_article_seconds_count{stage="tag"}`:                     "3",
		`isnad_queueing_seconds_count{stage="tag"}`:                    "3",
		`isnad_processing_seconds_count{stage="split"}`:                "3",
		`isnad_publish_seconds_count{stage="quote"}`:                   "3",
		`isnad_removed_total{kind="credit",stage="clean"}`:             "1",
	}
	for _, one := range stages {
		for _, gauge := range []string{"pending", "unacknowledged", "in_flight"} {
			want[fmt.Sprintf(`isnad_messages_%s{stage=%q}`, gauge, one.Name)] = "0"
		}
		want[fmt.Sprintf(`isnad_ready{stage=%q}`, one.Name)] = "1"
	}
	var metrics string
	missing := func() []string {
		values := map[string]string{}
		for line := range strings.Lines(metrics) {
			if name, value, ok := strings.Cut(strings.TrimSpace(line), "} "); ok {
				values[name+"}"] = value
			}
		}
		var out []string
		for name, value := range want {
			if got, ok := values[name]; !ok || value != "" && got != value {
				out = append(out, fmt.Sprintf("%s is %q, want %q", name, got, value))
			}
		}
		return out
	}
	deadline := time.After(30 * time.Second)
	for metrics = scrape(); len(missing()) > 0; metrics = scrape() {
		select {
		case <-deadline:
			t.Fatalf("after 30 s:\n%s", strings.Join(missing(), "\n"))
		case <-time.After(20 * time.Millisecond):
		}
	}
	if n := deadLetters(t, js); n != len(bad) {
		t.Errorf("%d dead letters, want %d", n, len(bad))
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}

	secret := []string{"zaytouna", "qamar", "falcon", "village", arabic.Slug("سلمى الراوي"), arabic.Slug("كريم الحداد"), arabic.Slug("الراوي")}
	for what, said := range map[string]string{"/metrics": metrics, "the log": logs.String()} {
		if said == "" {
			t.Errorf("%s is empty", what)
		}
		if i := strings.IndexFunc(said, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }); i >= 0 {
			t.Errorf("%s has Arabic letters: %.200q", what, said[max(i-100, 0):])
		}
		for _, word := range append(secret, `\u06`) {
			if i := strings.Index(said, word); i >= 0 {
				t.Errorf("%s has %q: %.200q", what, word, said[max(i-100, 0):])
			}
		}
	}
	if n := strings.Count(logs.String(), `"message":"dead letter"`); n != len(bad) {
		t.Errorf("%d dead letters in the log, want %d", n, len(bad))
	}
}

func deadLetters(t *testing.T, js jetstream.JetStream) int {
	t.Helper()
	s, err := js.Stream(t.Context(), stream.DeadStream)
	if err != nil {
		t.Fatal(err)
	}
	return int(s.CachedInfo().State.Msgs) //nolint:gosec // small
}
