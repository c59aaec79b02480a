package clean

import (
	_ "embed"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
)

//go:embed data/openers.tsv
var openerFile string

// openers holds, under a word's key, how much more often it opens an article than a later paragraph, as a logarithm.
var openers = func() map[string]float64 {
	out := map[string]float64{}
	for l := range strings.Lines(openerFile) {
		score, words, ok := strings.Cut(strings.TrimSpace(l), "\t")
		f, err := strconv.ParseFloat(score, 64)
		if !ok || err != nil {
			continue
		}
		for _, w := range strings.Fields(words) {
			out[w] = f
		}
	}
	return out
}()

// The same logarithm for a paragraph that names a weekday among its first words (قال الوزير، الثلاثاء، إن), and for one that does not; counted on the ANT corpus.
const (
	withDay    = 1.6
	withoutDay = -0.3
)

var weekdays = keySet("السبت الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة")

// Limits of a tail of teasers. Measured on those of the ANT corpus that recur under several articles.
const (
	teaserFloor = -2.6 // no paragraph opens with less
	teaserShare = 6    // what sharing all words with the paragraph before costs
	teaserMost  = 5
)

// teaserSum is what a tail of so many paragraphs must score in all.
var teaserSum = [teaserMost + 1]float64{3: 5, 4: 4, 5: 2}

// teasers marks paragraphs at the end of the article that each open a story of their own, as the lists of other articles do that some sites put under one: three to
// five in a row that begin as first paragraphs do, and not as those that go on (وأضاف، كما).
func (p *page) teasers() {
	var lines [teaserMost]int
	sum, n, cut := 0.0, 0, 0
	for i := len(p.lines) - 1; i > p.body+1 && n < teaserMost; i-- {
		l := p.lines[i]
		if l.cut != "" {
			continue
		}
		if l.words < 6 || l.colon {
			break
		}
		score := opens(p.at(i))
		if score < teaserFloor {
			break
		}
		sum += score
		lines[n] = i
		if n++; n >= 3 && sum > teaserSum[n] && sum-p.chained(lines[:n]) > teaserSum[n] {
			cut = n
		}
	}
	for _, i := range lines[:cut] {
		p.lines[i].cut = article.RemovedLink
	}
}

// chained is what the paragraphs lose for sharing words with the ones before them.
func (p *page) chained(lines []int) float64 {
	sum := 0.0
	for _, i := range lines {
		sum += teaserShare * p.share(i, i-1, i)
	}
	return sum
}

// opens scores how much the paragraph begins like the first of an article.
func opens(s string) float64 {
	s = s[dateline(s):]
	score := opener(s)
	var buf [64]byte
	for i, n := 0, 0; n < 14; n++ {
		a, b, ok := nextWord(s, i)
		if !ok {
			break
		}
		if weekdays[string(arabic.AppendKeyString(buf[:0], s[a:min(b, a+60)]))] {
			return score + withDay
		}
		i = b
	}
	return score + withoutDay
}

// opener returns the logarithm of the first word of s.
func opener(s string) float64 {
	var buf [64]byte
	key := firstKey(buf[:0], s)
	score, ok := openers[string(key)]
	if r, _ := utf8.DecodeRune(key); !ok && r == arabic.Waw {
		return -2
	}
	return score
}

// firstKey appends the key of the first word of s to buf.
func firstKey(buf []byte, s string) []byte {
	a, b, ok := nextWord(s, 0)
	if !ok {
		return buf
	}
	return arabic.AppendKeyString(buf, s[a:min(b, a+60)])
}
