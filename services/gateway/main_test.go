package main

import (
	"reflect"
	"strings"
	"testing"

	"github.com/isnad-news/isnad/services/internal/gateway"
)

// TestSettings reads settings as containers give them, and refuses wrong ones.
func TestSettings(t *testing.T) {
	t.Setenv("ISNAD_NATS_URL", "nats://nats:4222")
	t.Setenv("ISNAD_TOKEN", "")
	t.Setenv("ISNAD_QUEUE_BYTES", "1048576")
	var c command
	if _, err := newParser(&c).Parse(nil); err != nil {
		t.Fatal(err)
	}
	want := gateway.DefaultOptions()
	want.URL = "nats://nats:4222"
	if !reflect.DeepEqual(c.Options, want) || c.QueueBytes != 1<<20 || c.HealthAddress != ":8080" {
		t.Errorf("settings %+v, want %+v", c, want)
	}
	for wrong, says := range map[string]string{
		"--http=8081": "HOST:PORT", "--max-batch=0": "max-batch", "--max-wait=0s": "max-wait", "--known=0": "known", "--nats-url=http://nats": "scheme", "--max-streams=0": "max-streams",
		"--max-uploads=0": "max-uploads", "--heartbeat=0s": "heartbeat", "--max-batch-bytes=1": "max-batch-bytes",
		"--http-rate=-1": "http-rate", "--http-burst=0": "http-burst", "--http-tls-cert=cert.pem": "http-tls-key", "--http-tls-key=key.pem": "http-tls-cert",
	} {
		if _, err := newParser(new(command)).Parse([]string{wrong}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", wrong, err)
		}
	}
}
