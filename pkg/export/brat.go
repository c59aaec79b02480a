package export

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/isnad-news/isnad/pkg/article"
)

// BratConfig is the annotation.conf that the files of Brat need beside them.
const BratConfig = `# Types of the annotations that isnad writes. Its references to Wikidata show where tools.conf names a normalization database called Wikidata.
[entities]
DirectQuote
MixedQuote
IndirectQuote
Cue
Source
PER
LOC
ORG
MISC

[relations]
Attribution	Arg1:DirectQuote|MixedQuote|IndirectQuote, Arg2:Source|PER|LOC|ORG|MISC
CuedBy	Arg1:DirectQuote|MixedQuote|IndirectQuote, Arg2:Cue
<OVERLAP>	Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
FoundBy	Arg:DirectQuote|MixedQuote|IndirectQuote, Value:name|role|pronoun|carried|headline|none
`

// bratQuotes are the types of quotes.
var bratQuotes = map[string]string{article.Direct: "DirectQuote", article.Mixed: "MixedQuote", article.Indirect: "IndirectQuote"}

// Brat returns the annotations of the article in brat's standoff format (https://brat.nlplab.org/standoff.html), for a file NAME.ann beside NAME.txt with the article's text.
//
// Quotes, their cues, those named as their sources, and the mentions of entities are text-bound annotations (T). An Attribution (R) leads from a quote to the mention of its speaker,
// or, where the article has none beside it, to the first mention of the speaker; CuedBy leads to the cue. Mentions of one entity are equivalent (*), Wikidata ids are
// normalisations (N), and notes (#) hold the speaker as found. An annotation over several lines is written in parts, as brat does.
func Brat(a *article.Article) []byte {
	b := brat{text: []rune(a.Text), spans: map[article.Span]string{}, first: map[string]string{}}
	for _, e := range a.Entities {
		b.entity(e)
	}
	for _, q := range a.Quotes {
		b.quote(q)
	}
	return []byte(b.out.String())
}

// brat writes annotations in the order of the document's lists.
type brat struct {
	text []rune
	out  strings.Builder
	// spans are the ids of the mentions of entities.
	spans map[article.Span]string
	// first is the first mention of each entity, by the entity's id.
	first map[string]string
	// counts of the ids that each letter has.
	counts struct{ t, r, n, a, note int }
}

func (b *brat) entity(e article.Entity) {
	var same []string
	for _, m := range e.Mentions {
		id := b.span(e.Type, m.Span)
		b.spans[m.Span] = id
		same = append(same, id)
		if e.Wikidata != "" {
			b.counts.n++
			b.line("N", b.counts.n, "Reference "+id+" Wikidata:"+e.Wikidata, e.Name)
		}
	}
	if len(same) > 0 {
		b.first[e.ID] = same[0]
		if len(e.Roles) > 0 {
			b.note(same[0], e.Name+" ("+strings.Join(e.Roles, "، ")+")")
		}
	}
	if len(same) > 1 {
		b.out.WriteString("*\tEquiv " + strings.Join(same, " ") + "\n")
	}
}

func (b *brat) quote(q article.Quote) {
	id := b.span(bratQuotes[q.Kind], q.Span)
	if q.Cue != nil {
		b.relation("CuedBy", id, b.span("Cue", q.Cue.Span))
	}
	source := ""
	if q.Source != nil {
		if source = b.spans[q.Source.Span]; source == "" {
			source = b.span("Source", q.Source.Span)
		}
	}
	if s := q.Speaker; s != nil {
		if source == "" {
			source = b.first[s.Entity]
		}
		b.counts.a++
		b.line("A", b.counts.a, "FoundBy "+id+" "+s.By)
		if s.Name != "" {
			words := s.Name
			if s.Role != "" && s.Role != s.Name {
				words += " (" + s.Role + ")"
			}
			b.note(id, words+", "+strconv.FormatFloat(s.Confidence, 'g', -1, 64))
		}
	}
	if source != "" {
		b.relation("Attribution", id, source)
	}
}

// span writes a text-bound annotation and returns its id.
func (b *brat) span(kind string, s article.Span) string {
	var offsets, words []string
	for start := s.Start; start < s.End; {
		end := start
		for end < s.End && b.text[end] != '\n' {
			end++
		}
		if end > start {
			offsets = append(offsets, fmt.Sprintf("%d %d", start, end))
			words = append(words, string(b.text[start:end]))
		}
		start = end + 1
	}
	b.counts.t++
	b.line("T", b.counts.t, kind+" "+strings.Join(offsets, ";"), strings.Join(words, " "))
	return "T" + strconv.Itoa(b.counts.t)
}

func (b *brat) relation(kind, from, to string) {
	b.counts.r++
	b.line("R", b.counts.r, kind+" Arg1:"+from+" Arg2:"+to)
}

func (b *brat) note(about, words string) {
	b.counts.note++
	b.line("#", b.counts.note, "AnnotatorNotes "+about, words)
}

// line writes the fields of an annotation parted by tabs, none of which has one or a line end within.
func (b *brat) line(letter string, n int, fields ...string) {
	b.out.WriteString(letter + strconv.Itoa(n))
	for _, f := range fields {
		b.out.WriteString("\t" + strings.NewReplacer("\t", " ", "\n", " ", "\r", " ").Replace(f))
	}
	b.out.WriteByte('\n')
}
