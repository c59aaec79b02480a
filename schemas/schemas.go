// Package schemas holds the JSON Schema (2020-12) of every message on a subject, and checks messages against them.
package schemas

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/segmentio/encoding/json"
)

// Files holds the schemas as users read them.
//
//go:embed *.schema.json
var Files embed.FS

// Names of the schemas: the file is NAME.schema.json.
const (
	Raw        = "article.raw"
	Cleaned    = "article.cleaned"
	Split      = "article.split"
	Quoted     = "article.quoted"
	Enriched   = "article.enriched"
	Quote      = "quote"
	Entity     = "entity"
	DeadLetter = "deadletter"
)

// Names lists all schemas.
func Names() []string {
	return []string{Raw, Cleaned, Split, Quoted, Enriched, Quote, Entity, DeadLetter}
}

const base = "https://isnad-news.github.io/schemas/"

var compiled = sync.OnceValues(func() (map[string]*jsonschema.Schema, error) {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	names := append(Names(), "definitions")
	for _, name := range names {
		data, err := Files.ReadFile(name + ".schema.json")
		if err != nil {
			return nil, fmt.Errorf("read schema: %w", err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("decode schema %s: %w", name, err)
		}
		if err := c.AddResource(base+name+".schema.json", doc); err != nil {
			return nil, fmt.Errorf("add schema %s: %w", name, err)
		}
	}
	out := map[string]*jsonschema.Schema{}
	for _, name := range names {
		s, err := c.Compile(base + name + ".schema.json")
		if err != nil {
			return nil, fmt.Errorf("compile schema %s: %w", name, err)
		}
		out[name] = s
	}
	return out, nil
})

var errTrailing = errors.New("more than one value")

// Validate checks a message against the named schema. The error names the places that are wrong in one line, without their values, for values may be article text.
func Validate(name string, data []byte) error {
	all, err := compiled()
	if err != nil {
		return err
	}
	s, ok := all[name]
	if !ok {
		return fmt.Errorf("no schema named %q", name)
	}
	var doc any
	if rest, err := json.Parse(data, &doc, json.UseNumber); err != nil || len(rest) > 0 {
		return fmt.Errorf("decode message: %w", cmp.Or(err, errTrailing))
	}
	err = s.Validate(doc)
	if err == nil {
		return nil
	}
	wrong, ok := err.(*jsonschema.ValidationError) //nolint:errorlint // Validate documents this very type.
	if !ok {
		return err
	}
	return fmt.Errorf("message does not follow %s.schema.json: %s", name, strings.Join(places(wrong, nil), "; "))
}

// places lists where the leaves of a validation error lie and which keyword they break.
func places(e *jsonschema.ValidationError, out []string) []string {
	if len(out) >= 5 {
		return out
	}
	if len(e.Causes) == 0 {
		return append(out, "/"+strings.Join(e.InstanceLocation, "/")+" breaks "+strings.Join(e.ErrorKind.KeywordPath(), "/"))
	}
	for _, c := range e.Causes {
		out = places(c, out)
	}
	return out
}
