package gateway

import (
	"strings"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/isnad-news/isnad/pkg/article"
)

// deadKnown is how many dead letters are remembered, for who sends the same bad article twice: the server drops the copy, and no second letter comes.
const deadKnown = 10_000

// outcome is what became of one revision of an article (see stream.Revision): it stands in the enriched stream, or among the dead letters.
type outcome struct {
	// sequence is the article's place in the enriched stream.
	sequence uint64
	// dead is set when a stage gave up on it.
	dead *deadReason
}

// deadReason is what a dead letter says, without the message.
type deadReason struct{ stage, reason, detail string }

// place is where the newest revision of an article stands.
type place struct {
	revision string
	sequence uint64
	// received is when the revision came in, in Unix nanoseconds: one that is enriched late does not take the place of a correction.
	received int64
}

// outcomes remembers where the newest articles stand, and tells who waits for one. What is not asked for longest is forgotten first.
type outcomes struct {
	mu      sync.Mutex
	places  *simplelru.LRU[string, place]      // by article id
	dead    *simplelru.LRU[string, deadReason] // by revision
	waiting map[string][]chan outcome          // by revision
}

func newOutcomes(known int) *outcomes {
	places, _ := simplelru.NewLRU[string, place](known, nil) // fails on a size below 1 only
	dead, _ := simplelru.NewLRU[string, deadReason](deadKnown, nil)
	return &outcomes{places: places, dead: dead, waiting: map[string][]chan outcome{}}
}

// enriched notes that a revision stands in the enriched stream.
func (o *outcomes) enriched(p place) {
	o.mu.Lock()
	defer o.mu.Unlock()
	id := articleOf(p.revision)
	if newest, ok := o.places.Peek(id); !ok || newest.received <= p.received {
		o.places.Add(id, p)
	}
	o.dead.Remove(p.revision)
	o.tell(p.revision, outcome{sequence: p.sequence})
}

// buried notes a dead letter. A letter of a later stage names no revision, but the article alone.
func (o *outcomes) buried(id, revision string, d deadReason) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if revision != "" {
		o.dead.Add(revision, d)
		o.tell(revision, outcome{dead: &d})
		return
	}
	for r := range o.waiting {
		if articleOf(r) == id {
			o.dead.Add(r, d)
			o.tell(r, outcome{dead: &d})
		}
	}
}

// tell hands the outcome to who waits; the channels have room for it. It is called with mu held.
func (o *outcomes) tell(revision string, out outcome) {
	for _, c := range o.waiting[revision] {
		c <- out
	}
	delete(o.waiting, revision)
}

// wait returns a channel that the revision's outcome comes on, and a function that ends the waiting.
func (o *outcomes) wait(revision string) (<-chan outcome, func()) {
	c := make(chan outcome, 1)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.waiting[revision] = append(o.waiting[revision], c)
	return c, func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		rest := o.waiting[revision][:0]
		for _, other := range o.waiting[revision] {
			if other != c {
				rest = append(rest, other)
			}
		}
		if o.waiting[revision] = rest; len(rest) == 0 {
			delete(o.waiting, revision)
		}
	}
}

// known returns what became of the revision, as far as it is remembered.
func (o *outcomes) known(revision string) (outcome, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if p, ok := o.places.Get(articleOf(revision)); ok && p.revision == revision {
		return outcome{sequence: p.sequence}, true
	}
	if d, ok := o.dead.Get(revision); ok {
		return outcome{dead: &d}, true
	}
	return outcome{}, false
}

// find returns where the newest revision of the article stands.
func (o *outcomes) find(id string) (place, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.places.Get(id)
}

// size is how many articles are found by id.
func (o *outcomes) size() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.places.Len()
}

// articleOf returns the id of the article that a revision is of.
func articleOf(revision string) string {
	if i := strings.LastIndexByte(revision, '@'); i > 0 {
		return revision[:i]
	}
	return revision
}

// reasonOf takes from a dead letter what a publisher is told.
func reasonOf(d article.DeadLetter) deadReason {
	return deadReason{stage: d.Stage, reason: d.Reason, detail: strings.TrimPrefix(d.Error, d.Reason+": ")}
}
