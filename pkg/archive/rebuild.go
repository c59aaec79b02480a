package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/segmentio/encoding/json"
)

// rebuildBatch is how many articles are taken over in one transaction.
const rebuildBatch = 500

// Rebuild makes the archive anew: a fresh file takes what is kept so far (unless forget is set), read anew from the messages as they came, and then what feed puts into it, and only when feed has returned
// without an error takes the old file's place. Search answers from the old file meanwhile, and Put waits. It is for a changed analysis, or for a file that is damaged.
func (a *Archive) Rebuild(ctx context.Context, forget bool, feed func(ctx context.Context, put func([]Article) error) error) (err error) {
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
		err = a.store.each(ctx, func(articles []Article) error { return fresh.put(ctx, articles) })
	}
	if err == nil {
		err = feed(ctx, func(articles []Article) error { return fresh.put(ctx, articles) })
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

// each calls f with all articles, in the order in which they first came, some at a time.
func (s *store) each(ctx context.Context, f func([]Article) error) error {
	for last := int64(-1); ; {
		articles, next, err := s.after(ctx, last)
		if err != nil {
			return err
		}
		if len(articles) == 0 {
			return nil
		}
		if err := f(articles); err != nil {
			return err
		}
		last = next
	}
}

// after returns the first articles with numbers above last, those without quotes too, and the last number of theirs.
func (s *store) after(ctx context.Context, last int64) (articles []Article, next int64, err error) {
	rows, err := s.read.QueryContext(ctx, `SELECT a.id, a.name, a.revision, a.received, m.data FROM (SELECT * FROM articles WHERE id > ? ORDER BY id LIMIT ?) a
		LEFT JOIN quotes q ON q.article = a.id LEFT JOIN messages m ON m.id = q.id ORDER BY a.id, q.id`, last, rebuildBatch)
	if err != nil {
		return nil, 0, err
	}
	for rows.Next() {
		var id int64
		var a Article
		var data []byte
		if err := rows.Scan(&id, &a.name, &a.revision, &a.received, &data); err != nil {
			return nil, 0, errors.Join(err, rows.Close())
		}
		if id != next {
			articles = append(articles, a)
			next = id
		}
		if data == nil {
			continue
		}
		var m article.QuoteMessage
		if err := json.Unmarshal(data, &m); err != nil {
			return nil, 0, errors.Join(fmt.Errorf("read a quote of article %d: %w", id, err), rows.Close())
		}
		of := &articles[len(articles)-1]
		of.quotes = append(of.quotes, newQuote(&m, time.Unix(0, a.received), data))
	}
	return articles, next, errors.Join(rows.Err(), rows.Close())
}
