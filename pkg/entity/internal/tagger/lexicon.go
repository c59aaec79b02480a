package tagger

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Entry is what the corpus says of a word.
type Entry struct {
	Key string
	// Count is how often the word was seen.
	Count int
	// Fine and Coarse number its classes from 1.
	Fine, Coarse int
	// Priors are how the word was tagged in the corpus by each convention of Priors, in the form of Share.
	Priors [len(Priors)]string
}

// Lexicon holds the words of the corpus.
type Lexicon struct {
	slots   []int32
	hashes  []uint64
	entries []entry
	keys    []string
}

type entry struct {
	count        uint32
	fine, coarse uint16
	priors       [len(Priors)]prior
}

// NewLexicon returns a lexicon of the entries.
func NewLexicon(entries []Entry) *Lexicon {
	size := 16
	for size < 2*len(entries) {
		size *= 2
	}
	l := &Lexicon{slots: make([]int32, size)}
	for _, e := range entries {
		h := hashString(e.Key)
		i := h & uint64(size-1)
		for l.slots[i] != 0 {
			i = (i + 1) & uint64(size-1)
		}
		l.hashes = append(l.hashes, h)
		l.keys = append(l.keys, e.Key)
		known := entry{count: uint32(e.Count), fine: uint16(e.Fine), coarse: uint16(e.Coarse)}
		for i, p := range e.Priors {
			known.priors[i] = parsePrior(p)
		}
		l.entries = append(l.entries, known)
		l.slots[i] = int32(len(l.entries))
	}
	return l
}

// find returns the number of the word with the hash, or -1.
func (l *Lexicon) find(h uint64) int {
	mask := uint64(len(l.slots) - 1)
	for i := h & mask; l.slots[i] != 0; i = (i + 1) & mask {
		if n := int(l.slots[i] - 1); l.hashes[n] == h {
			return n
		}
	}
	return -1
}

func (l *Lexicon) entry(h uint64) *entry {
	if n := l.find(h); n >= 0 {
		return &l.entries[n]
	}
	return nil
}

// WriteLexicon writes entries, compressed, as lines of key, count, classes and priors.
func WriteLexicon(w io.Writer, entries []Entry) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(z)
	for _, e := range entries {
		_, _ = fmt.Fprintf(out, "%s\t%d\t%d\t%d\t%s\n", e.Key, e.Count, e.Fine, e.Coarse, strings.Join(e.Priors[:], "\t"))
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write lexicon: %w", err)
	}
	return z.Close()
}

// ReadLexicon reads what WriteLexicon wrote.
func ReadLexicon(r io.Reader) ([]Entry, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("read lexicon: %w", err)
	}
	var out []Entry
	in := bufio.NewScanner(z)
	for in.Scan() {
		f := strings.Split(in.Text(), "\t")
		if len(f) != 4+len(Priors) {
			return nil, fmt.Errorf("read lexicon: line %d has %d fields", len(out)+1, len(f))
		}
		e := Entry{Key: f[0], Priors: [len(Priors)]string(f[4:])}
		for i, n := range []*int{&e.Count, &e.Fine, &e.Coarse} {
			if *n, err = strconv.Atoi(f[i+1]); err != nil {
				return nil, fmt.Errorf("read lexicon: line %d: %w", len(out)+1, err)
			}
		}
		out = append(out, e)
	}
	return out, in.Err()
}
