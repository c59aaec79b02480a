package entity

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/entity/internal/tagger"
)

var (
	//go:embed data/triggers.tsv
	triggerData string
	//go:embed data/places_far.txt
	farPlaceData string
)

// farPlaces holds the keys of towns that the corpus does not speak of, and the places that it does.
var farPlaces = sync.OnceValue(func() map[string]bool {
	out := make(map[string]bool, 24000)
	for f := range dataLines(farPlaceData) {
		out[arabic.Key(f[0])] = true
	}
	for f := range dataLines(idPlacesFile) {
		out[arabic.Key(f[0])] = true
	}
	return out
})

// triggers maps the hash of a word that a name follows, clitics and all, to what it says of the name. Of the heads of roles it has the definite forms, as titles.
var triggers = sync.OnceValue(func() map[uint64]string {
	out := map[uint64]string{}
	for f := range dataLines(triggerData) {
		for _, w := range strings.Fields(f[1]) {
			for _, p := range proclitics {
				switch {
				case !p.article:
					out[tagger.KeyHash(p.letters+arabic.Key(w))] = f[0]
				case f[0] == "org" || f[0] == "work":
					out[tagger.KeyHash(p.letters+arabic.Key(w))] = "the " + f[0]
				}
			}
		}
	}
	for noun, n := range roleNouns {
		for _, p := range proclitics {
			if h := tagger.KeyHash(p.letters + noun); p.article && out[h] == "" && !strings.HasSuffix(p.letters, "بال") && !n.plural && isPost(n) {
				out[h] = "title"
			}
		}
	}
	return out
})

// isPost reports whether the noun is what a person may be called by.
func isPost(n roleNoun) bool {
	return n.kind == Office || n.kind == Bare || n.kind == Rank || n.kind == Descriptive
}

// Numbers of the types in tagger.Types.
const (
	person = iota
	location
	organisation
	work
)

// trigger finds names that the model does not know by the word before them: صحيفة "…", النائب محرز الصيد, بلدة تمزكورت. What the model has found stays, but for words in marks
// behind a noun that takes a name in marks, which are one name.
func trigger(d *tagger.Document, tokens []tagger.Token) {
	t := triggering{d, tokens}
	t.untitle()
	t.tidy()
	kinds := triggers()
	for i := range tokens {
		if !tokens[i].Word || d.Tags[i] != 0 && d.Tags[i]%2 == 0 {
			continue
		}
		if d.Tags[i] == 1+2*organisation {
			t.split(i)
			t.complete(i)
			continue
		}
		switch kinds[d.Key(i)] {
		case "outlet":
			if !t.marked(i, organisation) && !t.retyped(i) {
				t.rare(i, organisation, 3)
			}
		case "org":
			if !t.marked(i, organisation) && string(tokens[i].Key) == "شركه" {
				t.retyped(i)
			}
		case "the org":
			// الشركة المنتجة "…"
			if t.adjacent(i+1) && d.Tags[i+1] == 0 {
				if key := string(tokens[i+1].Key); strings.HasPrefix(key, "ال") && strings.HasSuffix(key, "ه") && !IsNation(key) && strings.HasSuffix(string(tokens[i].Key), "ه") {
					t.marked(i+1, organisation)
				}
			}
		case "work":
			t.marked(i, work)
		case "the work":
			// البرنامج الأمريكي "…"
			if t.adjacent(i+1) && d.Tags[i+1] == 0 && IsNation(string(tokens[i+1].Key)) {
				t.marked(i+1, work)
			}
		case "place":
			if i+1 < len(tokens) && d.Tags[i+1] == 1+2*location && len(tokens[i+1].Key) <= 4 && verblike(tokens[i+1].Key) && d.Rare(i+1, 2) && !farPlaces()[string(tokens[i+1].Key)] {
				d.Tags[i+1] = 0 // مدينة تعطش
				continue
			}
			if !t.marked(i, location) && !t.place(i, 3) {
				t.rare(i, location, 2)
			}
		case "places":
			t.places(i)
		case "at":
			t.place(i, 2)
		case "title":
			if i == 0 || !t.isDefinite(i-1) {
				t.titled(i)
			}
		default:
			t.apposed(i)
		}
	}
	t.institutions()
	t.connect()
}

// triggering is a document whose names trigger looks for.
type triggering struct {
	d      *tagger.Document
	tokens []tagger.Token
}

// isDefinite reports whether token i has the article and is no title, so that what follows is its adjective: المنظمة الحقوقية.
func (t triggering) isDefinite(i int) bool {
	key := string(t.tokens[i].Key)
	if !strings.HasPrefix(key, "ال") {
		return false
	}
	_, _, _, ok := headNoun(key)
	return !ok
}

// maxMarked is how many words a name in marks has at most.
const maxMarked = 6

// marked makes the words in marks right behind token i a name: صحيفة "…".
func (t triggering) marked(i, kind int) bool {
	if i+2 >= len(t.tokens) || !isMark(t.tokens[i+1]) {
		return false
	}
	end := i + 2
	for end < len(t.tokens) && t.tokens[end].Word && end-i-2 <= maxMarked {
		end++
	}
	if end == i+2 || end == len(t.tokens) || end-i-2 > maxMarked || !isMark(t.tokens[end]) {
		return false
	}
	t.d.Name(tagger.Chunk{Start: i + 2, End: end, Type: kind})
	return true
}

// retyped makes a person or a work right behind the noun at token i an organisation, for which the noun speaks: شركة [موسى ميت].
func (t triggering) retyped(i int) bool {
	if !t.adjacent(i+1) || t.d.Tags[i+1] != 2*person+1 && t.d.Tags[i+1] != 2*work+1 {
		return false
	}
	t.d.Name(tagger.Chunk{Start: i + 1, End: t.end(i + 1), Type: organisation})
	return true
}

// isMark reports whether a token is a quotation mark.
func isMark(t tagger.Token) bool {
	return !t.Word && len(t.Key) == 1 && strings.ContainsRune("\"“”„«»'", t.Key[0])
}

// rare makes up to so many words behind token i a name, as long as the corpus hardly has them.
func (t triggering) rare(i, kind, most int) {
	end := i + 1
	for end < len(t.tokens) && end <= i+most && t.free(end) && t.d.Rare(end, 2) && !strings.HasPrefix(string(t.tokens[end].Key), "ال") && !verblike(t.tokens[end].Key) {
		end++
	}
	if end > i+1 && (end == len(t.tokens) || t.d.Tags[end] == 0) {
		t.d.Name(tagger.Chunk{Start: i + 1, End: end, Type: kind})
	}
}

// place makes the words right behind token i a place, when they are the name of a town and mean nothing else: قرب عطبرة.
func (t triggering) place(i, steps int) bool {
	most, rare := 0, false
	for most < 3 && i+1+most < len(t.tokens) && t.free(i+1+most) {
		rare = rare || t.d.Rare(i+1+most, steps)
		most++
	}
	if !rare {
		return false
	}
	for n := most; n > 0; n-- {
		key := string(t.tokens[i+1].Key)
		rare := t.d.Rare(i+1, steps)
		for k := i + 2; k <= i+n; k++ {
			key += " " + string(t.tokens[k].Key)
			rare = rare || t.d.Rare(k, steps)
		}
		if rare && farPlaces()[key] {
			t.d.Name(tagger.Chunk{Start: i + 1, End: i + 1 + n, Type: location})
			return true
		}
	}
	return false
}

// places makes the words behind token i that و joins places, when the first is one that the corpus hardly has: قرى زنبق والنخيل والبئر.
func (t triggering) places(i int) {
	if i+1 == len(t.tokens) || !t.tokens[i+1].Word {
		return
	}
	first := string(t.tokens[i+1].Key)
	if t.d.Tags[i+1] != 1+2*location && (!t.free(i+1) || !t.d.Rare(i+1, 3) || strings.HasPrefix(first, "و") || strings.HasPrefix(first, "لل")) {
		return
	}
	for k := i + 1; k < len(t.tokens) && t.tokens[k].Word; k++ {
		key := string(t.tokens[k].Key)
		if k > i+1 && (!strings.HasPrefix(key, "و") || t.d.Tags[k] == 0 && !strings.HasPrefix(key, "وال") && !t.d.Rare(k, 3)) {
			return
		}
		if t.d.Tags[k] == 0 {
			t.d.Name(tagger.Chunk{Start: k, End: k + 1, Type: location})
		}
	}
}

// verblike reports whether a short key may be an imperfect verb: مدينة تعطش.
func verblike(key []rune) bool {
	return len(key) <= 5 && strings.ContainsRune("تين", key[0])
}

// free reports whether token i is a word of no name that may be one.
func (t triggering) free(i int) bool {
	return t.tokens[i].Word && t.d.Tags[i] == 0 && !t.d.Common(i) && len(t.tokens[i].Key) > 2
}

// future reports whether a key may be a verb with the sign of the future: سيتصرف.
func future(key string) bool {
	return len(key) > 8 && (strings.HasPrefix(key, "سي") || strings.HasPrefix(key, "ست") || strings.HasPrefix(key, "سن"))
}

// serves are words with ل that tell whom or what an organisation is for: الاتحاد العام لعمال المناجم.
var serves = map[string]bool{
	"لعمال": true, "لكره": true, "لحقوق": true, "لشوون": true, "لعلوم": true, "لطلبه": true, "لرجال": true, "لسيدات": true, "لاطباء": true, "لكتاب": true, "لعلماء": true, "لنساء": true, "لتجار": true, "لنقابات": true, "لجمعيات": true,
}

// complete takes the people or the matter that an organisation is for into its name: الاتحاد العربي | لمهندسي المياه.
func (t triggering) complete(i int) {
	end := t.end(i)
	head, definite := strings.CutPrefix(string(t.tokens[i].Key), "ال")
	if kind := triggers()[tagger.KeyHash(head)]; !definite || kind != "org" && kind != "outlet" {
		return
	}
	if end < i+2 || end+1 >= len(t.tokens) || t.d.Tags[end] != 0 || !t.tokens[end].Word || !strings.HasPrefix(string(t.tokens[end-1].Key), "ال") {
		return
	}
	key := t.tokens[end].Key
	if !serves[string(key)] && !(len(key) >= 6 && key[0] == 'ل' && key[1] == 'م' && key[len(key)-1] == 'ي') {
		return
	}
	k := end + 1
	for k < len(t.tokens) && k <= end+2 && t.tokens[k].Word && t.d.Tags[k] == 0 && strings.HasPrefix(string(t.tokens[k].Key), "ال") && len(t.tokens[k].Key) > 4 && !t.d.Common(k) {
		k++
	}
	if k > end+1 {
		t.d.Name(tagger.Chunk{Start: i, End: k, Type: organisation})
	}
}

// split parts an organisation that runs on into the name of who speaks for it: شركة سكك الساحل | أنيس الغربي.
func (t triggering) split(i int) {
	end := t.end(i)
	for k := i; k < end; k++ {
		if !t.tokens[k].Word || len(t.tokens[k].Key) < 3 {
			return
		}
	}
	for k := i + 2; k < end-1; k++ {
		if len(t.tokens[k].Key) < 4 {
			continue
		}
		if _, _, _, title := headNoun(string(t.tokens[k-1].Key)); title || joints[string(t.tokens[k-1].Key)] || GenderOf(string(t.tokens[k].Key)) == Unknown {
			continue
		}
		t.d.Name(tagger.Chunk{Start: k, End: end, Type: person})
		return
	}
}

// apposed makes two or three words that begin at token i a person's name, when the first is one of names and a post stands behind them and a comma: كشف ممدوح القضاة، مدرب الفريق.
func (t triggering) apposed(i int) {
	if !t.free(i) || !t.d.OftenName(i) && !t.d.Rare(i, 2) || strings.HasPrefix(string(t.tokens[i].Key), "ال") {
		return
	}
	if _, _, _, ok := headNoun(string(t.tokens[i].Key)); ok {
		return
	}
	for end := i + 2; end <= i+3 && end+1 < len(t.tokens); end++ {
		if !t.tokens[end-1].Word || t.d.Tags[end-1] != 0 {
			return
		}
		if len(t.tokens[end].Key) != 1 || t.tokens[end].Key[0] != '،' {
			continue
		}
		if n, clitic, _, ok := headNoun(string(t.tokens[end+1].Key)); ok && !n.plural && (clitic == "" || clitic == "ال") && isPost(n) {
			t.d.Name(tagger.Chunk{Start: i, End: end, Type: person})
		}
		return
	}
}

// joints are the words inside the names of persons that do not stand alone: بن، فان، أبو.
var joints = map[string]bool{"بن": true, "بنت": true, "ولد": true, "ابو": true, "ابي": true, "بو": true, "ال": true, "فان": true, "فون": true, "دير": true, "دي": true, "دا": true, "دو": true, "دل": true, "عبد": true, "ايت": true}

// titled makes the words behind the title at token i a person's name, when the corpus hardly has them: النائب محرز الصيد. Adjectives of the title may stand between.
func (t triggering) titled(i int) {
	k := i + 1
	if t.d.Tags[i] == 1 && k < len(t.tokens) && t.d.Tags[k] == 2 && !strings.HasPrefix(string(t.tokens[k].Key), "و") {
		t.d.Tags[i], t.d.Tags[k] = 0, 1 // الملك | محمد السادس
		return
	}
	for k < len(t.tokens) && k <= i+2 && t.tokens[k].Word && t.d.Tags[k] == 0 && strings.HasPrefix(string(t.tokens[k].Key), "ال") && (t.d.Common(k) || IsNation(string(t.tokens[k].Key))) {
		k++
	}
	end, words := k, 0
	for end < len(t.tokens) && words < 2 && t.tokens[end].Word && t.d.Tags[end] == 0 {
		key := string(t.tokens[end].Key)
		switch {
		case joints[key]:
		case !t.free(end) || strings.HasPrefix(key, "لل") || strings.HasPrefix(key, "بال") || strings.HasPrefix(key, "وال") || future(key) && !t.d.OftenName(end) || !t.d.Rare(end, 3) && !t.d.OftenName(end) || end == k && strings.HasPrefix(key, "ال") && GenderOf(key) == Unknown || end > k && strings.HasPrefix(key, "و"):
			words = 2
			continue
		default:
			words++
		}
		end++
	}
	for end > k && joints[string(t.tokens[end-1].Key)] {
		end--
	}
	if end > k && end < len(t.tokens) && t.d.Tags[end] == 1 && !strings.HasPrefix(string(t.tokens[end].Key), "و") {
		// The rest of a name that the model has seen from its middle on.
		end = t.end(end)
	}
	if end > k+1 {
		t.d.Name(tagger.Chunk{Start: k, End: end, Type: person})
	}
}
