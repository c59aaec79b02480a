// Package stream knows the subjects and streams on NATS that articles travel along, how to reach them, and how messages on them are told apart.
package stream

import "slices"

// Subjects. A stage reads from one of the articles subjects and publishes to the next.
const (
	Raw      = "articles.raw"
	Cleaned  = "articles.cleaned"
	Split    = "articles.split"
	Quoted   = "articles.quoted"
	Enriched = "articles.enriched"
	// Quotes has one message for each quote, on quotes.<speaker>.
	Quotes = "quotes.>"
	// Entities has one message for each entity, on entities.<type>.<id>.
	Entities = "entities.>"
	// Dead has the messages that a stage gave up on, on articles.dead.<stage>.
	Dead = "articles.dead.>"
)

// Route says where a stage's messages come from and go to.
type Route struct {
	// Stage is the stage's name, and that of its durable consumer.
	Stage string
	// From and To are the subjects of its input and output.
	From, To string
	// Fan is set for the last stage, which also publishes one message for each quote and each entity.
	Fan bool
}

// Routes is the stream from end to end, in order. A new stage is a new row.
var Routes = []Route{
	{Stage: "clean", From: Raw, To: Cleaned},
	{Stage: "split", From: Cleaned, To: Split},
	{Stage: "quote", From: Split, To: Quoted},
	{Stage: "tag", From: Quoted, To: Enriched, Fan: true},
}

// Archive is where the archive's articles come from. It keeps their quotes, and publishes nothing but answers (ArchiveQuotes).
// It reads the articles and not the quotes, for only they tell that a corrected article has fewer quotes than before.
var Archive = Route{Stage: "archive", From: Enriched}

// Streams returns the names of the streams that the stage touches: its input's, its outputs' and that of the dead letters.
func (r Route) Streams() []string {
	names := []string{NameOf(r.From)}
	if r.To != "" {
		names = append(names, NameOf(r.To))
	}
	if r.Fan {
		names = append(names, QuotesStream, EntitiesStream)
	}
	return append(names, DeadStream)
}

// Consumed returns the routes of all that reads a stream with a durable consumer: the stages' and the archive's.
func Consumed() []Route { return append(slices.Clone(Routes), Archive) }

// RouteOf returns the route of the named stage, or the archive's.
func RouteOf(stage string) (Route, bool) {
	for _, r := range Consumed() {
		if r.Stage == stage {
			return r, true
		}
	}
	return Route{}, false
}

// DeadSubject is where the named stage's dead letters go.
func DeadSubject(stage string) string { return "articles.dead." + stage }
