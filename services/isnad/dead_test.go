package main

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
)

// TestDeadLetterBomb reads a letter whose few kilobytes are more than any message may be.
func TestDeadLetterBomb(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(make([]byte, stream.MaxPayload+1)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if data, err := stream.DeadData(article.DeadLetter{DataGzip: base64.StdEncoding.EncodeToString(b.Bytes())}); err == nil {
		t.Errorf("read %d bytes out of %d", len(data), b.Len())
	}
}

// FuzzDeadLetter: a dead letter gives its message back byte for byte, and whatever else stands on the subject is read or refused.
func FuzzDeadLetter(f *testing.F) {
	for _, s := range []string{"", `{"text":"خبر"}`, "\xff\x00", `{"stage":"clean","data_gzip":"H4sI"}`, `{"stage":"tag","subject":"articles.quoted","data":"{}"}`, `{"stage":"clean","subject":"articles.raw","data":"{}"}`, `{"data_base64":"*"}`, strings.Repeat("[", 100)} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if d, err := decode[article.DeadLetter](data); err == nil {
			if got, err := stream.DeadData(d); err == nil && len(got) > stream.MaxPayload {
				t.Fatalf("message of %d bytes", len(got))
			}
			for _, toStart := range []bool{false, true} {
				m, err := stream.Redriven(d, 1, toStart)
				if r, ok := stream.RouteOf(d.Stage); err == nil && (!ok || m.Subject != r.From && (!toStart || m.Subject != stream.Cleaned)) {
					t.Fatalf("a letter of stage %q goes to %s", d.Stage, m.Subject)
				}
			}
		}
		for _, whole := range [][]byte{data, bytes.Repeat(data, 1<<20/max(len(data), 1)+1)} { // the second is compressed
			m, err := stream.NewDeadLetter(article.DeadLetter{Stage: "clean", Subject: stream.Raw}, 1, whole, time.Unix(0, 0))
			if err != nil {
				t.Fatal(err)
			}
			d, err := decode[article.DeadLetter](m.Data)
			if err != nil {
				t.Fatal(err)
			}
			got, err := stream.DeadData(d)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, whole) {
				t.Fatalf("%d bytes came back as %d others", len(whole), len(got))
			}
		}
	})
}
