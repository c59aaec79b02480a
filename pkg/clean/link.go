package clean

import (
	"strings"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
)

// Limits that part a related headline between two paragraphs from a subheading. A subheading is taken up by the paragraphs under it; a headline that leads elsewhere
// shares few words with them. Measured on headlines of the ANT corpus that stand within other articles, and on the subheadings of sites that have no such links.
const (
	linkRun     = 6    // most headlines in a row; more are a list
	linkRuns    = 3    // most such rows; more are the structure of the article
	linkWords   = 5    // fewest words of a headline within a run
	loneWords   = 7    // fewest words of a headline that stands alone
	loneShare   = 0.25 // most of its words that the next paragraphs may share
	fewShare    = 0.1  // the same where the article has subheadings
	askShare    = 0.15 // the same for a question
	sureShare   = 0.5  // the same where the article is known to have links
	lastInRun   = 0.5  // the last of a run that shares more is the subheading of what follows
	shareWithin = 3    // paragraphs that count as the next ones
	tickerLines = 4    // so many lines that say who says what are the article itself
)

// links marks related headlines that stand between paragraphs without a word of introduction: several in a row, or one that has nothing to do with what follows.
func (p *page) links() {
	known := false // the article has links for sure
	var lone, runs []int
	questions := 0
	for i := p.body; i < len(p.lines); {
		if p.lines[i].cut != "" {
			known = known || p.lines[i].cut == article.RemovedLink
			i++
			continue
		}
		n := p.headlines(i)
		if n == 0 {
			i++
			continue
		}
		if n == 1 && p.lines[i].stop {
			questions++
		}
		if i > p.body && p.prose(i-1) && i+n < len(p.lines) && p.prose(i+n) {
			if n == 1 {
				lone = append(lone, i)
			} else if n <= linkRun {
				runs = append(runs, i)
			}
		}
		i += n
	}
	if p.isTicker() {
		return
	}
	if len(runs) <= linkRuns {
		for _, i := range runs {
			known = p.cutRun(i, p.headlines(i)) || known
		}
	}
	strangers, subheads := 0, 0
	for _, i := range lone {
		if s := p.shared(i); s > sureShare {
			subheads++
		} else if s <= loneShare && p.lines[i].words >= loneWords {
			strangers++
		}
	}
	known = known || strangers > 1 && strangers > subheads
	limit := loneShare
	switch {
	case known:
		limit = sureShare
	case subheads > 1:
		limit = fewShare // the article has subheadings; few lines are none
	}
	for _, i := range lone {
		most := limit
		if p.lines[i].stop {
			// One question may be a headline, several are an interview's own.
			if questions > 1 {
				continue
			}
			most = askShare
		}
		if p.lines[i].words >= loneWords && p.shared(i) <= most {
			p.lines[i].cut = article.RemovedLink
		}
	}
}

// isTicker reports whether the article is a row of short entries that begin with who says what, and a colon, as live coverage is (المحافظ: نحتاج إلى خيام); its lines lead nowhere else.
func (p *page) isTicker() bool {
	entries, long := 0, 0
	for i := p.body; i < len(p.lines); i++ {
		l := p.lines[i]
		if l.cut != "" {
			continue
		}
		if l.words > paragraph {
			long++
		} else if name, _, ok := strings.Cut(p.at(i), ": "); ok && strings.Count(name, " ") < nameMost {
			entries++
		}
	}
	return entries >= tickerLines && entries > long
}

// headlines returns how many lines from i on read like headlines or subheadings.
func (p *page) headlines(i int) int {
	n := 0
	for i+n < len(p.lines) && p.lines[i+n].cut == "" && p.heading(i+n) {
		n++
	}
	return n
}

// heading reports whether line i has the shape of a headline or a subheading: short, open at its end, and not begun as sentences of a text begin (وأضاف, قال, فكيف).
func (p *page) heading(i int) bool {
	l := p.lines[i]
	if l.words > 16 || l.colon {
		return false
	}
	s := p.at(i)
	r, _ := utf8.DecodeLastRuneInString(s)
	if r == arabic.Comma || r == ',' || r == arabic.Semicolon || endsInFullStop(s) || strings.Contains(s, ". ") || isListed(s) {
		return false
	}
	return !goesOn(s) && opener(s) < 2
}

// named are words that begin with a و of their own, so that a headline may begin with them. Counted on the headlines of the ANT corpus.
var named = keySet("وزير وزيرا وزيرة وزراء وزارة واشنطن وفاة ولي وصول وفد وكالة وكيل وكيلة وسط واتساب والد والدا والدة والده وقفة وليد وداعا وثائق وثيقة ولاية ولادة وول وداد " +
	"وسائل ويست وست وظيفة وحش وحدات وديع وشم وفاء ورقة ورطة وعد وعود وصيف واقعة وجهة واردات وجبات وقف ويمبلدون")

// linking are words other than those with و that tie a line to the one before.
var linking = keySet("لكن لكنه لكنها كما حيث لقد فقد فيما لذا لذلك إذ إلا غير أما بل أي ثم كذلك بالمقابل بدوره بدورها فكيف فما فماذا فهل فمن فلماذا فأين فمتى إذن هنا")

// goesOn reports whether the line begins as one that goes on from the line before (وأضاف, فكيف).
func goesOn(s string) bool {
	var buf [64]byte
	key := firstKey(buf[:0], s)
	if linking[string(key)] {
		return true
	}
	r, _ := utf8.DecodeRune(key)
	return r == arabic.Waw && !named[string(key)]
}

// prose reports whether line i is a paragraph, or a link that was found before.
func (p *page) prose(i int) bool {
	l := p.lines[i]
	return l.cut == article.RemovedLink || l.words >= 12 && !l.colon || l.words >= 6 && l.stop
}

// cutRun marks the headlines i to i+n, except a last one that belongs to what follows, and reports whether there was any.
func (p *page) cutRun(i, n int) bool {
	if last := i + n - 1; p.lines[last].words < linkWords || p.shared(last) > lastInRun {
		n--
	}
	long := 0
	for j := i; j < i+n; j++ {
		if p.lines[j].words >= linkWords {
			long++
		}
	}
	if long == 0 || long < n-1 || n == 1 && p.lines[i].words < loneWords {
		return false
	}
	for j := i; j < i+n; j++ {
		p.lines[j].cut = article.RemovedLink
	}
	return true
}

// shared returns the share of the words of line i that the next paragraphs have too, up to the next subheading.
func (p *page) shared(i int) float64 {
	end := i + 1
	for n := 0; end < len(p.lines) && n < shareWithin; end++ {
		if !p.prose(end) && p.lines[end].words < 6 {
			break
		}
		if p.lines[end].cut == "" {
			n++
		}
	}
	return p.share(i, i+1, end)
}

// share returns the share of the words of line i that the lines from start to end have too, by their stems; 1 where line i says nothing.
func (p *page) share(i, start, end int) float64 {
	if p.stems == nil {
		p.stems = map[string]bool{}
	}
	clear(p.stems)
	eachStem(p.at(i), func(s []byte) { p.stems[string(s)] = false })
	if len(p.stems) == 0 {
		return 1
	}
	found := 0
	for j := start; j < end; j++ {
		if p.lines[j].cut != "" {
			continue
		}
		eachStem(p.at(j), func(s []byte) {
			if seen, ok := p.stems[string(s)]; ok && !seen {
				p.stems[string(s)] = true
				found++
			}
		})
	}
	return float64(found) / float64(len(p.stems))
}

// eachStem calls f with a rough stem of each word of s that says something: its key without clitics in front and the commonest endings, five letters at most.
func eachStem(s string, f func([]byte)) {
	var buf [64]byte
	for i, n := 0, 0; n < 400; n++ {
		a, b, ok := nextWord(s, i)
		if !ok {
			return
		}
		i = b
		if stem := stem(arabic.AppendKeyString(buf[:0], s[a:min(b, a+60)])); len(stem) > 0 {
			f(stem)
		}
	}
}

// idle words say nothing of what a line is about.
var idle = keySet("في من على إلى عن أن إن بعد قبل مع بين هذا هذه ذلك التي الذي ما لا لم لن قد كان أو ثم هل كيف حول ضد خلال منذ عام يوم كل غير")

// stem cuts a key down in place, or returns nothing for an idle word.
func stem(key []byte) []byte {
	if idle[string(key)] {
		return nil
	}
	var runes [64]rune
	w := runes[:0]
	for _, r := range string(key) {
		if len(w) == cap(w) {
			break
		}
		w = append(w, r)
	}
	if len(w) > 4 {
		rest := w
		if rest[0] == arabic.Waw || rest[0] == arabic.Feh {
			rest = rest[1:]
		}
		switch {
		case len(rest) > 4 && (rest[0] == arabic.Beh || rest[0] == arabic.Kaf) && rest[1] == arabic.Alef && rest[2] == arabic.Lam:
			w = rest[3:]
		case rest[0] == arabic.Alef && rest[1] == arabic.Lam, rest[0] == arabic.Lam && rest[1] == arabic.Lam:
			w = rest[2:]
		}
	}
	w = w[:len(w)-ending(w)]
	if len(w) < 2 {
		return nil
	}
	out := key[:0]
	for _, r := range w[:min(len(w), 5)] {
		out = utf8.AppendRune(out, r)
	}
	return out
}

// ending is how many letters of the word are a common ending: ات ون ين ان يه ها هم ه ي.
func ending(w []rune) int {
	n := len(w)
	if n <= 4 {
		return 0
	}
	switch a, b := w[n-2], w[n-1]; {
	case a == arabic.Alef && (b == 'ت' || b == 'ن'), (a == arabic.Waw || a == arabic.Yeh) && b == 'ن', a == arabic.Yeh && b == arabic.Heh,
		a == arabic.Heh && (b == arabic.Alef || b == 'م'):
		return 2
	case b == arabic.Heh, b == arabic.Yeh:
		return 1
	}
	return 0
}
