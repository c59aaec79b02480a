package entity

import "github.com/isnad-news/isnad/pkg/entity/internal/tagger"

// window is how many sentences of a file without document ends are taken for one document.
const window = 25

// TagTokens returns the BIO tags of a sentence that is cut into tokens already, by the conventions of the ANERcorp benchmark.
func TagTokens(tokens []string) []string { return TagSentences([][]string{tokens})[0] }

// TagSentences returns the BIO tags of the sentences of a file, cut into tokens already, by the conventions of the ANERcorp benchmark.
// As such files do not tell where a document ends, 25 sentences that follow each other are taken for one.
func TagSentences(sentences [][]string) [][]string {
	out := make([][]string, 0, len(sentences))
	for len(sentences) > 0 {
		n := min(window, len(sentences))
		out = append(out, tagDocument(sentences[:n])...)
		sentences = sentences[n:]
	}
	return out
}

// tagDocument tags sentences in view of each other. A token that the tagger cuts in several has the tag of its first word.
func tagDocument(sentences [][]string) [][]string {
	t := benchmark()
	r := rooms.Get().(*room)
	defer rooms.Put(r)
	r.document.Reset()
	firsts := make([][]int, len(sentences))
	n := 0
	for i, s := range sentences {
		firsts[i] = make([]int, len(s))
		for j, w := range s {
			text := []rune(w)
			r.tokens, r.runes = tagger.Tokens(r.tokens[:0], nil, text, 0, len(text))
			firsts[i][j] = -1
			for _, token := range r.tokens {
				t.Add(&r.document, token.Key)
				if firsts[i][j] < 0 && (token.Word || len(r.tokens) == 1) {
					firsts[i][j] = n
				}
				n++
			}
		}
		r.document.End()
	}
	t.Tag(&r.document)
	r.document.Agree()
	out := make([][]string, len(sentences))
	for i, at := range firsts {
		out[i] = make([]string, len(at))
		for j, k := range at {
			out[i][j] = tagger.Labels[0]
			if k >= 0 {
				out[i][j] = tagger.Labels[r.document.Tags[k]]
			}
		}
	}
	return out
}
