package worker

import (
	"slices"
	"sync"
	"time"
)

// ackDelay is how long acknowledgements are collected, twice.
const ackDelay = 25 * time.Millisecond

// acks acknowledges messages 25 to 50 ms after they are done. A queue that loses its last message gives up its file and begins another, which costs the server more than all that it otherwise
// does for the message. While messages keep coming, those of the last 25 ms are still there when the ones before them go. A worker that dies meanwhile leaves messages behind that are done:
// what comes of them a second time has the ids of the first, as always.
type acks struct {
	send func(reply string)

	mu         sync.Mutex
	young, old []string // reply subjects
	runs       bool
}

// add acknowledges the message with the reply subject in a while.
func (a *acks) add(reply string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.young = append(a.young, reply)
	if !a.runs {
		a.runs = true
		time.AfterFunc(ackDelay, a.tick)
	}
}

// tick acknowledges what was there at the tick before.
func (a *acks) tick() {
	a.mu.Lock()
	due := a.old
	a.old, a.young = a.young, nil
	if a.runs = len(a.old) > 0; a.runs {
		time.AfterFunc(ackDelay, a.tick)
	}
	a.mu.Unlock()
	for _, reply := range due {
		a.send(reply)
	}
}

// flush acknowledges all at once.
func (a *acks) flush() {
	a.mu.Lock()
	due := slices.Concat(a.old, a.young)
	a.old, a.young = nil, nil
	a.mu.Unlock()
	for _, reply := range due {
		a.send(reply)
	}
}
