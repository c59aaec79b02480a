// Command client publishes the article of a file and prints who said what in it.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// enriched is what this client needs of an enriched article.
type enriched struct {
	ID     string `json:"id"`
	Quotes []struct {
		Text    string `json:"text"`
		Speaker struct {
			Name string `json:"name"`
		} `json:"speaker"`
	} `json:"quotes"`
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: client FILE")
	}
	if err := run(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func run(file string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	url := os.Getenv("ISNAD_NATS_URL")
	if url == "" {
		url = nats.DefaultURL
	}
	nc, err := nats.Connect(url)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		return fmt.Errorf("open JetStream: %w", err)
	}

	// An ordered consumer sees every article of the stream once, in order. DeliverAllPolicy would begin with the oldest that is kept.
	consumer, err := js.OrderedConsumer(ctx, "ARTICLES_ENRICHED", jetstream.OrderedConsumerConfig{DeliverPolicy: jetstream.DeliverNewPolicy})
	if err != nil {
		return fmt.Errorf("subscribe: %w", err)
	}
	messages, err := consumer.Messages()
	if err != nil {
		return fmt.Errorf("subscribe: %w", err)
	}
	defer messages.Stop()

	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read article: %w", err)
	}
	raw, err := json.Marshal(map[string]string{"id": file, "text": string(text)})
	if err != nil {
		return fmt.Errorf("encode article: %w", err)
	}
	// Publish returns when the server has written the article down. The message id makes a second try harmless.
	if _, err := js.Publish(ctx, "articles.raw", raw, jetstream.WithMsgID(file)); err != nil {
		return fmt.Errorf("publish: %w", err)
	}

	for {
		m, err := messages.Next(jetstream.NextContext(ctx))
		if err != nil {
			return fmt.Errorf("wait for the article: %w", err)
		}
		var a enriched
		if err := json.Unmarshal(m.Data(), &a); err != nil {
			return fmt.Errorf("decode article: %w", err)
		}
		if a.ID != file {
			continue
		}
		for _, q := range a.Quotes {
			fmt.Printf("%s: %s\n", q.Speaker.Name, q.Text)
		}
		return nil
	}
}
