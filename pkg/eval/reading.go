package eval

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/isnad-news/isnad/pkg/article"
)

// Reading is who speaks the quotes of one article, as read by hand. It holds quotes that were found, not all that there are, so it tells how good speakers are and nothing of finding quotes.
type Reading struct {
	// ID names the article in its corpus, and Hash is the hexadecimal SHA-256 of the raw text over which the spans are.
	ID     string      `json:"id"`
	Hash   string      `json:"hash"`
	Quotes []ReadQuote `json:"quotes"`
}

// ReadQuote is a quote of a Reading. Speaker holds alternatives parted by |, the best first, and is empty when nobody is named.
type ReadQuote struct {
	article.Span
	Speaker string `json:"speaker"`
}

// LoadReadings reads a file of readings, one a line.
func LoadReadings(path string) ([]Reading, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open readings: %w", err)
	}
	defer f.Close() //nolint:errcheck // only read
	var out []Reading
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r Reading
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return nil, fmt.Errorf("decode reading %d of %s: %w", len(out)+1, path, err)
		}
		out = append(out, r)
	}
	return out, lines.Err()
}

// SpeakerReport counts the quotes of readings: those that are found (with half of the longer span in common), those whose speaker is right as in attributed F1, and those whose speaker's name
// is one of the readers' word for word.
type SpeakerReport struct {
	Articles int     `json:"articles"`
	Read     int     `json:"quotes read"`
	Found    int     `json:"quotes found"`
	Right    float64 `json:"speaker right %"`
	Exact    float64 `json:"name exact %"`
	Errors   []Error `json:"errors,omitempty"`

	right, exact int
}

// Add compares an article's output with a reading of its raw text.
func (r *SpeakerReport) Add(reading Reading, raw string, out *article.Article) error {
	if h := Hash(raw); h != reading.Hash {
		return fmt.Errorf("reading %s: text has hash %s, want %s", reading.ID, h, reading.Hash)
	}
	l := newLetters(raw)
	got, err := read(l, out)
	if err != nil {
		return fmt.Errorf("reading %s: %w", reading.ID, err)
	}
	r.Articles++
	r.Read += len(reading.Quotes)
	for _, q := range reading.Quotes {
		for _, f := range got.quotes {
			if 2*(min(q.End, f.End)-max(q.Start, f.Start)) <= max(q.End-q.Start, f.End-f.Start) {
				continue
			}
			r.Found++
			if sameSpeaker(q.Speaker, f.name) {
				r.right++
			} else {
				r.Errors = append(r.Errors, Error{Article: reading.ID, Kind: SpeakerMistaken, Detail: fmt.Sprintf("read %q got %q", q.Speaker, f.name), Span: q.Span})
			}
			if exactSpeaker(q.Speaker, f.name) {
				r.exact++
			}
			break
		}
	}
	if r.Found > 0 {
		r.Right, r.Exact = *share(r.right, r.Found), *share(r.exact, r.Found)
	}
	return nil
}

// String returns the figures a line each, and then the errors.
func (r SpeakerReport) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "articles               %d\nquotes read            %d\nquotes found           %d\nspeaker right %%        %.2f\nname exact %%           %.2f\n", r.Articles, r.Read, r.Found, r.Right, r.Exact)
	for _, e := range r.Errors {
		fmt.Fprintln(&b, e)
	}
	return b.String()
}
