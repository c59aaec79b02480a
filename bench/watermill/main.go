// Command watermill runs one of Isnad's stages on Watermill's JetStream transport, for `isnad bench --other` to compare with: the same stage functions, streams, message ids and
// outputs, and the same order of publish, wait for the server's acknowledgement, acknowledge.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	wmnats "github.com/ThreeDotsLabs/watermill-nats/v2/pkg/nats"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/clean"
	"github.com/isnad-news/isnad/pkg/quote"
	"github.com/isnad-news/isnad/pkg/sentence"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/tag"
	"github.com/nats-io/nats.go"
	"golang.org/x/sync/errgroup"
)

// subscribers is how many messages of a stage are in work at once; ISNAD_BENCH_SUBSCRIBERS sets another number. Each waits for its own acknowledgements, so that more of them hide more of the waiting.
const subscribers = 128

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: watermill STAGE, with ISNAD_NATS_URL in the environment")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	err := run(ctx, os.Args[1], os.Getenv("ISNAD_NATS_URL"))
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "watermill: "+err.Error())
		os.Exit(1)
	}
}

func run(ctx context.Context, name, url string) error {
	route, ok := stream.RouteOf(name)
	if !ok {
		return fmt.Errorf("stage %q has no route", name)
	}
	count := subscribers
	if s := os.Getenv("ISNAD_BENCH_SUBSCRIBERS"); s != "" {
		var err error
		if count, err = strconv.Atoi(s); err != nil {
			return fmt.Errorf("read ISNAD_BENCH_SUBSCRIBERS: %w", err)
		}
	}
	jetStream := wmnats.JetStreamConfig{
		TrackMsgId: true, // message ids, by which the server drops a second copy
		AckAsync:   true, // Isnad does not wait for the server's word on its acknowledgements either
		SubscribeOptions: []nats.SubOpt{
			nats.Durable("watermill-" + name), nats.AckExplicit(), nats.AckWait(30 * time.Second), nats.MaxAckPending(stream.MaxAckPending),
		},
	}
	subscriber, err := wmnats.NewSubscriber(wmnats.SubscriberConfig{
		URL: url, QueueGroupPrefix: "watermill-" + name, SubscribersCount: count, AckWaitTimeout: 30 * time.Second, JetStream: jetStream,
	}, watermill.NopLogger{})
	if err != nil {
		return err
	}
	publisher, err := wmnats.NewPublisher(wmnats.PublisherConfig{URL: url, JetStream: jetStream}, watermill.NopLogger{})
	if err != nil {
		return err
	}
	router, err := message.NewRouter(message.RouterConfig{}, watermill.NopLogger{})
	if err != nil {
		return err
	}
	for _, s := range []stage.Stage{clean.Stage, sentence.Stage, quote.Stage, tag.Stage} {
		if s.Name == name {
			if s.Load != nil {
				s.Load()
			}
			router.AddHandler(name, route.From, subscriber, route.To, publisher, handler(s, route, publisher))
		}
	}
	return router.Run(ctx)
}

// handler does the stage's work on a message. It publishes quotes and entities itself, all at once, for the router takes one subject only; the router publishes the document.
func handler(s stage.Stage, route stream.Route, publisher message.Publisher) message.HandlerFunc {
	return func(m *message.Message) ([]*message.Message, error) {
		document, err := s.Process(m.Payload)
		var rejected *article.InputError
		if errors.As(err, &rejected) {
			letter, err := stream.NewDeadLetter(article.DeadLetter{Stage: s.Name, Subject: route.From, Reason: rejected.Reason, Error: rejected.Error(), Tries: 1}, 0, m.Payload, time.Now())
			if err != nil {
				return nil, err
			}
			return nil, publisher.Publish(letter.Subject, message.NewMessage(m.UUID+"/dead", letter.Data))
		}
		if err != nil {
			return nil, err
		}
		revision, ok := stream.RevisionOf(m.UUID)
		if !ok { // a raw article
			revision = stream.Revision(document.ID, m.Payload)
		}
		outputs, err := stream.Outputs(route, revision, document)
		if err != nil {
			return nil, err
		}
		last := len(outputs) - 1
		var group errgroup.Group
		for _, o := range outputs[:last] {
			group.Go(func() error { return publisher.Publish(o.Subject, produced(o)) })
		}
		return []*message.Message{produced(outputs[last])}, group.Wait()
	}
}

// produced is an output as a message of Watermill's, under the same id.
func produced(m *nats.Msg) *message.Message {
	return message.NewMessage(m.Header.Get(nats.MsgIdHdr), m.Data)
}
