// Package archive keeps the quotes of articles and finds them again by who said them, what they are about, when and where.
//
// It is an SQLite file with a full-text index, of which the terms are made by pkg/arabic: the same folding of letters and the same clitics as everywhere here.
package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/gofrs/flock"
	"github.com/isnad-news/isnad/pkg/stream"
)

// Names of the files in an archive's folder. SQLite puts others of its own beside them.
const (
	fileName = "quotes.db"
	newName  = "quotes.new.db"
	lockName = "lock"
)

// ErrInUse says that another process has the archive open.
var ErrInUse = errors.New("the archive is in use by another process")

// Archive is an open archive. It is safe for concurrent use.
type Archive struct {
	dir  string
	lock *flock.Flock

	// putting is held by what writes: Put, or a Rebuild from its beginning to its end.
	putting sync.Mutex
	// using is shared by whatever uses the store, and held while a Rebuild puts another in its place.
	using sync.RWMutex
	store *store
}

// Open opens the archive in the folder, and makes what is not there. Only one process can have it open; for another the error is ErrInUse.
func Open(ctx context.Context, dir string) (*Archive, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("open archive: %w", err)
	}
	lock := flock.New(filepath.Join(dir, lockName))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("open archive: %w", err)
	}
	if !ok {
		return nil, fmt.Errorf("open archive in %s: %w", dir, ErrInUse)
	}
	a := &Archive{dir: dir, lock: lock}
	if err = removeStore(a.file(newName)); err == nil { // of a rebuild that was cut off
		a.store, err = openStore(ctx, a.file(fileName))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open archive: %w", err), lock.Close())
	}
	return a, nil
}

func (a *Archive) file(name string) string { return filepath.Join(a.dir, name) }

// Close ends the archive when nothing uses it any more. It must not be used after.
func (a *Archive) Close() error {
	a.putting.Lock()
	defer a.putting.Unlock()
	a.using.Lock()
	defer a.using.Unlock()
	if err := errors.Join(a.store.close(), a.lock.Close()); err != nil {
		return fmt.Errorf("close archive: %w", err)
	}
	return nil
}

// Put keeps the quotes of the articles, all or, with an error, none. When it returns they are on the disk. An article takes the place of all that is kept of an earlier revision or copy of it,
// also when it has no quotes; an earlier revision that comes late is left out. The order in which articles are put makes no difference in the end.
func (a *Archive) Put(ctx context.Context, articles []Article) error {
	a.putting.Lock()
	defer a.putting.Unlock()
	a.using.RLock()
	defer a.using.RUnlock()
	if err := a.store.put(ctx, articles); err != nil {
		return fmt.Errorf("keep quotes: %w", err)
	}
	return nil
}

// Search answers a query. The error is stream.ErrBadQuery when the query is at fault.
func (a *Archive) Search(ctx context.Context, q stream.QuoteQuery) (stream.QuoteAnswer, error) {
	if err := q.Validate(); err != nil {
		return stream.QuoteAnswer{}, err
	}
	a.using.RLock()
	defer a.using.RUnlock()
	answer, err := a.store.search(ctx, q)
	if err != nil {
		return stream.QuoteAnswer{}, fmt.Errorf("search quotes: %w", err)
	}
	return answer, nil
}

// Len is how many quotes the archive holds.
func (a *Archive) Len(ctx context.Context) (int, error) {
	a.using.RLock()
	defer a.using.RUnlock()
	n := 0
	if err := a.store.read.QueryRowContext(ctx, "SELECT count(*) FROM quotes").Scan(&n); err != nil {
		return 0, fmt.Errorf("count quotes: %w", err)
	}
	return n, nil
}

// removeStore deletes a store's file and those that SQLite puts beside it.
func removeStore(file string) error {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(file + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}
