// Command quoter is the third stage: it adds the quotes, each with its cue and the mention of its speaker.
package main

import (
	"github.com/isnad-news/isnad/pkg/quote"
	"github.com/isnad-news/isnad/pkg/worker"
)

func main() { worker.Main(quote.Stage) }
