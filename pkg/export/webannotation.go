package export

import (
	"net/url"

	"github.com/isnad-news/isnad/pkg/article"
)

// context is how many code points of the text a selector tells before and after its words.
const context = 32

// AnnotationPage is all annotations of an article, as a page of the W3C's Web Annotation Data Model (https://www.w3.org/TR/annotation-model/).
type AnnotationPage struct {
	Context string       `json:"@context"`
	ID      string       `json:"id"`
	Type    string       `json:"type"`
	Label   string       `json:"label,omitempty"`
	Items   []Annotation `json:"items"`
}

// Annotation says something (Body) about places in the text (Target).
type Annotation struct {
	ID         string   `json:"id"`
	Type       string   `json:"type"`
	Motivation string   `json:"motivation"`
	Body       []Body   `json:"body"`
	Target     []Target `json:"target"`
}

// Body is either words (TextualBody) or another resource (SpecificResource).
type Body struct {
	Type     string `json:"type"`
	Purpose  string `json:"purpose"`
	Value    string `json:"value,omitempty"`
	Language string `json:"language,omitempty"`
	Source   string `json:"source,omitempty"`
}

// Target is a place in the clean text of an article. Scope is the page where the article was published.
type Target struct {
	Type     string     `json:"type"`
	Source   Source     `json:"source"`
	Scope    string     `json:"scope,omitempty"`
	Selector []Selector `json:"selector"`
}

// Source is the clean text of an article.
type Source struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Format   string `json:"format"`
	Language string `json:"language"`
}

// Selector is a TextPositionSelector, in code points as the model asks for, or a TextQuoteSelector.
type Selector struct {
	Type   string `json:"type"`
	Start  *int   `json:"start,omitempty"`
	End    *int   `json:"end,omitempty"`
	Exact  string `json:"exact,omitempty"`
	Prefix string `json:"prefix,omitempty"`
	Suffix string `json:"suffix,omitempty"`
}

// ArticleURI names an article for the world: a tag URI (RFC 4151), since articles need no address.
func ArticleURI(id string) string {
	return "tag:isnad-news.github.io,2026:article/" + url.PathEscape(id)
}

// WebAnnotations returns the annotations of the article. A quote is classified by its kind and identified by its speaker; its cue and the words that name its source link to it. An entity has all
// its mentions as targets.
func WebAnnotations(a *article.Article) AnnotationPage {
	w := annotator{a: a, text: []rune(a.Text), base: ArticleURI(a.ID)}
	page := AnnotationPage{Context: "http://www.w3.org/ns/anno.jsonld", ID: w.base + "#annotations", Type: "AnnotationPage", Label: a.Title, Items: []Annotation{}}
	for _, q := range a.Quotes {
		page.Items = append(page.Items, w.quote(q)...)
	}
	for _, e := range a.Entities {
		page.Items = append(page.Items, w.entity(e))
	}
	return page
}

type annotator struct {
	a    *article.Article
	text []rune
	base string
}

func (w annotator) quote(q article.Quote) []Annotation {
	id := w.base + "#" + q.ID
	by, e := speakerOf(w.a, q)
	body := []Body{{Type: "TextualBody", Purpose: "classifying", Value: q.Kind}}
	if by.Name != "" {
		body = append(body, w.words("identifying", by.Name))
	}
	if by.Role != "" && by.Role != by.Name {
		body = append(body, w.words("describing", by.Role))
	}
	if e != nil && e.Wikidata != "" {
		body = append(body, wikidata(e.Wikidata))
	}
	out := []Annotation{w.annotation(id, "classifying", body, q.Span)}
	link := Body{Type: "SpecificResource", Purpose: "linking", Source: id}
	if q.Cue != nil {
		out = append(out, w.annotation(id+"-cue", "linking", []Body{link, w.words("tagging", q.Cue.Lemma)}, q.Cue.Span))
	}
	if q.Source != nil {
		out = append(out, w.annotation(id+"-mention", "linking", []Body{link}, q.Source.Span))
	}
	return out
}

func (w annotator) entity(e article.Entity) Annotation {
	body := []Body{{Type: "TextualBody", Purpose: "classifying", Value: e.Type}, w.words("identifying", e.Name)}
	for _, r := range e.Roles {
		body = append(body, w.words("describing", r))
	}
	if e.Wikidata != "" {
		body = append(body, wikidata(e.Wikidata))
	}
	spans := make([]article.Span, len(e.Mentions))
	for i, m := range e.Mentions {
		spans[i] = m.Span
	}
	return w.annotation(w.base+"#"+e.ID, "identifying", body, spans...)
}

func wikidata(id string) Body {
	return Body{Type: "SpecificResource", Purpose: "identifying", Source: "http://www.wikidata.org/entity/" + id}
}

func (w annotator) words(purpose, value string) Body {
	return Body{Type: "TextualBody", Purpose: purpose, Value: value, Language: w.a.Language}
}

func (w annotator) annotation(id, motivation string, body []Body, spans ...article.Span) Annotation {
	out := Annotation{ID: id, Type: "Annotation", Motivation: motivation, Body: body, Target: []Target{}}
	for _, s := range spans {
		out.Target = append(out.Target, Target{
			Type: "SpecificResource", Source: Source{ID: w.base, Type: "Text", Format: "text/plain", Language: w.a.Language}, Scope: w.a.URL,
			Selector: []Selector{
				{Type: "TextPositionSelector", Start: &s.Start, End: &s.End},
				{
					Type: "TextQuoteSelector", Exact: string(w.text[s.Start:s.End]),
					Prefix: string(w.text[max(s.Start-context, 0):s.Start]), Suffix: string(w.text[s.End:min(s.End+context, len(w.text))]),
				},
			},
		})
	}
	return out
}
