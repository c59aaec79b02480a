package gateway

import (
	"math"
	"net/http"
	"net/netip"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"
)

// maxClients is of how many clients the rate is kept. One that is forgotten for newer ones begins anew.
const maxClients = 10_000

// limited refuses clients that send more than Access.Rate. What counts is a request, however many articles it holds.
func (g *Gateway) limited(h http.HandlerFunc) http.HandlerFunc {
	if g.opts.Rate == 0 {
		return h
	}
	clients, _ := lru.New[netip.Prefix, *rate.Limiter](maxClients) // fails on a wrong size only
	return func(w http.ResponseWriter, r *http.Request) {
		client := clientOf(r.RemoteAddr)
		limiter, ok := clients.Get(client)
		if !ok {
			limiter = rate.NewLimiter(rate.Limit(g.opts.Rate), g.opts.Burst)
			if first, found, _ := clients.PeekOrAdd(client, limiter); found { // of a request beside this one
				limiter = first
			}
		}
		turn := limiter.Reserve()
		if wait := turn.Delay(); wait > 0 {
			turn.Cancel()
			p := newProblem(http.StatusTooManyRequests, reasonRate, "this address may send %g requests a second, %d at once; come again later", g.opts.Rate, g.opts.Burst)
			p.after = int(math.Ceil(wait.Seconds()))
			g.fail(w, p)
			return
		}
		h(w, r)
	}
}

// clientOf returns whom an address stands for: itself, or its network of 64 bits, of which one IPv6 client has all addresses.
func clientOf(address string) netip.Prefix {
	from, _ := netip.ParseAddrPort(address) // the server's own words
	ip := from.Addr().Unmap().WithZone("")
	if ip.Is4() {
		return netip.PrefixFrom(ip, 32)
	}
	network, _ := ip.Prefix(64)
	return network
}
