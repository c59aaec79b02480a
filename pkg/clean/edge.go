package clean

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
)

// Limits of the lines that stand around the paragraphs of an article.
const (
	headMost    = 8  // most lines above the first paragraph
	paragraph   = 20 // fewest words of a paragraph that ends in no stop
	nameMost    = 4  // most words of a name
	captionMost = 30
	betweenMost = 12 // most words of a caption between two paragraphs
)

// findEdges settles which lines are the first and the last paragraph; first is the number of lines where there is none.
func (p *page) findEdges() {
	p.first, p.last = len(p.lines), len(p.lines)
	for i := p.body; i < len(p.lines); i++ {
		l := p.lines[i]
		if l.words < paragraph && (!l.stop || l.words < 6 || l.words < 12 && asks(p.at(i))) {
			continue
		}
		if p.first == len(p.lines) {
			p.first = i
		}
		p.last = i
	}
}

// asks reports whether the line ends in a question mark: a related headline may.
func asks(s string) bool { return strings.HasSuffix(s, "؟") || strings.HasSuffix(s, "?") }

// atEdge reports whether line i stands above the first paragraph or below the last.
func (p *page) atEdge(i int) bool { return p.inHead(i) || i > p.last }

// inHead reports whether line i is one of the few between the title and the first paragraph.
func (p *page) inHead(i int) bool {
	return i < p.first && p.first < len(p.lines) && p.first-p.body <= headMost
}

// isBar reports whether line i is a bar, or holds one at the edge of the article.
func (p *page) isBar(i int) bool {
	if p.lines[i].colon {
		return false
	}
	head, edge := p.inHead(i), p.atEdge(i)
	return isBar(p.at(i), head, edge) || edge && !p.lines[i].stop && besideBar(p.at(i), head)
}

// Limits of entries of live coverage that begin with their times.
const (
	timedMost  = 6 // words of a time, at most
	timedFew   = 3 // entries, at least
	timedWords = 8 // words of an entry, at least: lines of a programme are shorter
)

// times cuts the clocks off the beginnings of lines, where several lines have them: 14:52 بتوقيت غرينتش | …
func (p *page) times() {
	found := len(p.cuts)
	for i := p.body; i < len(p.lines); i++ {
		if l := p.lines[i]; l.cut == "" && l.words >= timedWords {
			if n := timed(p.at(i)); n > 0 {
				p.cuts = append(p.cuts, cut{start: l.start, end: l.start + n, kind: article.RemovedFurniture})
			}
		}
	}
	if len(p.cuts)-found < timedFew {
		p.cuts = p.cuts[:found]
	}
}

// timed returns how many bytes of s are a clock and the mark behind it.
func timed(s string) int {
	if s[0] < '0' || s[0] > '9' {
		return 0
	}
	p := parts(s, timedMost)
	for i := 2; i < len(p); i++ {
		if isSetOff(p[i-1].sep) {
			if b, ok := readBar(p[:i]); ok && b.clocks == 1 && b.any+b.edge+b.section == 0 {
				return p[i].start
			}
			return 0
		}
	}
	return 0
}

// labels are words that the first paragraph of an article may have before it, with a mark.
var labels = map[string]bool{"خاص": true, "حصري": true, "متابعة": true, "متابعات": true, "وكالات": true}

// label cuts what only says that the news is new, or whose it is, off the beginning of a line: عاجل | …
func (p *page) label(i int) {
	s := p.at(i)
	lead := s[:len(s)-len(strings.TrimLeft(s, "#🔴🚨🛑▪️•* "))]
	word, _, _ := strings.Cut(s[len(lead):], " ")
	word = strings.TrimRight(word, ":|-–.")
	rest, ok := strings.CutPrefix(s, lead+word)
	if ok = ok && (word == "عاجل" || i == p.first && labels[word]); !ok || len(p.cuts) > 0 && p.cuts[len(p.cuts)-1].start == p.lines[i].start {
		return
	}
	body := strings.TrimLeft(rest, " |:-–—.")
	if body == "" || !separated(rest) {
		return
	}
	p.cuts = append(p.cuts, cut{start: p.lines[i].start, end: p.lines[i].end - len(body), kind: article.RemovedFurniture})
}

// above marks line i where it stands above the first paragraph and names who wrote the article and where (حيدر الساعدي - بغداد), or tells whose a picture is (… (رويترز)).
func (p *page) above(i int) bool {
	l := &p.lines[i]
	if !p.inHead(i) || l.stop || l.colon || l.words > captionMost || i > p.body && p.lines[i-1].colon {
		return false
	}
	s := p.at(i)
	switch {
	case l.words <= 8 && (isCredit(s) || !hasArabic(s)), l.words <= nameMost && isOutletLine(s), isInitials(s):
		l.cut = article.RemovedCredit
	case l.words <= 10 && isPath(s):
		l.cut = article.RemovedFurniture
	case l.words <= 10 && signedLine(s) != "":
		l.cut = signedLine(s)
	case l.words <= nameMost && (isByline(s) || l.words < nameMost && p.besideCut(i) && isQuietLine(s)):
		l.cut = article.RemovedByline
	case l.words >= 4 && (isCaptioned(s, false) || endsInSource(s)):
		l.cut = article.RemovedCaption
	}
	return l.cut != ""
}

// besideCut reports whether a line next to i, above the first paragraph, is a bar or was cut: what stands with the date is who wrote the article, or the section.
func (p *page) besideCut(i int) bool {
	return i > p.body && p.lines[i-1].cut != "" || i+1 < p.first && p.isBar(i+1)
}

// isQuietLine reports whether the line is of plain words that tell of nothing.
func isQuietLine(s string) bool {
	keys, _ := wordKeys(s, nameMost+1)
	return len(keys) > 1 && quiet(keys) && !goesOn(s) && isPlain(s)
}

// isPlain reports whether s holds letters, spaces and stops only.
func isPlain(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !arabic.IsDiacritic(r) && r != ' ' && r != '.' })
}

// outletHeads and outletTails are the words that names of newspapers, stations and sites begin with, and those that only such names hold.
var (
	outletHeads = keySet("بوابة صحيفة جريدة وكالة موقع شبكة إذاعة راديو مجلة قناة تلفزيون")
	outletTails = keySet("نيوز أونلاين ديجيتال برس بوست الإخبارية الإخباري تايمز نت ميديا")
)

// isOutlet reports whether the words name a newspaper, a station or a site: ضفة نيوز
func isOutlet(keys []string) bool {
	if len(keys) < 2 || len(keys) > nameMost || !quiet(keys) {
		return false
	}
	return outletHeads[keys[0]] || outletTails[keys[len(keys)-1]] || outletTails[keys[1]]
}

// isOutletLine reports whether the line names an outlet, or one and where it writes from: ضفة نيوز من الرباط
func isOutletLine(s string) bool {
	keys, _ := wordKeys(s, nameMost+1)
	if n := len(keys); n > 2 && keys[n-2] == "من" && nameAt(cities, cityHeads, keys[n-1:]) == 1 && quiet(keys[:n-2]) {
		return true
	}
	return isPlain(s) && isOutlet(keys)
}

// between marks a short line that stands alone between two paragraphs and ends in whose picture it tells of: نحلة على زهرة (جامعة أوميدال).
func (p *page) between(i int) bool {
	l := &p.lines[i]
	if i <= p.first || i >= p.last || l.stop || l.words < 4 || l.words > betweenMost || !p.prose(i-1) || !p.leadsOn(i+1) || goesOn(p.at(i)) || !isCaptioned(p.at(i), true) {
		return false
	}
	l.cut = article.RemovedCaption
	return true
}

// leadsOn reports whether line i is a paragraph, or a subheading above one.
func (p *page) leadsOn(i int) bool {
	return p.prose(i) || p.lines[i].words < 6 && i+1 < len(p.lines) && p.prose(i+1)
}

// isCaptioned reports whether the line ends in a bracket that names a source in one to four words; one that is known for a source, or for an archive, where sure is asked for.
func isCaptioned(s string, sure bool) bool {
	body, ok := strings.CutSuffix(s, ")")
	open := strings.LastIndexByte(body, '(')
	if !ok || open <= 0 || isListed(s) {
		return false
	}
	keys, all := wordKeys(body[open:], nameMost)
	if !all || len(keys) == 0 || videoWords[keys[0]] {
		return false
	}
	if sure && !pictureSources[keys[0]] && agencyAt(keys) == 0 && !isInitials(body[open+1:]) {
		return false
	}
	return strings.IndexFunc(body[open:], unicode.IsDigit) < 0 && strings.IndexByte(body[:open], '(') < 0
}

// pictureSources begin what a bracket says of whose a picture is.
var pictureSources = keySet("أرشيف أرشيفية صورة الأرشيف المصدر وكالة وكالات الشركة شركة جامعة مواقع موقع حساب صفحة الصحافة غيتي جيتي Getty ناسا إعلام الإعلام شاترستوك شترستوك Shutterstock iStock")

// videoWords in a bracket speak of what the article holds (… (فيديو)).
var videoWords = keySet("فيديو بالفيديو شاهد صور بالصور خاص محدث إنفوغراف إنفوغرافيك تحليل مقال")

// endsInSource reports whether the line ends in a dash and a source: الجسر من فوق - أ ف ب
func endsInSource(s string) bool {
	at := max(strings.LastIndex(s, " - "), strings.LastIndex(s, " – "), strings.LastIndex(s, " | "))
	return at > 0 && isCredit(s[at+3:])
}

// makers are words before the name of who made an article.
var makers = keySet("من كتب كتبت كتبه بواسطة إعداد تصوير عدسة ترجمة تقرير تحرير خاص متابعة متابعات")

// isByline reports whether a short line between the title and the article is a name, or من or خاص and any words that tell of nothing.
func isByline(s string) bool {
	s = strings.Trim(s, " |-–—*•■")
	if !isPlain(s) {
		return false
	}
	keys, _ := wordKeys(s, nameMost+1)
	switch {
	case len(keys) == 0 || !makers[keys[0]]:
		return isName(keys)
	case keys[0] == "من" && len(keys) > 2, keys[0] == "خاص":
		return quiet(keys[1:])
	}
	return isName(keys[1:])
}

// nameWords stand within names only.
var nameWords = keySet("بن ابن بنت ولد عبد أبو أبي آل فان دي")

// isName reports whether the words read like a person's name: a given name first, a word that stands within names only, or a second word with the article.
func isName(keys []string) bool {
	if len(keys) < 2 || len(keys) > nameMost+1 || !quiet(keys) {
		return false
	}
	if given[keys[0]] {
		return true
	}
	for _, k := range keys[:len(keys)-1] {
		if nameWords[k] {
			return true
		}
	}
	return false
}

// quiet reports whether none of the words says what happened, or ties a line to another.
func quiet(keys []string) bool {
	for i, k := range keys {
		if k == "علي" && i > 0 && i == len(keys)-1 {
			continue // no line ends in على
		}
		if idle[k] || linking[k] || isOpener(k) {
			return false
		}
	}
	return true
}

// verbScore is how much more often a verb that opens articles does so than goes on in them.
const verbScore = 1.5

// isOpener reports whether the word opens articles, or is the feminine of one that does (افتتحت).
func isOpener(key string) bool {
	base, _ := strings.CutSuffix(key, "ت")
	return openers[key] >= verbScore || openers[base] >= verbScore
}

// signedLine returns the kind of a line of two to four names parted by dashes, slashes, a colon or a bar, one of which is known for a place, a source or a person, or stands in brackets or
// quotation marks, and "" of any other: بغداد: حيدر الساعدي is a byline, تونس (أثير برس) a dateline.
func signedLine(s string) string {
	if goesOn(s) && !agencies[string(firstKey(nil, s))] {
		return ""
	}
	chunks, known, person := 0, false, false
	for rest := s; rest != ""; {
		at := strings.IndexAny(rest, "-–—/|:()،«»")
		if at < 0 {
			at = len(rest)
		}
		keys, all := wordKeys(rest[:at], nameMost+1)
		if len(keys) > 0 && makers[keys[0]] {
			known = known || keys[0] != "من"
			if len(keys) > 1 {
				keys = keys[1:] // من مراسلنا
			}
		}
		if !all || len(keys) > 0 && !quiet(keys) || strings.IndexFunc(rest[:at], isDigitOrMark) >= 0 {
			return ""
		}
		if len(keys) > 0 {
			chunks++
			person = person || isName(keys)
			known = known || isOutlet(keys) || agencyAt(keys) == len(keys) || nameAt(cities, cityHeads, keys) == len(keys)
		}
		if at < len(rest) {
			r, w := utf8.DecodeRuneInString(rest[at:])
			known = known || (r == '(' || r == '«') && chunks > 0
			at += w
		}
		rest = rest[at:]
	}
	switch {
	case chunks < 2 || chunks > 4:
		return ""
	case person:
		return article.RemovedByline
	case known:
		return article.RemovedDateline
	}
	return ""
}

// isDigitOrMark reports whether r cannot stand within a name.
func isDigitOrMark(r rune) bool {
	return !unicode.IsLetter(r) && !arabic.IsDiacritic(r) && r != ' ' && r != '.' && r != '"'
}

// isTweetSign reports whether the line signs a tweet that was put into the article: — سالم (@salem) January 9, 2023.
func isTweetSign(s string) bool {
	_, rest, ok := strings.Cut(s, "(@")
	if !ok || len(s) > 160 || !strings.HasPrefix(s, "—") && !strings.HasPrefix(s, "–") && !strings.HasPrefix(s, "-") {
		return false
	}
	_, date, ok := strings.Cut(rest, ")")
	p := parts(date, 6)
	b, isDate := readBar(p)
	return ok && (len(p) == 0 || isDate && b.years > 0)
}

// hasArabic reports whether s has an Arabic letter, or no letter at all.
func hasArabic(s string) bool {
	return strings.ContainsFunc(s, arabic.IsLetter) || !strings.ContainsFunc(s, unicode.IsLetter)
}

// isAddress reports whether the line is the address of a page, a picture or a person, and nothing else.
func isAddress(s string) bool {
	if strings.ContainsRune(s, ' ') || strings.ContainsFunc(s, arabic.IsLetter) {
		return false
	}
	return strings.HasPrefix(s, "http") || strings.HasPrefix(s, "www.") || strings.HasPrefix(s, "pic.twitter.com") || strings.IndexByte(s, '@') > 0
}

// networks are the social networks on which pages ask to be followed.
var networks = keySet("فيسبوك الفيسبوك فيس تويتر إكس واتساب واتس تلغرام تلجرام تيليجرام تليغرام انستغرام إنستغرام انستجرام يوتيوب اليوتيوب غوغل جوجل نبض Google Facebook Twitter WhatsApp Telegram YouTube Instagram")

// namesNetwork reports whether s names a social network.
func namesNetwork(s string) bool {
	for _, w := range parts(s, barMost) {
		if networks[w.key] {
			return true
		}
	}
	return false
}

// isDisclaimer reports whether a line below the article says whose opinion it expresses: المقال لا يعبر بالضرورة عن رأي الصحيفة
func isDisclaimer(s string) bool {
	expresses, opinion := false, false
	for _, w := range parts(s, barMost) {
		expresses = expresses || w.key == "يعبر" || w.key == "تعبر" || w.key == "يعبرون"
		opinion = opinion || expresses && (w.key == "راي" || w.key == "اراء" || w.key == "وجهه")
	}
	return opinion
}

// isPath reports whether the line is where the page stands in its site: أخبار > لبنان
func isPath(s string) bool {
	return strings.Contains(s, " > ") || strings.Contains(s, " › ")
}

// isTags reports whether the line holds nothing but hashtags.
func isTags(s string) bool {
	for w := range strings.FieldsSeq(s) {
		if !strings.HasPrefix(w, "#") {
			return false
		}
	}
	return s != ""
}
