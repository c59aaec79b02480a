package sentence

import (
	"slices"

	"github.com/isnad-news/isnad/pkg/arabic"
)

// isAbbreviation reports whether the full stop of b belongs to the word before it: an abbreviation, an initial or an address.
func (s *scanner) isAbbreviation(b boundary) bool {
	start := s.wordBefore(b.start, true)
	token := s.text[start:b.start]
	if len(token) == 0 {
		return false
	}
	last := token[1+lastStop(token):]
	if b.next == b.end {
		return s.gluedAbbreviation(b, start, last)
	}
	initial, word := isInitial(last)
	class := abbreviationClass(token)
	switch {
	case class == "unit": // عام 300 ق.م. في
		return s.continues(b.next) != ""
	case class != "title" && !initial:
		return false
	case s.afterNumber(start) || s.afterInitial(start, len(last)) || s.afterLabel(start): // 10 د. تعرف, بي بي سي. إنها, المجموعة أ. يلعب
		return false
	case class == "title": // د. أحمد
		return true
	case isASCII(last[len(last)-1]): // Edward O. Wilson, G.R.U. تآمر
		return len(last) < len(token) && !s.opensClause(b.next) || isASCII(s.text[b.next])
	case len(last) < len(token) || s.afterStoppedInitial(start): // سي.إن.إن. ترك, سي. إن. إن
		return !s.opensClause(b.next)
	case word: // نثق بي. إنه, but بي. بي. سي
		return s.isStoppedInitial(b.next)
	}
	return !s.opensClause(b.next) // جورج دبليو. بوش, ماهر د. حضر; but ماهر د. وحضر
}

// gluedAbbreviation decides about a stop with no space after it.
func (s *scanner) gluedAbbreviation(b boundary, start int, last []rune) bool {
	next := s.text[b.next:s.wordAfter(b.next)]
	if len(next) == 0 {
		return false
	}
	if look(domains, next) != "" { // العربية.نت
		return true
	}
	initial := isGluedInitial(last)
	nextInitial, _ := isInitial(next)
	switch {
	case nextInitial && (initial || len(next) == 1): // سي.إن, محمد.ر
		return true
	case s.afterNumber(start): // 10 د.تعرف
		return false
	case abbreviationClass(last) == "title": // د.أحمد, أ.د.أحمد
		return true
	}
	return initial && !s.opensClause(b.next) // جيه.سافرا
}

// abbreviationClass returns the class of an abbreviation, or ""; before a title may stand و (ود. ليلى).
func abbreviationClass(token []rune) string {
	if len(token) > 8 {
		return ""
	}
	class := look(abbreviations, token)
	if class == "" && token[0] == arabic.Waw && look(abbreviations, token[1:]) == "title" {
		return "title"
	}
	return class
}

// lastStop returns where the last full stop of token stands, or -1.
func lastStop(token []rune) int {
	for i := len(token) - 1; i >= 0; i-- {
		if token[i] == '.' {
			return i
		}
	}
	return -1
}

// afterNumber reports whether a number, or a stroke as in كلم/س, stands right before start, or the word there begins with a digit.
func (s *scanner) afterNumber(start int) bool {
	if arabic.IsDigit(s.text[start]) {
		return true
	}
	if start > s.begin && s.text[start-1] == '/' {
		return true
	}
	i := s.blankBefore(start)
	return i < start && i > s.begin && arabic.IsDigit(s.text[i-1])
}

// afterInitial reports whether a letter or the name of one stands without a stop before the word of length n at start, as in بي بي سي and 12 م د, but not in فإن م.
func (s *scanner) afterInitial(start, n int) bool {
	i := s.blankBefore(start)
	initial, word := isInitial(s.text[s.wordBefore(i, false):i])
	return initial && i < start && (!word || n > 1)
}

// afterStoppedInitial reports whether a letter or the name of one stands before start with a stop, as in سي. إن.
func (s *scanner) afterStoppedInitial(start int) bool {
	i := s.blankBefore(start)
	if i == s.begin || s.text[i-1] != '.' {
		return false
	}
	initial, _ := isInitial(s.text[s.wordBefore(i-1, false) : i-1])
	return initial
}

// afterLabel reports whether a word that a letter names stands before start, as in فيتامين د.
func (s *scanner) afterLabel(start int) bool {
	i := s.blankBefore(start)
	word := s.text[s.wordBefore(i, false):i]
	return look(abbreviations, word) == "label"
}

// isStoppedInitial reports whether a letter or the name of one stands at i with a stop after it.
func (s *scanner) isStoppedInitial(i int) bool {
	j := s.wordAfter(i)
	initial, _ := isInitial(s.text[i:j])
	return initial && j < len(s.text) && s.text[j] == '.'
}

// blankBefore returns where the space before i begins.
func (s *scanner) blankBefore(i int) int {
	for i > s.begin && isBlank(s.text[i-1]) {
		i--
	}
	return i
}

// isListNumber reports whether the stop at i ends the number of a list item: one or two digits, or a letter, that open the sentence (1. الأمن), or digits after a colon.
func (s *scanner) isListNumber(i int) bool {
	j := s.wordBefore(i, false)
	word := s.text[j:i]
	digits := !slices.ContainsFunc(word, func(r rune) bool { return !arabic.IsDigit(r) })
	switch {
	case len(word) == 0 || len(word) > 2 || len(word) == 2 && !digits:
		return false
	case s.blankBefore(j) == s.begin:
		return true
	case !digits || !isBlank(s.text[j-1]):
		return false
	}
	j = s.blankBefore(j)
	return j > s.begin && s.text[j-1] == ':'
}
