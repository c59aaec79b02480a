package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/isnad-news/isnad/schemas"
	"github.com/nats-io/nats.go"
)

// ledger holds what is to come out of the stream against what did.
type ledger struct {
	// fates is what is to become of each article (see messages); open are the ids that nothing has come of yet.
	fates, open map[string]string
	// promised are the quotes and entities that enriched articles hold, received the messages about one quote or entity.
	promised, received map[string]bool
	enriched, dead     int
	quotes, entities   int
	// again counts what came a second time: a live subscriber sees what a worker publishes anew after another died; the streams keep one.
	again int
}

func newLedger(fates map[string]string) *ledger {
	return &ledger{fates: fates, open: maps.Clone(fates), promised: map[string]bool{}, received: map[string]bool{}}
}

// part is a quote or an entity inside an enriched article.
type part struct {
	ID string `json:"id"`
}

// take enters a message. The error says which promise it breaks.
func (l *ledger) take(m *nats.Msg) error {
	var body struct {
		ID       string `json:"id"`
		Reason   string `json:"reason"`
		Quotes   []part `json:"quotes"`
		Entities []part `json:"entities"`
	}
	schema := ""
	switch {
	case m.Subject == enrichedSubject:
		schema = schemas.Enriched
	case strings.HasPrefix(m.Subject, "articles.dead."):
		schema = schemas.DeadLetter
	case strings.HasPrefix(m.Subject, "quotes."):
		schema = schemas.Quote
	case strings.HasPrefix(m.Subject, "entities."):
		schema = schemas.Entity
	}
	if err := schemas.Validate(schema, m.Data); err != nil {
		return fmt.Errorf("on %s: %w", m.Subject, err)
	}
	if err := json.Unmarshal(m.Data, &body); err != nil {
		return fmt.Errorf("on %s: %w", m.Subject, err)
	}
	switch schema {
	case schemas.Enriched:
		if !l.settle(body.ID, "") {
			break
		}
		l.enriched++
		l.quotes += len(body.Quotes)
		l.entities += len(body.Entities)
		for _, p := range slices.Concat(body.Quotes, body.Entities) {
			l.promised[body.ID+"/"+p.ID] = true
		}
	case schemas.DeadLetter:
		if l.settle(body.ID, body.Reason) {
			l.dead++
		}
	default:
		l.received[body.ID] = true
		return nil
	}
	if want, ok := l.fates[body.ID]; !ok || want != body.Reason {
		return fmt.Errorf("article %q on %s with reason %q: that was not to come of it", body.ID, m.Subject, body.Reason)
	}
	return nil
}

// settle takes the article off the open ones; it is false when something had come of it before.
func (l *ledger) settle(id, fate string) bool {
	if _, ok := l.open[id]; ok {
		delete(l.open, id)
		return true
	}
	if want, ok := l.fates[id]; ok && want == fate {
		l.again++
	}
	return false
}

// missing lists what is still to come.
func (l *ledger) missing() []string {
	out := slices.Sorted(maps.Keys(l.open))
	for id := range l.promised {
		if !l.received[id] {
			out = append(out, id)
		}
	}
	return out
}

// stray lists messages about quotes and entities that no enriched article holds.
func (l *ledger) stray() []string {
	var out []string
	for id := range l.received {
		if !l.promised[id] {
			out = append(out, id)
		}
	}
	return out
}
