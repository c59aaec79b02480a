package schemas_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/isnad-news/isnad/schemas"
)

var update = flag.Bool("update", false, "write docs/messages.md anew")

// messages are the sections of docs/messages.md. Each has a schema and an example in testdata.
var messages = []struct{ schema, subject string }{
	{schemas.Raw, "articles.raw"},
	{schemas.Enriched, "articles.enriched"},
	{schemas.Quote, "quotes.<speaker>"},
	{schemas.Entity, "entities.<type>.<id>"},
	{schemas.DeadLetter, "articles.dead.<stage>"},
}

const head = `# Messages

What goes over NATS, field by field. This page is made from the schemas in [schemas/](../schemas), which are the full contract; a schema only ever gains optional fields, anything else is a new version.
Messages are JSON in UTF-8. Offsets count Unicode code points, from 0, half-open. Fields that are not listed are not read.

Messages of the stream carry the header ` + "`Nats-Msg-Id`" + `, by which the server drops a second copy, and ` + "`Isnad-Received`" + `, when the raw article came in.

The articles between the stages, on ` + "`articles.cleaned`, `articles.split` and `articles.quoted`" + `, are [enriched articles](#enriched-article) on their way: sentences come with the second, quotes with the third,
entities and speakers last.
`

// TestMessageReference keeps docs/messages.md in step with the schemas and the examples; -update writes it.
func TestMessageReference(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(head)
	for _, m := range messages {
		s := readSchema(t, m.schema)
		example, err := os.ReadFile("testdata/" + m.schema + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if err := schemas.Validate(m.schema, example); err != nil {
			t.Errorf("testdata/%s.json: %v", m.schema, err)
		}
		fmt.Fprintf(&b, "\n## %s\nSubject `%s`, schema [%s.schema.json](../schemas/%s.schema.json). %s\n\n", s.Title, m.subject, m.schema, m.schema, s.Description)
		s.table(&b)
		fmt.Fprintf(&b, "\n```json\n%s```\n", example)
	}
	b.WriteString("\n## Parts\n")
	definitions := readSchema(t, "definitions")
	for _, d := range definitions.Defs.list {
		if d.value.Properties.list != nil {
			fmt.Fprintf(&b, "\n### Part %s\n%s\n\n", d.name, d.value.Description)
			d.value.table(&b)
		}
	}
	const file = "../docs/messages.md"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(kept), b.String()); diff != "" {
		t.Errorf("docs/messages.md is not what the schemas say; `go test ./schemas -update` writes it:\n%s", diff)
	}
}

// schema is what the page shows of a JSON Schema.
type schema struct {
	Title, Description, Type, Format string
	Ref                              string `json:"$ref"`
	Const                            string
	Enum                             []string
	Required                         []string
	Properties                       ordered
	Items                            *schema
	AllOf                            []schema
	Defs                             ordered `json:"$defs"`
}

// ordered is an object of schemas in the order of the file.
type ordered struct{ list []named }

type named struct {
	name  string
	value schema
}

func (o *ordered) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if _, err := d.Token(); err != nil {
		return err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		one := named{name: name.(string)}
		if err := d.Decode(&one.value); err != nil {
			return err
		}
		o.list = append(o.list, one)
	}
	return nil
}

func readSchema(t *testing.T, name string) schema {
	t.Helper()
	data, err := schemas.Files.ReadFile(name + ".schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var s schema
	if err := json.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s schema) table(b *strings.Builder) {
	required := map[string]bool{}
	for _, name := range s.Required {
		required[name] = true
	}
	b.WriteString("| field | | type | what |\n|---|---|---|---|\n")
	for _, p := range s.Properties.list {
		always := "optional"
		if required[p.name] {
			always = "always"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", p.name, always, p.value.kind(), p.value.Description)
	}
}

// kind says what a value is.
func (s schema) kind() string {
	switch {
	case s.Ref != "":
		name := path.Base(s.Ref)
		if name == "offset" {
			return "offset"
		}
		return "[" + name + "](#part-" + name + ")"
	case s.Const != "":
		return "`" + s.Const + "`"
	case s.Enum != nil:
		var values []string
		for _, v := range s.Enum {
			if v != "" {
				values = append(values, "`"+v+"`")
			}
		}
		return strings.Join(values, ", ")
	case s.Items != nil:
		return "list of " + s.Items.kind()
	case s.AllOf != nil:
		kind := s.AllOf[0].kind()
		for _, more := range s.AllOf[1:] {
			kind += " with " + strings.Join(more.Required, ", ")
		}
		return kind
	case s.Format != "":
		return s.Format
	}
	return s.Type
}
