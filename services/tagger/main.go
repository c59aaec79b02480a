// Command tagger is the last stage: it adds the entities, gives each quote its speaker, and publishes a message for every quote and entity beside the enriched article.
package main

import (
	"github.com/isnad-news/isnad/pkg/tag"
	"github.com/isnad-news/isnad/pkg/worker"
)

func main() { worker.Main(tag.Stage) }
