package archive_test

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/isnad-news/isnad/pkg/archive"
	"github.com/isnad-news/isnad/pkg/stream"
)

func ExampleArchive() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "archive")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	a, err := archive.Open(ctx, dir)
	if err != nil {
		panic(err)
	}
	defer a.Close()
	message := `{"schema":"isnad.article.v1","id":"n1","title":"الجسر يفتح غدا",
		"quotes":[{"id":"q1","kind":"direct","start":9,"end":30,"text":"سنفتح الجسر للمارة غدا","sentence":0,"speaker":{"name":"كريم الحداد","by":"name","confidence":1}}]}`
	one, err := archive.NewArticle("n1@5a0c", time.Now(), []byte(message))
	if err != nil {
		panic(err)
	}
	if err := a.Put(ctx, []archive.Article{one}); err != nil {
		panic(err)
	}
	for _, about := range []string{"المارة", "بالجسر", "القطار"} {
		answer, err := a.Search(ctx, stream.QuoteQuery{Speaker: "الحداد", About: about})
		if err != nil {
			panic(err)
		}
		fmt.Println(about, answer.Total)
	}
	// Output:
	// المارة 1
	// بالجسر 1
	// القطار 0
}
