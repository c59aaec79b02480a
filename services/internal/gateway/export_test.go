package gateway

import (
	"net/http"
	"net/netip"
)

// Patterns returns the routes as they are given to the mux.
func (g *Gateway) Patterns() []string {
	var all []string
	for _, r := range g.table() {
		all = append(all, r.pattern)
	}
	return all
}

// Contract returns the OpenAPI document as it is served.
func (*Gateway) Contract() ([]byte, error) { return openAPI() }

// Reasons returns the reasons that are the gateway's own.
func Reasons() []string {
	return []string{
		reasonUnauthorized, reasonNotFound, reasonMethod, reasonParameter, reasonMediaType, reasonBody, reasonRate, reasonBusy, reasonUnavailable, reasonNoArchive, reasonCrossOrigin, reasonHost, reasonInternal,
	}
}

// ServeHTTP answers a request whose address a test chooses.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) { g.handler.ServeHTTP(w, r) }

// ClientOf is clientOf for tests.
func (a Access) ClientOf(r *http.Request) netip.Addr { return a.clientOf(r) }
