package quote

import (
	_ "embed"
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
)

//go:embed data/cues.tsv
var cueFile string

//go:embed data/phrases.tsv
var phraseFile string

//go:embed data/words.tsv
var wordFile string

//go:embed data/towns.txt
var townFile string

//go:embed data/countries.txt
var countryFile string

//go:embed data/governed.txt
var governedFile string

//go:embed data/given.txt
var givenFile string

// class is a set of word classes.
type class uint32

const (
	that      class = 1 << iota // opens a reported clause: أن، إن، بأن
	prep                        // preposition
	noThat                      // a word after which أن is no report: بعد أن، يجب أن
	rel                         // relative pronoun: الذي
	timely                      // time word: الثلاثاء
	adverb                      // may stand between a verb and its subject: أيضا
	title                       // a person's role: وزير، المتحدث
	org                         // an institution that can speak: وزارة
	named                       // a noun that takes a name in marks: صحيفة "…"
	breaks                      // begins a clause of the reporter's own: فيما
	given                       // first name
	occasion                    // what one speaks at or in: مؤتمر، بيان
	aux                         // auxiliary before a verb: قد، كان
	joint                       // joins clauses: لكن، كما
	listing                     // announces a list before a colon: التالي
	self                        // speaks of I or we: نحن
	tail                        // verb that tells of a source after it: مصدر رفض
	aside                       // begins a remark of the reporter after في: إشارة
	state                       // country, or capital that stands for one
	thing                       // nothing that speaks: القانون
	lead                        // begins a fixed phrase: بحسب
	claimed                     // verbal noun that stands for a claim: نفى وجود خلاف
	act                         // participle that tells what the speaker does by speaking, and is no cue: مهنئا
	record                      // what a source phrase names though it does not speak: بحسب إحصاءات
	told                        // what one does by giving details, in the forms that stand after دون or دون أن: الإدلاء، يوضح
	adjective                   // follows a role and is none of nation: السابق
)

var classNames = map[string]class{
	"that": that, "prep": prep, "nothat": noThat, "rel": rel, "time": timely, "adverb": adverb,
	"title": title, "org": org, "named": named, "break": breaks, "occasion": occasion, "aux": aux, "joint": joint, "aside": aside, "thing": thing, "listing": listing, "first": self, "tail": tail, "state": state, "claim": claimed, "adjective": adjective, "act": act, "record": record, "told": told,
}

// takes is what a cue takes for its complement.
type takes uint16

const (
	takesThat takes = 1 << iota
	takesMark
	takesNoun
	takesTo
	takesBy
	takesColon
	takesOn
	weak  // spelt like another word
	feels // counts only before أن
)

// form is the grammatical form of a cue word.
type form uint8

const (
	perfect form = 1 << iota
	imperfect
	participle
	verbal // verbal noun: قوله
	object // perfect with an object, as after وفق ما: أكدته
)

// cue is one reading of a word as a speech cue.
type cue struct {
	lemma string
	form  form
	takes takes
	sort  string
}

// calls reports whether the cue gives something a name, so that even one marked word after it is a quote: وصف، ما اعتبره.
func (c *cue) calls() bool { return c.sort == "calls" || c.form == object && c.lemma == "اعتبر" }

// entry is what the lexicon knows of a word.
type entry struct {
	// key is the word in matching form; empty for a word that the lexicon does not know.
	key   string
	class class
	cue   *cue
}

// phrase is a fixed phrase that introduces or closes what somebody said.
type phrase struct {
	words []string
	// prefix says that the last word is a clitic of the word after it: وفقا ل.
	prefix bool
	// place is "source" when the speaker follows, "verb" when a verb and its subject follow.
	place string
}

var (
	lexicon = loadWords()
	phrases = loadPhrases()
	// Headlines are labelled with towns and countries; a town does not speak, a country does when it says we.
	towns     = loadSet(townFile)
	countries = loadSet(countryFile)
	// A word whose ب is the preposition begins no name: بشكل، بجهود.
	governed = loadFields(governedFile)
)

// rows returns the lines of a data file but for its comments, cut at tabs.
func rows(file string) [][]string {
	var out [][]string
	for line := range strings.Lines(file) {
		line = strings.TrimRight(line, "\n")
		if line != "" && line[0] != '#' {
			out = append(out, strings.Split(line, "\t"))
		}
	}
	return out
}

func loadWords() map[string]*entry {
	known := map[string]*entry{}
	at := func(word string) *entry {
		key := arabic.Key(word)
		if known[key] == nil {
			known[key] = &entry{key: key}
		}
		return known[key]
	}
	for _, row := range rows(wordFile) {
		for _, w := range strings.Fields(row[1]) {
			at(w).class |= classNames[row[0]]
			if row[0] == "claim" {
				stem := strings.Replace(w, "ة", "ت", 1)
				for _, suffix := range []string{"ه", "ها", "هم"} {
					at(stem + suffix).class |= claimed
				}
			}
		}
	}
	for _, row := range rows(givenFile) {
		at(row[0]).class |= given
	}
	for country := range countries {
		at(country).class |= state
	}
	for _, row := range rows(cueFile) {
		t := parseTakes(row[5])
		if row[6] == "feels" {
			t |= feels
		}
		for i, f := range []form{perfect, imperfect, participle, verbal, object} {
			c := &cue{lemma: row[0], form: f, takes: t, sort: row[6]}
			for _, stem := range strings.Split(row[1+i%4], ",") {
				if stem == "-" {
					continue
				}
				words := []string{strings.TrimPrefix(stem, "=")}
				if words[0] == stem {
					words = inflect(stem, f)
				}
				for _, w := range words {
					if e := at(w); e.cue == nil {
						e.cue = c
					}
				}
			}
		}
	}
	return known
}

func loadSet(file string) map[string]bool {
	out := map[string]bool{}
	for _, row := range rows(file) {
		out[row[0]] = true
	}
	return out
}

// loadFields is loadSet for a file with many words a line.
func loadFields(file string) map[string]bool {
	out := map[string]bool{}
	for _, row := range rows(file) {
		for _, w := range strings.Fields(row[0]) {
			out[w] = true
		}
	}
	return out
}

func parseTakes(s string) takes {
	var t takes
	for _, w := range strings.Split(s, ",") {
		switch w {
		case "that":
			t |= takesThat
		case "mark":
			t |= takesMark
		case "noun":
			t |= takesNoun
		case "colon":
			t |= takesMark | takesColon
		case "by":
			t |= takesBy
		case "to":
			t |= takesTo
		case "on":
			t |= takesOn
		case "weak":
			t |= weak
		}
	}
	return t
}

// inflect returns the written forms of a stem: قال gives قالت، قالوا …; يقول gives تقول، يقولون …; قائل gives قائلا، قائلة …; قول gives قوله، بقوله ….
func inflect(stem string, f form) []string {
	r := []rune(stem)
	short := string(r[:len(r)-1])
	defective := strings.ContainsRune("اىيو", r[len(r)-1])
	switch f {
	case perfect:
		if defective && r[len(r)-1] != 'و' {
			return []string{stem, short + "ت", short + "وا", short + "يا", short + "تا"}
		}
		return []string{stem, stem + "ت", stem + "وا", stem + "ا", stem + "تا", stem + "ن"}
	case imperfect:
		rest := string(r[1:])
		if defective {
			short = string(r[1 : len(r)-1])
			return []string{stem, "ت" + rest, "ي" + short + "ون", "ي" + rest + "ان", "ت" + rest + "ان"}
		}
		return []string{stem, "ت" + rest, stem + "ون", stem + "ان", "ت" + rest + "ان"}
	case participle:
		if defective {
			return []string{stem + "ا", stem + "ة", short + "ين", stem + "ين", stem + "تين"}
		}
		return []string{stem + "ا", stem + "ة", stem + "ين", stem + "تين"}
	case object:
		if defective {
			return []string{short + "اه", short + "ته", short + "اها", short + "تها", short + "اهم", short + "وه", short + "وها"}
		}
		return []string{stem + "ه", stem + "ته", stem + "ها", stem + "تها", stem + "وه", stem + "هم", stem + "تهم", stem + "وها", stem + "وهم"}
	}
	out := []string{"ال" + stem, "بال" + stem}
	for _, suffix := range []string{"ه", "ها", "هم", "هما"} {
		out = append(out, stem+suffix, "ب"+stem+suffix)
	}
	return out
}

func loadPhrases() map[string][]phrase {
	out := map[string][]phrase{}
	for _, row := range rows(phraseFile) {
		p := phrase{place: row[1]}
		for _, w := range strings.Fields(row[0]) {
			p.words = append(p.words, arabic.Key(w))
		}
		if last := len(p.words) - 1; p.words[last] == "ل" {
			p.words, p.prefix = p.words[:last], true
		}
		out[p.words[0]] = append(out[p.words[0]], p)
		for _, w := range p.words {
			if lexicon[w] == nil {
				lexicon[w] = &entry{key: w}
			}
		}
		lexicon[p.words[0]].class |= lead
	}
	return out
}
