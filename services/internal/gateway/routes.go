package gateway

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"strings"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// route is one way in. Data asks for the token; the page, the contract and the health do not.
type route struct {
	pattern string
	data    bool
	handle  http.HandlerFunc
}

// table lists the routes. Each is described in openapi.json, which a test compares.
func (g *Gateway) table() []route {
	return []route{
		{"POST /articles", true, g.limited(g.postArticles)},
		{"GET /articles/{id}", true, g.getArticle},
		{"GET /stream", true, g.getStream},
		{"GET /quotes", true, g.getQuotes},
		{"GET /metrics", true, promhttp.HandlerFor(g.registry, promhttp.HandlerOpts{}).ServeHTTP},
		{"GET /healthz", false, g.healthz},
		{"GET /readyz", false, g.readyz},
		{"GET /openapi.json", false, g.getOpenAPI},
		{"GET /schemas/{name}", false, g.getSchema},
	}
}

// routes returns the handler of everything.
func (g *Gateway) routes() (http.Handler, error) {
	mux := http.NewServeMux()
	for _, r := range g.table() {
		h := http.Handler(r.handle)
		if r.data {
			h = g.authorize(h)
		}
		mux.Handle(r.pattern, g.metrics.instrument(r.pattern, h))
	}
	mux.Handle("GET /{$}", g.metrics.instrument("GET /", http.HandlerFunc(g.getFile)))
	mux.Handle("GET /{file}", g.metrics.instrument("GET /", http.HandlerFunc(g.getFile)))
	mux.Handle("GET /samples/{name}", g.metrics.instrument("GET /samples/{name}", http.HandlerFunc(g.getSample)))
	// Browsers send forms and plain text to any address without asking it. Another site's page must not publish with its reader's reach.
	crossing := http.NewCrossOriginProtection()
	crossing.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		g.fail(w, newProblem(http.StatusForbidden, reasonCrossOrigin, "a page of another origin may not send articles"))
	}))
	return secure(g.local(crossing.Handler(g.problems(mux)))), nil
}

// problems answers with a problem where the mux has only a line of text: no such path, or no such method on it.
func (g *Gateway) problems(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		said := refusal{header: http.Header{}}
		h.ServeHTTP(&said, r)
		if allow := said.header.Get("Allow"); said.status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", allow)
			g.fail(w, newProblem(said.status, reasonMethod, "%s is not among %s", r.Method, allow))
			return
		}
		g.fail(w, newProblem(http.StatusNotFound, reasonNotFound, "there is nothing at this path; /openapi.json says what there is"))
	})
}

// refusal keeps what the mux answers where it has no handler, without its text.
type refusal struct {
	header http.Header
	status int
}

func (r *refusal) Header() http.Header         { return r.header }
func (r *refusal) WriteHeader(status int)      { r.status = status }
func (r *refusal) Write(p []byte) (int, error) { return len(p), nil }

// authorize asks for the bearer token when there is one. Hashes are compared, so that the time says nothing of the token's length either.
func (g *Gateway) authorize(h http.Handler) http.Handler {
	if g.opts.Token == "" {
		return h
	}
	want := sha256.Sum256([]byte(g.opts.Token))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		got := sha256.Sum256([]byte(strings.TrimSpace(token)))
		if !strings.EqualFold(scheme, "Bearer") || subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			g.fail(w, newProblem(http.StatusUnauthorized, reasonUnauthorized, "send the header Authorization: Bearer with the gateway's token"))
			return
		}
		h.ServeHTTP(w, r)
	})
}

// local refuses names of other machines when the gateway listens on this one alone and asks for no token: a page of another site, whose name was turned to 127.0.0.1 once it was loaded,
// would else read what is here.
func (g *Gateway) local(h http.Handler) http.Handler {
	host, _, err := net.SplitHostPort(g.opts.Address)
	if err != nil || g.opts.Token != "" || !loopback(host) {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !loopback(asked(r)) {
			g.fail(w, newProblem(http.StatusForbidden, reasonHost, "this gateway answers to localhost only; give it another address with --http, or a token"))
			return
		}
		h.ServeHTTP(w, r)
	})
}

// asked is the name or the address under which the gateway was asked.
func asked(r *http.Request) string {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.Trim(host, "[]")
}

// loopback reports whether the host is this machine.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// secure has browsers load nothing from elsewhere, run no script but the page's files, and show the page in no frame. With TLS they never ask without it again; the names of this machine are left out, for
// what they learn counts for all of its ports.
func secure(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		if r.TLS != nil && !loopback(asked(r)) {
			header.Set("Strict-Transport-Security", "max-age=31536000")
		}
		h.ServeHTTP(w, r)
	})
}
