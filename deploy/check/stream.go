package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
)

// enrichedSubject is where articles come out.
const enrichedSubject = "articles.enriched"

type streamCommand struct {
	URL     string        `required:"" help:"NATS server."`
	Samples string        `default:"samples" help:"Folder with the articles."`
	Copies  int           `default:"1" help:"How many times each article is published, under new ids."`
	Midst   bool          `help:"Print a line \"midst\" when a tenth has come out, for whoever wants to disturb the rest."`
	Timeout time.Duration `default:"90s" help:"How long it all may take."`
}

// Run publishes, waits until everything has come out and the queues are empty, and compares with what the streams hold.
func (c *streamCommand) Run() error {
	articles, err := samples(c.Samples)
	if err != nil {
		return err
	}
	out, fates, err := messages(articles, c.Copies, "check-"+strconv.FormatInt(time.Now().UnixNano(), 36))
	if err != nil {
		return err
	}
	conn, err := nats.Connect(c.URL, nats.Name("isnad-check"))
	if err != nil {
		return fmt.Errorf("connect to %s: %w", c.URL, err)
	}
	defer conn.Close()
	before, err := held(conn)
	if err != nil {
		return err
	}
	in := make(chan *nats.Msg, 1<<17)
	for _, subject := range []string{enrichedSubject, "articles.dead.>", "quotes.>", "entities.>"} {
		if _, err := conn.ChanSubscribe(subject, in); err != nil {
			return fmt.Errorf("subscribe to %s: %w", subject, err)
		}
	}
	if err := conn.Flush(); err != nil {
		return fmt.Errorf("subscribe: %w", err)
	}

	began := time.Now()
	for _, m := range out {
		if err := conn.PublishMsg(m); err != nil {
			return fmt.Errorf("publish: %w", err)
		}
	}
	l := newLedger(fates)
	first, last, err := c.watch(l, in, began)
	if err != nil {
		return err
	}
	if err := c.settled(conn, l, before, began); err != nil {
		return err
	}
	fmt.Printf("%d published = %d enriched + %d dead, with %d quotes and %d entities; first enriched after %.3f s, last message after %.1f s, all acknowledged after %.1f s; %d came again\n",
		len(out), l.enriched, l.dead, l.quotes, l.entities, first.Seconds(), last.Seconds(), time.Since(began).Seconds(), l.again)
	return nil
}

// watch enters messages until nothing is missing. It returns when the first enriched article and the last message came.
func (c *streamCommand) watch(l *ledger, in <-chan *nats.Msg, began time.Time) (first, last time.Duration, err error) {
	deadline := time.After(c.Timeout)
	told := !c.Midst
	for missing := l.missing(); len(missing) > 0; {
		select {
		case m := <-in:
			if err := l.take(m); err != nil {
				return 0, 0, err
			}
		case <-deadline:
			return 0, 0, fmt.Errorf("%d enriched and %d dead of %d after %v; %d missing: %q", l.enriched, l.dead, len(l.fates), c.Timeout, len(missing), some(missing))
		}
		last = time.Since(began)
		if l.enriched == 1 && first == 0 {
			first = last
		}
		if !told && l.enriched*10 >= len(l.fates) {
			fmt.Println("midst")
			told = true
		}
		if len(l.open) == 0 {
			missing = l.missing()
		}
	}
	if stray := l.stray(); len(stray) > 0 {
		return 0, 0, fmt.Errorf("%d quotes or entities of no enriched article: %q", len(stray), some(stray))
	}
	return first, last, nil
}

// some returns the first five ids, enough to look for.
func some(ids []string) []string { return ids[:min(5, len(ids))] }

// settled waits until every message is acknowledged, so that the queues are empty, and checks that the streams hold each result once.
func (c *streamCommand) settled(conn *nats.Conn, l *ledger, before map[string]int, began time.Time) error {
	want := map[string]int{
		"ARTICLES_RAW": 0, "ARTICLES_CLEANED": 0, "ARTICLES_SPLIT": 0, "ARTICLES_QUOTED": 0,
		"ARTICLES_ENRICHED": before["ARTICLES_ENRICHED"] + l.enriched, "ARTICLES_DEAD": before["ARTICLES_DEAD"] + l.dead,
		"QUOTES": before["QUOTES"] + l.quotes, "ENTITIES": before["ENTITIES"] + l.entities,
	}
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		have, err := held(conn)
		if err != nil {
			return err
		}
		differs := ""
		for name, n := range want {
			if have[name] != n {
				differs = fmt.Sprintf("stream %s holds %d messages, not %d", name, have[name], n)
			}
		}
		if differs == "" {
			return nil
		}
		if time.Since(began) > c.Timeout {
			return fmt.Errorf("%s after %v", differs, c.Timeout)
		}
		<-tick.C
	}
}

// held asks the server how many messages each stream holds, by its own request subjects.
func held(conn *nats.Conn) (map[string]int, error) {
	reply, err := conn.Request("$JS.API.STREAM.LIST", nil, 5*time.Second)
	if err != nil {
		return nil, fmt.Errorf("ask for the streams: %w", err)
	}
	var list struct {
		Streams []struct {
			Config struct {
				Name string `json:"name"`
			} `json:"config"`
			State struct {
				Messages int `json:"messages"`
			} `json:"state"`
		} `json:"streams"`
	}
	if err := json.Unmarshal(reply.Data, &list); err != nil {
		return nil, fmt.Errorf("read the list of streams: %w", err)
	}
	out := map[string]int{}
	for _, s := range list.Streams {
		out[s.Config.Name] = s.State.Messages
	}
	return out, nil
}
