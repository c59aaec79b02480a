package sentence

import "github.com/isnad-news/isnad/pkg/arabic"

// boundary is a run of stops with the marks that close after them: a place where a sentence may end.
type boundary struct {
	start int // the first stop
	stops int // where the first run of stops ends
	end   int // after the last stop or closing mark
	next  int // what follows after space
	dots  int // how many full stops; … counts as three
	hard  bool
	// closedQuote and closedBracket tell that such marks close after the stops, and final that another stop stands after them (قال "نعم!".).
	closedQuote, closedBracket, final bool
}

// boundary reads the stops that begin at i, the marks that close after them and the stops after those.
func (s *scanner) boundary(i int) boundary {
	b := boundary{start: i}
	for j := i; j < len(s.text); {
		r := s.text[j]
		switch c := classOf(r); {
		case c == stop:
			switch r {
			case '…':
				b.dots += 3
			case '.', arabic.FullStop:
				b.dots++
			default:
				b.hard = true
			}
			b.final = b.closedQuote || b.closedBracket
			j++
			b.end = j
			if !b.final {
				b.stops = j
			}
			continue
		case c == closing || c == quote && !s.opensQuote(s.text, j, s.begin):
			s.see(s.text, j, c, s.begin)
			if r == ')' || r == ']' || r == '}' {
				b.closedBracket = true
			} else {
				b.closedQuote = true
			}
			j++
			b.end = j
			continue
		case isBlank(r):
			// A stop or a closing mark may stand after space (نعم . " ثم).
			k := s.skipBlank(j)
			if k < len(s.text) {
				if c := classOf(s.text[k]); c == stop || c == closing || c == quote && !s.opensQuote(s.text, k, s.begin) {
					j = k
					continue
				}
			}
			b.next = k
			return b
		}
		b.next = j
		return b
	}
	b.next = len(s.text)
	return b
}

// ends reports whether a new sentence begins after b. Something does follow on the line.
func (s *scanner) ends(b boundary) bool {
	t := s.text
	glued := b.next == b.end
	switch {
	case classOf(t[b.next]) == separator: // قال "نعم."، ثم
		return false
	case b.start == s.begin: // ... وقال
		return false
	case b.closedBracket && (t[b.start-1] == '(' || t[b.start-1] == '['): // (…)
		return false
	case glued && isASCII(t[b.start-1]) && isASCII(t[b.next]): // 10.5, www.example.com/?id=1
		return false
	case glued && arabic.IsDigit(t[b.start-1]) && arabic.IsDigit(t[b.next]): // ١٠.٥
		return false
	case s.brackets > 0 && s.bracket > s.begin && s.closesSoon(b.next): // (من هو؟ ولماذا؟)
		return false
	case b.final: // قال "نعم!". وأضاف
		return true
	case b.closedBracket: // (هكذا!) بدأ, but a bracket that holds whole sentences ends them
		return s.bracket <= s.begin
	case b.dots == 1 && !b.hard:
		return s.endsAtDot(b, glued)
	case b.dots > 1 && !b.hard:
		return s.endsAtEllipsis(b)
	case b.closedQuote:
		return s.opensClause(b.next)
	}
	return true
}

// closesSoon reports whether a bracket closes within the next 80 runes.
func (s *scanner) closesSoon(i int) bool {
	for end := min(i+80, len(s.text)); i < end; i++ {
		if s.text[i] == ')' || s.text[i] == ']' {
			return true
		}
	}
	return false
}

func isASCII(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '/'
}

// endsAtDot decides about a single full stop.
func (s *scanner) endsAtDot(b boundary, glued bool) bool {
	if b.closedQuote {
		return true
	}
	return !s.isListNumber(b.start) && !s.isAbbreviation(b, glued)
}

// isListNumber reports whether the stop at i ends the number of a list item: digits that open the sentence or follow a colon (1. الأمن).
func (s *scanner) isListNumber(i int) bool {
	j := i
	for j > s.begin && i-j < 4 && arabic.IsDigit(s.text[j-1]) {
		j--
	}
	if j == i || i-j > 2 {
		return false
	}
	if j == s.begin {
		return true
	}
	if !isBlank(s.text[j-1]) {
		return false
	}
	for j > s.begin && isBlank(s.text[j-1]) {
		j--
	}
	return j > s.begin && s.text[j-1] == ':'
}

// endsAtEllipsis decides about … and .. between words.
func (s *scanner) endsAtEllipsis(b boundary) bool {
	return true
}

// opensClause reports whether the word at i opens a new clause: it begins with و or ف.
func (s *scanner) opensClause(i int) bool {
	return s.text[i] == arabic.Waw || s.text[i] == arabic.Feh
}
