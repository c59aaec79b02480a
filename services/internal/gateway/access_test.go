package gateway_test

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/isnad-news/isnad/services/internal/certificate"
	"github.com/isnad-news/isnad/services/internal/gateway"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
)

// writeCertificate writes a new certificate for the gateway, as of a time, and returns the authority that signed it.
func writeCertificate(t *testing.T, dir string, at time.Time) *x509.CertPool {
	t.Helper()
	made, err := certificate.Make([]string{"news.example", "127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"key.pem": made.Key, "cert.pem": made.Certificate} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(made.Authority)
	return pool
}

// TestTLS serves with a certificate, refuses what is too old, and takes up a new certificate while it runs.
func TestTLS(t *testing.T) {
	dir := t.TempDir()
	first := writeCertificate(t, dir, time.Now().Add(-time.Hour))
	set := func(o *gateway.Options) {
		o.TLSCert, o.TLSKey = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	}
	h := newHouse(t, nil)
	h.client = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: first}, ForceAttemptHTTP2: true}}
	t.Cleanup(h.client.CloseIdleConnections)
	h = h.another(t, set)
	r := h.do(t, "POST", "/articles?id=a", news, "Content-Type: text/plain", "Host: news.example")
	if r.StatusCode != http.StatusAccepted || r.ProtoMajor != 2 {
		t.Errorf("%s %s %s", r.Proto, r.Status, r.body)
	}
	address := strings.TrimPrefix(h.url, "https://")
	with := func(c *tls.Config) error {
		conn, err := tls.Dial("tcp", address, c)
		if err == nil {
			err = conn.Close()
		}
		return err
	}
	if err := with(&tls.Config{RootCAs: first, MaxVersion: tls.VersionTLS11}); err == nil {
		t.Error("TLS 1.1 is served")
	}
	plain, err := http.Get("http://" + address + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	plain.Body.Close()
	if plain.StatusCode != http.StatusBadRequest {
		t.Errorf("without TLS: %s", plain.Status)
	}
	second := writeCertificate(t, dir, time.Now())
	if err := with(&tls.Config{RootCAs: second, ServerName: "news.example"}); err != nil {
		t.Errorf("with the new certificate: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "cert.pem"), []byte("half a certif"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := with(&tls.Config{RootCAs: second}); err != nil {
		t.Errorf("with a certificate that can't be read: %v", err)
	}
	o := gateway.DefaultOptions()
	set(&o)
	if _, err := gateway.New(o, prometheus.NewRegistry(), zerolog.Nop()); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("started with a certificate that can't be read: %v", err)
	}
}

// TestHeaders has what browsers are told on every answer.
func TestHeaders(t *testing.T) {
	dir := t.TempDir()
	authority := writeCertificate(t, dir, time.Now())
	plain := newHouse(t, nil)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: authority}}}
	t.Cleanup(client.CloseIdleConnections)
	secure := (&house{nats: plain.nats, js: plain.js, client: client}).another(t, func(o *gateway.Options) {
		o.TLSCert, o.TLSKey = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	})
	for _, c := range []struct {
		h          *house
		path, host string
		strict     string
	}{
		{plain, "/", "news.example", ""},
		{plain, "/nothing", "news.example", ""},
		{secure, "/", "news.example", "max-age=31536000"},
		{secure, "/articles/a", "news.example:8081", "max-age=31536000"},
		{secure, "/", "localhost:8081", ""},
	} {
		r := c.h.do(t, "GET", c.path, "", "Host: "+c.host)
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
			"Strict-Transport-Security": c.strict,
			"Content-Security-Policy":   "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s of %s: %s is %q, want %q", c.path, c.host, name, got, want)
			}
		}
	}
}

// TestRate refuses a client that sends more than its rate, and no other. One IPv6 client has 64 bits of addresses.
func TestRate(t *testing.T) {
	h := newHouse(t, func(o *gateway.Options) { o.Rate, o.Burst = 0.001, 2 })
	send := func() answer { return h.do(t, "POST", "/articles", news, "Content-Type: text/plain") }
	for range 2 {
		if r := send(); r.StatusCode != http.StatusAccepted {
			t.Errorf("within the rate: %s %s", r.Status, r.body)
		}
	}
	r := send()
	after, _ := strconv.Atoi(r.Header.Get("Retry-After"))
	if p := decode[problem](t, r.body); r.StatusCode != http.StatusTooManyRequests || p.Reason != "rate" || after < 900 || after > 1000 {
		t.Errorf("beyond the rate: %s %s, come again after %d s, want up to 1000", r.Status, r.body, after)
	}
	if r := h.do(t, "GET", "/articles/a", ""); r.StatusCode != http.StatusNotFound {
		t.Errorf("what sends no article: %s", r.Status)
	}
	for _, c := range []struct {
		from   string
		status int
	}{
		{"[::ffff:127.0.0.1]:99", 429},
		{"192.0.2.7:99", 202},
		{"192.0.2.7:98", 202},
		{"192.0.2.7:97", 429},
		{"[2001:db8:1:2:3:4:5:6]:99", 202},
		{"[2001:db8:1:2::7]:99", 202},
		{"[2001:db8:1:2::8]:99", 429},
		{"[2001:db8:1:3::8]:99", 202},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/articles", strings.NewReader(news))
		r.Header.Set("Content-Type", "text/plain")
		r.RemoteAddr = c.from
		w := httptest.NewRecorder()
		if h.gateway.ServeHTTP(w, r); w.Code != c.status {
			t.Errorf("from %s: %d %s, want %d", c.from, w.Code, w.Body, c.status)
		}
	}
}

// TestClientBehindProxies checks that X-Forwarded-For is believed from our proxies only, and read from its end.
func TestClientBehindProxies(t *testing.T) {
	t.Parallel()
	a := gateway.Access{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}}
	for _, c := range []struct{ remote, forwarded, want string }{
		{"192.0.2.7:99", "198.51.100.1", "192.0.2.7"},
		{"10.1.1.1:99", "", "10.1.1.1"},
		{"10.1.1.1:99", "198.51.100.1", "198.51.100.1"},
		{"10.1.1.1:99", "203.0.113.9, 198.51.100.1, 10.2.2.2", "198.51.100.1"},
		{"[fd00::1]:99", "2001:db8::5", "2001:db8::5"},
		{"10.1.1.1:99", "198.51.100.1, nonsense", "10.1.1.1"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/articles", http.NoBody)
		r.RemoteAddr = c.remote
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := a.ClientOf(r).String(); got != c.want {
			t.Errorf("%s forwarded for %q: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
}
