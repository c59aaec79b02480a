package clean

import "github.com/isnad-news/isnad/pkg/stage"

// Stage is the first step of the stream: it makes a document of a raw article.
var Stage = stage.Stage{Name: "clean", Version: Version, Begin: Clean}
