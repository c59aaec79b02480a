//go:build faults

package faults_test

import (
	"bytes"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// proxy stands between clients and a server, and spoils what passes.
type proxy struct {
	url      string
	target   string
	listener net.Listener

	mu    sync.Mutex
	conns map[net.Conn]bool // true for one that carries nothing any more
	// toServer and toClient, when set, see what passes; false drops the piece and closes the connection.
	toServer, toClient func(piece []byte) bool
	// delay holds every piece back so long; halves writes only half of a piece and then cuts; refuse closes new connections.
	delay          time.Duration
	halves, refuse bool
}

func newProxy(t *testing.T, serverURL string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{url: "nats://" + l.Addr().String(), target: strings.TrimPrefix(serverURL, "nats://"), listener: l, conns: map[net.Conn]bool{}}
	go p.accept()
	t.Cleanup(func() {
		_ = l.Close()
		p.cut()
	})
	return p
}

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		refuse := p.refuse
		p.mu.Unlock()
		server, err := net.Dial("tcp", p.target)
		if err != nil || refuse {
			_ = client.Close()
			if server != nil {
				_ = server.Close()
			}
			continue
		}
		p.mu.Lock()
		p.conns[client], p.conns[server] = false, false
		p.mu.Unlock()
		go p.pipe(client, server, true)
		go p.pipe(server, client, false)
	}
}

func (p *proxy) pipe(from, to net.Conn, up bool) {
	defer func() {
		_ = from.Close()
		_ = to.Close()
		p.mu.Lock()
		delete(p.conns, from)
		p.mu.Unlock()
	}()
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		piece := buffer[:n]
		p.mu.Lock()
		see := p.toClient
		if up {
			see = p.toServer
		}
		delay, halves, silent := p.delay, p.halves, p.conns[from]
		p.mu.Unlock()
		if silent {
			continue
		}
		if see != nil && !see(piece) {
			return
		}
		if delay > 0 {
			time.Sleep(delay) // the delay itself
		}
		if halves && n > 1 {
			_, _ = to.Write(piece[:n/2])
			return
		}
		if _, err := to.Write(piece); err != nil {
			return
		}
	}
}

// set changes what the proxy does.
func (p *proxy) set(change func(p *proxy)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(p)
}

// silence leaves every connection open and lets nothing through any more. New connections are as they should be.
func (p *proxy) silence() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		p.conns[c] = true
	}
}

// cut closes every connection.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		_ = c.Close()
	}
}

// onNth returns a sight for set that calls do when the words pass for the n-th time, and drops that piece when drop is set.
func onNth(words string, n int, drop bool, do func()) func([]byte) bool {
	var mu sync.Mutex
	count, done := 0, false
	return func(piece []byte) bool {
		mu.Lock()
		defer mu.Unlock()
		count += bytes.Count(piece, []byte(words))
		if done || count < n {
			return true
		}
		done = true
		do()
		return !drop
	}
}
