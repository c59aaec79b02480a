package entity

import (
	"strings"

	"github.com/isnad-news/isnad/pkg/entity/internal/tagger"
)

// untitle takes back single words that are a title and no name: رحب [المطران] بالوفد. One that ends another person's name stays (سليم القاضي, then القاضي).
func (t triggering) untitle() {
	for i, tag := range t.d.Tags {
		if tag%2 == 0 {
			continue
		}
		end := t.end(i)
		if end < len(t.tokens) && end > i+1 && t.abbreviates(end-1) {
			end--
			t.d.Tags[end] = 0 // غرفة التجارة | م. سليم درويش
		}
		switch key := string(t.tokens[i].Key); {
		case end > i+2 && t.abbreviates(i):
			t.d.Tags[i], t.d.Tags[i+1] = 0, 0
			t.d.Name(tagger.Chunk{Start: i + 2, End: end, Type: person}) // د. | درويش
		case tag == 2*organisation+1 && end == i+2 && (key == "السيده" || key == "السيد"):
			t.d.Tags[i], t.d.Tags[i+1] = 0, 0 // السيدة الخمسينية
		case tag == 2*person+1 && end == i+1 && strings.HasPrefix(strings.TrimPrefix(key, "و"), "ال"):
			if n, _, definite, ok := headNoun(key); ok && definite && !n.plural && (n.kind == Office || n.kind == Rank) && !t.endsName(key) {
				t.d.Tags[i] = 0
			}
		}
	}
}

// abbreviates reports whether token i is a title of one letter: د. or م.
func (t triggering) abbreviates(i int) bool {
	key := string(t.tokens[i].Key)
	return (key == "د" || key == "م") && i+1 < len(t.tokens) && string(t.tokens[i+1].Key) == "."
}

// end returns where the name that begins at token i ends.
func (t triggering) end(i int) int {
	inside := t.d.Tags[i] + 1
	for i++; i < len(t.d.Tags) && t.d.Tags[i] == inside; {
		i++
	}
	return i
}

// endsName reports whether a person's name of several words ends with the word.
func (t triggering) endsName(key string) bool {
	for i, tag := range t.d.Tags {
		if tag == 2*person+2 && (i+1 == len(t.tokens) || t.d.Tags[i+1] != tag) && string(t.tokens[i].Key) == key {
			return true
		}
	}
	return false
}

// part parts persons who stand beside each other: سليم درويش - هالة شاهين, درويش والريامي, and two by the last names that the article calls them by elsewhere (ويسأل بالدوين | دانيلز).
func (t triggering) part() {
	const begins, inside = 2*person + 1, 2*person + 2
	for i := 1; i < len(t.d.Tags); i++ {
		if t.d.Tags[i] != inside {
			continue
		}
		switch key := string(t.tokens[i].Key); {
		case t.parts(i), t.d.Common(i) && t.parts(i-1):
			t.d.Tags[i] = 0 // إيلي شرطمان | - اليهودي
		case t.parts(i-1) && t.d.Tags[i-1] == 0, len(t.tokens[i].Key) > 5 && strings.HasPrefix(key, "وال"), andGiven(key) && !joints[string(t.tokens[i-1].Key)]:
			t.d.Tags[i] = begins
		}
	}
	var called map[uint64]calls
	for i, tag := range t.d.Tags {
		if tag != begins || t.end(i) != i+2 || GenderOf(string(t.tokens[i].Key)) != Unknown {
			continue
		}
		if called == nil {
			called = t.calls()
		}
		if first := t.d.Key(i); called[first].somebody(first) && called[t.d.Key(i+1)].somebody(first) {
			t.d.Tags[i+1] = begins
		}
	}
}

// andGiven reports whether the word is a given name behind "and", and none with its first letter: وباتريك, not وليد.
func andGiven(key string) bool {
	name, ok := strings.CutPrefix(key, "و")
	return ok && GenderOf(name) != Unknown && GenderOf(key) == Unknown
}

// parts reports whether token i stands between names and in none: أو, or a dash between spaces.
func (t triggering) parts(i int) bool {
	switch string(t.tokens[i].Key) {
	case "او":
		return true
	case "-", "–":
		return i > 0 && i+1 < len(t.tokens) && t.tokens[i].Start > t.tokens[i-1].End && t.tokens[i+1].Start > t.tokens[i].End
	}
	return false
}

// calls is how an article calls persons by one word: how often alone, and the first words of up to two different longer names that end with it.
type calls struct {
	alone  int
	firsts [2]uint64
}

// calls returns how the article calls persons, by the last word of their names.
func (t triggering) calls() map[uint64]calls {
	out := map[uint64]calls{}
	for i, tag := range t.d.Tags {
		if tag != 2*person+1 {
			continue
		}
		end := t.end(i)
		last, first := t.d.Key(end-1), t.d.Key(i)
		c := out[last]
		switch {
		case end == i+1:
			c.alone++
		case c.firsts[0] == 0:
			c.firsts[0] = first
		case c.firsts[0] != first:
			c.firsts[1] = first
		}
		out[last] = c
	}
	return out
}

// somebody reports whether the word calls somebody: at the end of a longer name that does not begin with the word first, or alone and more than once.
func (c calls) somebody(first uint64) bool {
	return c.alone > 1 || c.firsts[0] != 0 && c.firsts[0] != first || c.firsts[1] != 0
}

// connect makes the names of persons whole that end before a word which no name ends with or begins with: عبد الصمد آيت | وعزيز, هيلين | فان دير ميرش, سيد | أبو شوال.
func (t triggering) connect() {
	for i, tag := range t.d.Tags {
		if tag != 2*person+1 {
			continue
		}
		c := tagger.Chunk{Start: i, End: t.end(i), Type: person}
		for t.hashtagGoesOn(c.End) || t.familyBehind(c) {
			c.End++
			t.d.Name(c)
		}
		if t.firstBefore(c) {
			c.Start--
			t.d.Name(c)
		}
		for k := c.Start + 1; k < c.End; k++ {
			if noun, ok := strings.CutPrefix(string(t.tokens[k].Key), "ل"); ok && triggers()[tagger.KeyHash(noun)] == "outlet" {
				for c.End > k {
					c.End--
					t.d.Tags[c.End] = 0 // فلان | لوكالة كذا
				}
			}
		}
		end, cut := c.End, joints[string(t.tokens[c.End-1].Key)]
		for t.adjacent(end) && joints[string(t.tokens[end].Key)] && t.d.Tags[end]%2 != 1 {
			end++
		}
		if !joints[string(t.tokens[end-1].Key)] || !t.adjacent(end) || end-c.Start < 2 && t.d.Tags[end] != 2*person+1 {
			continue
		}
		switch key := string(t.tokens[end].Key); {
		case strings.HasPrefix(key, "و") && string(t.tokens[end-1].Key) != "ايت":
			continue // شينزو آبي وترمب
		case t.d.Tags[end] == 2*person+1 || t.d.Tags[end] == 2*person+2:
			for end++; end < len(t.tokens) && t.d.Tags[end] == 2*person+2; {
				end++
			}
		case t.free(end) && !future(key) && !weekdays[key] && (cut && !particles[key] || t.d.Rare(end, 3) || t.d.OftenName(end)):
			end++
		default:
			continue
		}
		t.d.Name(tagger.Chunk{Start: c.Start, End: end, Type: person})
	}
}

// hashtagGoesOn reports whether token i ends a hashtag with a name: #سليم_ | درويش.
func (t triggering) hashtagGoesOn(i int) bool {
	return i < len(t.tokens) && t.tokens[i].Word && t.tokens[i].Whole == t.tokens[i-1].Whole && t.free(i) && !verblike(t.tokens[i].Key)
}

// familyBehind reports whether the single name right behind the name is its last word and nobody else's: دييغو أرماندو | مارادونا.
func (t triggering) familyBehind(c tagger.Chunk) bool {
	if c.End-c.Start < 2 || !t.adjacent(c.End) || t.d.Tags[c.End] != 2*person+1 || t.end(c.End) > c.End+1 {
		return false
	}
	key := t.tokens[c.End].Key
	return !weekdays[string(key)] && key[0] != 'و' && key[0] != 'ل' && !strings.HasPrefix(string(key), "ال") && !verblike(key) && !t.endsName(string(key))
}

// firstBefore reports whether the given name before the name that the model has seen from its second word on is a part of it: النائبة زهراء | كاظم الشرطمي.
func (t triggering) firstBefore(c tagger.Chunk) bool {
	k := c.Start - 1
	if k < 1 || !t.adjacent(c.Start) || !t.free(k) || GenderOf(string(t.tokens[k].Key)) == Unknown || c.End-c.Start < 2 || t.tokens[c.Start].Key[0] == 'ل' {
		return false
	}
	return !alsoWord[string(t.tokens[k].Key)]
}

// alsoWord holds given names that are commoner as other words before a name: على فلان, خليفة فلان.
var alsoWord = map[string]bool{"علي": true, "باسم": true, "انا": true, "حياه": true, "خليفه": true, "امل": true, "نجاه": true, "هدي": true}

// particles holds words of three letters and more that no name goes on with.
var particles = map[string]bool{"الي": true, "علي": true, "قال": true, "قالت": true, "الذي": true, "التي": true, "بعد": true, "قبل": true, "خلال": true, "منذ": true, "بين": true, "عام": true}

// adjacent reports whether token i is a word that nothing but a space parts from the one before it.
func (t triggering) adjacent(i int) bool {
	return i < len(t.tokens) && t.tokens[i].Word && t.tokens[i].Start == t.tokens[i-1].End+1
}
