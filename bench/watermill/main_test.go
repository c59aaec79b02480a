package main

import (
	"context"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/stream/server/servertest"
	"github.com/nats-io/nats.go"
)

// TestStages takes an article through all four stages, and a refused one to the dead letters.
func TestStages(t *testing.T) {
	conn, js := servertest.WithStreams(t, stream.Limits{})
	results := make(chan *nats.Msg, 100)
	for _, subject := range []string{stream.Enriched, stream.Dead, stream.Quotes} {
		if _, err := conn.ChanSubscribe(subject, results); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range stream.Routes {
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan error, 1)
		go func() { done <- run(ctx, r.Stage, conn.ConnectedUrl()) }()
		t.Cleanup(func() {
			cancel()
			if err := <-done; err != nil {
				t.Errorf("%s: %v", r.Stage, err)
			}
		})
	}
	for id, text := range map[string]string{"good": "قال مدير الميناء نديم الكرملي: “السفن كلها وصلت قبل الفجر”.", "empty": ""} {
		data, err := article.Encode(article.Raw{ID: id, Text: text})
		if err != nil {
			t.Fatal(err)
		}
		if err := stream.Publish(t.Context(), js, []*nats.Msg{stream.NewMessage(stream.Raw, id, data)}, nil); err != nil {
			t.Fatal(err)
		}
	}
	seen := map[string]int{}
	for range 3 {
		select {
		case m := <-results:
			seen[m.Subject]++
		case <-time.After(30 * time.Second):
			t.Fatalf("only %v came", seen)
		}
	}
	if seen[stream.Enriched] != 1 || seen[stream.DeadSubject("clean")] != 1 || len(seen) != 3 {
		t.Errorf("%v came, want an enriched article, a dead letter and a quote", seen)
	}
}
