package clean

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
)

// findFurniture marks the lines, and the pieces of lines, that are not the article's own prose. A line is judged by its place, its shape, its length and its
// neighbours; words alone decide nothing.
func (p *page) findFurniture() {
	p.findEdges()
	for i := p.body; i < len(p.lines); i++ {
		l := &p.lines[i]
		if l.cut != "" {
			continue
		}
		if s := p.at(i); isOrnament(s) || l.words <= barMost && p.isBar(i) || isTweetSign(s) || isAddress(s) {
			l.cut = article.RemovedFurniture // a rule or an ornament: -----, ***
			continue
		}
		if l.words <= captionMost && strings.ContainsRune(p.at(i), '©') {
			l.cut = article.RemovedCaption
			continue
		}
		if p.phrase(i) || p.above(i) || p.between(i) {
			continue
		}
		p.opening(i)
		p.label(i)
	}
	for i, after := len(p.lines)-1, 0; i >= p.body && after < 3; i-- {
		l := &p.lines[i]
		if l.cut == "" && l.words < 14 && (!l.stop || endsInInitial(p.at(i))) {
			l.cut = p.signOff(i, after)
		}
		if l.cut == "" {
			after++
		}
	}
	p.times()
	p.teasers()
	p.links()
	p.closing()
}

// signOff returns the kind of a short line that names who made the article, or "". It is among the last three: so many lines that stay come after it.
func (p *page) signOff(i, after int) string {
	s := p.at(i)
	switch {
	case isTags(s), i > p.last && isDisclaimer(s):
		return article.RemovedFurniture
	case isCredit(s), i > p.last && isCreditList(s):
		return article.RemovedCredit
	case isEndMark(s):
		for j := i + 1; j < len(p.lines) && p.lines[j].words < 6 && !p.lines[j].stop; j++ {
			p.lines[j].cut = cmp.Or(p.lines[j].cut, article.RemovedCredit)
		}
		return article.RemovedCredit
	case isCorrespondent(s):
		return article.RemovedByline
	case after == 0 && i > p.body && p.prose(i-1) && (isSignature(s, true) || i > p.last && !strings.Contains(s, ":") && signedLine(s) == article.RemovedByline):
		return article.RemovedByline
	}
	return ""
}

// isOrnament reports whether the line has no letter, no digit and no picture (____, ***).
func isOrnament(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) && r != arabic.Tatweel || unicode.IsDigit(r) || isPicture(r) {
			return false
		}
	}
	return true
}

// pressHere reports whether a short line asks to press on a link (للمتابعة المباشرة، اضغط هنا).
func pressHere(s string) bool {
	s = strings.TrimRight(s, " .…:)!")
	for _, end := range []string{"اضغط هنا", "إضغط هنا", "أنقر هنا", "انقر هنا", "اضغطوا هنا"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}

// phrase marks line i where a phrase of the list begins it in the place and shape that the list asks for. A head (اقرأ أيضا:) takes the headlines under it along.
func (p *page) phrase(i int) bool {
	l := &p.lines[i]
	s := p.at(i)
	if l.words <= 14 && pressHere(s) {
		l.cut = article.RemovedFurniture
		return true
	}
	f, rest, ok := matchPhrase(s)
	if !ok || l.words > f.words {
		return false
	}
	switch f.place {
	case "last":
		if p.fromEnd(i) > 2 && i <= p.last {
			return false
		}
	case "edge":
		if p.fromEnd(i) > 2 && i > p.body+1 && !p.atEdge(i) {
			return false
		}
	}
	switch f.shape {
	case "alone":
		if _, _, more := nextWord(rest, 0); more {
			return false
		}
	case "open":
		if endsInFullStop(s) {
			return false
		}
	case "mark":
		if r, _ := utf8.DecodeRuneInString(rest); rest != "" && r != arabic.Comma && r != ',' && r != ':' {
			return false
		}
	case "social":
		if endsInFullStop(s) || !namesNetwork(rest) {
			return false
		}
	case "credit":
		if !separated(rest) || !isCredit(rest) {
			return false
		}
	case "bracket":
		if !strings.HasSuffix(s, ")") {
			return false
		}
	case "lead":
		bracketed := f.kind == article.RemovedByline && strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")")
		if !separated(rest) && !bracketed || endsInFullStop(s) || f.kind == article.RemovedByline && l.stop {
			return false
		}
	case "head":
		if _, _, more := nextWord(rest, 0); more {
			if !separated(rest) || endsInFullStop(s) {
				return false
			}
			break
		}
		most := 4
		if i > p.last {
			most = 8 // below the article nothing else follows
		}
		for j, n := i+1, 0; j < len(p.lines) && n < most && (p.headline(j) || i > p.last && p.listed(j)); j, n = j+1, n+1 {
			p.lines[j].cut = article.RemovedLink
		}
	}
	l.cut = f.kind
	return true
}

// headline reports whether line i reads like a headline: a few words, no full stop, no list mark.
func (p *page) headline(i int) bool {
	l := p.lines[i]
	return l.words >= 4 && l.words <= 20 && !l.colon && !endsInFullStop(p.at(i)) && !isListed(p.at(i))
}

// listed reports whether line i reads like a headline in a list.
func (p *page) listed(i int) bool {
	l := p.lines[i]
	return isListed(p.at(i)) && l.words >= 4 && l.words <= 20 && !l.colon && !endsInFullStop(p.at(i))
}

// isListed reports whether the line begins as an item of a list: a figure, a dash, an asterisk.
func isListed(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	switch r {
	case '-', '–', '—', '*', '•', '●', '·', '+', '#', '(', '[', arabic.Tatweel, '_', '/', '>', '■', '▪', '◾':
		return true
	}
	return arabic.IsDigit(r)
}

// endsInFullStop reports whether the line ends in a full stop, closing marks aside.
func endsInFullStop(s string) bool {
	for s != "" {
		r, w := utf8.DecodeLastRuneInString(s)
		if !isCloser(r) {
			return (r == '.' || r == arabic.FullStop) && !strings.HasSuffix(s, "..")
		}
		s = s[:len(s)-w]
	}
	return false
}

// separated reports whether s begins with a mark that sets a lead apart from a headline: a colon, bar, dash, slash or dots.
func separated(s string) bool {
	for _, r := range s {
		switch r {
		case ' ':
			continue
		case ':', '|', '-', '–', '—', '/', '…', '>', '»', arabic.Tatweel, '(', '=':
			return true
		case '.':
			return len(s) > 1
		}
		return false
	}
	return false
}

// isEndMark reports whether the line is an agency's end mark, with its signs behind it or not (// انتهى //, / انتهى / س.ح / 14).
func isEndMark(s string) bool {
	if rest, ok := strings.CutPrefix(s, "(النهاية)"); ok && len(rest) < 40 {
		return true
	}
	start, end, ok := nextWord(s, 0)
	if !ok || arabic.Key(s[start:end]) != "انتهي" {
		return false
	}
	if _, _, more := nextWord(s, end); more {
		after := s[end:]
		return len(s) < 60 && (after[0] == '/' || after[0] == '.' && after[1] != ' ' || strings.ContainsRune(s[:start], '/') && strings.HasPrefix(after, " /"))
	}
	return true
}

// endsInInitial reports whether the line ends in a letter that stands for a name: هاجر ز.
func endsInInitial(s string) bool {
	p := parts(s, nameMost+1)
	return len(p) > 1 && len(p) <= nameMost && strings.HasSuffix(s, ".") && utf8.RuneCountInString(p[len(p)-1].key) == 1
}
