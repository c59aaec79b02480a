package sentence

import "github.com/isnad-news/isnad/pkg/arabic"

// boundary is a run of stops with the marks that close after them: a place where a sentence may end.
type boundary struct {
	start int  // the first stop
	end   int  // after the last stop or closing mark
	next  int  // what follows after space
	dots  int  // how many full stops; … counts as three
	hard  bool // ؟ or ! is among the stops
	// closedQuote and closedBracket tell that such marks close after the stops, and final that another stop stands after them (قال "نعم!".).
	closedQuote, closedBracket, final bool
}

// boundary reads the stops that begin at i, the marks that close after them and the stops after those, with space between them or none (نعم . " ثم).
func (s *scanner) boundary(i int) boundary {
	b := boundary{start: i, end: i}
	for {
		if b.next = s.skipBlank(b.end); b.next == len(s.text) {
			return b
		}
		r := s.text[b.next]
		switch c := classOf(r); {
		case c == stop:
			b.final = b.closedQuote || b.closedBracket
			switch r {
			case '…':
				b.dots += 3
			case '.', arabic.FullStop:
				b.dots++
			default:
				b.hard = true
			}
		case c == closing || c == quote && !s.opensQuote(s.text, b.next, s.begin) || b.next == b.end && s.isClosingApostrophe(b.next):
			s.see(s.text, b.next, c, s.begin)
			if isBracket(r) {
				b.closedBracket = true
			} else {
				b.closedQuote = true
			}
		default:
			return b
		}
		b.end = b.next + 1
	}
}

// isClosingApostrophe reports whether a single quotation mark closes at i: no word stands after it (قال 'نعم.' ثم).
func (s *scanner) isClosingApostrophe(i int) bool {
	switch s.text[i] {
	case '\'', '’', '‘', '`':
		return i+1 == len(s.text) || !arabic.IsWord(s.text[i+1])
	}
	return false
}

// ends reports whether a new sentence begins after b. Something does follow on the line.
func (s *scanner) ends(b boundary) bool {
	before, next := rune(' '), s.text[b.next]
	if b.start > s.begin {
		before = s.text[b.start-1]
	}
	glued := b.next == b.end
	switch {
	case classOf(next) == separator: // قال "نعم."، ثم
		return false
	case s.blankBefore(b.start) == s.begin: // ... وقال
		return false
	case b.closedBracket && (before == '(' || before == '['): // (…)
		return false
	case glued && isASCII(next) && (isASCII(before) || isBlank(before) || before == '@'): // 10.5, www.example.com/?id=1, بصيغة .txt
		return false
	case glued && arabic.IsDigit(next) && arabic.IsDigit(before): // ١٠.٥
		return false
	case s.brackets > 0 && s.bracket > s.begin && s.closesSoon(b.next): // (من هو؟ ولماذا؟)
		return false
	case b.final: // قال "نعم!". وأضاف
		return true
	case b.closedBracket: // بدأ (هكذا!) ثم, but a bracket that holds whole sentences ends them
		return s.bracket <= s.begin
	case b.dots == 1 && !b.hard:
		return s.endsAtDot(b)
	case b.dots > 1 && !b.hard:
		return s.endsAtEllipsis(b)
	case b.closedQuote && (next == '«' || classOf(next) == quote): // سأل "من هو؟" "هذا سامي"
		return true
	case b.closedQuote: // سأل "من هو؟" وأضاف and سأل: "من هو؟" صمت الجميع, but سأل "من هو؟" صديقه
		return s.opensClause(b.next) || s.reported && classOf(next) != opening && s.continues(b.next) == ""
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

// isASCII reports whether r is a letter or digit of ASCII, or a stroke.
func isASCII(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '/'
}

// endsAtDot decides about a single full stop.
func (s *scanner) endsAtDot(b boundary) bool {
	if b.closedQuote && s.continues(b.next) == "report" { // قال "لن نعود." مضيفا
		return false
	}
	return !s.isListNumber(b.start) && !s.isAbbreviation(b)
}

// endsAtEllipsis decides about … and .. between words: they end a sentence unless what follows needs what stands before (عاد... من حيث أتى), what stands before needs
// what follows (قال إنه... سيعود) or only names its topic (يا سادة.. هذا ما حدث), or nothing but one word follows (بقي ثلاثة.. صينيون). A title is one headline in two
// parts, and goes on (سوريا.. تجدد القتال), unless either part says who says what (المدرب: لن ندافع.. والقائد: جمهورنا معنا); and three dots within a quotation are words left out (قال "لن نعود... هذا قرارنا").
func (s *scanner) endsAtEllipsis(b boundary) bool {
	if s.title {
		return s.continues(b.next) == "" && (s.isVoice(s.begin, b.start) || s.isVoice(b.next, len(s.text)) && !s.isShort(b.start))
	}
	if b.dots > 2 && (s.quoted || s.guillemet) {
		return false
	}
	if i := s.blankBefore(b.start); look(openings, s.text[s.wordBefore(i, false):i]) != "" || s.isTopic(i) {
		return false
	}
	switch s.continues(b.next) {
	case "report":
		return false
	case "pause":
		return s.asksSoon(b.next) // من هو؟
	}
	return !s.isLastWord(b.next) || s.opensClause(b.next)
}

// voiceWords is the most words of who says what in a headline, before the colon.
const voiceWords = 4

// isVoice reports whether the part of a headline from i to end begins with who says what, and a colon.
func (s *scanner) isVoice(i, end int) bool {
	for words := 0; i < end && words < voiceWords; i++ {
		switch {
		case s.text[i] == ':':
			return true
		case isBlank(s.text[i]):
			words++
		case classOf(s.text[i]) == stop:
			return false
		}
	}
	return false
}

// shortPart is the most words of a headline's part that only sets the scene (بعد طرد السفراء.. الكرملين: …).
const shortPart = 3

// isShort reports whether no more than shortPart words stand between the beginning of the sentence and i.
func (s *scanner) isShort(i int) bool {
	words := 1
	for j := s.begin; j < i; j++ {
		if isBlank(s.text[j]) && j+1 < i && !isBlank(s.text[j+1]) {
			words++
		}
	}
	return words <= shortPart
}

// isTopic reports whether no more than two words stand between the beginning of the sentence and i.
func (s *scanner) isTopic(i int) bool {
	words := 0
	for j := i; j > s.begin; words++ {
		if words == 2 || i-j > 80 {
			return false
		}
		j = s.blankBefore(j)
		for j > s.begin && !isBlank(s.text[j-1]) && i-j <= 80 {
			j--
		}
	}
	return true
}

// asksSoon reports whether the next stop after i is a question mark, within 80 runes.
func (s *scanner) asksSoon(i int) bool {
	for end := min(i+80, len(s.text)); i < end; i++ {
		if classOf(s.text[i]) == stop {
			return s.text[i] == arabic.QuestionMark
		}
	}
	return false
}

// isLastWord reports whether only marks stand between the word at i and the end of the line or the next stop that does not ask.
func (s *scanner) isLastWord(i int) bool {
	j := s.wordAfter(i)
	if j == i || arabic.IsDigit(s.text[j-1]) {
		return false
	}
	for j < len(s.text) && (isBlank(s.text[j]) || classOf(s.text[j]) == closing || classOf(s.text[j]) == quote) {
		if isBlank(s.text[j]) && j+1 < len(s.text) && classOf(s.text[j+1]) == other {
			return false
		}
		j++
	}
	return j == len(s.text) || classOf(s.text[j]) == stop && s.text[j] != arabic.QuestionMark
}

// continues returns how the word at i goes on with the sentence, or "" when it does not.
func (s *scanner) continues(i int) string {
	if j := s.wordAfter(i); j-i > 1 && j-i <= 8 {
		return look(continuations, s.text[i:j])
	}
	return ""
}

// opensClause reports whether the word at i opens a new clause: it begins with و or ف (وقال, but neither و"نعم" nor في).
func (s *scanner) opensClause(i int) bool {
	if r := s.text[i]; r != arabic.Waw && r != arabic.Feh || i+1 == len(s.text) {
		return false
	}
	return classOf(s.text[i+1]) == other && s.continues(i) == ""
}
