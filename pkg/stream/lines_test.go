package stream_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/stream/server/servertest"
)

func TestLinesAreLearnedByAllCopies(t *testing.T) {
	t.Parallel()
	_, js := servertest.Start(t)
	open := func() *stream.Lines {
		l, err := stream.OpenLines(t.Context(), js, 3)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	first, second := open(), open()
	const line = "تابعونا في نشرة المساء"
	for i, want := range []bool{false, false, false, true} {
		id := fmt.Sprint("a", max(i, 1)) // the second article comes twice, and counts once
		if got := first.Recurs("الضفة", id, line); got != want {
			t.Errorf("article %s: recurs is %v, want %v", id, got, want)
		}
	}
	if second.Recurs("النهر", "b1", line) {
		t.Error("the line recurs in a source that never had it")
	}
	kv, err := js.KeyValue(t.Context(), stream.LinesBucket)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	watch, err := kv.WatchAll(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for e := range watch.Updates() { // until the write has come through
		if e != nil {
			break
		}
	}
	if third := open(); !third.Recurs("الضفة", "b2", line) {
		t.Error("a copy that starts later has not learned the line")
	}
}
