package gateway_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/samples"
	"github.com/isnad-news/isnad/services/internal/gateway"
	"github.com/nats-io/nats.go"
)

// shownQuotes returns, by id, the text that the page shows of each quote.
const shownQuotes = `Object.fromEntries([...document.querySelectorAll("#paper .mark")].map((mark) => [mark.dataset.quote,
	[...document.querySelectorAll("#paper span[data-quotes]")].filter((n) => n.dataset.quotes.split(" ").includes(mark.dataset.quote)).map((n) => n.textContent).join("")]))`

// TestPageShowsArticle has the page enrich samples, and compares what it shows of each quote, clean and raw, with the article.
func TestPageShowsArticle(t *testing.T) {
	h := newHouse(t, nil, realStages()...)
	b := h.browse(t, 1280, 900)
	for _, name := range []string{"01-headline-quote.txt", "07-sports-interview.txt", "06-page.html"} {
		id := b.sample(name)
		a := decode[article.Article](t, h.do(t, "GET", "/articles/"+url.PathEscape(id), "").body)
		got := eval[map[string]string](b, shownQuotes)
		if len(got) != len(a.Quotes) || len(a.Quotes) == 0 {
			t.Errorf("%s: %d quotes are shown, want %d", name, len(got), len(a.Quotes))
		}
		for _, q := range a.Quotes {
			if got[q.ID] != q.Text {
				t.Errorf("%s: quote %s is shown as %q, want %q", name, q.ID, got[q.ID], q.Text)
			}
		}
		if lines := eval[string](b, `[...document.querySelectorAll("#paper .line")].map((n) => { const c = n.cloneNode(true); c.querySelectorAll(".mark").forEach((m) => m.remove()); return c.textContent; }).join("\n")`); lines != a.Text {
			t.Errorf("%s: the text is shown as %q", name, lines)
		}
		b.click("#show-raw")
		raw, err := samples.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		original := []rune(string(raw))
		if a.Extracted != "" {
			original = []rune(a.Extracted)
		}
		shown := eval[map[string]string](b, shownQuotes)
		for _, q := range a.Quotes {
			if !strings.Contains(string(original), shown[q.ID]) || arabicLetters(shown[q.ID]) != arabicLetters(q.Text) {
				t.Errorf("%s: in the raw text, quote %s is %q", name, q.ID, shown[q.ID])
			}
		}
		if removed := eval[string](b, `[...document.querySelectorAll("#paper .removed")].map((n) => n.textContent).join("")`); len(a.Removed) > 0 && removed == "" {
			t.Errorf("%s: nothing of %d removed pieces is shown in the raw text", name, len(a.Removed))
		}
		if n := eval[int](b, `document.querySelectorAll("#facts .cut li").length`); n != len(a.Removed) {
			t.Errorf("%s: %d removed pieces are listed, want %d", name, n, len(a.Removed))
		}
		b.click("#again")
	}
}

// TestPageNests shows an article whose quotes nest and overlap each other and a name, behind letters that JavaScript counts twice.
func TestPageNests(t *testing.T) {
	h := newHouse(t, nil)
	text := []rune("🙂🙂 قال الراوي إن الوزيرة أكدت أن الجسر الكبير سيفتح غدا")
	span := func(words string) article.Mention {
		before, _, ok := strings.Cut(string(text), words)
		if !ok {
			t.Fatalf("%q is not in the text", words)
		}
		start := len([]rune(before))
		return article.NewMention(text, article.Span{Start: start, End: start + len([]rune(words))})
	}
	all := article.Span{End: len(text)}
	quote := func(id, words, speaker string) article.Quote {
		return article.Quote{ID: id, Kind: article.Indirect, Mention: span(words), Speaker: &article.Speaker{Name: speaker, By: article.ByName, Confidence: .9}}
	}
	a := (&article.Article{
		Schema: article.Schema, ID: "nests", Language: "ar", Text: string(text), Offsets: "codepoint", Paragraphs: []article.Paragraph{{Span: all, Kind: article.KindBody}},
		Alignment: []article.Run{{Span: all, RawEnd: len(text)}}, Sentences: []article.Span{all},
		Quotes: []article.Quote{
			quote("q1", "إن الوزيرة أكدت أن الجسر الكبير سيفتح غدا", "الراوي"), quote("q2", "أن الجسر الكبير سيفتح غدا", "الوزيرة"), quote("q3", "غدا", ""), quote("q4", "الراوي إن الوزيرة", "الراوي"),
		},
		Entities: []article.Entity{{ID: "e1", Type: article.Location, Name: "أن الجسر", Mentions: []article.Mention{span("أكدت أن الجسر")}}},
		History:  []article.Step{},
	}).Complete()
	data, err := article.Encode(a)
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Publish(t.Context(), h.js, []*nats.Msg{stream.NewMessage(stream.Enriched, "nests@x/tag", data)}, nil); err != nil {
		t.Fatal(err)
	}
	await(t, "the article", func() bool { return h.do(t, "GET", "/articles/nests", "").StatusCode == http.StatusOK })
	b := h.browse(t, 1280, 900)
	b.do(chromedp.Evaluate[chromedp.Void](`{ location.hash = "article/nests"; }`))
	b.await("the article", `document.querySelectorAll("#paper .mark").length === 4`)
	got := eval[map[string]string](b, shownQuotes)
	for _, q := range a.Quotes {
		if got[q.ID] != q.Text {
			t.Errorf("quote %s is shown as %q, want %q", q.ID, got[q.ID], q.Text)
		}
	}
	if name := eval[string](b, `[...document.querySelectorAll("#paper .n")].map((n) => n.textContent).join("")`); name != "أكدت أن الجسر" {
		t.Errorf("the name is shown as %q", name)
	}
	// The colour under a nested quote is that of its own speaker, and pointing at it shows its own card.
	if colours := eval[string](b, `[...document.querySelectorAll("#paper .q")].map((n) => n.className.match(/\bs(\d|none)\b/)[1] + (n.classList.contains("nested") ? "n" : "")).join(" ")`); !strings.HasPrefix(colours, "0 0n 0 ") || !strings.HasSuffix(colours, "1n nonen") {
		t.Errorf("colours %q", colours)
	}
	b.click(`#paper span[data-quotes="q1 q2"]`)
	if card := eval[string](b, `document.getElementById("card").innerText`); !strings.Contains(card, "الوزيرة") {
		t.Errorf("the card says %q", card)
	}
	b.picture("nested")
}

// arabicLetters is a text without what lies between words.
func arabicLetters(s string) string { return strings.Join(strings.Fields(s), "") }

// TestPageCutsText tries the functions that cut texts, by code points, at borders that nest and overlap.
func TestPageCutsText(t *testing.T) {
	h := newHouse(t, nil)
	b := h.browse(t, 800, 600)
	cut := func(text string, ranges string) string {
		return eval[string](b, fmt.Sprintf(`import("/text.js").then(({points, segments, slice}) => {
			const codes = points(%q);
			return segments(0, codes.length, %s).map((s) => slice(codes, s.start, s.end) + "[" + s.ranges.map((r) => r.name).join("") + "]").join("");
		})`, text, ranges))
	}
	for name, c := range map[string]struct{ text, ranges, want string }{
		"none":       {"أبج", `[]`, "أبج[]"},
		"one":        {"أبجد", `[{start: 1, end: 3, name: "x"}]`, "أ[]بج[x]د[]"},
		"nested":     {"أبجده", `[{start: 2, end: 3, name: "y"}, {start: 1, end: 4, name: "x"}]`, "أ[]ب[x]ج[xy]د[x]ه[]"},
		"overlapped": {"أبجد", `[{start: 0, end: 3, name: "x"}, {start: 2, end: 4, name: "y"}]`, "أب[x]ج[xy]د[y]"},
		"equal":      {"أبج", `[{start: 1, end: 2, name: "x"}, {start: 1, end: 2, name: "y"}]`, "أ[]ب[xy]ج[]"},
		"outside":    {"أب", `[{start: 5, end: 9, name: "x"}, {start: 1, end: 1, name: "y"}, {start: 1, end: 8, name: "z"}]`, "أ[]ب[z]"},
		"emoji":      {"🙂أ👩‍👧ب", `[{start: 1, end: 2, name: "x"}, {start: 5, end: 6, name: "y"}]`, "🙂[]أ[x]👩‍👧[]ب[y]"},
		"override":   {"أ\u202eب", `[]`, "أ▯ب[]"},
	} {
		if got := cut(c.text, c.ranges); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	for name, c := range map[string]struct{ alignment, span, want string }{
		"same":        {`[{start: 0, end: 9, raw_start: 5, raw_end: 14}]`, "2, 4", "7-9"},
		"over a gap":  {`[{start: 0, end: 3, raw_start: 0, raw_end: 3}, {start: 3, end: 6, raw_start: 10, raw_end: 13}]`, "1, 5", "1-12"},
		"replacement": {`[{start: 0, end: 3, raw_start: 0, raw_end: 3}, {start: 3, end: 4, raw_start: 3, raw_end: 8}]`, "2, 4", "2-8"},
		"not there":   {`[{start: 0, end: 3, raw_start: 0, raw_end: 0}]`, "0, 3", "none"},
	} {
		got := eval[string](b, fmt.Sprintf(`import("/text.js").then(({toRaw}) => { const s = toRaw(%s, %s); return s ? s.start + "-" + s.end : "none"; })`, c.alignment, c.span))
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestPageLanguage switches the language, which is remembered.
func TestPageLanguage(t *testing.T) {
	h := newHouse(t, nil)
	b := h.browse(t, 1280, 900)
	state := `[document.documentElement.lang, document.documentElement.dir, document.getElementById("tab-live").innerText.trim()].join(" ")`
	if got := eval[string](b, state); got != "ar rtl البث الحي" {
		t.Errorf("at first %q", got)
	}
	b.click("#language")
	if got := eval[string](b, state); got != "en ltr Live" {
		t.Errorf("after the switch %q", got)
	}
	b.do(chromedp.Reload())
	b.await("a ready page", `document.documentElement.dataset.ready === "true"`)
	if got := eval[string](b, state); got != "en ltr Live" {
		t.Errorf("after a reload %q", got)
	}
	// No word is missing in either language, and none is left untranslated.
	missing := eval[[]string](b, `[...document.querySelectorAll("[data-t], [data-t-label], [data-t-placeholder]")].flatMap((n) => [
		[n.dataset.t, n.textContent], [n.dataset.tLabel, n.getAttribute("aria-label")], [n.dataset.tPlaceholder, n.placeholder]]).filter(([k, v]) => k && (!v || v === k)).map(([k]) => k)`)
	if len(missing) > 0 {
		t.Errorf("no words for %q", missing)
	}
}

// TestPageLive sees quotes come that other clients publish, counts and filters them, and opens the article of one.
func TestPageLive(t *testing.T) {
	h := newHouse(t, nil, realStages()...)
	b := h.browse(t, 1280, 900)
	b.click("#tab-live")
	if err := h.nats.Publish(stream.Raw, []byte(raw(t, article.Raw{ID: "live/1", Source: "تجربة", Text: news}))); err != nil {
		t.Fatal(err)
	}
	b.await("the quotes", `document.querySelectorAll("#feed .item").length >= 2`)
	h.say(t, "other", "حسان المرعي", "وكالة", article.Indirect, "أن الجسر سيفتح غدا")
	b.await("the other quote", `document.querySelector("#feed .item").innerText.includes("حسان المرعي")`)
	b.await("the charts", `document.querySelectorAll("#top-speakers li").length === 2 && document.querySelectorAll("#top-entities li").length > 0`)
	b.write("#live-filter", "المرعي")
	b.await("the filtered quotes", `document.querySelectorAll("#feed .item").length === 1`)
	b.set("#live-filter", "")
	// Without an archive, the search looks through the same quotes.
	b.click("#tab-search")
	b.do(chromedp.SendKeys(chromedp.CSS("#search [name=speaker]"), "الراوى"), chromedp.SendKeys(chromedp.CSS("#search [name=speaker]"), kb.Enter))
	b.await("what is found", `document.querySelectorAll("#found .item").length >= 2 && document.getElementById("search-status").innerText.includes("لا أرشيف")`)
	b.click("#found .item .from button")
	b.await("the article", `document.getElementById("paper").dataset.id === "live/1" && !document.getElementById("view-article").hidden`)
	if h := eval[string](b, `location.hash`); h != "#article/live%2F1" {
		t.Errorf("the address says %s", h)
	}
}

// TestPageHostile shows what an attacker would publish: markup, scripts, marks that turn the text around, very long words.
func TestPageHostile(t *testing.T) {
	h := newHouse(t, nil, realStages()...)
	b := h.browse(t, 1280, 900)
	const evil = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>"
	text := evil + "\u202eخبر\nقالت وزيرة الطاقة سلمى الراوي: “" + evil + " لن نرفع الأسعار \u202e هذا العام”.\nوأضافت الراوي أن الوزارة 🙂 ستبني ثلاث محطات " + strings.Repeat("ط", 400) + "."
	b.set("#text", text)
	b.click("#enrich")
	b.await("the article", `!document.getElementById("reading").hidden`)
	h.say(t, "javascript:alert(1)/../\"'>"+evil, evil+"\u202eسلمى", evil, article.Direct, evil)
	b.click("#show-raw")
	if raw := eval[string](b, `document.getElementById("paper").innerText`); !strings.Contains(raw, "<script>") || !strings.Contains(raw, "▯") || strings.ContainsRune(raw, '\u202e') {
		t.Errorf("the raw text is shown as %q", raw)
	}
	b.click("#tab-live")
	b.await("the quote", `document.getElementById("feed").innerText.includes("onerror")`)
	b.click("#tab-search")
	b.write("#search [name=about]", "onerror"+kb.Enter)
	b.await("what is found", `document.getElementById("found").innerText.includes("onerror")`)
	if eval[bool](b, `"hacked" in window || document.querySelectorAll("main img, main script, main iframe").length > 0`) {
		t.Error("markup of an article became part of the page")
	}
	if w := eval[int](b, `document.documentElement.scrollWidth`); w > 1280 {
		t.Errorf("the page is %d wide", w)
	}
	if got := h.do(t, "GET", "/", "").Header.Get("Content-Security-Policy"); !strings.HasPrefix(got, "default-src 'self';") || strings.Contains(got, "unsafe") {
		t.Errorf("policy %q", got)
	}
}

// TestPageKeyboard reads an article without a mouse.
func TestPageKeyboard(t *testing.T) {
	h := newHouse(t, nil, realStages()...)
	b := h.browse(t, 1280, 900)
	focus := func() string {
		return eval[string](b, `document.activeElement.id || document.activeElement.dataset.quote || document.activeElement.className || document.activeElement.tagName`)
	}
	// tab presses Tab until the focus is there.
	tab := func(want string) {
		t.Helper()
		for range 40 {
			b.do(chromedp.KeyEvent(kb.Tab))
			if focus() == want {
				if style := eval[string](b, `getComputedStyle(document.activeElement).outlineStyle`); style == "none" {
					t.Errorf("the focus on %s is not seen", want)
				}
				return
			}
		}
		t.Fatalf("Tab does not come to %s, but to %s", want, focus())
	}
	tab("skip")
	tab("tab-article")
	b.do(chromedp.KeyEvent(kb.ArrowLeft))
	if focus() != "tab-live" || eval[bool](b, `document.getElementById("view-live").hidden`) {
		t.Errorf("the arrow goes to %s", focus())
	}
	b.do(chromedp.KeyEvent(kb.ArrowRight))
	tab("sample")
	b.do(chromedp.KeyEvent(kb.Enter))
	b.await("the article", `document.querySelectorAll("#paper .mark").length > 3`)
	tab("q1")
	card := func() string { return eval[string](b, `document.getElementById("card").innerText`) }
	if got := card(); !strings.Contains(got, "الشبكات القديمة") || !strings.Contains(got, "سلمى الحلواني") {
		t.Errorf("the card of the first quote says %q", got)
	}
	b.do(chromedp.KeyEvent(kb.ArrowLeft), chromedp.KeyEvent(kb.ArrowDown))
	if focus() != "q3" || !strings.Contains(card(), "لا تحتمله") || !strings.Contains(card(), "وقالت") {
		t.Errorf("the arrows go to %s, whose card says %q", focus(), card())
	}
	if got := card(); strings.Contains(got, "[object") || !strings.Contains(got, "95%") {
		t.Errorf("the card says %q", got)
	}
	b.do(chromedp.KeyEvent(kb.Escape))
	if got := card(); strings.Contains(got, "لا تحتمله") {
		t.Errorf("after Escape the card says %q", got)
	}
	// Whatever can be pressed has a name.
	if unnamed := eval[[]string](b, `[...document.querySelectorAll("button, input, select, textarea, a, [role=tabpanel]")].filter((n) => !n.hidden && !(n.textContent.trim() || n.getAttribute("aria-label") || n.getAttribute("aria-labelledby") || n.labels?.length)).map((n) => n.outerHTML)`); len(unnamed) > 0 {
		t.Errorf("without a name: %q", unnamed)
	}
}

// TestPageOnPhone looks at every view at the width of a small phone, and chooses a quote by a tap.
func TestPageOnPhone(t *testing.T) {
	h := newHouse(t, nil, realStages()...)
	h.say(t, "x", "سلمى الراوي وزيرة الطاقة والمياه والري والبيئة والمناخ", "وكالة أنباء طويلة الاسم جدا", article.Direct, "لن نرفع أسعار الكهرباء هذا العام")
	b := h.browse(t, 360, 740)
	fits := func(what string) {
		t.Helper()
		if w := eval[int](b, `document.documentElement.scrollWidth`); w > 360 {
			t.Errorf("%s is %d wide: %s", what, w, eval[string](b, `[...document.querySelectorAll("*")].filter((n) => n.getBoundingClientRect().right > 361 || n.getBoundingClientRect().left < -1).slice(0, 5).map((n) => n.outerHTML.slice(0, 90)).join(" ")`))
		}
		b.picture("phone-" + what)
	}
	for _, language := range []string{"ar", "en"} {
		fits(language + "-form")
		b.sample("01-headline-quote.txt")
		fits(language + "-article")
		b.click(`.mark[data-quote="q3"]`)
		b.await("the card", `document.getElementById("card").getBoundingClientRect().bottom > 700`)
		b.await("the quote above the card", `document.querySelector('.mark[data-quote="q3"]').getBoundingClientRect().bottom < document.getElementById("card").getBoundingClientRect().top`)
		fits(language + "-card")
		b.do(chromedp.KeyEvent(kb.Escape))
		b.click("#show-raw")
		fits(language + "-raw")
		b.click("#tab-live")
		b.await("the quotes", `document.querySelectorAll("#feed .item").length > 3`)
		fits(language + "-live")
		b.click("#tab-search")
		fits(language + "-search")
		b.click("#tab-article")
		b.click("#again")
		b.click("#language")
	}
}

// contrasts lists texts whose contrast with what lies behind them is below 4.5, or below 3 when they are large. It is the measure of WCAG 2.
const contrasts = `(() => {
	const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
	const rgba = (css) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = css; canvas.fillRect(0, 0, 1, 1); const d = canvas.getImageData(0, 0, 1, 1).data; return [d[0], d[1], d[2], d[3] / 255]; };
	const over = (top, below) => top.slice(0, 3).map((v, i) => v * top[3] + below[i] * (1 - top[3]));
	const light = (c) => c.slice(0, 3).map((v) => v / 255).map((v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0);
	const grounds = (n) => { // every colour of a gradient counts
		const style = getComputedStyle(n), below = n.parentElement ? grounds(n.parentElement) : [[255, 255, 255]];
		const colours = [style.backgroundColor, ...(style.backgroundImage.match(/rgba?\([^)]*\)|color\([^)]*\)/g) ?? [])];
		return colours.map(rgba).filter((c, i) => i > 0 || c[3] > 0 || colours.length === 1).flatMap((c) => below.map((b) => over(c, b)));
	};
	const bad = [];
	for (const n of document.querySelectorAll("body *")) {
		if (![...n.childNodes].some((c) => c.nodeType === 3 && c.textContent.trim()) || !n.checkVisibility() || n.disabled || n.closest(".skip")) continue;
		const style = getComputedStyle(n), size = parseFloat(style.fontSize);
		const need = size >= 24 || size >= 18.66 && style.fontWeight >= 700 ? 3 : 4.5;
		for (const ground of grounds(n)) {
			const [a, b] = [light(over(rgba(style.color), ground)), light(ground)].sort((x, y) => y - x);
			const ratio = (a + .05) / (b + .05);
			if (ratio < need) { bad.push(ratio.toFixed(2) + " " + n.tagName + "." + n.className + " " + n.textContent.trim().slice(0, 30)); break; }
		}
	}
	return bad;
})()`

// TestPageContrast measures every text of every view in both themes and both languages, and keeps pictures of them.
func TestPageContrast(t *testing.T) {
	h := newHouse(t, nil, realStages()...)
	for i, name := range []string{"سلمى الراوي", "حسان المرعي", "أحمد إبراهيم", "ليلى المنصوري", "نهال عبد المسيح", "وائل الدمرداش", "حاتم السنباطي", "منذر القابسي", ""} {
		h.say(t, fmt.Sprint("c", i), name, "وكالة", []string{article.Direct, article.Indirect, article.Mixed}[i%3], "سنفتح الجسر الجديد أمام المارة يوم الأحد")
	}
	b := h.browse(t, 1280, 900)
	for _, language := range []string{"ar", "en"} {
		for _, theme := range []string{"light", "dark"} {
			b.theme(theme)
			look := func(view string) {
				t.Helper()
				if bad := eval[[]string](b, contrasts); len(bad) > 0 {
					slices.Sort(bad)
					t.Errorf("%s, %s, %s: %s", view, theme, language, strings.Join(slices.Compact(bad), "\n"))
				}
				b.picture(view + "-" + theme + "-" + language)
			}
			b.click("#tab-article")
			look("form")
			b.sample("01-headline-quote.txt")
			b.click(`.mark[data-quote="q3"]`)
			look("article")
			b.click("#show-raw")
			look("raw")
			b.click("#again")
			b.click("#enrich")
			b.await("a complaint", `!document.getElementById("problem").hidden`)
			look("complaint")
			b.click("#tab-live")
			b.await("the quotes", `document.querySelectorAll("#feed .item").length >= 9`)
			look("live")
			b.click("#tab-search")
			b.set("#search [name=speaker]", "الراوي")
			b.click("#search [type=submit]")
			b.await("what is found", `document.querySelectorAll("#found .item").length >= 1`)
			look("search")
		}
		b.click("#language")
	}
}

// TestPageToken asks the reader for the token, once.
func TestPageToken(t *testing.T) {
	h := newHouse(t, func(o *gateway.Options) { o.Token = "a-long-secret" }, realStages()...)
	b := h.browse(t, 1280, 900)
	b.await("the question", `document.getElementById("token").open`)
	b.write("#token-value", "a-long-secret"+kb.Enter)
	b.await("the connection", `document.getElementById("dot").classList.contains("connected")`)
	b.sample("01-headline-quote.txt")
}
