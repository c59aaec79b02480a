package quote

import (
	_ "embed"

	"github.com/isnad-news/isnad/pkg/arabic"
)

//go:embed data/marked.txt
var labelFile string

// labels are names that stand in marks often, in matching form.
var labels = loadLabels()

func loadLabels() map[string]bool {
	out := map[string]bool{}
	for _, row := range rows(labelFile) {
		out[arabic.Key(row[0])] = true
	}
	return out
}

// isLabel reports whether the words of a short region are a name or what something is called, rather than what somebody said: "الجزيرة"، "كامب نو".
func (d *document) isLabel(r *region) bool {
	a, b := d.inside(r)
	first := &d.tokens[a]
	switch n := b - a; {
	case n > 3:
		return false
	case !first.word || !arabic.IsLetter(d.text[first.start]), first.is(org|given|state) && !first.is(prep):
		return true
	case d.takesName(a), d.key(a) == "ابو", d.letters(a, b) > 1:
		return true // "حي النور"، "أبو حسن"، "أف بي آي"
	case first.article && n == 1:
		return true // "الفيديو"
	case first.article && n == 2 && d.text[d.tokens[a+1].start] != arabic.Waw && d.text[d.tokens[a+1].start] != arabic.Lam:
		return true // "الدولة الإسلامية", but "المزعزعة للاستقرار"
	}
	var buf [128]byte
	key := buf[:0]
	for k := a; k < b; k++ {
		if k > a {
			key = append(key, ' ')
		}
		key = arabic.AppendKey(key, d.text[d.tokens[k].start:d.tokens[k].end])
	}
	return labels[string(key)]
}

// letterNames are the names of Latin letters, as Arabic writes abbreviations from abroad.
var letterNames = map[string]bool{
	"اي": true, "بي": true, "سي": true, "دي": true, "اف": true, "جي": true, "اتش": true, "كي": true, "ال": true, "ام": true, "ان": true, "او": true, "كيو": true, "ار": true, "اس": true, "تي": true, "يو": true, "اكس": true,
}

// letters counts the names of Latin letters among the tokens from a up to b.
func (d *document) letters(a, b int) int {
	n := 0
	for k := a; k < b; k++ {
		if t := &d.tokens[k]; t.end-t.start <= 3 && letterNames[d.key(k)] {
			n++
		}
	}
	return n
}

// plain reports whether the word at k has the shape of an ordinary word rather than of a name from abroad: معيبة، متورطا، انتهى، مفاجئ.
func (d *document) plain(k int) bool {
	t := &d.tokens[k]
	if !t.word || t.article || t.end-t.start < 3 {
		return false
	}
	switch d.text[t.end-1] {
	case arabic.TehMarbuta, arabic.AlefMaksura, arabic.Alef, 0x064b:
		return true
	}
	switch d.text[t.start] {
	case 'م', 'س', 'ت', arabic.Yeh:
		return true
	}
	return false
}
