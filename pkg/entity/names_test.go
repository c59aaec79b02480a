package entity_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/isnad-news/isnad/pkg/arabic"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/article/articletest"
	"github.com/isnad-news/isnad/pkg/entity"
)

func ownNames(t testing.TB, lines ...string) *entity.Names {
	t.Helper()
	entries, faults := entity.ParseEntries(strings.Join(lines, "\n"))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return entity.NewNames(entries)
}

func ExampleNames_Recognise() {
	entries, _ := entity.ParseEntries("برج القمر\tLOC\tQ42\n")
	text := []rune("افتتحت الشركة متجرا ببرج القمر.")
	paragraphs := []article.Paragraph{{Span: article.Span{End: len(text)}}}
	for _, e := range entity.Chain(text, paragraphs, entity.NewNames(entries).Recognise(text, paragraphs)) {
		fmt.Println(e.Type, e.Name, e.Wikidata, e.Mentions[0].Text)
	}
	// Output: LOC برج القمر Q42 ببرج القمر
}

// TestNames gives each text its own names, and lists the entities as "type name id: mention|mention".
func TestNames(t *testing.T) {
	t.Parallel()
	for rule, c := range map[string]struct {
		names []string
		text  string
		want  []string
	}{
		"none":                     {nil, "عاد طارق الدهماني إلى بيروت.", []string{"PER طارق الدهماني : طارق الدهماني", "LOC بيروت Q3820: بيروت"}},
		"wins over the model":      {[]string{"بيروت\tMISC\tQ7"}, "عاد طارق الدهماني إلى بيروت.", []string{"PER طارق الدهماني : طارق الدهماني", "MISC بيروت Q7: بيروت"}},
		"wins inside a longer one": {[]string{"طارق\tMISC"}, "عاد طارق الدهماني إلى بيروت.", []string{"MISC طارق : طارق", "LOC بيروت Q3820: بيروت"}},
		"longest first": {
			[]string{"نهر الفضة\tLOC\tQ1", "نهر الفضة للنقل\tORG\tQ2"},
			"تعبر سفن نهر الفضة للنقل مياه نهر الفضة كل يوم.",
			[]string{"ORG نهر الفضة للنقل Q2: نهر الفضة للنقل", "LOC نهر الفضة Q1: نهر الفضة"},
		},
		"clitics": {
			[]string{"الغدير الأزرق\tORG\tQ5"},
			"انضم اللاعب للغدير الأزرق وبالغدير الأزرق تعلم، فالغدير الأزرق بيته، كالغدير الأزرق لا ناد.",
			[]string{"ORG الغدير الأزرق Q5: للغدير الأزرق|وبالغدير الأزرق|فالغدير الأزرق|كالغدير الأزرق"},
		},
		"a letter of the word's own is no clitic": {[]string{"ليد\tORG"}, "وصل وليد مبكرا.", []string{"PER وليد : وليد"}},
		"the article is no clitic":                {[]string{"زورق\tORG"}, "غرق الزورق قرب الشاطئ.", nil},
		"letters are folded":                      {[]string{"إذاعة الأمواج\tORG"}, "قالت اذاعه الامواج إن البث عاد.", []string{"ORG إذاعة الأمواج : اذاعه الامواج"}},
		"alias": {
			[]string{"هيئة الأنهار الكبرى\tORG\tQ9\tهاك|الأنهار الكبرى"},
			"أعلنت هيئة الأنهار الكبرى خطتها. وبدأت هاك العمل، وقالت الأنهار الكبرى إنه سينتهي.",
			[]string{"ORG هيئة الأنهار الكبرى Q9: هيئة الأنهار الكبرى|هاك|الأنهار الكبرى"},
		},
		"alias alone":                           {[]string{"هيئة الأنهار الكبرى\tORG\tQ9\tهاك"}, "وبدأت هاك العمل.", []string{"ORG هيئة الأنهار الكبرى Q9: هاك"}},
		"never":                                 {[]string{"بيروت\t-"}, "عاد طارق الدهماني إلى بيروت ثم ترك بيروت.", []string{"PER طارق الدهماني : طارق الدهماني"}},
		"never, but in more":                    {[]string{"الدهماني\t-"}, "عاد طارق الدهماني إلى بيروت.", []string{"PER طارق الدهماني : طارق الدهماني", "LOC بيروت Q3820: بيروت"}},
		"never guards longer":                   {[]string{"سوق بيروت\t-", "بيروت\tLOC\tQ8"}, "أغلق سوق بيروت أبوابه في بيروت.", []string{"LOC بيروت Q8: بيروت"}},
		"no id":                                 {[]string{"بيروت\tLOC\t-"}, "عاد طارق الدهماني إلى بيروت.", []string{"PER طارق الدهماني : طارق الدهماني", "LOC بيروت : بيروت"}},
		"id after a noun that makes it another": {[]string{"لندن\tLOC\tQ84"}, "أغلق جسر لندن.", []string{"LOC لندن Q84: لندن"}},
		"family name alone":                     {[]string{"نورس الكثباوي\tPER\tQ6"}, "وصل نورس الكثباوي صباحا. وقال الكثباوي إن العمل بدأ.", []string{"PER نورس الكثباوي Q6: نورس الكثباوي|الكثباوي"}},
		"two own names stay apart": {
			[]string{"نورس الكثباوي\tPER\tQ6", "الكثباوي\tPER\tQ10"},
			"وصل نورس الكثباوي صباحا. وقال الكثباوي إن العمل بدأ.",
			[]string{"PER نورس الكثباوي Q6: نورس الكثباوي", "PER الكثباوي Q10: الكثباوي"},
		},
		"hashtag":                  {[]string{"برج القمر\tLOC"}, "زرنا #برج_القمر أمس وليس #قرب_برج_القمر بيتنا.", []string{"LOC برج القمر : برج_القمر"}},
		"not over a line":          {[]string{"برج القمر\tLOC"}, "هذا برج\nالقمر بعيد.", nil},
		"the later of one name":    {[]string{"برج القمر\tORG\tQ1", "بُرج القمر\tLOC\tQ2"}, "زرنا برج القمر.", []string{"LOC بُرج القمر Q2: برج القمر"}},
		"a name before an alias":   {[]string{"برج القمر\tLOC\tQ1", "مرصد السماء\tORG\tQ2\tبرج القمر"}, "زرنا برج القمر.", []string{"LOC برج القمر Q1: برج القمر"}},
		"comments and empty lines": {[]string{"# برج القمر\tLOC", "", " "}, "زرنا برج القمر.", nil},
	} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			text := []rune(c.text)
			paragraphs := articletest.Paragraphs(text)
			var got []string
			for _, e := range entity.Chain(text, paragraphs, ownNames(t, c.names...).Recognise(text, paragraphs)) {
				var mentions []string
				for _, m := range e.Mentions {
					mentions = append(mentions, m.Text)
				}
				got = append(got, e.Type+" "+e.Name+" "+e.Wikidata+": "+strings.Join(mentions, "|"))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestParseEntries(t *testing.T) {
	t.Parallel()
	good := []string{"برج القمر\tLOC", "برج القمر\tLOC\tQ42", "برج القمر\tLOC\t\tالبرج|برج", "برج القمر\tLOC\tQ42\tالبرج", "برج القمر\t-", "برج القمر\tLOC\t-"}
	for _, line := range good {
		e, err := entity.ParseEntry(line)
		if err != nil || e.String() != line {
			t.Errorf("%q became %q (%v)", line, e.String(), err)
		}
	}
	for line, want := range map[string]string{
		"برج القمر":                           "1 fields",
		"a\tPER\tQ1\tx\ty":                    "5 fields",
		"برج القمر\tPLACE":                    "type",
		"برج القمر\tLOC\t42":                  "id",
		"برج القمر\tLOC\tQ0":                  "id",
		"و\tPER":                              "two letters",
		"!!\tPER":                             "two letters",
		"برج القمر\tLOC\tQ1\tالبرج|و":         "two letters",
		"برج \xd9\tLOC":                       "UTF-8",
		"برج\x00القمر\tLOC":                   "control",
		"a|b\tORG":                            "|",
		strings.Repeat("كلمة ", 17) + "\tORG": "17 words",
	} {
		entries, faults := entity.ParseEntries("# first\n" + line + "\nبرج القمر\tLOC\n")
		if len(entries) != 1 || len(faults) != 1 || !strings.Contains(faults[0].Error(), want) || !strings.HasPrefix(faults[0].Error(), "line 2: ") {
			t.Errorf("%q: %d entries, faults %v, want one of line 2 with %q", line, len(entries), faults, want)
		}
	}
}

// BenchmarkNames measures 10,000 own names against none, and names that begin at every word of the text and end nowhere.
func BenchmarkNames(b *testing.B) {
	var lines []string
	for i := range 10_000 {
		lines = append(lines, fmt.Sprintf("اسم%d الشركة%d\tORG", i, i%100))
	}
	text := []rune(strings.Repeat(news, 10))
	for name, names := range map[string]*entity.Names{"none": nil, "10000": ownNames(b, lines...), "worst": ownNames(b, strings.Repeat("سد ", 15)+"النهاية\tLOC")} {
		text := text
		if name == "worst" {
			text = []rune(strings.Repeat("سد ", len(text)/3))
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				names.Recognise(text, []article.Paragraph{{Span: article.Span{End: len(text)}}})
			}
		})
	}
}

// FuzzNames sees that names stand in order and apart on whole words, that own names are found with their type and id, that negative ones are not, and that the entities hold every mention.
func FuzzNames(f *testing.F) {
	f.Add("برج القمر\tLOC\tQ42\tالبرج\nبيروت\t-", "زرنا برج القمر وبيروت. وقال محمد صلاح: البرج جميل\nبيروت")
	f.Add("القمر\tPER\tQ1\nبرج القمر الأزرق\tORG\nقمر\t-\nBBC-2\tORG", "برج القمر الأزرق #برج_القمر للقمر وللقمر BBC-2 القمر")
	f.Add("الأمم\tPER\nالمتحدة\tLOC\t-", "الأمم المتحدة الأمم المتحدة لالأمم")
	f.Fuzz(func(t *testing.T, lines, s string) {
		entries, _ := entity.ParseEntries(lines)
		names := entity.NewNames(entries)
		never := map[string]bool{}
		for _, e := range entries {
			if again, err := entity.ParseEntry(e.String()); err != nil || fmt.Sprint(again) != fmt.Sprint(e) {
				t.Fatalf("entry %q reads as %q (%v)", e, again, err)
			}
			if e.Type == entity.Never {
				never[arabic.Key(e.Name)] = true
			}
		}
		for _, e := range entries {
			if e.Type != entity.Never {
				delete(never, arabic.Key(e.Name)) // another entry may turn it
				for _, a := range e.Aliases {
					delete(never, arabic.Key(a))
				}
			}
		}
		for _, e := range entries {
			own := []rune(e.Name)
			paragraphs := articletest.Paragraphs(own)
			got := entity.Chain(own, paragraphs, entity.NewNames([]entity.Entry{e}).Recognise(own, paragraphs))
			if e.Type == entity.Never {
				if len(got) != 0 {
					t.Errorf("%q is never a name, and became %v", e.Name, got)
				}
			} else if len(got) != 1 || got[0].Type != e.Type || got[0].Name != e.Name || strings.HasPrefix(e.Wikidata, "Q") && got[0].Wikidata != e.Wikidata {
				t.Errorf("entry %q became %v", e, got)
			}
		}
		text := []rune(s)
		paragraphs := articletest.Paragraphs(text)
		found := names.Recognise(text, paragraphs)
		last := 0
		for _, n := range found {
			surface := text[max(0, n.Start):min(max(n.End, 0), len(text))]
			switch {
			case n.Start < last || n.End <= n.Start || n.End > len(text):
				t.Fatalf("span %v after %d of %d", n.Span, last, len(text))
			case slices.Contains(surface, '\n'):
				t.Errorf("name over a line's end: %q", string(surface))
			case !slices.Contains([]string{article.Person, article.Location, article.Organisation, article.Misc}, n.Type):
				t.Errorf("type %q", n.Type)
			case n.Start > 0 && arabic.IsLetter(text[n.Start-1]) || n.End < len(text) && arabic.IsLetter(text[n.End]):
				t.Errorf("word cut: %q", string(surface))
			case never[arabic.KeyRunes(surface)]:
				t.Errorf("%q is never a name, and became one", string(surface))
			}
			last = n.End
		}
		mentions := 0
		for _, e := range entity.Chain(text, paragraphs, found) {
			mentions += len(e.Mentions)
			if e.Name == "" {
				t.Errorf("entity %s has no name", e.ID)
			}
		}
		if mentions != len(found) {
			t.Errorf("%d mentions of %d names", mentions, len(found))
		}
	})
}
