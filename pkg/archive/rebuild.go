package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// rebuildBatch is how many quotes are taken over in one transaction.
const rebuildBatch = 2000

// Rebuild makes the archive anew: a fresh file takes what is kept so far (unless forget is set), read anew from the messages as they came, and then what feed puts into it, and only when feed has returned
// without an error takes the old file's place. Search answers from the old file meanwhile, and Put waits. It is for a changed analysis, or for a file that is damaged.
func (a *Archive) Rebuild(ctx context.Context, forget bool, feed func(ctx context.Context, put func([]Quote) error) error) (err error) {
	a.putting.Lock()
	defer a.putting.Unlock()
	file := a.file(newName)
	if err := removeStore(file); err != nil {
		return fmt.Errorf("rebuild archive: %w", err)
	}
	fresh, err := openStore(ctx, file)
	if err != nil {
		return fmt.Errorf("rebuild archive: %w", err)
	}
	if !forget {
		err = a.store.each(ctx, func(quotes []Quote) error { return fresh.put(ctx, quotes) })
	}
	if err == nil {
		err = feed(ctx, func(quotes []Quote) error { return fresh.put(ctx, quotes) })
	}
	if err == nil {
		_, err = fresh.write.ExecContext(ctx, "INSERT INTO words (words) VALUES ('optimize')")
	}
	if err = errors.Join(err, fresh.close()); err != nil {
		return fmt.Errorf("rebuild archive: %w", errors.Join(err, removeStore(file)))
	}
	if err := a.swap(ctx, file); err != nil {
		return fmt.Errorf("put the rebuilt archive in place: %w", err)
	}
	return nil
}

// swap puts a closed store's file in the place of the one in use. Whenever it is cut off, one of the two is there, whole.
func (a *Archive) swap(ctx context.Context, file string) error {
	a.using.Lock()
	defer a.using.Unlock()
	current := a.file(fileName)
	err := a.store.close()
	if _, left := os.Stat(current + "-wal"); err == nil && left == nil {
		err = errors.New("the old file was not closed in good order")
	}
	if err == nil {
		err = os.Rename(file, current)
	}
	// The context may have ended meanwhile; the archive has to stay open.
	store, opened := openStore(context.WithoutCancel(ctx), current)
	if opened == nil {
		a.store = store
	}
	return errors.Join(err, opened)
}

// each calls f with all quotes, in the order of time, some at a time.
func (s *store) each(ctx context.Context, f func([]Quote) error) error {
	for last := int64(-1); ; {
		quotes, next, err := s.after(ctx, last)
		if err != nil {
			return err
		}
		if len(quotes) == 0 {
			return nil
		}
		if err := f(quotes); err != nil {
			return err
		}
		last = next
	}
}

// after returns the first quotes with numbers above last, and the last number of theirs.
func (s *store) after(ctx context.Context, last int64) (quotes []Quote, next int64, err error) {
	rows, err := s.read.QueryContext(ctx,
		"SELECT m.id, m.data, a.revision, a.received FROM messages m JOIN quotes q ON q.id = m.id JOIN articles a ON a.id = q.article WHERE m.id > ? ORDER BY m.id LIMIT ?", last, rebuildBatch)
	if err != nil {
		return nil, 0, err
	}
	for rows.Next() {
		var data []byte
		var revision string
		var received int64
		if err := rows.Scan(&next, &data, &revision, &received); err != nil {
			return nil, 0, errors.Join(err, rows.Close())
		}
		q, err := NewQuote(revision, time.Unix(0, received), data)
		if err != nil {
			return nil, 0, errors.Join(fmt.Errorf("read quote %d: %w", next, err), rows.Close())
		}
		quotes = append(quotes, q)
	}
	return quotes, next, errors.Join(rows.Err(), rows.Close())
}
