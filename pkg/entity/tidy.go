package entity

import (
	"slices"
	"strings"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/entity/internal/tagger"
)

// tidy mends names whose edges are wrong, and takes back words that are none.
func (t triggering) tidy() {
	t.touching()
	clubs := t.d.Sport()
	for _, c := range t.d.Chunks() {
		last := string(t.tokens[c.End-1].Key)
		switch {
		case c.End == c.Start+1 && (t.d.Never(c.Start) || people(last)):
			t.d.Tags[c.Start] = 0 // ريال معدني, إسرائيليان
		case c.Type == person && c.End > c.Start+1 && weekdays[last]:
			t.d.Tags[c.End-1] = 0 // سليم درويش | الأربعاء
		case clubs && c.Type == organisation && t.foreignClub(c):
			t.d.Tags[c.End-1] = 0 // كولو كولو | التشيلي
		}
	}
}

// touching joins two persons or organisations that nothing parts: لويس إيناسيو | لولا دا سيلفا. That they are two is told later, by what the article calls them elsewhere.
func (t triggering) touching() {
	for i := 1; i < len(t.tokens); i++ {
		tag, before := t.d.Tags[i], t.d.Tags[i-1]
		if kind := int(tag-1) / 2; tag%2 == 0 || kind != person && kind != organisation || before != tag && before != tag+1 || !t.adjacent(i) {
			continue
		}
		if key := string(t.tokens[i].Key); t.tokens[i-1].Whole != t.tokens[i].Whole && !strings.ContainsRune("ولب", t.tokens[i].Key[0]) && !strings.HasPrefix(key, "ال") && !t.repeats(i) {
			t.d.Tags[i] = tag + 1
		}
	}
}

// repeats reports whether the name that begins at token i has a word of the name right before it: [عفيفي] [محمود عفيفي] are two mentions.
func (t triggering) repeats(i int) bool {
	end := t.end(i)
	for k := i - 1; k >= 0 && t.d.Tags[k] != 0; k-- {
		if slices.ContainsFunc(t.tokens[i:end], func(w tagger.Token) bool { return slices.Equal(w.Key, t.tokens[k].Key) }) {
			return true
		}
		if t.d.Tags[k]%2 == 1 {
			break
		}
	}
	return false
}

// people reports whether a word is two or more of a nation: إسرائيليان, روسيين.
func people(key string) bool {
	for _, ending := range []string{"يان", "يين", "يون", "يتان", "يتين"} {
		if stem, ok := strings.CutSuffix(key, ending); ok && len([]rune(stem)) > 2 && IsNation(stem+"ي") {
			return true
		}
	}
	return false
}

// foreignClub reports whether a club's name of words without the article runs on into its nationality: سان لورينزو الأرجنتيني.
func (t triggering) foreignClub(c tagger.Chunk) bool {
	last := string(t.tokens[c.End-1].Key)
	if c.End < c.Start+2 || !strings.HasPrefix(last, "ال") || !strings.HasSuffix(last, "ي") || !IsNation(last) {
		return false
	}
	for k := c.Start; k < c.End-1; k++ {
		key := string(t.tokens[k].Key)
		if _, _, _, role := headNoun(key); !t.tokens[k].Word || role || strings.HasPrefix(key, "ال") || triggers()[tagger.KeyHash(key)] != "" || t.d.Institution(k) {
			return false
		}
	}
	return true
}

// weekdays are the days of the week, and the words for yesterday and today.
var weekdays = func() map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq("الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت أمس اليوم") {
		out[arabic.Key(w)] = true
	}
	return out
}()

// carry makes a word a name that is one of the article's names behind a clitic: سيتي, then لسيتي; الهلال, then للهلال. Names that are also common words are left.
func (t triggering) carry() {
	const ambiguous = 255
	known := map[uint64]uint8{}
	for _, c := range t.d.Chunks() {
		last := t.tokens[c.End-1]
		if single := c.End == c.Start+1; last.Word && len(last.Key) >= 4 && (single && c.Type != work || c.Type == person) && (t.d.OftenName(c.End-1) || t.d.Rare(c.End-1, 3)) && !t.d.Common(c.End-1) {
			key, tag := t.d.Key(c.End-1), uint8(2*c.Type+1) //nolint:gosec // there are four types
			if known[key] != 0 && known[key] != tag {
				tag = ambiguous
			}
			known[key] = tag
		}
	}
	if len(known) == 0 {
		return
	}
	for i, tag := range t.d.Tags {
		key := t.tokens[i].Key
		if tag != 0 || len(key) < 5 || !t.d.Rare(i, 5) || !strings.ContainsRune("وفبلك", key[0]) {
			continue
		}
		for _, reading := range arabic.Readings(string(key))[1:] {
			if tag := known[tagger.KeyHash(reading)]; tag != 0 && tag != ambiguous {
				t.d.Tags[i] = tag
				break
			}
		}
	}
}

// institutions makes the words from a noun for an institution to the last definite one behind it a name, when the model saw none: هيئة حماية البيانات البريطانية.
func (t triggering) institutions() {
	for i, tag := range t.d.Tags {
		head := heads[t.d.Key(i)]
		if tag != 0 || head == 0 {
			continue
		}
		end := i + 1
		if t.adjacent(end) && t.d.Tags[end] == 0 && !t.definite(end) && len(t.tokens[end].Key) > 3 && !strings.ContainsRune("لب", t.tokens[end].Key[0]) {
			end++ // حماية
		}
		first := end
		for t.adjacent(end) && t.d.Tags[end] == 0 && t.definite(end) && end < first+4 {
			end++
		}
		if end > first && (first > i+1 || head == always) && (end == len(t.tokens) || t.d.Tags[end] == 0) {
			t.d.Name(tagger.Chunk{Start: i, End: end, Type: organisation})
		}
	}
}

// definite reports whether token i has the article, also behind و.
func (t triggering) definite(i int) bool {
	return strings.HasPrefix(strings.TrimPrefix(string(t.tokens[i].Key), "و"), "ال") && len(t.tokens[i].Key) > 4
}

// Nouns for institutions: those that only institutions are called by, and those that with a definite word alone may be anything (هيئة المحلفين).
const (
	always = 1 + iota
	between
)

// heads are the nouns that institutions looks for, by hash and with their clitics.
var heads = func() map[uint64]int {
	out := map[uint64]int{}
	for kind, words := range map[int]string{always: "وزارة مديرية نقابة جمعية مفوضية", between: "هيئة وكالة"} {
		for w := range strings.FieldsSeq(words) {
			for _, clitics := range strings.Split(",و,ف,ب,ل,وب,ول", ",") {
				out[tagger.KeyHash(clitics+arabic.Key(w))] = kind
			}
		}
	}
	return out
}()
