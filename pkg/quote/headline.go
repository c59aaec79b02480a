package quote

import (
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
)

const (
	// named by at most so many tokens, a speaker stands before a headline's colon.
	speakerTokens = 12
	// a headline is compared with so many quotes of the body, each of so many tokens.
	bodyQuotes, bodyTokens = 30, 80
	// a label in an interview has at most so many tokens, a line of live coverage so many.
	labelTokens, lineTokens = 4, 25
)

// headline finds the quotes of a title: X: …, and those that any sentence may hold.
func (d *document) headline() {
	n := len(d.found)
	d.scan()
	if len(d.found) == n {
		d.labelled(false)
	}
}

// labelled takes a paragraph that begins with a speaker and a colon for what that speaker says: لافروف: …
// Without marks it needs a sign that the label is no topic (كأس العالم: …): a role, a speaker of the body, or what the body reports.
func (d *document) labelled(onlyMarks bool) {
	d.labelledFrom(d.lead(), onlyMarks)
}

func (d *document) labelledFrom(from int, onlyMarks bool) {
	if from < d.to && d.tokens[from].is(aux|adverb|timely) {
		return
	}
	for i := from + 1; i < min(from+speakerTokens, d.to-1); i++ {
		t := &d.tokens[i]
		if t.is(aux) || !t.word && t.mark != ':' && t.mark != '-' || t.cue != nil && t.cue.takes&weak == 0 && !t.is(title|org) {
			return
		}
		if t.mark != ':' || d.isTime(i) {
			continue
		}
		f := found{by: article.ByHeadline}
		f.who, f.whoEnd = d.name(from, d.phraseEnd(from, i))
		r := d.opens(i + 1)
		whole := r != nil && d.past(r) >= d.to-1
		if f.who >= f.whoEnd {
			return
		}
		if onlyMarks && !whole && !d.spoke(i) || from == d.from && !d.known(i) && !(whole && r.words > 3) {
			return
		}
		if whole {
			d.quoteRegion(f, i+1, article.Direct)
			return
		}
		next := d.nextLabel(i + 1)
		f.kind, f.start, f.end = article.Direct, i+1, d.trim(i+1, next)
		if f.end > f.start {
			d.found = append(d.found, f)
		}
		if next < d.to {
			d.labelledFrom(next, onlyMarks)
		}
		return
	}
}

// interview notes the names before a colon that begin several paragraphs, when two of these ask something: the parts of an interview.
func (d *document) interview(bounds []int) {
	times, asked := map[string]int{}, 0
	for n := 0; n+1 < len(bounds); n++ {
		d.from, d.to = bounds[n], bounds[n+1]
		if i := d.label(); i > d.from {
			times[strings.Join(d.keys(d.from, i), " ")]++
			if last := d.tokens[d.to-1].mark; last == '؟' || last == '?' {
				asked++
			}
		}
	}
	if asked < 2 {
		return
	}
	for label, n := range times {
		if n < 2 {
			delete(times, label)
		}
	}
	d.parts = times
}

// label returns the colon that ends a label of a few words at the paragraph's beginning, or the paragraph's beginning.
func (d *document) label() int {
	for i := d.from + 1; i < min(d.from+labelTokens+1, d.to-1); i++ {
		if d.tokens[i].mark == ':' && !d.isTime(i) {
			return i
		}
		if !d.tokens[i].word {
			break
		}
	}
	return d.from
}

// answer takes a paragraph of an interview for what the name before its colon says.
func (d *document) answer() bool {
	i := d.label()
	if i == d.from || d.parts[strings.Join(d.keys(d.from, i), " ")] == 0 {
		return false
	}
	f := found{by: article.ByHeadline, who: d.from, whoEnd: i}
	if r := d.opens(i + 1); r != nil && d.past(r) >= d.to-1 {
		d.quoteRegion(f, i+1, article.Direct)
		return true
	}
	f.kind, f.start, f.end = article.Direct, i+1, d.trim(i+1, d.to)
	if f.end > f.start {
		d.found = append(d.found, f)
	}
	return true
}

// line reports whether the paragraph is a line like a headline that begins with a speaker, as live coverage has them: short, one sentence, without a stop at its end.
func (d *document) line() bool {
	return d.to > d.from && d.to-d.from <= lineTokens && d.tokens[d.from].is(title|org|given) && d.key(d.from) != "المصدر" && !arabic.IsDigit(d.text[d.tokens[min(d.from+1, d.to-1)].start]) &&
		d.tokens[d.from].sentence == d.tokens[d.to-1].sentence && d.tokens[d.to-1].mark != '.'
}

// nextLabel returns where another speaker with a colon begins behind two dots, or the end of the paragraph: الأردن: سنبني.. | ومصر: سننتظر.
func (d *document) nextLabel(i int) int {
	for k := i + 1; k < d.to-1; k++ {
		if m := d.tokens[k].mark; m != '…' && (m != '.' || d.tokens[k-1].mark != '.') {
			continue
		}
		for n := k + 1; n < min(k+5, d.to); n++ {
			if t := &d.tokens[n]; t.mark == ':' && n > k+1 {
				return k + 1
			} else if !t.word {
				break
			}
		}
	}
	return d.to
}

// lead returns where the part of the paragraph begins in which its first colon stands: بعد إلغاء القمة.. | ترامب: …
func (d *document) lead() int {
	from := d.from
	for i := d.from; i < d.to && d.tokens[i].mark != ':'; i++ {
		if m := d.tokens[i].mark; m == '…' || m == '.' && i > d.from && d.tokens[i-1].mark == '.' {
			from = i + 1
		}
	}
	return from
}

// spoke reports whether the words before the colon at i are the last of a name that the body has quoted: the answer in an interview.
func (d *document) spoke(i int) bool {
	n := i - d.from
	for k := len(d.found) - 1; k >= max(0, len(d.found)-bodyQuotes); k-- {
		f := &d.found[k]
		if n > 3 || f.whoEnd-f.who < n {
			continue
		}
		same := true
		for m := 1; m <= n; m++ {
			same = same && d.key(f.whoEnd-m) == d.key(i-m)
		}
		if same {
			return true
		}
	}
	return false
}

// known reports whether the words before the colon at i name a role, somebody whom the body quotes, or whoever says in the body what the headline says.
func (d *document) known(i int) bool {
	if labelOnly[d.tokens[d.from].key] || labelOnly[d.key(d.from)] {
		return false
	}
	if d.tokens[d.from].is(title) || i <= d.from+labelTokens && d.tokens[d.from].is(org) {
		return true
	}
	label := strings.Join(d.keys(d.from, i), " ")
	if towns[label] {
		return false
	}
	if d.firstPerson(i + 1) {
		return true
	}
	if countries[label] {
		return false
	}
	if d.tokens[d.from].is(given) && i-d.from <= 4 {
		return true
	}
	last := d.key(i - 1)
	said := d.said(i + 1)
	for n := 0; n < min(len(d.found), bodyQuotes); n++ {
		f := &d.found[n]
		for k := f.who; k < f.whoEnd; k++ {
			if d.key(k) == last {
				return true
			}
		}
		both := 0
		seen := map[string]bool{}
		for k := f.start; k < min(f.end, f.start+bodyTokens); k++ {
			if w := d.bare(k); said[w] && !seen[w] {
				seen[w] = true
				both++
			}
		}
		if both >= 2 && 2*both >= len(said) {
			return true
		}
	}
	return false
}

// labelOnly are words that label a headline and never speak.
var labelOnly = map[string]bool{"خاص": true, "رسمي": true, "رسميا": true, "عاجل": true, "فيديو": true, "بالفيديو": true, "صور": true, "بالصور": true, "بكالوريا": true, "كاس": true, "دوري": true, "مونديال": true, "حصري": true}

// said returns the content words of the paragraph from token i on.
func (d *document) said(i int) map[string]bool {
	out := map[string]bool{}
	for ; i < d.to; i++ {
		if w := d.bare(i); w != "" {
			out[w] = true
		}
	}
	return out
}

// bare returns the word at i without و ف ب ل and the article, or "" when it is a grammar word or too short to tell anything.
func (d *document) bare(i int) string {
	t := &d.tokens[i]
	if !t.word || t.is(prep|that|rel|aux|joint|adverb) {
		return ""
	}
	w := d.key(i)
	for _, c := range []string{"و", "ف", "ب", "ل", "ال"} {
		if rest := strings.TrimPrefix(w, c); len(rest) >= 6 {
			w = rest
		}
	}
	if len(w) < 6 {
		return ""
	}
	if r := strings.TrimSuffix(w, string(arabic.Heh)); len(r) >= 6 {
		w = r
	}
	return w
}

// firstPerson reports whether one of the first words from i on speaks of we or I: سنعمل، لن نغير، معركتنا.
func (d *document) firstPerson(i int) bool {
	for k := i; k < min(i+8, d.to); k++ {
		t := &d.tokens[k]
		if t.is(self) {
			return true
		}
		if !t.word || t.end-t.start < 4 || t.is(that|prep) {
			continue
		}
		r := d.text[t.start:t.end]
		n := len(r)
		switch {
		case r[0] == 'س' && (r[1] == 'ن' || r[1] == arabic.AlefHamza), r[n-2] == 'ن' && r[n-1] == arabic.Alef && n > 4:
			return true
		case r[0] == 'ن' && n <= 5 && (k == i || d.tokens[k-1].key == "لن" || d.tokens[k-1].key == "لا") && t.class == 0:
			return true
		}
	}
	return false
}
