//go:build faults

package faults_test

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/nats-io/nats.go"
)

// padded makes the item's message exactly so many bytes long, with white space inside the JSON, and its want the same.
func padded(i item, bytes int) item {
	i.data = append([]byte("{"+strings.Repeat(" ", bytes-len(i.data))), i.data[1:]...)
	return i
}

// TestSlowStageAndConsumer is fault 5: the first stage is slow, with 40 MB waiting for it, and a subscriber takes nothing of what comes out. Nobody's memory grows with the
// queue: a worker holds ISNAD_IN_FLIGHT messages, and the server cuts the subscriber off.
func TestSlowStageAndConsumer(t *testing.T) {
	s := newServer(t, "max_pending: 17MB\nwrite_deadline: \"2s\"", "")
	l := newLedger(t, s.url, stream.Limits{})
	var stages []*work
	for _, name := range services[1:] {
		stages = append(stages, newWorker(t, s.url, name))
	}
	all := articles(t, 1000)
	for i := range all {
		if all[i].reason != article.ReasonNotJSON {
			all[i] = padded(all[i], 40<<10)
		}
	}
	l.publish(all)
	idle, err := net.Dial("tcp", strings.TrimPrefix(s.url, "nats://"))
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	_ = idle.(*net.TCPConn).SetReadBuffer(4096)
	if _, err := fmt.Fprint(idle, "CONNECT {\"verbose\":false,\"name\":\"idle\"}\r\nSUB > 1\r\nPING\r\n"); err != nil {
		t.Fatal(err)
	}
	slow := newTestStage(t, s.url, "slow", "ISNAD_IN_FLIGHT=64", "ISNAD_IN_FLIGHT_BYTES=2097152", "FAULTS_DELAY=10ms")
	stages = append(stages, slow)
	start := slow.rss()
	var most, server, flying int64
	var done atomic.Bool
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		for tick := time.NewTicker(50 * time.Millisecond); !done.Load(); <-tick.C {
			for _, w := range stages {
				most = max(most, w.rss())
			}
			server = max(server, s.rss())
			flying = max(flying, int64(slow.metric("isnad_messages_in_flight")))
		}
	}()
	l.settle()
	done.Store(true)
	<-watched
	l.once()
	t.Logf("resident memory: slow stage %d MB at its start, largest worker %d MB, server %d MB; at most %d messages in flight", start>>20, most>>20, server>>20, flying)
	if most > 300<<20 || server > 300<<20 {
		t.Errorf("a worker grew to %d MB, the server to %d MB, want below 300", most>>20, server>>20)
	}
	if flying > 64 {
		t.Errorf("%d messages in flight, want at most 64", flying)
	}
	eventually(t, "the server cut the idle subscriber off", func() bool { return strings.Contains(s.out.String(), "Slow Consumer") })
	for line := range strings.Lines(s.out.String()) {
		if strings.Contains(line, "Slow Consumer") {
			t.Log(strings.TrimSpace(line))
		}
	}
}

// TestSizes is fault 8: messages at the limit and just over it, and articles that grow over the server's limit on their way.
func TestSizes(t *testing.T) {
	s := newServer(t, "", "")
	l := newLedger(t, s.url, stream.Limits{})
	for _, name := range services[1:] {
		newWorker(t, s.url, name)
	}
	newTestStage(t, s.url, "1")
	small := articles(t, 20)
	// The server counts the header with the message.
	header := len("NATS/1.0\r\nNats-Msg-Id: \r\n\r\n") + len(small[0].message().Header.Get(nats.MsgIdHdr))
	edge := padded(small[0], stream.MaxRawBytes-header)
	for _, bytes := range []int{stream.MaxRawBytes - header + 1, stream.MaxPayload + 1} {
		over := padded(small[1], bytes)
		err := stream.Publish(t.Context(), l.js, []*nats.Msg{over.message()}, nil)
		if !errors.Is(err, stream.ErrTooLarge) {
			t.Errorf("publish %d bytes: %v, want ErrTooLarge", bytes, err)
		}
	}
	long := story("long", 1)
	long.Text = strings.TrimSpace(strings.Repeat(long.Text[:strings.LastIndexByte(long.Text, '\n')]+"\n", 100))
	all := append([]item{edge, encoded(t, long), poison(t, "grow", 0, article.ReasonTooLarge)}, small[1:]...)
	l.publish(all)
	l.settle()
	l.once()
	t.Log(l.letters["grow-0"][0].Error)
}
