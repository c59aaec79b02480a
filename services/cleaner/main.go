// Command cleaner is the first stage: it takes raw articles and publishes their clean text.
package main

import (
	"github.com/isnad-news/isnad/pkg/clean"
	"github.com/isnad-news/isnad/pkg/worker"
)

func main() { worker.Main(clean.Stage) }
