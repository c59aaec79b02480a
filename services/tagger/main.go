// Command tagger is the last stage: it adds the entities, gives each quote its speaker, and publishes a message for every quote and entity beside the enriched article.
package main

import (
	"github.com/isnad-news/isnad/pkg/tag"
	"github.com/isnad-news/isnad/pkg/worker"
	"github.com/isnad-news/isnad/services/internal/names"
)

func main() { worker.Main(tag.Stage, new(names.Flags)) }
