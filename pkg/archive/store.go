package archive

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"slices"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// schema is the layout of an archive's file. The number of a quote is made of the time of its article, so that the order of the index is that of time.
//
// words keeps no text, only which terms stand in which quote (an empty content), and not where or how often (detail=none). The terms come ready made: each is of letters and digits, and a colon.
const schema = `
CREATE TABLE IF NOT EXISTS articles (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, revision TEXT NOT NULL, received INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS quotes (id INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES articles, part TEXT NOT NULL, UNIQUE (article, part));
CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (terms, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars ':'");
PRAGMA user_version = 1;
`

// readers is how many queries run at once.
const readers = 4

// store is one file of quotes.
type store struct {
	write, read *sql.DB
}

func openStore(ctx context.Context, file string) (*store, error) {
	open := func(connections int, pragmas ...string) (*sql.DB, error) {
		v := url.Values{"_pragma": append(pragmas, "busy_timeout(10000)", "temp_store(2)")}
		db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?"+v.Encode())
		if err != nil {
			return nil, err
		}
		db.SetMaxOpenConns(connections)
		db.SetMaxIdleConns(connections)
		return db, nil
	}
	// Each commit is on the disk when it returns, for the messages are acknowledged then.
	write, err := open(1, "journal_mode(wal)", "synchronous(full)", "cache_size(-65536)")
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	if _, err := write.ExecContext(ctx, schema); err != nil {
		_ = write.Close()
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	read, err := open(readers, "query_only(1)", "cache_size(-16384)", "mmap_size(17179869184)")
	if err != nil {
		_ = write.Close()
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	return &store{write: write, read: read}, nil
}

// close writes everything into the one file.
func (s *store) close() error {
	return errors.Join(s.read.Close(), s.write.Close())
}

// putting is one transaction that takes articles in.
type putting struct {
	tx *sql.Tx

	article, addArticle, setArticle, kept, last, addQuote, addMessage, dropQuote, dropMessage, dropWords, addWords *sql.Stmt

	terms []indexed // of the quotes that are new, by number
}

type indexed struct {
	id    int64
	terms string
}

func (s *store) put(ctx context.Context, articles []Article) (err error) {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	p := &putting{tx: tx}
	for stmt, query := range map[**sql.Stmt]string{
		&p.article:     "SELECT id, revision, received FROM articles WHERE name = ?",
		&p.addArticle:  "INSERT INTO articles (name, revision, received) VALUES (?, ?, ?) RETURNING id",
		&p.setArticle:  "UPDATE articles SET revision = ?, received = ? WHERE id = ?",
		&p.kept:        "SELECT q.id, q.part, m.data FROM quotes q JOIN messages m ON m.id = q.id WHERE q.article = ?",
		&p.last:        "SELECT coalesce(max(id), ?1) FROM quotes WHERE id BETWEEN ?1 AND ?2",
		&p.addQuote:    "INSERT INTO quotes (id, article, part) VALUES (?, ?, ?)",
		&p.addMessage:  "INSERT INTO messages (id, data) VALUES (?, ?)",
		&p.addWords:    "INSERT INTO words (rowid, terms) VALUES (?, ?)",
		&p.dropQuote:   "DELETE FROM quotes WHERE id = ?",
		&p.dropMessage: "DELETE FROM messages WHERE id = ?",
		&p.dropWords:   "DELETE FROM words WHERE rowid = ?",
	} {
		if *stmt, err = tx.PrepareContext(ctx, query); err != nil {
			return err
		}
	}
	for _, a := range articles {
		if err := p.put(ctx, a); err != nil {
			return err
		}
	}
	// The index is written once for a run of rising numbers.
	slices.SortFunc(p.terms, func(a, b indexed) int { return cmp.Compare(a.id, b.id) })
	for _, t := range p.terms {
		if _, err := p.addWords.ExecContext(ctx, t.id, t.terms); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (p *putting) put(ctx context.Context, a Article) error {
	id, err := p.begin(ctx, a)
	if err != nil || id == 0 {
		return err
	}
	stays, err := p.drop(ctx, id, a.quotes)
	if err != nil {
		return err
	}
	for _, q := range a.quotes {
		if stays[q.part] {
			continue
		}
		if err := p.add(ctx, id, q); err != nil {
			return err
		}
	}
	return nil
}

// begin returns the number under which the article is kept, or 0 when a later revision of it is.
func (p *putting) begin(ctx context.Context, a Article) (id int64, err error) {
	var revision string
	var received int64
	err = p.article.QueryRowContext(ctx, a.name).Scan(&id, &revision, &received)
	if errors.Is(err, sql.ErrNoRows) {
		err = p.addArticle.QueryRowContext(ctx, a.name, a.revision, a.received).Scan(&id)
		return id, err
	}
	if err != nil || cmp.Or(cmp.Compare(a.received, received), cmp.Compare(a.revision, revision)) < 0 {
		return 0, err
	}
	_, err = p.setArticle.ExecContext(ctx, a.revision, a.received, id)
	return id, err
}

// drop removes the quotes kept of an article, but for those that are among the new ones as they stand; it returns the parts of these.
func (p *putting) drop(ctx context.Context, article int64, quotes []quote) (stays map[string]bool, err error) {
	rows, err := p.kept.QueryContext(ctx, article)
	if err != nil {
		return nil, err
	}
	stays = map[string]bool{}
	var gone []int64
	for rows.Next() {
		var id int64
		var part string
		var data []byte
		if err := rows.Scan(&id, &part, &data); err != nil {
			return nil, errors.Join(err, rows.Close())
		}
		stays[part] = slices.ContainsFunc(quotes, func(q quote) bool {
			first, last := numbers(q.at)
			return q.part == part && first < id && id <= last && bytes.Equal(q.data, data)
		})
		if !stays[part] {
			gone = append(gone, id)
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	for _, id := range gone {
		if err := p.remove(ctx, id); err != nil {
			return nil, err
		}
	}
	return stays, nil
}

// add keeps a quote that is not there.
func (p *putting) add(ctx context.Context, article int64, q quote) error {
	first, last := numbers(q.at)
	var id int64
	if err := p.last.QueryRowContext(ctx, first, last).Scan(&id); err != nil {
		return err
	}
	if id++; id > last {
		return fmt.Errorf("more than %d quotes of one second", last-first)
	}
	if _, err := p.addQuote.ExecContext(ctx, id, article, q.part); err != nil {
		return err
	}
	if _, err := p.addMessage.ExecContext(ctx, id, q.data); err != nil {
		return err
	}
	p.terms = append(p.terms, indexed{id, q.terms})
	return nil
}

// remove takes one quote out again, be it kept already or of this transaction.
func (p *putting) remove(ctx context.Context, id int64) error {
	fresh := slices.IndexFunc(p.terms, func(t indexed) bool { return t.id == id })
	if fresh >= 0 {
		p.terms = slices.Delete(p.terms, fresh, fresh+1)
	} else if _, err := p.dropWords.ExecContext(ctx, id); err != nil {
		return err
	}
	for _, s := range []*sql.Stmt{p.dropQuote, p.dropMessage} {
		if _, err := s.ExecContext(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// A quote's number is its article's time in seconds, counted from the year 866 on, and beside it, in the lower bits, how many quotes of that second came before.
const (
	numberBits = 24
	epoch      = 1 << 35
	lastSecond = 1<<36 - 1
)

// numbers returns the range of numbers of a second; the first of them is given to no quote. Times beyond the years 866 to 3044 count as the nearest of those.
func numbers(second int64) (first, last int64) {
	s := min(max(second+epoch, 0), lastSecond)
	return s << numberBits, s<<numberBits | (1<<numberBits - 1)
}
