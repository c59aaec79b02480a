package schemas_test

import (
	"strings"
	"testing"

	"github.com/isnad-news/isnad/schemas"
)

const quote = `{"id":"q1","kind":"direct","start":0,"end":3,"text":"نعم","sentence":0,"cue":{"start":4,"end":7,"text":"قال","lemma":"قال"},` +
	`"mention":{"start":8,"end":11,"text":"علي"},"speaker":{"name":"علي","by":"name","confidence":0.9}}`

const document = `{"schema":"isnad.article.v1","id":"a","language":"ar","text":"نعم قال علي","offsets":"codepoint","paragraphs":[{"start":0,"end":11,"kind":"body"}],` +
	`"removed":[],"alignment":[{"start":0,"end":11,"raw_start":0,"raw_end":11}],"sentences":[{"start":0,"end":11}],"quotes":[` + quote + `],` +
	`"entities":[{"id":"e1","type":"PER","name":"علي","mentions":[{"start":8,"end":11,"text":"علي"}]}],"history":[]}`

var good = map[string]string{
	schemas.Raw:        `{"text":"نص"}`,
	schemas.Cleaned:    document,
	schemas.Split:      document,
	schemas.Quoted:     document,
	schemas.Enriched:   document,
	schemas.Quote:      `{"schema":"isnad.quote.v1","id":"a/q1","article":{"id":"a"},"quote":` + quote + `}`,
	schemas.Entity:     `{"schema":"isnad.entity.v1","id":"a/e1","article":{"id":"a"},"entity":{"id":"e1","type":"LOC","name":"قطر","wikidata":"Q846","mentions":[{"start":0,"end":3,"text":"قطر"}]}}`,
	schemas.DeadLetter: `{"schema":"isnad.deadletter.v1","stage":"clean","subject":"articles.raw","id":"a","reason":"empty","error":"empty: no text","tries":1,"at":"2026-01-02T03:04:05Z","data":"{}"}`,
}

func TestGoodMessagesAreTaken(t *testing.T) {
	t.Parallel()
	for _, name := range schemas.Names() {
		if err := schemas.Validate(name, []byte(good[name])); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBadMessagesAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, old, new string }{
		{schemas.Raw, `"text"`, `"txt"`},
		{schemas.Raw, `"نص"`, `5`},
		{schemas.Cleaned, `"codepoint"`, `"byte"`},
		{schemas.Split, `"sentences"`, `"sentence"`},
		{schemas.Quoted, `"direct"`, `"spoken"`},
		{schemas.Enriched, `"speaker"`, `"said_by"`},
		{schemas.Enriched, `"PER"`, `"PERSON"`},
		{schemas.Quote, `0.9`, `1.9`},
		{schemas.Entity, `"Q846"`, `"846"`},
		{schemas.DeadLetter, `"2026-01-02T03:04:05Z"`, `"yesterday"`},
		{schemas.DeadLetter, `"data"`, `"data_gzip":"","data_base64"`},
	} {
		message := strings.Replace(good[c.name], c.old, c.new, 1)
		if message == good[c.name] {
			t.Fatalf("%s holds no %s", c.name, c.old)
		}
		if err := schemas.Validate(c.name, []byte(message)); err == nil {
			t.Errorf("%s with %s for %s is taken", c.name, c.new, c.old)
		}
	}
}

func TestErrorsHoldNoValues(t *testing.T) {
	t.Parallel()
	err := schemas.Validate(schemas.Raw, []byte(`{"text":"نص","content_type":"سر"}`))
	if err == nil || strings.Contains(err.Error(), "سر") || !strings.Contains(err.Error(), "/content_type") {
		t.Errorf("error %v", err)
	}
}
