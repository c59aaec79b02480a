package gateway

import (
	"errors"
	"math"
	"net/netip"
)

// Access says who may ask, how often, and under which certificate. `isnad run` has these settings too.
type Access struct {
	// Token is the bearer token that requests for data must carry; empty asks for none.
	Token string `name:"http-token" env:"ISNAD_TOKEN" placeholder:"SECRET" help:"Bearer token that HTTP requests must carry. Empty: none."`
	// TLSCert and TLSKey are PEM files of a certificate, with those that lead to its authority, and its key. Both empty serve without TLS.
	TLSCert string `name:"http-tls-cert" env:"ISNAD_HTTP_TLS_CERT" placeholder:"FILE" help:"Certificate to serve HTTPS with, read again when it changes. Empty: HTTP."`
	TLSKey  string `name:"http-tls-key" env:"ISNAD_HTTP_TLS_KEY" placeholder:"FILE" help:"Key of the certificate."`
	// Rate is how many requests with articles a client may send in a second, and Burst how many of them at once. 0 sets no limit.
	Rate  float64 `name:"http-rate" env:"ISNAD_HTTP_RATE" default:"0" help:"Requests with articles that a client's address may send in a second, in the long run. 0: any number."`
	Burst int     `name:"http-burst" env:"ISNAD_HTTP_BURST" default:"20" help:"Requests with articles that a client's address may send at once, under --http-rate."`
	// Proxies are the networks of proxies that are believed when they say in X-Forwarded-For who a request comes from.
	Proxies []netip.Prefix `name:"http-proxies" env:"ISNAD_HTTP_PROXIES" placeholder:"CIDR,..." help:"Networks of the proxies before the gateway, whose X-Forwarded-For is believed, for --http-rate."`
}

// Validate checks the settings. kong calls it.
func (a Access) Validate() error {
	switch {
	case (a.TLSCert == "") != (a.TLSKey == ""):
		return errors.New("http-tls-cert and http-tls-key go together")
	case a.Rate < 0 || math.IsInf(a.Rate, 0) || math.IsNaN(a.Rate):
		return errors.New("http-rate is not 0 or above")
	case a.Burst < 1:
		return errors.New("http-burst is below 1")
	}
	return nil
}
