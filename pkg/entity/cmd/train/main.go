// Command train learns the tagger of names: word classes and a lexicon from a news corpus, and the weights from marked text.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/isnad-news/isnad/pkg/entity/internal/tagger"
	"github.com/isnad-news/isnad/pkg/eval"
)

type settings struct {
	Passes, Least         int
	Rate, L1, L2, Dropout float64
	Second                bool
	Fine, Coarse, Rounds  int
	Seen                  int
}

func main() {
	log.SetFlags(log.Ltime)
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	var s settings
	shared := flag.String("shared", "../shared", "folder with ner and corpora")
	marked := flag.String("marked", "", "pattern of marked articles to learn from")
	aqmar := flag.Float64("aqmar", 0, "weight of AQMAR")
	size := flag.Int("size", 25, "sentences taken for a document")
	lexiconFile := flag.String("lexicon", "", "read the lexicon from a file")
	folds := flag.Int("cross", 0, "cross-validate on so many folds instead of writing a model")
	only := flag.Int("only", 0, "the number of folds really run; all when 0")
	data := flag.String("data", "pkg/entity/data", "folder of the curated lists")
	out := flag.String("out", "pkg/entity/data", "folder to write to")
	flag.IntVar(&s.Passes, "passes", 20, "passes")
	flag.IntVar(&s.Least, "least", 2, "least count of a feature")
	flag.Float64Var(&s.Rate, "rate", 0.1, "step width")
	flag.Float64Var(&s.L1, "l1", 1e-5, "L1")
	flag.Float64Var(&s.L2, "l2", 0, "L2")
	flag.Float64Var(&s.Dropout, "dropout", 0, "dropout of words")
	flag.BoolVar(&s.Second, "second", true, "second pass")
	flag.IntVar(&s.Fine, "fine", 800, "classes")
	flag.IntVar(&s.Coarse, "coarse", 100, "classes")
	flag.IntVar(&s.Rounds, "rounds", 6, "rounds of the exchange")
	flag.IntVar(&s.Seen, "seen", 5, "least count of a word in the lexicon")
	flag.Parse()

	var entries []tagger.Entry
	if *lexiconFile != "" {
		f, err := os.Open(*lexiconFile)
		if err != nil {
			return err
		}
		if entries, err = tagger.ReadLexicon(f); err != nil {
			return err
		}
	} else {
		c, err := readCorpus(filepath.Join(*shared, "corpora", "ant.jsonl.gz"))
		if err != nil {
			return err
		}
		n := c.frequent(s.Seen)
		log.Printf("%d words in the corpus, %d in the lexicon", len(c.stream), n)
		b := c.count(n)
		fine := b.exchange(s.Fine, s.Rounds)
		coarse := b.exchange(s.Coarse, s.Rounds)
		for i := range n {
			entries = append(entries, tagger.Entry{Key: c.keys[i], Count: c.counts[i], Fine: fine[i] + 1, Coarse: coarse[i] + 1})
		}
		log.Print("classes made")
		f, err := os.Create(filepath.Join(*out, "words.gz"))
		if err != nil {
			return err
		}
		if err := tagger.WriteLexicon(f, entries); err != nil {
			return err
		}
		f.Close()
	}
	lexicon := tagger.NewLexicon(entries)
	docs, err := readTagged(filepath.Join(*shared, "ner", "anercorp_train.txt"), *size, 1)
	if err != nil {
		return err
	}
	var more []document
	if *aqmar > 0 {
		if more, err = readTagged(filepath.Join(*shared, "ner", "aqmar.txt"), *size, *aqmar); err != nil {
			return err
		}
	}
	if *marked != "" {
		m, err := readMarked(*marked, 1)
		if err != nil {
			return err
		}
		more = append(more, m...)
	}
	gazetteer, err := readGazetteer(*data)
	if err != nil {
		return err
	}
	if *folds > 0 {
		var gold, got [][]string
		for f := range *folds {
			if *only > 0 && f >= *only {
				break
			}
			var rest, test []document
			for i, d := range docs {
				if i*(*folds)/len(docs) == f {
					test = append(test, d)
				} else {
					rest = append(rest, d)
				}
			}
			t := s.train(lexicon, gazetteer, append(rest, more...))
			g, h := apply(t, test)
			gold, got = append(gold, g...), append(got, h...)
			log.Printf("fold %d", f)
		}
		fmt.Print(eval.NER(gold, got))
		return nil
	}
	t := s.train(lexicon, gazetteer, append(docs, more...))
	for name, m := range map[string]interface{ Size() int }{"first": t.First, "second": t.Second} {
		log.Printf("%s: %d features", name, m.Size())
	}
	return save(*out, t)
}

// apply tags documents.
func apply(t *tagger.Tagger, docs []document) (gold, got [][]string) {
	var d tagger.Document
	for _, doc := range docs {
		load(t, &d, doc)
		t.Tag(&d)
		n := 0
		for _, s := range doc.sentences {
			var a, b []string
			for i := range s.labels {
				a = append(a, tagger.Labels[s.labels[i]])
				b = append(b, tagger.Labels[d.Tags[n]])
				n++
			}
			gold, got = append(gold, a), append(got, b)
		}
	}
	return gold, got
}

// save writes the models.
func save(folder string, t *tagger.Tagger) error {
	for name, m := range map[string]interface {
		Encode(w interface{ Write([]byte) (int, error) }) error
	}{} {
		_ = name
		_ = m
	}
	f, err := os.Create(filepath.Join(folder, "first.crf"))
	if err != nil {
		return err
	}
	if err := t.First.Encode(f); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if t.Second == nil {
		return nil
	}
	if f, err = os.Create(filepath.Join(folder, "second.crf")); err != nil {
		return err
	}
	if err := t.Second.Encode(f); err != nil {
		return err
	}
	return f.Close()
}

// readGazetteer reads the curated lists.
func readGazetteer(folder string) (*tagger.Gazetteer, error) {
	g := tagger.NewGazetteer()
	for _, list := range []struct {
		file string
		read func(string)
	}{{"id_places.tsv", g.ReadPlaces}, {"id_names.tsv", g.ReadNames}, {"names.tsv", g.ReadNames}} {
		data, err := os.ReadFile(filepath.Join(folder, list.file))
		if err != nil {
			return nil, err
		}
		list.read(string(data))
	}
	return g, nil
}
