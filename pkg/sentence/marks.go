package sentence

// marks follows the quotation marks and brackets of a line.
type marks struct {
	quoted   bool // within “ ” or " "
	guillems int  // depth of « »
	brackets int  // depth of ( )
	bracket  int  // where the outermost open bracket stands, or the last one that was
}

// see notes the mark of class c at i; it returns true when the mark closes.
func (m *marks) see(text []rune, i int, c class, begin int) bool {
	switch r := text[i]; {
	case c == quote:
		opens := m.opensQuote(text, i, begin)
		m.quoted = opens
		return !opens
	case r == '«' || r == '‹':
		m.guillems++
	case r == '»' || r == '›':
		m.guillems = max(m.guillems-1, 0)
		return true
	case c == opening:
		if m.brackets == 0 {
			m.bracket = i
		}
		m.brackets++
	case c == closing:
		m.brackets = max(m.brackets-1, 0)
		return true
	}
	return false
}

// opensQuote reports whether the mark at i, of a kind that opens as well as closes, opens: it does after space and before a word (قال "نعم), closes after a word and
// before space (نعم" ثم), and where space says nothing does what was not done last (و"نعم"،).
func (m *marks) opensQuote(text []rune, i, begin int) bool {
	before := i == begin || isBlank(text[i-1])
	after := i+1 == len(text) || isBlank(text[i+1])
	switch {
	case before && !after && classOf(text[i+1]) == other:
		return true
	case after && !before:
		return false
	}
	return !m.quoted
}
