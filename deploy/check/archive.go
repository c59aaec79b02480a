package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
)

type archiveCommand struct {
	URL     string        `required:"" help:"NATS server."`
	Timeout time.Duration `default:"90s" help:"How long it may take until all is kept."`
}

// Run waits until the archive holds as many quotes as the stream, each article of which came once, and asks it for one of them.
func (c *archiveCommand) Run() error {
	conn, err := nats.Connect(c.URL, nats.Name("isnad-check"))
	if err != nil {
		return fmt.Errorf("connect to %s: %w", c.URL, err)
	}
	defer conn.Close()
	streams, err := held(conn)
	if err != nil {
		return err
	}
	want := streams["QUOTES"]
	var state struct {
		Quotes int    `json:"quotes"`
		Error  string `json:"error"`
	}
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for began := time.Now(); ; <-tick.C {
		err := ask(conn, "isnad.archive.status", "{}", &state)
		if err == nil && state.Quotes == want && state.Error == "" {
			break
		}
		if time.Since(began) > c.Timeout {
			return fmt.Errorf("the archive holds %d quotes (%w, %q) after %v, not the %d of the stream", state.Quotes, err, state.Error, c.Timeout, want)
		}
	}
	var answer struct {
		Total  int `json:"total"`
		Quotes []struct {
			Quote struct {
				Text string `json:"text"`
			} `json:"quote"`
		} `json:"quotes"`
		TookUS int `json:"took_us"`
	}
	if err := ask(conn, "isnad.archive.quotes", `{"kind":"direct","limit":1}`, &answer); err != nil {
		return err
	}
	if answer.Total == 0 || len(answer.Quotes) != 1 || answer.Quotes[0].Quote.Text == "" {
		return fmt.Errorf("the archive answers with %d of %d quotes, want one", len(answer.Quotes), answer.Total)
	}
	fmt.Printf("the archive holds all %d quotes and answered in %d µs\n", want, answer.TookUS)
	return nil
}

func ask(conn *nats.Conn, subject, question string, answer any) error {
	m, err := conn.Request(subject, []byte(question), 5*time.Second)
	if err != nil {
		return fmt.Errorf("ask on %s: %w", subject, err)
	}
	if err := json.Unmarshal(m.Data, answer); err != nil {
		return fmt.Errorf("read the answer on %s: %w", subject, err)
	}
	return nil
}
