package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/services/internal/names"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/segmentio/encoding/json"
)

// TestNamesGoLive adds and removes a name while the stream runs, through the commands, and reads articles before, between and after.
func TestNamesGoLive(t *testing.T) {
	conn, _ := streamUp(t, t.TempDir(), names.Flags{Names: true})
	server := stream.Connection{URL: conn.ConnectedUrl()}
	enriched, err := conn.SubscribeSync(stream.Enriched)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	// find sends an article and returns what the entity that is written "هاك زرقاء" looks like in it.
	find := func() string {
		n++
		raw, err := article.Encode(article.Raw{ID: fmt.Sprint("n", n), Text: fmt.Sprintf("انطلقت أمس هاك زرقاء في موسمها رقم %d أمام الجمهور.", n)})
		if err != nil {
			t.Fatal(err)
		}
		if err := conn.Publish(stream.Raw, raw); err != nil {
			t.Fatal(err)
		}
		var a article.Article
		if err := json.Unmarshal(next(t, enriched).Data, &a); err != nil {
			t.Fatal(err)
		}
		for _, e := range a.Entities {
			for _, m := range e.Mentions {
				if m.Text == "هاك زرقاء" {
					return e.Type + " " + e.Name + " " + e.Wikidata
				}
			}
		}
		return ""
	}
	until := func(want string) {
		t.Helper()
		began, got := time.Now(), ""
		for time.Since(began) < 10*time.Second {
			if got = find(); got == want {
				return
			}
		}
		t.Fatalf("entity is %q, want %q", got, want)
	}
	if got := find(); got != "" {
		t.Fatalf("entity is there before it is added: %q", got)
	}
	add := &namesAddCommand{Connection: server, Name: "مهرجان الزرقاء", Type: article.Misc, ID: "Q4242", Alias: []string{"هاك زرقاء"}}
	for range 2 { // the second time changes nothing
		if err := add.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	until("MISC مهرجان الزرقاء Q4242")
	add.Type, add.ID = article.Organisation, ""
	if err := add.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	until("ORG مهرجان الزرقاء ")
	for range 2 {
		if err := (&namesRemoveCommand{Connection: server, Names: []string{"مهرجان الزرقاء"}}).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	until("")
}

// TestNamesCommands imports, lists, and removes by name and by key.
func TestNamesCommands(t *testing.T) {
	conn, _ := streamUp(t, t.TempDir(), names.Flags{})
	server := stream.Connection{URL: conn.ConnectedUrl()}
	list := func(asJSON bool) string {
		t.Helper()
		var out bytes.Buffer
		if err := (&namesListCommand{Connection: server, JSON: asJSON}).list(t.Context(), &out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if got := list(false); got != "" {
		t.Errorf("names before the first: %q", got)
	}
	if err := (&namesRemoveCommand{Connection: server, Names: []string{"لا أحد"}}).Run(t.Context()); err != nil {
		t.Errorf("remove from no bucket: %v", err)
	}
	file := filepath.Join(t.TempDir(), "names.tsv")
	write := func(data string) {
		if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("# mine\nنورس الكثباوي\tPER\tQ6\n\nبرج القمر\tLOC\t\tالبرج|برج\nساعة\t-\n")
	importFile := &namesImportCommand{Connection: server, File: file}
	if err := importFile.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := "برج القمر\tLOC\t\tالبرج|برج\nنورس الكثباوي\tPER\tQ6\nساعة\t-\n"
	first := list(false)
	if first != want {
		t.Errorf("list is %q, want %q", first, want)
	}
	if got := list(true); strings.Count(got, "\n") != 3 || !strings.HasPrefix(got, `{"name":"برج القمر","type":"LOC","aliases":["البرج","برج"]}`+"\n") {
		t.Errorf("JSON list is %q", got)
	}
	js, err := jetstream.New(conn)
	if err != nil {
		t.Fatal(err)
	}
	kv, err := js.KeyValue(t.Context(), stream.NamesBucket)
	if err != nil {
		t.Fatal(err)
	}
	revision := func() uint64 {
		s, err := kv.Status(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return s.(*jetstream.KeyValueBucketStatus).StreamInfo().State.LastSeq
	}
	before := revision()
	write(first)
	if err := importFile.Run(t.Context()); err != nil || revision() != before {
		t.Errorf("what list wrote is imported with %d writes (%v), want none", revision()-before, err)
	}
	write("مرصد السماء\tORG\nبلا نوع\n")
	if err := importFile.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "line 2") || revision() != before {
		t.Errorf("a faulty file: %v, and %d writes", err, revision()-before)
	}
	if _, err := kv.PutString(t.Context(), "by-hand", "no line"); err != nil {
		t.Fatal(err)
	}
	if err := (&namesRemoveCommand{Connection: server, Names: []string{"by-hand", "بُرج  القمر"}}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, want := list(false), "نورس الكثباوي\tPER\tQ6\nساعة\t-\n"; got != want {
		t.Errorf("list is %q, want %q", got, want)
	}
	left, err := stream.ReadNames(t.Context(), kv)
	if err != nil || len(left) != 2 {
		t.Errorf("%d keys are left (%v), want 2", len(left), err)
	}
	for _, add := range []*namesAddCommand{{Name: "أ\tLOC", Type: "PER"}, {Name: "برج القمر", Type: "LOC", ID: "42"}, {Name: "برج القمر", Type: "LOC", Alias: []string{"a|b"}}} {
		add.Connection = server
		if err := add.Run(t.Context()); err == nil {
			t.Errorf("%+v was added", *add)
		}
	}
	if err := (&namesAddCommand{Connection: stream.Connection{URL: "nats://127.0.0.1:1"}, Name: "برج القمر", Type: "LOC"}).Run(t.Context()); err == nil || !strings.Contains(err.Error(), "connect to NATS") {
		t.Errorf("without a server: %v", err)
	}
}
