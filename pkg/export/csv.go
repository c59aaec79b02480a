package export

import (
	"strconv"
	"strings"

	"github.com/isnad-news/isnad/pkg/article"
)

// QuoteColumns are the headings of a table of quotes.
func QuoteColumns() []string {
	return []string{
		"article_id", "source", "published_at", "url", "title", "quote_id", "kind", "speaker", "role", "entity", "wikidata", "by", "confidence", "cue", "lemma", "text", "start", "end",
	}
}

// QuoteRows returns a row for each quote of the article, under QuoteColumns. Offsets are code points of the article's text.
// A cell that a spreadsheet would take for a formula begins with an apostrophe (see Guard).
func QuoteRows(a *article.Article) [][]string {
	rows := make([][]string, 0, len(a.Quotes))
	for _, q := range a.Quotes {
		by, e := speakerOf(a, q)
		wikidata, cue, lemma := "", "", ""
		if e != nil {
			wikidata = e.Wikidata
		}
		if q.Cue != nil {
			cue, lemma = q.Cue.Text, q.Cue.Lemma
		}
		row := []string{
			a.ID, a.Source, a.PublishedAt, a.URL, a.Title, q.ID, q.Kind, by.Name, by.Role, by.Entity, wikidata, by.By, strconv.FormatFloat(by.Confidence, 'g', -1, 64), cue, lemma, q.Text,
			strconv.Itoa(q.Start), strconv.Itoa(q.End),
		}
		for i := range row {
			row[i] = Guard(row[i])
		}
		rows = append(rows, row)
	}
	return rows
}

// formulaSigns begin what a spreadsheet runs as a formula, by OWASP's list ("CSV Injection").
const formulaSigns = "=+-@\t\r\n＝＋－＠"

// Guard puts an apostrophe before a cell that a spreadsheet would take for a formula, and before one that begins with apostrophes and then such a sign, so that Unguard is its inverse.
func Guard(cell string) string {
	if guarded(cell) {
		return "'" + cell
	}
	return cell
}

// Unguard takes the apostrophe of Guard away.
func Unguard(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && guarded(rest) {
		return rest
	}
	return cell
}

func guarded(cell string) bool {
	rest := strings.TrimLeft(cell, "'")
	return rest != "" && strings.ContainsRune(formulaSigns, []rune(rest)[0])
}
