package quote

import (
	"unicode"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
)

// token is a word or a punctuation mark, with what the lexicon knows of it.
type token struct {
	start, end int32
	word       bool
	// and says that the entry is that of the word without و or ف in front.
	and bool
	// article says that the word begins with ال.
	article bool
	// mark is the rune of a token that is no word.
	mark rune
	*entry
	// sentence indexes the sentences.
	sentence int32
	// region indexes the innermost marked region that holds the token, or is -1. An opening mark belongs to the region it opens.
	region int32
}

var unknown = new(entry)

// is reports whether the token has one of the classes.
func (t *token) is(c class) bool { return t.class&c != 0 }

// lex cuts a paragraph into tokens.
func lex(text []rune, p article.Span, sentences []article.Span, sentence int, out []token) ([]token, int) {
	var buf [64]byte
	for i := p.Start; i < p.End; {
		for sentence+1 < len(sentences) && i >= sentences[sentence].End && i >= sentences[sentence+1].Start {
			sentence++
		}
		r := text[i]
		if unicode.IsSpace(r) {
			i++
			continue
		}
		t := token{start: int32(i), entry: unknown, sentence: int32(sentence), region: -1}
		if !arabic.IsWord(r) {
			t.mark = r
			i++
			t.end = int32(i)
			out = append(out, t)
			continue
		}
		i = arabic.WordEnd(text, i, p.End)
		t.end = int32(i)
		t.word = true
		key := arabic.AppendKey(buf[:0], text[t.start:t.end])
		t.entry, t.and = lookup(key)
		if c := t.cue; c != nil && c.form == participle && t.class == 0 && (text[t.end-1] == arabic.Heh || len(out) > 0 && (danglers[out[len(out)-1].key] || arabic.IsDigit(text[out[len(out)-1].start])) && !t.and) {
			t.entry, t.and = unknown, false // مقره، في مذكرة، 40 متهما
		}
		t.article = len(key) > 8 && key[0] == 0xd8 && key[1] == 0xa7 && key[2] == 0xd9 && key[3] == 0x84
		out = append(out, t)
	}
	return out, sentence
}

// without returns what the lexicon knows of the word without its first n letters, a clitic.
func (d *document) without(t *token, n int32) *entry {
	var buf [64]byte
	e, _ := lookup(arabic.AppendKey(buf[:0], d.text[t.start+n:t.end]))
	return e
}

// lookup finds a key, or what is left of it without و, ف or the ل of a verb in front (وقال، ليقول).
func lookup(key []byte) (*entry, bool) {
	if e := lexicon[string(key)]; e != nil {
		return e, false
	}
	if len(key) > 6 && string(key[:2]) == "ل" && (string(key[2:4]) == "ي" || string(key[2:4]) == "ت") {
		if e := lexicon[string(key[2:])]; e != nil && e.class == 0 && e.cue != nil && e.cue.form == imperfect && e.cue.takes&weak == 0 {
			return e, true
		}
	}
	if len(key) > 4 && key[0] == 0xd9 && (key[1] == 0x88 || key[1] == 0x81) {
		if e := lexicon[string(key[2:])]; e != nil {
			return e, true
		}
	}
	return unknown, false
}
