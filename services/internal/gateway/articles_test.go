package gateway_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/services/internal/gateway"
	"github.com/segmentio/encoding/json"
	"go.uber.org/goleak"
	"golang.org/x/text/encoding/charmap"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("github.com/nats-io/nats-server/v2/server.(*Server).startGWReconnectLoop"),
		goleak.IgnoreTopFunction("github.com/golang/glog.(*fileSink).flushDaemon"),
		goleak.IgnoreAnyFunction("net/http.(*persistConn).readLoop"), goleak.IgnoreAnyFunction("net/http.(*persistConn).writeLoop"))
}

const news = "وزيرة الطاقة: لن نرفع أسعار الكهرباء هذا العام\nقالت وزيرة الطاقة سلمى الراوي: “لن نرفع أسعار الكهرباء هذا العام”.\nوأضافت الراوي أن الوزارة ستبني ثلاث محطات جديدة في المغرب.\nوكالات"

func raw(t testing.TB, r article.Raw) string {
	t.Helper()
	data, err := article.Encode(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func decode[T any](t testing.TB, body string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatalf("decode %q: %v", body, err)
	}
	return v
}

type problem struct {
	Status, Line              int
	Reason, Detail, ID, Stage string
}

// TestArticleGoesInAndOut sends an article in each form, waits for it, and finds it again by its id.
func TestArticleGoesInAndOut(t *testing.T) {
	h := newHouse(t, nil, realStages()...)
	old, err := charmap.Windows1256.NewEncoder().String(news[strings.Index(news, "\n")+1:strings.Index(news, "“")] + "لن نرفع الأسعار.")
	if err != nil {
		t.Fatal(err)
	}
	page := "<html><head><title>خبر</title></head><body><article><h1>افتتاح الجسر الجديد في المدينة</h1>" +
		strings.Repeat("<p>قال رئيس البلدية حسان المرعي إن الجسر الجديد سيفتح أمام المارة يوم الأحد بعد ثلاث سنوات من العمل.</p>", 3) + "</article></body></html>"
	for name, c := range map[string]struct{ path, kind, body string }{
		"json":                          {"/articles?wait=30s", "application/json", raw(t, article.Raw{ID: "json", Source: "تجربة", Text: news})},
		"text":                          {"/articles?wait=30&id=text&source=" + url.QueryEscape("تجربة"), "text/plain; charset=utf-8", news},
		"html":                          {"/articles?wait=30s&id=html", "text/html", page},
		"windows-1256":                  {"/articles?wait=30s&id=windows-1256", "text/plain; charset=windows-1256", old},
		"one line":                      {"/articles?wait=30s", "application/x-ndjson", raw(t, article.Raw{ID: "one line", Text: news}) + "\n\n"},
		"https://news.example/a//b?c=د": {"/articles?wait=30s", "application/json", raw(t, article.Raw{ID: "https://news.example/a//b?c=د", Text: news + " "})},
	} {
		r := h.do(t, "POST", c.path, c.body, "Content-Type: "+c.kind)
		if r.StatusCode != http.StatusOK {
			t.Errorf("%s: %s %s", name, r.Status, r.body)
			continue
		}
		a := decode[article.Article](t, r.body)
		if a.ID != name || len(a.Quotes) == 0 || len(a.Entities) == 0 {
			t.Errorf("%s: article %q with %d quotes and %d entities", name, a.ID, len(a.Quotes), len(a.Entities))
		}
		if want := "/articles/" + url.PathEscape(name); r.Header.Get("Location") != want {
			t.Errorf("%s: location %q, want %q", name, r.Header.Get("Location"), want)
		}
		again := h.do(t, "GET", r.Header.Get("Location"), "")
		if again.StatusCode != http.StatusOK || again.body != r.body {
			t.Errorf("%s: found again with %s, %d bytes, want %d", name, again.Status, len(again.body), len(r.body))
		}
		if same := h.do(t, "GET", r.Header.Get("Location"), "", "If-None-Match: "+again.Header.Get("ETag")); same.StatusCode != http.StatusNotModified || same.body != "" {
			t.Errorf("%s: asked for a newer one: %s", name, same.Status)
		}
	}
	// The server drops the copy, and the answer is there at once.
	if r := h.do(t, "POST", "/articles?wait=30s&id=text&source="+url.QueryEscape("تجربة"), news, "Content-Type: text/plain"); r.StatusCode != http.StatusOK {
		t.Errorf("sent again: %s %s", r.Status, r.body)
	}
	// A corrected article under the same id is the one that is found.
	corrected := h.do(t, "POST", "/articles?wait=30s&id=text", news+"\nوختمت الراوي بالقول إن الخطة جاهزة.", "Content-Type: text/plain")
	if now := h.do(t, "GET", "/articles/text", ""); now.body != corrected.body {
		t.Error("the corrected article is not found by its id")
	}
	if r := h.do(t, "GET", "/articles/none", ""); r.StatusCode != http.StatusNotFound || decode[problem](t, r.body).Reason != "not_found" {
		t.Errorf("an article that nobody sent: %s %s", r.Status, r.body)
	}
	if r := h.do(t, "GET", "/metrics", ""); !strings.Contains(r.body, "isnad_http_articles_total 7\n") || !strings.Contains(r.body, "isnad_http_articles_known 6\n") {
		t.Errorf("metrics: %s", r.body)
	}
}

// TestArticlesSurviveTheGateway finds an article that came before the gateway started.
func TestArticlesSurviveTheGateway(t *testing.T) {
	h := newHouse(t, nil, realStages()...)
	if r := h.do(t, "POST", "/articles?wait=30s&id=early", news, "Content-Type: text/plain"); r.StatusCode != http.StatusOK {
		t.Fatalf("%s %s", r.Status, r.body)
	}
	second := h.another(t, nil)
	if r := second.do(t, "GET", "/articles/early", ""); r.StatusCode != http.StatusOK {
		t.Errorf("%s %s", r.Status, r.body)
	}
}

// TestOldRevisionComesLate has the text before a correction enriched after it, as it may be when its worker died. The correction is what is found.
func TestOldRevisionComesLate(t *testing.T) {
	h := newHouse(t, nil)
	publish := func(minute int, id, title string) {
		t.Helper()
		a, err := stage.Enrich(article.Raw{ID: id, Title: title, Text: news}, realStages())
		if err != nil {
			t.Fatal(err)
		}
		route, _ := stream.RouteOf("tag")
		messages, err := stream.Outputs(route, fmt.Sprintf("%s@%d", id, minute), a)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range messages {
			stream.SetReceived(m, time.Date(2024, 3, 1, 12, minute, 0, 0, time.UTC))
		}
		if err := stream.Publish(t.Context(), h.js, messages, nil); err != nil {
			t.Fatal(err)
		}
	}
	publish(1, "n1", "قبل التصحيح")
	publish(3, "n1", "بعد التصحيح")
	publish(2, "n1", "متأخر")
	publish(4, "n2", "خبر آخر")
	await(t, "the last article", func() bool { return h.do(t, "GET", "/articles/n2", "").StatusCode == http.StatusOK })
	if a := decode[article.Article](t, h.do(t, "GET", "/articles/n1", "").body); a.Title != "بعد التصحيح" {
		t.Errorf("the newest revision is %q", a.Title)
	}
}

// TestBatch sends many articles at once; a wrong line keeps all of them out.
func TestBatch(t *testing.T) {
	h := newHouse(t, func(o *gateway.Options) { o.MaxBatch = 3 })
	line := func(id string) string { return raw(t, article.Raw{ID: id, Text: news}) + "\n" }
	for name, c := range map[string]struct {
		path, body string
		status     int
		reason     string
		line       int
	}{
		"wrong line": {"/articles", line("a") + "\n{\"text\":5}\n" + line("b"), http.StatusUnprocessableEntity, "schema", 3},
		"no JSON":    {"/articles", line("a") + "خبر\n", http.StatusBadRequest, "not_json", 2},
		"too many":   {"/articles", line("a") + line("b") + line("c") + line("d"), http.StatusRequestEntityTooLarge, "too_large", 0},
		"empty":      {"/articles", "\n\n", http.StatusUnprocessableEntity, "empty", 0},
		"waiting":    {"/articles?wait=1s", line("a") + line("b"), http.StatusBadRequest, "parameter", 0},
	} {
		r := h.do(t, "POST", c.path, c.body, "Content-Type: application/x-ndjson")
		p := decode[problem](t, r.body)
		if r.StatusCode != c.status || p.Reason != c.reason || p.Line != c.line {
			t.Errorf("%s: %s, %+v", name, r.Status, p)
		}
	}
	held := func() uint64 {
		s, err := h.js.Stream(t.Context(), stream.RawStream)
		if err != nil {
			t.Fatal(err)
		}
		return s.CachedInfo().State.Msgs
	}
	if n := held(); n != 0 {
		t.Errorf("%d articles of refused batches stand in the stream", n)
	}
	r := h.do(t, "POST", "/articles", line("a")+line("b")+line("c"), "Content-Type: application/x-ndjson")
	ids := decode[struct{ IDs []string }](t, r.body).IDs
	if r.StatusCode != http.StatusAccepted || strings.Join(ids, " ") != "a b c" || held() != 3 {
		t.Errorf("%s, ids %q, %d in the stream", r.Status, ids, held())
	}
}

// TestRefused has everything that can be wrong with a request.
func TestRefused(t *testing.T) {
	h := newHouse(t, nil, realStages()...)
	english := strings.Repeat("The minister said that prices will not rise this year. ", 20)
	for name, c := range map[string]struct {
		method, path, kind, body string
		status                   int
		reason                   string
	}{
		"no JSON":            {"POST", "/articles", "application/json", "خبر", 400, "not_json"},
		"half JSON":          {"POST", "/articles", "application/json", `{"text":`, 400, "not_json"},
		"against the schema": {"POST", "/articles", "application/json", `{"title":"بلا نص"}`, 422, "schema"},
		"wrong type":         {"POST", "/articles", "application/json", `{"text":["خبر"]}`, 422, "schema"},
		"deep":               {"POST", "/articles", "application/json", strings.Repeat("[", 100), 413, "too_large"},
		"no text":            {"POST", "/articles", "application/json", `{"text":" \n "}`, 422, "empty"},
		"empty":              {"POST", "/articles", "text/plain", "", 422, "empty"},
		"broken UTF-8":       {"POST", "/articles", "text/plain", "\xd9", 400, "broken_utf8"},
		"unknown encoding":   {"POST", "/articles", "text/plain; charset=x-none", "خبر", 415, "media_type"},
		"a form":             {"POST", "/articles", "application/x-www-form-urlencoded", "text=a", 415, "media_type"},
		"no type":            {"POST", "/articles", "", news, 415, "media_type"},
		"too large":          {"POST", "/articles", "text/plain", strings.Repeat("خبر ", stream.MaxRawBytes/7), 413, "too_large"},
		"grown too large":    {"POST", "/articles", "text/plain", strings.Repeat("\\", stream.MaxRawBytes*2/3), 413, "too_large"},
		"endless wait":       {"POST", "/articles?wait=1h", "text/plain", news, 400, "parameter"},
		"odd wait":           {"POST", "/articles?wait=soon", "text/plain", news, 400, "parameter"},
		"long id":            {"POST", "/articles?id=" + strings.Repeat("a", 300), "text/plain", news, 422, "schema"},
		"not Arabic":         {"POST", "/articles?wait=30s", "text/plain", english, 422, "not_arabic"},
		"a page of links":    {"POST", "/articles?wait=30s", "text/html", "<html><body><nav><a href=/>home</a></nav></body></html>", 422, "no_article"},
		"no such path":       {"GET", "/nothing", "", "", 404, "not_found"},
		"no such schema":     {"GET", "/schemas/nothing.schema.json", "", "", 404, "not_found"},
		"wrong method":       {"DELETE", "/articles/a", "", "", 405, "method_not_allowed"},
		"odd kind":           {"GET", "/stream?kind=loud", "", "", 400, "parameter"},
		"odd event":          {"GET", "/stream?events=noise", "", "", 400, "parameter"},
		"odd last":           {"GET", "/stream?last=5000", "", "", 400, "parameter"},
		"odd id":             {"GET", "/stream?last_event_id=x1", "", "", 400, "parameter"},
		"no archive":         {"GET", "/quotes?speaker=a", "", "", 503, "no_archive"},
		"odd limit":          {"GET", "/quotes?limit=0", "", "", 400, "parameter"},
		"odd time":           {"GET", "/quotes?from=yesterday", "", "", 400, "parameter"},
		"odd question":       {"GET", "/quotes?kind=loud", "", "", 400, "parameter"},
	} {
		var headers []string
		if c.kind != "" {
			headers = append(headers, "Content-Type: "+c.kind)
		}
		r := h.do(t, c.method, c.path, c.body, headers...)
		p := decode[problem](t, r.body)
		if r.StatusCode != c.status || p.Status != c.status || p.Reason != c.reason || p.Detail == "" {
			t.Errorf("%s: %s %s, want %d %s", name, r.Status, r.body, c.status, c.reason)
		}
		if r.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: content type %s", name, r.Header.Get("Content-Type"))
		}
	}
	// The server drops the copy of what was refused before, and no second dead letter comes.
	r := h.do(t, "POST", "/articles?wait=30s", english, "Content-Type: text/plain")
	if p := decode[problem](t, r.body); p.Reason != "not_arabic" || p.Stage != "clean" || p.ID == "" {
		t.Errorf("sent again: %s %+v", r.Status, p)
	}
}

// TestWaitPasses sends an article to a stream without workers.
func TestWaitPasses(t *testing.T) {
	h := newHouse(t, nil)
	r := h.do(t, "POST", "/articles?wait=50ms&id=late", news, "Content-Type: text/plain")
	if got := decode[struct{ ID string }](t, r.body); r.StatusCode != http.StatusAccepted || got.ID != "late" || r.Header.Get("Location") != "/articles/late" {
		t.Errorf("%s %s", r.Status, r.body)
	}
}

// TestFullStream sends articles to a queue that is full.
func TestFullStream(t *testing.T) {
	h := newHouse(t, nil)
	c := stream.Configs(stream.Limits{})[0]
	c.MaxMsgs = 1
	if _, err := h.js.UpdateStream(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if r := h.do(t, "POST", "/articles?id=a", news, "Content-Type: text/plain"); r.StatusCode != http.StatusAccepted {
		t.Fatalf("%s %s", r.Status, r.body)
	}
	r := h.do(t, "POST", "/articles?id=b", news, "Content-Type: text/plain")
	if p := decode[problem](t, r.body); r.StatusCode != http.StatusServiceUnavailable || p.Reason != "unavailable" || r.Header.Get("Retry-After") == "" {
		t.Errorf("%s %s", r.Status, r.body)
	}
}

// TestToken asks for the token wherever there is data, and nowhere else.
func TestToken(t *testing.T) {
	h := newHouse(t, func(o *gateway.Options) { o.Token = "a-long-secret" })
	for _, pattern := range h.gateway.Patterns() {
		method, path, _ := strings.Cut(pattern, " ")
		path = strings.NewReplacer("{id}", "a", "{name}", "quote.schema.json").Replace(path)
		open := path == "/healthz" || path == "/readyz" || path == "/openapi.json" || strings.HasPrefix(path, "/schemas/")
		for _, headers := range [][]string{nil, {"Authorization: Bearer wrong"}, {"Authorization: Basic a-long-secret"}} {
			r := h.do(t, method, path, "", headers...)
			if refused := r.StatusCode == http.StatusUnauthorized; refused == open || refused && r.Header.Get("WWW-Authenticate") == "" {
				t.Errorf("%s with %q: %s", pattern, headers, r.Status)
			}
		}
	}
	if r := h.do(t, "GET", "/articles/a", "", "Authorization: bearer a-long-secret"); r.StatusCode != http.StatusNotFound {
		t.Errorf("with the token: %s %s", r.Status, r.body)
	}
}

// TestAnotherSitesPage may not publish with its reader's reach.
func TestAnotherSitesPage(t *testing.T) {
	h := newHouse(t, nil)
	for site, status := range map[string]int{"same-origin": 202, "none": 202, "cross-site": 403, "same-site": 403} {
		if r := h.do(t, "POST", "/articles", news, "Content-Type: text/plain", "Sec-Fetch-Site: "+site); r.StatusCode != status {
			t.Errorf("%s: %s %s", site, r.Status, r.body)
		}
	}
}

// TestNamesOfOthers asks a gateway on this machine alone under the name of another.
func TestNamesOfOthers(t *testing.T) {
	h := newHouse(t, func(o *gateway.Options) { o.Address = "127.0.0.1:8081" })
	for name, status := range map[string]int{"localhost": 200, "LOCALHOST:8081": 200, "127.0.0.1:1": 200, "[::1]:8081": 200, "evil.example:8081": 403, "10.1.1.1": 403, "": 403} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.url+"/healthz", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		if r.Host = name; name == "" {
			r.Host = "."
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != status {
			t.Errorf("as %q: %s, want %d", name, answer.Status, status)
		}
	}
}
