package gateway

import (
	"bytes"
	_ "embed" // openapi.json
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/isnad-news/isnad/schemas"
	"github.com/segmentio/encoding/json"
)

// contract is the OpenAPI document without the schemas of the messages, which are those of the stream.
//
//go:embed openapi.json
var contract []byte

// definitions is where the schemas of messages find each other.
const definitions = "https://isnad-news.github.io/schemas/definitions.schema.json#/$defs/"

// openAPI is the contract with the messages' schemas among its components, so that one file says all.
var openAPI = sync.OnceValues(func() ([]byte, error) {
	var doc map[string]any
	if err := json.Unmarshal(contract, &doc); err != nil {
		return nil, fmt.Errorf("decode openapi.json: %w", err)
	}
	components, _ := doc["components"].(map[string]any)
	all, ok := components["schemas"].(map[string]any)
	if !ok {
		return nil, errors.New("openapi.json has no components/schemas")
	}
	for component, name := range map[string]string{"RawArticle": schemas.Raw, "EnrichedArticle": schemas.Enriched, "QuoteMessage": schemas.Quote, "EntityMessage": schemas.Entity} {
		schema, err := messageSchema(name)
		if err != nil {
			return nil, err
		}
		all[component] = schema
	}
	shared, err := messageSchema("definitions")
	if err != nil {
		return nil, err
	}
	parts, _ := shared["$defs"].(map[string]any)
	for name, schema := range parts {
		all[name] = schema
	}
	return json.MarshalIndent(doc, "", "  ")
})

// messageSchema returns a message's schema as a component: without an address of its own, and with its references to other components.
func messageSchema(name string) (map[string]any, error) {
	data, err := schemas.Files.ReadFile(name + ".schema.json")
	if err != nil {
		return nil, fmt.Errorf("read schema: %w", err)
	}
	data = bytes.ReplaceAll(data, []byte(definitions), []byte("#/components/schemas/"))
	data = bytes.ReplaceAll(data, []byte(`"#/$defs/`), []byte(`"#/components/schemas/`))
	var schema map[string]any
	if err := json.Unmarshal(data, &schema); err != nil {
		return nil, fmt.Errorf("decode schema %s: %w", name, err)
	}
	delete(schema, "$id")
	delete(schema, "$schema")
	return schema, nil
}

// getOpenAPI returns the contract.
func (g *Gateway) getOpenAPI(w http.ResponseWriter, _ *http.Request) {
	data, err := openAPI()
	if err != nil {
		g.fail(w, err)
		return
	}
	w.Header().Set("Content-Type", typeJSON)
	_, _ = w.Write(data)
}

// getSchema returns the JSON Schema of a message, as it stands in schemas/.
func (g *Gateway) getSchema(w http.ResponseWriter, r *http.Request) {
	name, ok := strings.CutSuffix(r.PathValue("name"), ".schema.json")
	data, err := schemas.Files.ReadFile(name + ".schema.json")
	if !ok || err != nil {
		g.fail(w, newProblem(http.StatusNotFound, reasonNotFound, "there is no such schema"))
		return
	}
	w.Header().Set("Content-Type", "application/schema+json")
	_, _ = w.Write(data)
}
