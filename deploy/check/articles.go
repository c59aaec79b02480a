package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/nats-io/nats.go"
)

// rawSubject is where raw articles go.
const rawSubject = "articles.raw"

// samples reads the articles of a folder, as a publisher would write their messages: .txt is plain text, .html a page, .jsonl has a message on each line.
func samples(dir string) ([]map[string]any, error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read samples: %w", err)
	}
	var out []map[string]any
	for _, file := range files {
		data, err := os.ReadFile(filepath.Join(dir, file.Name()))
		if err != nil {
			return nil, fmt.Errorf("read samples: %w", err)
		}
		switch filepath.Ext(file.Name()) {
		case ".txt":
			out = append(out, map[string]any{"text": string(data)})
		case ".html":
			out = append(out, map[string]any{"text": string(data), "content_type": "text/html"})
		case ".jsonl":
			for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
				var one map[string]any
				if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
					return nil, fmt.Errorf("read samples: %s: %w", file.Name(), err)
				}
				out = append(out, one)
			}
		}
	}
	if len(out) == 0 {
		return nil, errors.New("read samples: no .txt, .html or .jsonl file in " + dir)
	}
	return out, nil
}

// messages returns the raw messages of so many copies of the articles, each under an id of its own, and then the bad inputs. Fates says for each id what is to become of it:
// the reason of its dead letter, or "" for an enriched article.
func messages(articles []map[string]any, copies int, run string) (out []*nats.Msg, fates map[string]string, err error) {
	fates = map[string]string{}
	add := func(id, fate string, data []byte) {
		m := nats.NewMsg(rawSubject)
		m.Data = data
		m.Header.Set(nats.MsgIdHdr, id)
		out = append(out, m)
		fates[id] = fate
	}
	addJSON := func(id, fate string, body map[string]any) error {
		body["id"] = id
		data, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("encode article: %w", err)
		}
		add(id, fate, data)
		return nil
	}
	for n := range copies {
		for i, a := range articles {
			if err := addJSON(fmt.Sprintf("%s-%d-%d", run, n+1, i+1), "", a); err != nil {
				return nil, nil, err
			}
		}
	}
	add(run+"-broken", "not_json", []byte(`{"text": "قال الوزير`))
	if err := addJSON(run+"-empty", "empty", map[string]any{"text": " \n "}); err != nil {
		return nil, nil, err
	}
	english := "The minister said on Sunday that the new bridge over the river would open to traffic before the end of the year."
	if err := addJSON(run+"-english", "not_arabic", map[string]any{"text": english}); err != nil {
		return nil, nil, err
	}
	return out, fates, nil
}
