package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"

	"github.com/isnad-news/isnad/pkg/entity/internal/tagger"
	"github.com/isnad-news/isnad/pkg/eval"
)

// cross prints the figures of cross-validation on ANERcorp's training part or, for the product, on the hand-marked articles.
func (t *training) cross(parts int, product bool, share float64, wrong string) error {
	docs, others, convention := t.general, t.own, tagger.General
	if product {
		docs, others, convention = t.own, t.general, tagger.Guidelines
	}
	others = others[:int(share*float64(len(others))+0.5)]
	var gold, got [][]string
	var faults bytes.Buffer
	for part := range parts {
		var rest, test []document
		for i, d := range docs {
			if i*parts/len(docs) == part {
				test = append(test, d)
			} else {
				rest = append(rest, d)
			}
		}
		rest = rest[:int(share*float64(len(rest))+0.5)]
		tg, _ := t.train(slices.Concat(rest, others, t.other), convention)
		var d tagger.Document
		for _, doc := range test {
			load(tg, &d, doc)
			tg.Tag(&d)
			d.Agree()
			n := 0
			for _, s := range doc.sentences {
				a, b := names(s.labels), names(d.Tags[n:n+len(s.labels)])
				n += len(s.labels)
				gold, got = append(gold, a), append(got, b)
				writeFaults(&faults, s, a, b)
			}
		}
	}
	fmt.Print(eval.NER(gold, got))
	if wrong == "" {
		return nil
	}
	return os.WriteFile(wrong, faults.Bytes(), 0o644)
}

// names returns the names of labels.
func names(labels []uint8) []string {
	out := make([]string, len(labels))
	for i, l := range labels {
		out[i] = tagger.Labels[l]
	}
	return out
}

// writeFaults writes a sentence in which two taggings differ.
func writeFaults(w *bytes.Buffer, s sentence, gold, got []string) {
	same := true
	for i := range gold {
		same = same && gold[i] == got[i]
	}
	if same {
		return
	}
	for i, k := range s.keys {
		switch {
		case gold[i] != got[i]:
			fmt.Fprintf(w, "[[%s %s>%s]] ", string(k), gold[i], got[i])
		case gold[i] != "O":
			fmt.Fprintf(w, "[%s %s] ", string(k), gold[i])
		default:
			fmt.Fprintf(w, "%s ", string(k))
		}
	}
	w.WriteByte('\n')
}
