// Command cleaner is the first stage: it takes raw articles and publishes their clean text.
package main

import (
	"context"

	"github.com/isnad-news/isnad/pkg/clean"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/worker"
	"github.com/nats-io/nats.go/jetstream"
)

// memory is the optional memory of lines that recur across a source's articles.
type memory struct {
	RememberLines int `env:"ISNAD_REMEMBER_LINES" default:"0" help:"Cut short lines that have stood in so many articles of one source. 0: off."`
}

// Open returns the stage with the memory when it is on.
func (m *memory) Open(ctx context.Context, js jetstream.JetStream) (stage.Stage, error) {
	if m.RememberLines <= 0 {
		return clean.Stage, nil
	}
	lines, err := stream.OpenLines(ctx, js, m.RememberLines)
	if err != nil {
		return stage.Stage{}, err
	}
	return clean.Remembering(lines), nil
}

func main() { worker.Main(clean.Stage, new(memory)) }
