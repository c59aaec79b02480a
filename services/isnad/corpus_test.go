package main

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/services/internal/input"
)

var (
	wholeCorpus = flag.Bool("whole-corpus", false, "take every article of the corpus through the stages, not every tenth")
	damageSeed  = flag.Uint64("damage", 1, "seed of the damage that is done to the articles")
)

// TestCorpusPassesAllStages takes real articles through all stages, and each a second time with damage done to it. What comes out must be whole; only the second may be refused.
func TestCorpusPassesAllStages(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("ISNAD_SHARED")
	if dir == "" {
		dir = "../../../shared"
	}
	path := filepath.Join(dir, "corpora", "ant.jsonl.gz")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("SKIPPED: the corpus %s is not there; ISNAD_SHARED names the folder that holds it", path)
	}
	step := 10
	if *wholeCorpus {
		step = 1
	}
	var group errgroup.Group
	group.SetLimit(2)
	var passed, faults atomic.Int64
	fault := func(id string, err error) {
		if faults.Add(1) <= 10 {
			t.Errorf("%s: %v", id, err)
		}
	}
	n := 0
	err := input.Read([]string{path}, input.Options{}, func(in input.Article) error {
		if n++; n%step != 0 {
			return in.Err
		}
		seed := uint64(n)
		group.Go(func() error {
			if err := enrichWhole(in.Raw); err != nil {
				fault(in.Raw.ID, err)
			}
			in.Raw.Text = damage(in.Raw.Text, rand.New(rand.NewPCG(seed, *damageSeed)))
			if err := enrichWhole(in.Raw); err != nil && !refused(err) {
				fault(in.Raw.ID+", damaged", err)
			}
			passed.Add(1)
			return nil
		})
		return in.Err
	})
	_ = group.Wait()
	if err != nil {
		t.Fatal(err)
	}
	if passed.Load() < 1000 {
		t.Errorf("only %d articles were read", passed.Load())
	}
}

// refused reports whether the error is that of an article that can't be enriched, such as one that is empty.
func refused(err error) bool {
	rejected := (*article.InputError)(nil)
	return errors.As(err, &rejected)
}

// enrichWhole takes an article through all stages and checks what comes out.
func enrichWhole(raw article.Raw) error {
	a, err := stage.Enrich(raw, stages)
	var panicked *stage.PanicError
	if errors.As(err, &panicked) {
		return fmt.Errorf("%w\n%s", err, panicked.Stack)
	}
	if err != nil {
		return err
	}
	return a.Validate()
}

// marks are what damage puts into a text.
var marks = []string{"\"", "«", "»", "“", ":", ".", "،", "\n", "\n\n", "(", ")", "…", "#", "_", " و", "- ", "قال ", " أن ", "البيان ", "ها", "\u202e", "ـ"}

// damage takes words out of a text, doubles and exchanges others, and puts marks where they do not belong.
func damage(text string, r *rand.Rand) string {
	words := strings.SplitAfter(text, " ")
	var b strings.Builder
	for range 1 + r.IntN(12) {
		i, j := r.IntN(len(words)), r.IntN(len(words))
		switch r.IntN(5) {
		case 0:
			words[i] = ""
		case 1:
			words[i], words[j] = words[j], words[i]
		case 2:
			words[i] += words[j]
		case 3:
			for k := i; k < min(len(words), i+r.IntN(30)); k++ {
				words[k] = ""
			}
		case 4:
			words[i] = marks[r.IntN(len(marks))] + words[i]
		}
	}
	for _, w := range words {
		b.WriteString(w)
	}
	return b.String()
}
