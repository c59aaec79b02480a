// Command bench measures the archive: how fast quotes come in, how large it grows, and how long queries take.
//
// It reads enriched articles, one a line, as `isnad enrich` writes them, and repeats their quotes under new ids and times until there are as many as asked for.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/isnad-news/isnad/pkg/archive"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/segmentio/encoding/json"
)

// The quotes' articles are spread over the years from first on, in the order in which they come in.
var (
	first = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	years = 5 * 365 * 24 * time.Hour
)

func main() {
	file := flag.String("enriched", "", "enriched articles, one a line")
	count := flag.Int("count", 1_000_000, "quotes to keep")
	batch := flag.Int("batch", 1000, "quotes kept in one transaction")
	queries := flag.Int("queries", 300, "queries of each type")
	dir := flag.String("dir", "", "folder for the archive, which must not be there yet; default: a temporary one")
	flag.Parse()
	if err := run(context.Background(), *file, *dir, *count, *batch, *queries); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, file, dir string, count, batch, queries int) error {
	articles, err := read(file, count/8) // few enough that all are kept
	if err != nil {
		return err
	}
	if dir == "" {
		if dir, err = os.MkdirTemp("", "isnad-archive-"); err != nil {
			return fmt.Errorf("make a folder: %w", err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
	}
	a, err := archive.Open(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	if err := fill(ctx, a, articles, count, batch, dir); err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same queries each time
	for _, k := range kinds {
		if err := measure(ctx, a, k, articles, queries, r); err != nil {
			return fmt.Errorf("%s: %w", k.name, err)
		}
	}
	return nil
}

// read returns the articles that have quotes, so many at most.
func read(file string, most int) ([]*article.Article, error) {
	in, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("read articles: %w", err)
	}
	defer func() { _ = in.Close() }()
	var out []*article.Article
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, stream.MaxPayload)
	for lines.Scan() && len(out) < most {
		a := new(article.Article)
		if err := json.Unmarshal(lines.Bytes(), a); err != nil {
			return nil, fmt.Errorf("read articles: %w", err)
		}
		if len(a.Quotes) > 0 {
			out = append(out, a)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read articles: %w", err)
	}
	return out, nil
}

// fill keeps so many quotes and prints how fast it went.
func fill(ctx context.Context, a *archive.Archive, articles []*article.Article, count, batch int, dir string) error {
	began := time.Now()
	var ready []archive.Article
	bytes, kept, held := 0, 0, 0 // held are the quotes of those that are ready
	flush := func() error {
		if err := a.Put(ctx, ready); err != nil {
			return err
		}
		kept += held
		ready, held = ready[:0], 0
		return nil
	}
	for n := 0; kept+held < count; n++ {
		at := first.Add(time.Duration(float64(years) * float64(kept+held) / float64(count)))
		next := *articles[n%len(articles)]
		next.ID, next.PublishedAt = fmt.Sprintf("%s-%d", next.ID, n/len(articles)), at.Format(time.RFC3339)
		data, err := article.Encode(next)
		if err != nil {
			return fmt.Errorf("encode article: %w", err)
		}
		one, err := archive.NewArticle(next.ID+"@1", at, data)
		if err != nil {
			return err
		}
		ready = append(ready, one)
		bytes += len(data)
		if held += len(next.Quotes); held >= batch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	took := time.Since(began).Seconds()
	size := int64(0)
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("measure size: %w", err)
	}
	fmt.Printf("%d quotes in %.1f s: %.0f a second, in batches of %d; %.0f MB on disk for %.0f MB of articles\n", kept, took, float64(kept)/took, batch, float64(size)/1e6, float64(bytes)/1e6)
	return nil
}

// kind is a type of query, made for a quote that it has to find.
type kind struct {
	name string
	make func(m article.QuoteMessage, r *rand.Rand) (stream.QuoteQuery, bool)
}

var kinds = []kind{
	{"speaker", func(m article.QuoteMessage, _ *rand.Rand) (stream.QuoteQuery, bool) { return query(m, true, 0, nil) }},
	{"about, one word", func(m article.QuoteMessage, r *rand.Rand) (stream.QuoteQuery, bool) { return query(m, false, 1, r) }},
	{"about, two words", func(m article.QuoteMessage, r *rand.Rand) (stream.QuoteQuery, bool) { return query(m, false, 2, r) }},
	{"speaker and about", func(m article.QuoteMessage, r *rand.Rand) (stream.QuoteQuery, bool) { return query(m, true, 1, r) }},
	{"speaker, about, 90 days", func(m article.QuoteMessage, r *rand.Rand) (stream.QuoteQuery, bool) {
		return dated(query(m, true, 1, r))(r)
	}},
	{"about, 90 days", func(m article.QuoteMessage, r *rand.Rand) (stream.QuoteQuery, bool) {
		return dated(query(m, false, 1, r))(r)
	}},
	{"source", func(m article.QuoteMessage, _ *rand.Rand) (stream.QuoteQuery, bool) {
		return stream.QuoteQuery{Source: m.Article.Source}, m.Article.Source != ""
	}},
	{"source, about, kind", func(m article.QuoteMessage, r *rand.Rand) (stream.QuoteQuery, bool) {
		q, ok := query(m, false, 1, r)
		q.Source, q.Kind = m.Article.Source, m.Quote.Kind
		return q, ok
	}},
	{"90 days, nothing else", func(_ article.QuoteMessage, r *rand.Rand) (stream.QuoteQuery, bool) {
		return dated(stream.QuoteQuery{}, true)(r)
	}},
}

// query asks for the quote's speaker by the last word of the name, and for so many of its words.
func query(m article.QuoteMessage, speaker bool, about int, r *rand.Rand) (stream.QuoteQuery, bool) {
	var q stream.QuoteQuery
	if speaker {
		if m.Quote.Speaker == nil || m.Quote.Speaker.By != article.ByName {
			return q, false
		}
		names := strings.Fields(m.Quote.Speaker.Name)
		q.Speaker = names[len(names)-1]
	}
	if about > 0 {
		words := slices.DeleteFunc(strings.Fields(m.Quote.Text), func(w string) bool {
			return len([]rune(w)) < 5 || strings.ContainsFunc(w, func(c rune) bool { return c < 'ء' || c > 'ي' })
		})
		if len(words) < about {
			return q, false
		}
		r.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		q.About = strings.Join(words[:about], " ")
	}
	return q, true
}

// dated asks for 90 days somewhere in the years.
func dated(q stream.QuoteQuery, ok bool) func(r *rand.Rand) (stream.QuoteQuery, bool) {
	return func(r *rand.Rand) (stream.QuoteQuery, bool) {
		const span = 90 * 24 * time.Hour
		q.From = first.Add(time.Duration(r.Int64N(int64(years - span))))
		q.To = q.From.Add(span)
		return q, ok
	}
}

// measure asks so many queries of a kind and prints how long they took.
func measure(ctx context.Context, a *archive.Archive, k kind, articles []*article.Article, n int, r *rand.Rand) error {
	var took []time.Duration
	var totals []int
	for len(took) < n {
		of := articles[r.IntN(len(articles))]
		q, ok := k.make(of.Message(of.Quotes[r.IntN(len(of.Quotes))]), r)
		if !ok {
			continue
		}
		began := time.Now()
		answer, err := a.Search(ctx, q)
		if errors.Is(err, stream.ErrBadQuery) { // a word that every text has
			continue
		}
		if err != nil {
			return err
		}
		took = append(took, time.Since(began))
		totals = append(totals, answer.Total)
	}
	slices.Sort(took)
	slices.Sort(totals)
	ms := func(share float64) float64 { return took[int(share*float64(n-1))].Seconds() * 1e3 }
	fmt.Printf("%-26s p50 %7.2f ms  p95 %7.2f ms  p99 %7.2f ms  matches: p50 %d, most %d\n", k.name, ms(0.5), ms(0.95), ms(0.99), totals[n/2], totals[n-1])
	return nil
}
