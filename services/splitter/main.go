// Command splitter is the second stage: it adds the sentences.
package main

import (
	"github.com/isnad-news/isnad/pkg/sentence"
	"github.com/isnad-news/isnad/pkg/worker"
)

func main() { worker.Main(sentence.Stage) }
