package entity

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/entity/internal/tagger"
)

// Never is the type of an entry whose strings are no names, whatever the model says.
const Never = "-"

// Bounds of an own name.
const (
	maxOwnWords   = 16
	maxOwnLetters = 200
	maxAliases    = 100
)

// Entry is a user's own name.
type Entry struct {
	// Name is the name as it is put out, without clitics.
	Name string `json:"name"`
	// Type is PER, LOC, ORG, MISC or Never.
	Type string `json:"type"`
	// Wikidata is an id, "-" for a name that must have none, or empty: then the embedded lists may know one.
	Wikidata string `json:"wikidata,omitempty"`
	// Aliases are other strings that name the same.
	Aliases []string `json:"aliases,omitempty"`
}

var wikidataID = regexp.MustCompile(`^Q[1-9][0-9]*$`)

// ParseEntry reads a line of name, type, id and aliases, parted by tabs; the last two may be missing or empty, and aliases are parted by |.
func ParseEntry(line string) (Entry, error) {
	fields := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
	if len(fields) < 2 || len(fields) > 4 {
		return Entry{}, fmt.Errorf("%d fields parted by tabs, want 2 to 4: name, type, id, alias|alias", len(fields))
	}
	e := Entry{Name: oneSpace(fields[0]), Type: strings.TrimSpace(fields[1])}
	if len(fields) > 2 {
		e.Wikidata = strings.TrimSpace(fields[2])
	}
	if len(fields) > 3 {
		for alias := range strings.SplitSeq(fields[3], "|") {
			if alias = oneSpace(alias); alias != "" {
				e.Aliases = append(e.Aliases, alias)
			}
		}
	}
	return e, e.Validate()
}

func oneSpace(s string) string { return strings.Join(strings.Fields(s), " ") }

// String returns the line that ParseEntry reads.
func (e Entry) String() string {
	return strings.TrimRight(strings.Join([]string{e.Name, e.Type, e.Wikidata, strings.Join(e.Aliases, "|")}, "\t"), "\t")
}

// Validate says what is wrong with the entry.
func (e Entry) Validate() error {
	if !slices.Contains([]string{article.Person, article.Location, article.Organisation, article.Misc, Never}, e.Type) {
		return fmt.Errorf("type %q is none of PER, LOC, ORG, MISC and -", e.Type)
	}
	if e.Wikidata != "" && e.Wikidata != "-" && !wikidataID.MatchString(e.Wikidata) {
		return fmt.Errorf("id %q is no Wikidata id such as Q42", e.Wikidata)
	}
	if len(e.Aliases) > maxAliases {
		return fmt.Errorf("%d aliases, want at most %d", len(e.Aliases), maxAliases)
	}
	for _, name := range append([]string{e.Name}, e.Aliases...) {
		words := ownWords(name)
		switch {
		case !utf8.ValidString(name):
			return errors.New("name is not valid UTF-8")
		case strings.ContainsFunc(name, unicode.IsControl) || strings.Contains(name, "|"):
			return fmt.Errorf("name %q holds a control character or |", name)
		case strings.HasPrefix(name, "#"):
			return fmt.Errorf("name %q begins with #; write the name without it", name)
		case utf8.RuneCountInString(strings.Join(words, "")) < 2:
			return fmt.Errorf("name %q has fewer than two letters", name)
		case len(words) > maxOwnWords || utf8.RuneCountInString(name) > maxOwnLetters:
			return fmt.Errorf("a name has %d words and %d letters, want at most %d and %d", len(words), utf8.RuneCountInString(name), maxOwnWords, maxOwnLetters)
		}
	}
	return nil
}

// ParseEntries reads lines as ParseEntry does. Empty lines and those that begin with # are left out. Each error names its line, which is skipped.
func ParseEntries(data string) (entries []Entry, faults []error) {
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(data, string(arabic.ByteOrderMark))) {
		if n++; strings.TrimSpace(line) == "" || line[0] == '#' {
			continue
		}
		e, err := ParseEntry(line)
		if err != nil {
			faults = append(faults, fmt.Errorf("line %d: %w", n, err))
			continue
		}
		entries = append(entries, e)
	}
	return entries, faults
}

// Names are a user's own names, which win over the model. They don't change once made, and are safe for concurrent use. Nil holds none.
type Names struct {
	first map[string]*ownWord
	size  int
}

// ownWord is a word of a name behind the words that lead to it.
type ownWord struct {
	next map[string]*ownWord
	// entry is set where a name ends.
	entry *Entry
}

// NewNames returns the entries, which must be valid, ready to be matched. Of two entries with one name the later counts.
// A string that is one entry's name and another's alias is the name; of two aliases the one of the later name in order of keys counts.
func NewNames(entries []Entry) *Names {
	last := map[string]*Entry{}
	for _, e := range entries {
		last[strings.Join(ownWords(e.Name), " ")] = &e
	}
	if len(last) == 0 {
		return nil
	}
	n := &Names{first: map[string]*ownWord{}, size: len(last)}
	sorted := slices.Sorted(maps.Keys(last))
	for _, key := range sorted {
		for _, alias := range last[key].Aliases {
			n.add(alias, last[key])
		}
	}
	for _, key := range sorted {
		n.add(last[key].Name, last[key])
	}
	return n
}

// Len returns the number of entries.
func (n *Names) Len() int {
	if n == nil {
		return 0
	}
	return n.size
}

func (n *Names) add(name string, e *Entry) {
	words := ownWords(name)
	at := n.first
	for i, w := range words {
		node := at[w]
		if node == nil {
			node = &ownWord{}
			at[w] = node
		}
		if i == len(words)-1 {
			node.entry = e
			return
		}
		if node.next == nil {
			node.next = map[string]*ownWord{}
		}
		at = node.next
	}
}

// ownWords returns the keys of a name's words and of the marks between them, as the recogniser cuts them.
func ownWords(name string) []string {
	text := []rune(name)
	tokens, _ := tagger.Tokens(nil, nil, text, 0, len(text))
	first, last, _ := whole(tokens, 0, len(tokens))
	var words []string
	for i := first; i <= last && i < len(tokens) && tokens[first].Word; i++ {
		words = append(words, string(tokens[i].Key))
	}
	return words
}

// match is an entry in the text: tokens start to end, half-open.
type match struct {
	start, end int
	entry      *Entry
	// first is the key of the first word without the clitics that are not the entry's.
	first string
}

// find appends the matches in tokens[from:], from left to right, the longest at each place.
func (n *Names) find(out []match, tokens []tagger.Token, from int) []match {
	if n == nil {
		return out
	}
	for i := from; i < len(tokens); {
		m := n.longest(tokens, i)
		if m.entry == nil {
			i++
			continue
		}
		out = append(out, m)
		i = m.end
	}
	return out
}

// longest returns the longest match that begins at a token. The work is bounded by the longest name.
func (n *Names) longest(tokens []tagger.Token, start int) (best match) {
	if !tokens[start].Word {
		return best
	}
	for _, first := range ownReadings(string(tokens[start].Key)) {
		node := n.first[first]
		for end := start + 1; node != nil; end++ {
			if node.entry != nil && end > best.end {
				if _, _, ok := whole(tokens, start, end); ok {
					best = match{start, end, node.entry, first}
				}
			}
			if end == len(tokens) {
				break
			}
			node = node.next[string(tokens[end].Key)]
		}
	}
	return best
}

// ownReadings returns what a first word may be without clitics. A word that has the letter as its own has one reading: وليد is no ليد.
func ownReadings(key string) []string {
	switch r, _ := utf8.DecodeRuneInString(key); r {
	case arabic.Waw, arabic.Feh, arabic.Beh, arabic.Lam, arabic.Kaf:
		if !ownLetter[key] && givenNames[key] == Unknown && !isPlace(key) {
			return arabic.Readings(key)
		}
	}
	return []string{key}
}

// put writes the matches into the document's tags, so that what agrees with an own name is found as well: the family name alone of a person.
func put(d *tagger.Document, tokens []tagger.Token, matches []match) {
	if len(matches) == 0 {
		return
	}
	kept := slices.Collect(others(d, tokens, matches))
	clear(d.Tags)
	for _, c := range kept {
		d.Name(c)
	}
	for _, m := range matches {
		if m.entry.Type != Never {
			d.Name(tagger.Chunk{Start: m.start, End: m.end, Type: slices.Index(tagger.Types, m.entry.Type)})
		}
	}
}

// others yields the document's names that no match speaks of. A match speaks of every name that it overlaps; one that says what is no name speaks of what lies within it only, so that
// حزب الأمل stays a name where الأمل is none.
func others(d *tagger.Document, tokens []tagger.Token, matches []match) iter.Seq[tagger.Chunk] {
	return func(yield func(tagger.Chunk) bool) {
		i := 0
		for _, c := range d.Chunks() {
			for i < len(matches) && matches[i].end <= c.Start {
				i++
			}
			first, last, _ := whole(tokens, c.Start, c.End) // without marks at its ends
			free := true
			for j := i; j < len(matches) && matches[j].start < c.End && free; j++ {
				m := matches[j]
				free = m.entry.Type == Never && (first < m.start || last >= m.end)
			}
			if free && !yield(c) {
				return
			}
		}
	}
}
