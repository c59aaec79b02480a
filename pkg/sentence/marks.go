package sentence

// marks follows the quotation marks and brackets of a line.
type marks struct {
	quoted    bool // within “ ” or " "
	guillemet bool // within « »
	reported  bool // the last quotation to open stands after a colon
	brackets  int  // depth of ( )
	bracket   int  // where the outermost open bracket stands, or the last one that was
}

// see notes the mark of class c at i.
func (m *marks) see(text []rune, i int, c class, begin int) {
	switch {
	case c == quote:
		if m.quoted = m.opensQuote(text, i, begin); m.quoted {
			m.reported = afterColon(text, i, begin)
		}
	case text[i] == '«':
		m.guillemet, m.reported = true, afterColon(text, i, begin)
	case text[i] == '»':
		m.guillemet = false
	case !isBracket(text[i]):
	case c == opening:
		if m.brackets == 0 {
			m.bracket = i
		}
		m.brackets++
	case c == closing:
		m.brackets = max(m.brackets-1, 0)
	}
}

// afterColon reports whether a colon stands before i, space aside.
func afterColon(text []rune, i, begin int) bool {
	for i > begin && isBlank(text[i-1]) {
		i--
	}
	return i > begin && text[i-1] == ':'
}

func isBracket(r rune) bool {
	switch r {
	case '(', ')', '[', ']', '{', '}':
		return true
	}
	return false
}

// opensQuote reports whether the mark at i, of a kind that opens as well as closes, opens: it does after space and before a word (قال "نعم), closes after a word and
// before space or a stop (نعم" ثم, نعم".), and where its neighbours say nothing does what was not done last (و"نعم"ثم).
func (m *marks) opensQuote(text []rune, i, begin int) bool {
	before, after := i == begin || isBlank(text[i-1]), i+1 == len(text)
	if !before {
		before = classOf(text[i-1]) == opening || text[i-1] == ':'
	}
	if !after {
		c := classOf(text[i+1])
		after = isBlank(text[i+1]) || c == stop || c == separator || c == closing
	}
	if before == after {
		return !m.quoted
	}
	return before
}
