package archive_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/isnad-news/isnad/pkg/archive"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/segmentio/encoding/json"
)

// noon is when everything in these tests comes in.
var noon = time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC)

// say is a quote of a test. Its article is the part of id before the slash.
type say struct {
	id, speaker, text        string
	title, source, kind, day string
	by, mention              string
	entities                 []article.EntityRef // the first is the speaker, when it is a person
}

func (s say) quote() article.Quote {
	_, part, _ := strings.Cut(s.id, "/")
	q := article.Quote{ID: part, Kind: article.Direct, Mention: article.Mention{Text: s.text}}
	if s.kind != "" {
		q.Kind = s.kind
	}
	if s.speaker != "" {
		q.Speaker = &article.Speaker{Name: s.speaker, By: article.ByName}
		if s.by != "" {
			q.Speaker.By = s.by
		}
	}
	if s.mention != "" {
		q.Source = &article.Mention{Span: article.Span{End: 5}, Text: s.mention}
	}
	if len(s.entities) > 0 && s.entities[0].Type == article.Person {
		q.Speaker.Entity = s.entities[0].ID
	}
	return q
}

// document is the enriched article with the quotes, which stand at different places in it. One whose id ends with the slash is no quote: its article may have none.
func document(t *testing.T, says ...say) []byte {
	t.Helper()
	of, _, _ := strings.Cut(says[0].id, "/")
	a := article.Article{Schema: article.Schema, ID: of, Title: says[0].title, Source: says[0].source, PublishedAt: says[0].day}
	for i, s := range says {
		q := s.quote()
		if q.ID == "" {
			continue
		}
		q.Span = article.Span{Start: 100 * i, End: 100*i + 50}
		a.Quotes = append(a.Quotes, q)
		for _, e := range s.entities {
			a.Entities = append(a.Entities, article.Entity{ID: e.ID, Type: e.Type, Name: e.Name, Wikidata: e.Wikidata, Mentions: []article.Mention{{Span: article.Span{Start: 100*i + 1, End: 100*i + 5}}}})
		}
	}
	data, err := article.Encode(&a)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// articles makes the articles of the quotes ready, of the revisions that came in after so many minutes. Quotes of one article stand beside each other.
func articles(t *testing.T, minute int, says ...say) []archive.Article {
	t.Helper()
	var out []archive.Article
	for len(says) > 0 {
		of, _, _ := strings.Cut(says[0].id, "/")
		n := 0
		for n < len(says) && strings.HasPrefix(says[n].id, of+"/") {
			n++
		}
		a, err := archive.NewArticle(fmt.Sprintf("%s@%d", of, minute), noon.Add(time.Duration(minute)*time.Minute), document(t, says[:n]...))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, a)
		says = says[n:]
	}
	return out
}

func open(t *testing.T, dir string) *archive.Archive {
	t.Helper()
	a, err := archive.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func opened(t *testing.T) *archive.Archive {
	t.Helper()
	a := open(t, t.TempDir())
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// put keeps the quotes, of the revisions of their articles that came in after so many minutes.
func put(t *testing.T, a *archive.Archive, minute int, says ...say) {
	t.Helper()
	putAll(t, a, articles(t, minute, says...))
}

func putAll(t *testing.T, a *archive.Archive, all []archive.Article) {
	t.Helper()
	if err := a.Put(t.Context(), all); err != nil {
		t.Fatal(err)
	}
}

func search(t *testing.T, a *archive.Archive, q stream.QuoteQuery) stream.QuoteAnswer {
	t.Helper()
	answer, err := a.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	return answer
}

// ids are the quotes' ids, in the answer's order.
func ids(t *testing.T, answer stream.QuoteAnswer) []string {
	t.Helper()
	out := []string{}
	for _, data := range answer.Quotes {
		var m article.QuoteMessage
		if err := json.Unmarshal(data, &m); err != nil {
			t.Fatal(err)
		}
		out = append(out, m.ID)
	}
	return out
}

// TestArabicIsFoundHoweverItIsWritten asks with one form of a word for texts with others.
func TestArabicIsFoundHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	a := opened(t)
	texts := map[string]string{
		"bare/q1":      "ستبقى سوريا بلدا واحدا",
		"and/q1":       "نعمل لأجل لبنان وسوريا معا",
		"in/q1":        "الوضع بسوريا صعب",
		"for/q1":       "هذا خير لسوريا",
		"and-in/q1":    "في مصر وبسوريا أيضا",
		"cairo/q1":     "سنعود للقاهرة غدا",
		"cairo-and/q1": "زرت بغداد والقاهرة",
		"marks/q1":     "سُورِيا بلد جميل",
		"hamza/q1":     "الإمارات شريك لنا",
		"no-hamza/q1":  "نشكر الامارات على ذلك",
		"kerry/q1":     "لم أر كيري هناك",
		"sees/q1":      "يرى الناس غير ذلك",
		"madda/q1":     "تغيرت الآراء في البرلمان",
		"god/q1":       "نسأل الله الخير",
		"abdallah/q1":  "تحدثت مع عبد الله أمس",
		"abdallah/q2":  "تحدثت مع عبدالله أمس",
		"heh/q1":       "المدرسة مغلقة",
		"maksura/q1":   "وصل إلى مستشفى المدينة",
		"digits/q1":    "قتل ١٥ شخصا",
		"latin/q1":     "قالت شبكة BBC ذلك",
		"tatweel/q1":   "العـــراق بخير",
	}
	var says []say
	for _, id := range slices.Sorted(maps.Keys(texts)) {
		says = append(says, say{id: id, text: texts[id], speaker: "سلمى الراوي"})
	}
	put(t, a, 0, says...)
	for about, want := range map[string][]string{
		"سوريا":        {"and-in/q1", "and/q1", "bare/q1", "for/q1", "in/q1", "marks/q1"},
		"سُوريا":       {"and-in/q1", "and/q1", "bare/q1", "for/q1", "in/q1", "marks/q1"},
		"وسوريا":       {"and/q1"}, // one in six: it may be a word of its own
		"لبنان سوريا":  {"and/q1"},
		"القاهرة":      {"cairo-and/q1", "cairo/q1"},
		"القاهره":      {"cairo-and/q1", "cairo/q1"},
		"قاهرة":        {"cairo-and/q1", "cairo/q1"},
		"الإمارات":     {"hamza/q1", "no-hamza/q1"},
		"امارات":       {"hamza/q1", "no-hamza/q1"},
		"كيري":         {"kerry/q1"},
		"الأراء":       {"madda/q1"},
		"الله":         {"god/q1"}, // not in a name
		"عبد الله":     {"abdallah/q1", "abdallah/q2"},
		"عبدالله":      {"abdallah/q1", "abdallah/q2"},
		"مدرسه":        {"heh/q1"},
		"مستشفي":       {"maksura/q1"},
		"15":           {"digits/q1"},
		"bbc":          {"latin/q1"},
		"العراق":       {"tatweel/q1"},
		"الوضع في مصر": {},
		"في سوريا":     {"and-in/q1", "and/q1", "bare/q1", "for/q1", "in/q1", "marks/q1"},
		"ديار بعيدة":   {},
	} {
		got := ids(t, search(t, a, stream.QuoteQuery{About: about}))
		slices.Sort(got)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("about %s (-want +got):\n%s", about, d)
		}
	}
}

// TestCliticsOfAQuery asks with clitics where enough texts tell what is meant.
func TestCliticsOfAQuery(t *testing.T) {
	t.Parallel()
	a := opened(t)
	says := []say{{id: "in/q1", text: "الوضع بسوريا صعب"}, {id: "odd/q1", text: "ذكر ريطانيا مرة"}}
	for i := range 30 {
		says = append(says, say{id: fmt.Sprintf("s%d/q1", i), text: "ستبقى سوريا بلدا واحدا"}, say{id: fmt.Sprintf("b%d/q1", i), text: "بريطانيا تدرس الأمر"})
	}
	put(t, a, 0, says...)
	for about, want := range map[string]int{"سوريا": 31, "بسوريا": 31, "ولسوريا": 31, "بريطانيا": 30, "ببريطانيا": 30, "ريطانيا": 31} {
		if got := search(t, a, stream.QuoteQuery{About: about}).Total; got != want {
			t.Errorf("about %s: %d quotes, want %d", about, got, want)
		}
	}
}

func TestSearchFields(t *testing.T) {
	t.Parallel()
	a := opened(t)
	lavrov := []article.EntityRef{{ID: "e1", Type: article.Person, Name: "سيرغي لافروف", Wikidata: "Q58217"}, {ID: "e2", Type: article.Location, Name: "دمشق", Wikidata: "Q3766"}}
	put(t, a, 0, []say{
		{id: "n1/q1", speaker: "سيرغي لافروف", text: "زرت دمشق أمس", title: "لافروف: الحل قريب", source: "الضفة", day: "2024-02-01T08:00:00Z", entities: lavrov},
		{id: "n1/q2", speaker: "وليد المعلم", text: "نشكر موسكو", title: "لافروف: الحل قريب", source: "الضفة", kind: article.Indirect, day: "2024-02-01T08:00:00Z"},
		{id: "n2/q1", speaker: "محمود عباس", mention: "أبو مازن", text: "القدس لنا", source: "قمر نيوز", day: "2024-02-03"},
		{id: "n3/q1", speaker: "المتحدث باسم الكرملين", by: article.ByRole, mention: "المتحدث", text: "لن نرد على ذلك", source: "قمر نيوز", day: "2024-02-02T23:59:59+03:00"},
		{id: "n4/q1", text: "نريد الماء", source: "الضفة"}, // of nobody, without a time: it came in at noon of the first of March
	}...)
	day := func(month, n int) time.Time { return time.Date(2024, time.Month(month), n, 0, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		query stream.QuoteQuery
		want  []string
	}{
		"everything, the newest first": {stream.QuoteQuery{}, []string{"n4/q1", "n2/q1", "n3/q1", "n1/q2", "n1/q1"}},
		"one word of a name":           {stream.QuoteQuery{Speaker: "لافروف"}, []string{"n1/q1"}},
		"both words, turned round":     {stream.QuoteQuery{Speaker: "لافروف سيرغي"}, []string{"n1/q1"}},
		"another name of the speaker":  {stream.QuoteQuery{Speaker: "ابو مازن"}, []string{"n2/q1"}},
		"name without its article":     {stream.QuoteQuery{Speaker: "معلم"}, []string{"n1/q2"}},
		"a role as a name":             {stream.QuoteQuery{Speaker: "الكرملين"}, []string{"n3/q1"}},
		"a word nobody is called by":   {stream.QuoteQuery{Speaker: "دمشق"}, []string{}},
		"speaker's Wikidata id":        {stream.QuoteQuery{Speaker: "Q58217"}, []string{"n1/q1"}},
		"Wikidata id of a place":       {stream.QuoteQuery{About: "q3766"}, []string{"n1/q1"}},
		"the title":                    {stream.QuoteQuery{About: "الحل"}, []string{"n1/q2", "n1/q1"}},
		"speaker and about":            {stream.QuoteQuery{Speaker: "لافروف", About: "دمشق"}, []string{"n1/q1"}},
		"speaker and not about":        {stream.QuoteQuery{Speaker: "المعلم", About: "دمشق"}, []string{}},
		"source":                       {stream.QuoteQuery{Source: "قمر نيوز"}, []string{"n2/q1", "n3/q1"}},
		"part of a source":             {stream.QuoteQuery{Source: "قمر"}, []string{}},
		"kind":                         {stream.QuoteQuery{Kind: article.Indirect}, []string{"n1/q2"}},
		"source and kind":              {stream.QuoteQuery{Source: "الضفة", Kind: article.Direct}, []string{"n4/q1", "n1/q1"}},
		"from, included":               {stream.QuoteQuery{From: day(2, 3)}, []string{"n4/q1", "n2/q1"}},
		"to, not included":             {stream.QuoteQuery{To: day(2, 3)}, []string{"n3/q1", "n1/q2", "n1/q1"}},
		"from and to, with a word":     {stream.QuoteQuery{About: "القدس", From: day(2, 3), To: day(2, 4)}, []string{"n2/q1"}},
		"to in the same second":        {stream.QuoteQuery{To: time.Date(2024, 2, 1, 8, 0, 0, 1, time.UTC)}, []string{"n1/q2", "n1/q1"}},
		"limit":                        {stream.QuoteQuery{Limit: 1}, []string{"n4/q1"}},
	} {
		answer := search(t, a, c.query)
		if d := cmp.Diff(c.want, ids(t, answer)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
		if c.query.Limit == 0 && answer.Total != len(c.want) {
			t.Errorf("%s: total is %d, want %d", name, answer.Total, len(c.want))
		}
	}
	for name, q := range map[string]stream.QuoteQuery{"only common words": {About: "في من"}, "no word": {Speaker: "؟!"}, "kind": {Kind: "loud"}, "cursor": {Cursor: "؟"}, "operators": {About: `" OR *`, Limit: -1}} {
		if _, err := a.Search(t.Context(), q); !errors.Is(err, stream.ErrBadQuery) {
			t.Errorf("%s: %v, want a bad query", name, err)
		}
	}
}

// TestMessagesComeBackAsTheyWere compares the archive's messages with those that the tagger publishes, byte for byte.
func TestMessagesComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	a := opened(t)
	says := []say{
		{id: "n1/q1", speaker: "سلمى الراوي", text: "لن نرفع <الأسعار> & لن نخفضها", title: "خبر", entities: []article.EntityRef{{ID: "e1", Type: article.Person, Name: "سلمى الراوي"}}},
		{id: "n1/q2", speaker: "كريم الحداد", text: "سنفتح الجسر", title: "خبر"},
	}
	put(t, a, 0, says...)
	var of article.Article
	if err := json.Unmarshal(document(t, says...), &of); err != nil {
		t.Fatal(err)
	}
	route, _ := stream.RouteOf("tag")
	published, err := stream.Outputs(route, "n1@0", &of)
	if err != nil {
		t.Fatal(err)
	}
	got := search(t, a, stream.QuoteQuery{}).Quotes
	if len(got) != 2 || string(got[1]) != string(published[0].Data) || string(got[0]) != string(published[1].Data) {
		t.Errorf("messages are %s, want %s and %s", got, published[1].Data, published[0].Data)
	}
}

// TestPutAgain puts articles a second time, and other revisions of them.
func TestPutAgain(t *testing.T) {
	t.Parallel()
	type step struct {
		says   []say
		minute int
	}
	first, second := say{id: "n1/q1", text: "ستفتح المدرسة غدا"}, say{id: "n1/q2", text: "والطريق أيضا"}
	corrected, none := say{id: "n1/q1", text: "ستفتح المدرسة بعد غد"}, say{id: "n1/"}
	other := say{id: "n2/q1", text: "لا علم لنا بذلك"}
	for name, c := range map[string]struct {
		steps []step
		want  []string // texts
	}{
		"twice":                       {[]step{{[]say{first, second}, 0}, {[]say{first, second}, 0}}, []string{first.text, second.text}},
		"the same text later":         {[]step{{[]say{first, second}, 0}, {[]say{first, second}, 9}}, []string{first.text, second.text}},
		"corrected":                   {[]step{{[]say{first, other}, 0}, {[]say{corrected}, 5}}, []string{corrected.text, other.text}},
		"corrected, with fewer":       {[]step{{[]say{first, second, other}, 0}, {[]say{first, other}, 5}}, []string{first.text, other.text}},
		"corrected, with none":        {[]step{{[]say{first, second, other}, 0}, {[]say{none}, 5}}, []string{other.text}},
		"the old one comes late":      {[]step{{[]say{corrected}, 5}, {[]say{first, second}, 0}}, []string{corrected.text}},
		"late, behind one with none":  {[]step{{[]say{none}, 5}, {[]say{first, second}, 0}}, []string{}},
		"the old one comes again":     {[]step{{[]say{first, second}, 0}, {[]say{none}, 5}, {[]say{first, second}, 0}}, []string{}},
		"corrected and taken back":    {[]step{{[]say{first, second}, 0}, {[]say{corrected}, 5}, {[]say{first, second}, 8}}, []string{first.text, second.text}},
		"a new version finds another": {[]step{{[]say{first}, 0}, {[]say{corrected, second}, 0}}, []string{corrected.text, second.text}},
	} {
		for _, together := range []bool{false, true} {
			a := opened(t)
			var batch []archive.Article
			for _, one := range c.steps {
				batch = append(batch, articles(t, one.minute, one.says...)...)
				if !together {
					putAll(t, a, batch)
					batch = nil
				}
			}
			putAll(t, a, batch)
			for _, rebuilt := range []bool{false, true} {
				if rebuilt {
					if err := a.Rebuild(t.Context(), false, func(context.Context, func([]archive.Article) error) error { return nil }); err != nil {
						t.Fatal(err)
					}
					if c.steps[0].minute > 0 { // what is known to be outdated is still, though nothing of it was kept
						put(t, a, c.steps[1].minute, c.steps[1].says...)
					}
				}
				got := []string{}
				for _, data := range search(t, a, stream.QuoteQuery{}).Quotes {
					var m article.QuoteMessage
					if err := json.Unmarshal(data, &m); err != nil {
						t.Fatal(err)
					}
					got = append(got, m.Quote.Text)
				}
				slices.Sort(got)
				want := append([]string{}, c.want...)
				slices.Sort(want)
				if d := cmp.Diff(want, got); d != "" {
					t.Errorf("%s, together %v, rebuilt %v (-want +got):\n%s", name, together, rebuilt, d)
				}
				// The index holds no trace of what was replaced.
				found := 0
				for _, about := range []string{"المدرسة", "الطريق", "علم"} {
					found += search(t, a, stream.QuoteQuery{About: about}).Total
				}
				if found != len(want) {
					t.Errorf("%s, together %v, rebuilt %v: the index finds %d, want %d", name, together, rebuilt, found, len(want))
				}
			}
		}
	}
}

// TestPagesAreStable reads page by page while newer and older quotes come in.
func TestPagesAreStable(t *testing.T) {
	t.Parallel()
	a := opened(t)
	var want []string
	for i := range 50 {
		id := fmt.Sprintf("n%02d/q1", i)
		put(t, a, 0, say{id: id, text: "خبر قصير", day: "2024-02-01T08:00:00Z"}) // all of one second
		want = append([]string{id}, want...)
	}
	var got []string
	q := stream.QuoteQuery{About: "خبر", Limit: 7}
	for page := 0; ; page++ {
		answer := search(t, a, q)
		got = append(got, ids(t, answer)...)
		if answer.Total < 50 {
			t.Errorf("page %d: total is %d", page, answer.Total)
		}
		if answer.Next == "" {
			break
		}
		q.Cursor = answer.Next
		put(t, a, 0, say{id: fmt.Sprintf("new%d/q1", page), text: "خبر جديد", day: "2024-02-02T08:00:00Z"})
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestRestartKeepsEverything(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	if _, err := archive.Open(t.Context(), dir); !errors.Is(err, archive.ErrInUse) {
		t.Errorf("opened twice: %v", err)
	}
	put(t, a, 0, say{id: "n1/q1", text: "ستفتح المدرسة غدا"})
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	a = open(t, dir)
	put(t, a, 0, say{id: "n1/q1", text: "ستفتح المدرسة غدا"})
	if n, err := a.Len(t.Context()); n != 1 || err != nil {
		t.Errorf("%d quotes (%v), want 1", n, err)
	}
	if n := search(t, a, stream.QuoteQuery{About: "مدرسة"}).Total; n != 1 {
		t.Errorf("%d found, want 1", n)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestNewArticleRefuses(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"not JSON": "خبر", "another schema": `{"schema":"isnad.quote.v1","id":"n1"}`, "no id": `{"schema":"isnad.article.v1"}`, "deep": strings.Repeat("[", 100),
		"a quote without an id": `{"schema":"isnad.article.v1","id":"n1","quotes":[{"text":"خبر"}]}`, "two quotes of one id": `{"schema":"isnad.article.v1","id":"n1","quotes":[{"id":"q1"},{"id":"q1"}]}`,
	} {
		var input *article.InputError
		if _, err := archive.NewArticle("x@1", noon, []byte(data)); !errors.As(err, &input) {
			t.Errorf("%s: %v, want an input error", name, err)
		}
	}
}

// TestSearchEndsWithItsContext asks after the end.
func TestSearchEndsWithItsContext(t *testing.T) {
	t.Parallel()
	a := opened(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.Search(ctx, stream.QuoteQuery{}); !errors.Is(err, context.Canceled) {
		t.Errorf("search is %v", err)
	}
}
