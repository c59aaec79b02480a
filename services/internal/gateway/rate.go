package gateway

import (
	"math"
	"net/http"
	"net/netip"
	"slices"
	"strings"

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
		client := networkOf(g.opts.clientOf(r))
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

// clientOf returns the address that a request comes from. Behind proxies of ours it is the last one in X-Forwarded-For that is none of theirs, for what stands before it anybody can write.
func (a Access) clientOf(r *http.Request) netip.Addr {
	from, _ := netip.ParseAddrPort(r.RemoteAddr) // the server's own words
	client := from.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && a.proxy(client); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		client = hop.Unmap()
	}
	return client
}

// proxy reports whether the address is one of our proxies'.
func (a Access) proxy(ip netip.Addr) bool {
	return slices.ContainsFunc(a.Proxies, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// networkOf returns whom an address stands for: itself, or its network of 64 bits, of which one IPv6 client has all addresses.
func networkOf(ip netip.Addr) netip.Prefix {
	if ip = ip.WithZone(""); ip.Is4() {
		return netip.PrefixFrom(ip, 32)
	}
	network, _ := ip.Prefix(64)
	return network
}
