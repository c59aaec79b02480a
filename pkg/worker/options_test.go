package worker_test

import (
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/worker"
)

// TestDefaultsAreThoseOfTheFlags keeps the defaults that stand in the tags in step with those that stand in code.
func TestDefaultsAreThoseOfTheFlags(t *testing.T) {
	for _, pair := range os.Environ() { // flags take their defaults from there
		if name, value, _ := strings.Cut(pair, "="); strings.HasPrefix(name, "ISNAD_") {
			t.Setenv(name, value) // so that it comes back
			if err := os.Unsetenv(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	var flags struct {
		worker.Options `embed:""`
		stream.Limits
	}
	parser, err := kong.New(&flags)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(nil); err != nil {
		t.Fatal(err)
	}
	want := worker.DefaultOptions()
	want.HealthAddress = ":8080"
	if diff := cmp.Diff(want, flags.Options); diff != "" {
		t.Errorf("DefaultOptions -, flags +:\n%s", diff)
	}
	if diff := cmp.Diff(stream.Configs(stream.Limits{}), stream.Configs(flags.Limits)); diff != "" {
		t.Errorf("streams by the limits' zero value -, by the flags +:\n%s", diff)
	}
}
