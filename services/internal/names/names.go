// Package names gives the tagger the names that users add: from a file, from a NATS key-value bucket, or from both. Changes are taken up while it runs.
package names

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/isnad-news/isnad/pkg/entity"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/tag"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"
)

// fileCheck is how often the file's modification time is looked at.
const fileCheck = time.Second

// Flags say where the names come from. Where file and bucket have the same name the bucket's counts.
type Flags struct {
	NamesFile string `env:"ISNAD_NAMES_FILE" placeholder:"FILE" help:"Names of your own, which win over the model: lines of name, type, id, aliases, parted by tabs. Read again when the file changes."`
	Names     bool   `env:"ISNAD_NAMES" help:"Use the names that 'isnad names' keeps in the NATS key-value bucket ISNAD_NAMES, as they come and go."`
}

// source is the names in use and where they came from.
type source struct {
	log  zerolog.Logger
	live atomic.Pointer[entity.Names]

	mu           sync.Mutex
	file, bucket []entity.Entry
	// faults are the lines of the bucket that were complained of, by key.
	faults map[string]string
}

// Open returns the tagger's stage with the names, which are followed until ctx ends. A file that can't be read at the start is an error, later it is a warning.
func (f *Flags) Open(ctx context.Context, js jetstream.JetStream) (stage.Stage, error) {
	if f.NamesFile == "" && !f.Names {
		return tag.Stage, nil
	}
	s := &source{log: *zerolog.Ctx(ctx)}
	if f.NamesFile != "" {
		info, err := s.readFile(f.NamesFile)
		if err != nil {
			return stage.Stage{}, err
		}
		go s.followFile(ctx, f.NamesFile, info)
	}
	if f.Names {
		stream.FollowNames(ctx, js, s.setBucket, func(err error) { s.log.Warn().Err(err).Msg("names stay as they are") })
	}
	return tag.With(s.live.Load), nil
}

// Read reads a file of names, or standard input when it is "-". Every fault is an error.
func Read(file string) ([]entity.Entry, error) {
	var data []byte
	var err error
	if file == "-" {
		data, err = io.ReadAll(os.Stdin)
	} else {
		data, err = os.ReadFile(file)
	}
	if err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	entries, faults := entity.ParseEntries(string(data))
	if len(faults) > 0 {
		return nil, fmt.Errorf("read names from %s: %w", file, errors.Join(faults...))
	}
	return entries, nil
}

// readFile takes the names of the file, and skips faulty lines with a warning. The time and size that it returns are those from before the reading, so that no change is missed.
func (s *source) readFile(file string) (os.FileInfo, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	entries, faults := entity.ParseEntries(string(data))
	for _, err := range faults {
		s.log.Warn().Err(err).Str("file", file).Msg("name skipped")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.file = entries
	s.use()
	return info, nil
}

// followFile reads the file again when it has changed. While it can't be read the names stay.
func (s *source) followFile(ctx context.Context, file string, was os.FileInfo) {
	told := false
	tick := time.NewTicker(fileCheck)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		info, err := os.Stat(file)
		if err == nil && info.ModTime().Equal(was.ModTime()) && info.Size() == was.Size() {
			continue
		}
		if err == nil {
			info, err = s.readFile(file)
		}
		if err == nil {
			was, told = info, false
		} else if !told {
			told = true
			s.log.Warn().Err(err).Msg("names stay as they are")
		}
	}
}

// setBucket takes the lines of the bucket by key. A faulty one is skipped, with a warning when it is new.
func (s *source) setBucket(lines map[string]string) {
	entries, faults := Parse(lines)
	told := map[string]string{}
	for key, err := range faults {
		told[key] = lines[key]
		if old, ok := s.faults[key]; !ok || old != lines[key] {
			s.log.Warn().Err(err).Str("key", key).Msg("name skipped")
		}
	}
	s.faults = told
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bucket = entries
	s.use()
}

// Parse reads the lines of the bucket in the order of their keys, and returns what is wrong with the others by key.
func Parse(lines map[string]string) (entries []entity.Entry, faults map[string]error) {
	faults = map[string]error{}
	for _, key := range slices.Sorted(maps.Keys(lines)) {
		e, err := entity.ParseEntry(lines[key])
		if err != nil {
			faults[key] = err
			continue
		}
		entries = append(entries, e)
	}
	return entries, faults
}

// use makes the names live. The lock is held.
func (s *source) use() {
	n := entity.NewNames(slices.Concat(s.file, s.bucket))
	s.live.Store(n)
	s.log.Info().Int("names", n.Len()).Msg("names in use")
}
