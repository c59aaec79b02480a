package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/isnad-news/isnad/pkg/entity"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/services/internal/names"
	"github.com/nats-io/nats.go/jetstream"
)

type namesCommand struct {
	Add    namesAddCommand    `cmd:"" help:"Add a name, or change the one that is there."`
	List   namesListCommand   `cmd:"" help:"List the names, as lines that import reads."`
	Remove namesRemoveCommand `cmd:"" help:"Take names away."`
	Import namesImportCommand `cmd:"" help:"Add the names of a file."`
}

// Help is shown by --help.
func (namesCommand) Help() string {
	return withExamples("Names of your own win over the model. Taggers that run with --names take up a change within a second.",
		"isnad names add 'برج القمر' --type LOC --alias البرج", "isnad names list > names.tsv", "isnad names import names.tsv", "isnad names remove 'برج القمر'")
}

type namesAddCommand struct {
	stream.Connection
	JSON  bool     `help:"Write the counts as a line of JSON."`
	Name  string   `arg:"" help:"The name, without clitics."`
	Type  string   `required:"" enum:"PER,LOC,ORG,MISC,-" help:"PER, LOC, ORG or MISC; - for what is never a name (--type=-)."`
	ID    string   `name:"id" placeholder:"Q.." help:"Its Wikidata id; - for a name that must have none (--id=-)."`
	Alias []string `sep:"none" help:"Another string for the same; may be given several times."`
}

// Run adds the name. Adding it again changes nothing.
func (c *namesAddCommand) Run(ctx context.Context) error {
	e := entity.Entry{Name: c.Name, Type: c.Type, Wikidata: c.ID, Aliases: c.Alias}
	if err := e.Validate(); err != nil {
		return usageError{err}
	}
	e, err := entity.ParseEntry(e.String()) // spaces made one
	if err != nil {
		return usageError{err}
	}
	return addNames(ctx, c.Connection, c.JSON, []entity.Entry{e})
}

type namesImportCommand struct {
	stream.Connection
	JSON bool   `help:"Write the counts as a line of JSON."`
	File string `arg:"" placeholder:"FILE" help:"Lines of name, type, id and alias|alias, parted by tabs; - is standard input. The last two may be missing; # begins a comment."`
}

// Run adds all names of the file, or none when one is faulty.
func (c *namesImportCommand) Run(ctx context.Context) error {
	entries, err := names.Read(c.File)
	if err != nil {
		return err
	}
	return addNames(ctx, c.Connection, c.JSON, entries)
}

// addNames writes the entries that are not in the bucket as they are, and says how many they were.
func addNames(ctx context.Context, c stream.Connection, asJSON bool, entries []entity.Entry) error {
	return onStream(ctx, c, func(ctx context.Context, js jetstream.JetStream) error {
		counts, err := putNames(ctx, js, entries)
		if err != nil {
			return err
		}
		if asJSON {
			return writeJSON(os.Stdout, counts)
		}
		fmt.Fprintf(os.Stderr, "added %d, changed %d, left %d as they were\n", counts.Added, counts.Changed, counts.Same)
		return nil
	})
}

// nameCounts is what became of names that were added.
type nameCounts struct {
	Added   int `json:"added"`
	Changed int `json:"changed"`
	Same    int `json:"same"`
}

func putNames(ctx context.Context, js jetstream.JetStream, entries []entity.Entry) (nameCounts, error) {
	var counts nameCounts
	kv, err := stream.OpenNames(ctx, js)
	if err != nil {
		return counts, err
	}
	there, err := stream.ReadNames(ctx, kv)
	if err != nil {
		return counts, err
	}
	for _, e := range entries {
		key, line := stream.NameKey(e.Name), e.String()
		old, known := there[key]
		switch {
		case old == line:
			counts.Same++
			continue
		case known:
			counts.Changed++
		default:
			counts.Added++
		}
		if _, err := kv.PutString(ctx, key, line); err != nil {
			return counts, fmt.Errorf("add name %q: %w", e.Name, err)
		}
		there[key] = line
	}
	return counts, nil
}

type namesListCommand struct {
	stream.Connection
	JSON bool `help:"Write the names as JSON Lines."`
}

// Run lists the names in the order of their keys.
func (c *namesListCommand) Run(ctx context.Context) error { return c.list(ctx, os.Stdout) }

func (c *namesListCommand) list(ctx context.Context, out io.Writer) error {
	return onStream(ctx, c.Connection, func(ctx context.Context, js jetstream.JetStream) error { return c.write(ctx, js, out) })
}

func (c *namesListCommand) write(ctx context.Context, js jetstream.JetStream, out io.Writer) error {
	lines := map[string]string{}
	kv, err := js.KeyValue(ctx, stream.NamesBucket)
	if err == nil {
		lines, err = stream.ReadNames(ctx, kv)
	}
	if err != nil && !errors.Is(err, jetstream.ErrBucketNotFound) {
		return fmt.Errorf("list names: %w", err)
	}
	entries, faults := names.Parse(lines)
	for _, e := range entries {
		if c.JSON {
			err = writeJSON(out, e)
		} else {
			_, err = fmt.Fprintln(out, e)
		}
		if err != nil {
			return err
		}
	}
	for _, key := range slices.Sorted(maps.Keys(faults)) {
		fmt.Fprintf(os.Stderr, "isnad: no name under %s: %v (`isnad names remove %s` takes it away)\n", key, faults[key], key)
	}
	if len(lines) == 0 && !c.JSON {
		fmt.Fprintln(os.Stderr, "no names")
	}
	return nil
}

type namesRemoveCommand struct {
	stream.Connection
	JSON  bool     `help:"Write the removed names as a line of JSON."`
	Names []string `arg:"" name:"name" help:"The names, not their aliases, or their keys in the bucket."`
}

// Run removes the names. One that is not there is no error.
func (c *namesRemoveCommand) Run(ctx context.Context) error {
	return onStream(ctx, c.Connection, c.run)
}

func (c *namesRemoveCommand) run(ctx context.Context, js jetstream.JetStream) error {
	kv, err := js.KeyValue(ctx, stream.NamesBucket)
	there := map[string]string{}
	if err == nil {
		there, err = stream.ReadNames(ctx, kv)
	}
	if err != nil && !errors.Is(err, jetstream.ErrBucketNotFound) {
		return fmt.Errorf("remove names: %w", err)
	}
	removed := []string{}
	for _, name := range c.Names {
		key := stream.NameKey(name)
		if _, ok := there[name]; ok {
			key = name
		}
		if _, ok := there[key]; !ok {
			fmt.Fprintf(os.Stderr, "%s was not there\n", name)
			continue
		}
		if err := kv.Delete(ctx, key); err != nil {
			return fmt.Errorf("remove name %q: %w", name, err)
		}
		fmt.Fprintf(os.Stderr, "removed %s\n", name)
		removed = append(removed, name)
	}
	if c.JSON {
		return writeJSON(os.Stdout, map[string][]string{"removed": removed})
	}
	return nil
}
