// Command train learns the tagger of names: word classes and a lexicon from a news corpus, and the weights from marked text.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
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
	Prior, Guidelines     bool
	PriorDropout          float64
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
	weight := flag.Float64("weight", 1, "weight of marked articles")
	saveLexicon := flag.String("savelexicon", "", "write the lexicon with priors and end")
	errorFile := flag.String("errors", "", "write what is wrong to a file")
	benchmark := flag.Bool("benchmark", false, "tag by the conventions of ANERcorp")
	hint := flag.Int("hint", 0, "hint of the curated lists")
	agree := flag.Bool("agree", false, "make names agree")
	product := flag.Bool("product", false, "cross-validate on the marked articles")
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
	flag.BoolVar(&s.Prior, "prior", false, "learn priors from the corpus")
	flag.Float64Var(&s.PriorDropout, "priordropout", 0.5, "dropout of words in the model that tags the corpus")
	flag.IntVar(&s.Seen, "seen", 5, "least count of a word in the lexicon")
	flag.Parse()
	s.Guidelines = *marked != "" && !*benchmark

	var c *corpus
	if *lexiconFile == "" || s.Prior {
		var err error
		if c, err = readCorpus(filepath.Join(*shared, "corpora", "ant.jsonl.gz")); err != nil {
			return err
		}
		log.Print("corpus read")
	}
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
		n := c.frequent(s.Seen)
		log.Printf("%d words in the corpus, %d in the lexicon", len(c.stream), n)
		b := c.count(n)
		fine := b.exchange(s.Fine, s.Rounds)
		coarse := b.exchange(s.Coarse, s.Rounds)
		for i := range n {
			entries = append(entries, tagger.Entry{Key: c.keys[i], Count: c.counts[i], Fine: fine[i] + 1, Coarse: coarse[i] + 1})
		}
		log.Print("classes made")
	}
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
		m, err := readMarked(*marked, *weight)
		if err != nil {
			return err
		}
		n := 0
		for _, d := range m {
			for _, s := range d.sentences {
				n += len(s.keys)
			}
		}
		log.Printf("%d marked articles, %d tokens", len(m), n)
		if *product {
			docs, more = m, append(more, docs...)
		} else {
			more = append(more, m...)
		}
	}
	gazetteer, err := readGazetteer(*data)
	if err != nil {
		return err
	}
	if *saveLexicon != "" {
		f, err := os.Create(*saveLexicon)
		if err != nil {
			return err
		}
		return tagger.WriteLexicon(f, s.prior(c, entries, gazetteer, append(docs, more...)))
	}
	if *folds > 0 {
		var gold, got [][]string
		tried := map[int][][]string{}
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
			t, _ := s.train(c, entries, gazetteer, append(rest, more...))
			for _, hint := range []int{16, 32, 64} {
				t.Hint = 32
				_, h := apply(t, test, hint == 16)
				tried[hint] = append(tried[hint], h...)
			}
			t.Hint = int32(*hint)
			g, h := apply(t, test, *agree)
			if *errorFile != "" {
				writeErrors(*errorFile, test, g, h)
			}
			gold, got = append(gold, g...), append(got, h...)
			log.Printf("fold %d", f)
		}
		fmt.Print(eval.NER(gold, got))
		for _, hint := range []int{16, 32, 64} {
			log.Printf("hint %d: %s", hint, eval.NER(gold, tried[hint]).All)
		}
		return nil
	}
	t, entries := s.train(c, entries, gazetteer, append(docs, more...))
	for name, m := range map[string]interface{ Size() int }{"first": t.First, "second": t.Second} {
		log.Printf("%s: %d features", name, m.Size())
	}
	return save(*out, t, entries)
}

// apply tags documents.
func apply(t *tagger.Tagger, docs []document, agree bool) (gold, got [][]string) {
	var d tagger.Document
	for _, doc := range docs {
		load(t, &d, doc)
		t.Tag(&d)
		if agree {
			d.Agree()
		}
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

// save writes the lexicon and the models.
func save(folder string, t *tagger.Tagger, entries []tagger.Entry) error {
	for _, part := range []struct {
		file  string
		write func(io.Writer) error
	}{
		{"words.gz", func(w io.Writer) error { return tagger.WriteLexicon(w, entries) }},
		{"first.crf", t.First.Encode},
		{"second.crf", t.Second.Encode},
	} {
		f, err := os.Create(filepath.Join(folder, part.file))
		if err != nil {
			return err
		}
		if err := part.write(f); err != nil {
			return errors.Join(err, f.Close())
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

// readGazetteer reads the curated lists.
func readGazetteer(folder string) (*tagger.Gazetteer, error) {
	g := tagger.NewGazetteer()
	for _, list := range []struct {
		file string
		read func(string)
	}{{"id_places.tsv", g.ReadPlaces}, {"id_names.tsv", g.ReadNames}, {"names.tsv", g.ReadNames}, {"chain_given.tsv", g.ReadGiven}, {"institutions.tsv", g.ReadInstitutions}} {
		data, err := os.ReadFile(filepath.Join(folder, list.file))
		if err != nil {
			return nil, err
		}
		list.read(string(data))
	}
	return g, nil
}

func writeErrors(path string, docs []document, gold, got [][]string) {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	n := 0
	for _, d := range docs {
		for _, s := range d.sentences {
			same := true
			for i := range s.keys {
				same = same && gold[n][i] == got[n][i]
			}
			if !same {
				for i, k := range s.keys {
					switch {
					case gold[n][i] == got[n][i] && gold[n][i] == "O":
						fmt.Fprintf(f, "%s ", string(k))
					case gold[n][i] == got[n][i]:
						fmt.Fprintf(f, "[%s %s] ", string(k), gold[n][i])
					default:
						fmt.Fprintf(f, "[[%s %s>%s]] ", string(k), gold[n][i], got[n][i])
					}
				}
				fmt.Fprintln(f)
			}
			n++
		}
	}
}
