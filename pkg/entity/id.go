package entity

import (
	_ "embed"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
)

//go:embed data/id_places.tsv
var idPlaceData string

//go:embed data/id_names.tsv
var idNameData string

// place is one bearer of a place name.
type place struct {
	id         string
	country    string
	population int
	// whole is true for a country.
	whole bool
}

var (
	// places lists the bearers of each name key.
	places = map[string][]place{}
	// idNames maps type and name key to a Wikidata id, or to "" for a name that must have none.
	idNames = map[string]string{}
	// written holds the listed names of one word as they are written, since with the article, or with ه for ة, a short one is another word: الحماس, جده.
	written = map[string]bool{}
	// towns are the ids of all places that have a province of the same name, as far as the lexicon goes: all but the states that are listed with ولاية.
	towns = map[string]bool{}
)

// sureName is the least score of an entity's surest mention with which it gets an id: a word that is also something else (النيل, القاعدة, مالي) is often no name below it.
const sureName = 0.85

// Population bounds: a city that is alone with its name needs sureCity people unless its country is named in the article; among namesakes the greatest needs namesakeRatio times the next.
const (
	sureCity      = 400_000
	namesakeRatio = 8
)

func init() {
	for f := range dataLines(idPlaceData) {
		population, _ := strconv.Atoi(f[4])
		k := bareKeys(f[0])
		written[f[0]] = true
		towns[f[1]] = true
		places[k] = append(places[k], place{id: f[1], country: f[3], population: population, whole: f[2] == "country"})
	}
	for f := range dataLines(idNameData) {
		if f[0] == article.Location && !strings.Contains(f[2], "|ولاية") {
			towns[f[1]] = true
		}
		for _, n := range strings.Split(f[2], "|") {
			written[n] = true
			id := f[1]
			if id == "-" {
				id = ""
			}
			idNames[f[0]+" "+idKey(f[0], n)] = id
		}
	}
}

// isPlace reports whether a one-word key, which may carry the article, is a place of the lexicon.
func isPlace(key string) bool {
	_, ok := places[dropArticle(key)]
	return ok
}

func idKey(kind, name string) string {
	return strings.Join(matchWords(kind, wordKeys(name)), " ")
}

// giveIDs fills the Wikidata ids that are sure; scores are those of the entities' surest mentions. An entity without one keeps none: no id is better than a wrong one.
func giveIDs(text []rune, entities []article.Entity, scores []float64) {
	countries := map[string]bool{}
	keys := make([]string, len(entities))
	for i, e := range entities {
		keys[i] = idKey(e.Type, e.Name)
		if e.Type == article.Location {
			if code := roleNations[keys[i]]; code != "" {
				countries[code] = true
			}
			for _, p := range places[keys[i]] {
				if p.whole {
					countries[p.country] = true
				}
			}
		}
	}
	for i := range entities {
		e := &entities[i]
		id, listed := idNames[e.Type+" "+keys[i]]
		if !listed && aliases[e.Type+" "+keys[i]] != "" {
			_, first, _ := strings.Cut(aliases[e.Type+" "+keys[i]], "=")
			id, listed = idNames[e.Type+" "+idKey(e.Type, first)]
		}
		if !listed && e.Type == article.Location {
			id = placeID(places[keys[i]], countries)
		}
		if id != "" && (scores[i] < sureName || otherWord(e.Name) || cutOut(text, e.Mentions, nameHeads) || towns[id] && ofProvince(text, e.Mentions, roleNations[keys[i]] == "")) {
			id = ""
		}
		e.Wikidata = id
	}
}

// otherWord reports whether a name of one word differs from the listed one by its article or, when short, by its last letter.
func otherWord(name string) bool {
	if bare, ok := strings.CutPrefix(name, "ال"); ok && !written[name] && written[bare] {
		return true
	}
	bare, ok := strings.CutSuffix(name, "ه")
	return ok && utf8.RuneCountInString(name) < 4 && !written[name] && written[bare+"ة"]
}

// ofProvince reports whether a mention is a province's: ولاية تونس, or where lists count, in one: محافظات حلب وإدلب.
func ofProvince(text []rune, mentions []article.Mention, lists bool) bool {
	for i, m := range mentions {
		if cutOut(text, mentions[i:i+1], provinceHeads) {
			return true
		}
		if !lists {
			continue
		}
		tokens := arabic.Tokenize(text, max(0, m.Start-maxList), m.Start)
		for j := len(tokens) - 1; j >= 0 && tokens[j].Key != "."; j-- {
			if provinces[tokens[j].Key] {
				return true
			}
		}
	}
	return false
}

// maxList bounds the letters of a list of provinces.
const maxList = 80

// nameHeads are nouns that make what stands behind them the name of something else: جسر لندن, مسرح سليم درويش, نهر أوروغواي.
var nameHeads = map[string]bool{
	"جسر": true, "مسرح": true, "ملعب": true, "استاد": true, "شارع": true, "ميدان": true, "ساحه": true, "برج": true, "متحف": true, "ابطال": true, "دوري": true, "كاس": true,
	"مهرجان": true, "فندق": true, "مدرسه": true, "مستشفي": true, "جامعه": true, "معرض": true, "كنيسه": true, "مسجد": true, "اوف": true,
	"نهر": true, "جبل": true, "بحيره": true, "وادي": true, "حي": true, "مطار": true, "ميناء": true, "بارجه": true, "سفينه": true, "فرقاطه": true, "جائزه": true, "سباق": true, "بطوله": true, "دوره": true, "تجمع": true,
	"لواء": true, "كتيبه": true, "قصر": true, "حديقه": true, "دوار": true, "حقل": true, "معبر": true,
}

// provinceHeads are nouns that make the town's name behind them the name of the land around it: محافظة حلب, ولاية تونس.
var provinceHeads = map[string]bool{"محافظه": true, "ولايه": true, "مقاطعه": true, "اماره": true, "محافظتي": true, "قضاء": true}

// provinces are nouns that a list of provinces follows.
var provinces = map[string]bool{"محافظات": true, "ولايات": true, "مقاطعات": true, "محافظتي": true}

// cutOut reports whether every mention is only the end of a longer name that begins with one of the heads, or the beginning of one (مصر القديمة, ألمانيا الغربية).
func cutOut(text []rune, mentions []article.Mention, heads map[string]bool) bool {
	for _, m := range mentions {
		start := m.Start
		for start > 0 && (text[start-1] == ' ' || text[start-1] == ')') { // (محافظة) صعدة
			start--
		}
		from := start
		for from > 0 && start-from < maxNameHead && arabic.IsWord(text[from-1]) {
			from--
		}
		before := arabic.KeyRunes(text[from:start])
		behind := ""
		if m.End < len(text) && text[m.End] == '/' {
			continue // آب/أغسطس
		}
		if m.End < len(text) && text[m.End] == ' ' {
			end := m.End + 1
			for end < len(text) && end-m.End < maxNameHead && arabic.IsWord(text[end]) {
				end++
			}
			behind = arabic.KeyRunes(text[m.End+1 : end])
		}
		if !heads[before] && !heads[strings.TrimPrefix(before, "و")] && !heads[strings.TrimPrefix(before, "ب")] && !heads[strings.TrimPrefix(before, "ل")] && !otherPart[behind] {
			return false
		}
	}
	return len(mentions) > 0
}

// otherPart holds adjectives behind a place's name that make it the name of another place.
var otherPart = map[string]bool{"القديمه": true, "الغربيه": true, "الشرقيه": true, "النازيه": true, "الصليبي": true}

// maxNameHead bounds the letters of a noun before a name.
const maxNameHead = 8

// placeID chooses among the bearers of a place name: a country first, then the greatest city when it is sure by its size or its country stands in the article (طرابلس beside لبنان).
func placeID(bearers []place, countries map[string]bool) string {
	var best, next place
	near := func(p place) int {
		if countries[p.country] {
			return 1
		}
		return 0
	}
	for _, p := range bearers {
		if p.whole {
			return p.id
		}
		switch {
		case best.id == "" || near(p) > near(best) || near(p) == near(best) && p.population > best.population:
			best, next = p, best
		case next.id == "" || near(p) > near(next) || near(p) == near(next) && p.population > next.population:
			next = p
		}
	}
	switch {
	case best.id == "":
		return ""
	case near(best) == 1 && near(next) == 0 && (next.id == "" || best.population*4 > next.population):
		return best.id
	case next.id == "" && best.population >= sureCity, next.id != "" && best.population >= sureCity && best.population >= namesakeRatio*next.population:
		return best.id
	}
	return ""
}
