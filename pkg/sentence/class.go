package sentence

import "unicode"

// class says what a rune does for the splitter.
type class uint8

const (
	other     class = iota
	stop            // . ؟ ? ! … ۔
	quote           // a quotation mark that opens as well as closes: " “ ” „
	opening         // a mark that only opens: « (
	closing         // a mark that only closes: » )
	separator       // a mark that carries the sentence on: ، ؛ :
	newline
)

// classes holds the class of each rune up to the end of General Punctuation; all others are other.
var classes = func() (t [0x2070]class) {
	for c, set := range map[class]string{
		stop:      ".؟?!…۔",
		quote:     "\"“”„‟",
		opening:   "«‹([{",
		closing:   "»›)]}",
		separator: "،,؛;:",
		newline:   "\n\r\v\f\u0085\u2028\u2029",
	} {
		for _, r := range set {
			t[r] = c
		}
	}
	return t
}()

func classOf(r rune) class {
	if uint32(r) < uint32(len(classes)) {
		return classes[r]
	}
	return other
}

// isBlank reports whether r is space or an invisible mark, such as a direction mark.
func isBlank(r rune) bool {
	switch {
	case r < 0x80:
		return r == ' ' || r >= '\t' && r <= '\r'
	case r < 0x2000:
		return r == 0x85 || r == 0xa0 || r == 0x061c || r == 0x1680
	}
	return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)
}
