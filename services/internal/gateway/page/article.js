// The view of one enriched article: the text with its quotes and names, the chain of the one that is pointed at, and what is in it.

import { bdi, byId, el, fill } from "./dom.js";
import { number, onLanguage, t } from "./language.js";
import { Speakers, bars, confidence, speakerName } from "./parts.js";
import { points, segments, slice, toRaw, visible } from "./text.js";

let shown = null; // {article, codes, raw, speakers}
let active = null; // the id of the quote or the name that is pointed at
let pinned = false;
let only = null; // the speaker whose quotes are brought out
let rawShown = false;

/** Shows an enriched article. raw is its text as it came in, when it is known. */
export function showArticle(article, raw) {
  const speakers = new Speakers();
  for (const q of article.quotes) speakers.index(speakerName(q));
  const original = article.extracted ?? raw;
  shown = { article, speakers, codes: points(article.text), raw: original === undefined ? null : points(original) };
  [active, pinned, only, rawShown] = [null, false, null, false];
  byId("reading").hidden = false;
  byId("article-empty").hidden = true;
  draw();
}

/** Takes the article away. */
export function hideArticle() {
  shown = null;
  byId("reading").hidden = true;
  byId("article-empty").hidden = false;
}

function draw() {
  if (!shown) return;
  byId("show-clean").setAttribute("aria-pressed", String(!rawShown));
  byId("show-raw").setAttribute("aria-pressed", String(rawShown));
  byId("show-raw").disabled = !shown.raw;
  byId("show-raw").title = shown.raw ? "" : t("noRaw");
  fill(byId("paper"), meta(), rawShown ? rawText() : cleanText());
  drawFacts();
  drawCard();
  mark();
}

/** The line above the text: source and time, and how much was found. */
function meta() {
  const { article } = shown;
  const took = article.history.reduce((sum, step) => sum + (step.took_us ?? 0), 0) / 1000;
  const counts = [[article.sentences.length, "sentences"], [article.quotes.length, "quotes"], [article.entities.length, "names"]];
  return el("p", { class: "meta" },
    [article.source, article.author, article.published_at].filter(Boolean).map((text) => bdi(visible(text), { class: "source" })),
    counts.map(([n, name]) => el("span", {}, `${t(name)} `, el("b", { text: number(n) }))),
    took > 0 && el("span", {}, `${t("milliseconds")} `, el("b", { text: number(Math.round(took * 10) / 10) })));
}

/** What lies on the text: ranges with the quote or the name that each belongs to. place takes a span of the clean text to the text that is shown. */
function ranges(place) {
  const out = [];
  const add = (layer, owner, span) => {
    const at = span && place(span.start, span.end);
    if (at) out.push({ ...at, layer, owner });
  };
  for (const q of shown.article.quotes) {
    add("quote", q, q);
    add("cue", q, q.cue);
    add("mention", q, q.mention);
  }
  for (const e of shown.article.entities) for (const m of e.mentions) add("name", e, m);
  return out;
}

function cleanText() {
  const all = ranges((start, end) => ({ start, end }));
  return shown.article.paragraphs.map((p) => el(p.kind === "title" ? "h2" : "p", { dir: "rtl", class: "line" }, pieces(shown.codes, p.start, p.end, all)));
}

/** The text as it came in, a line at a time, with what cleaning took away struck through. */
function rawText() {
  const { article, raw } = shown;
  const all = ranges((start, end) => toRaw(article.alignment, start, end));
  for (const r of article.removed) all.push({ start: r.raw_start, end: r.raw_end, layer: "removed", owner: r });
  const lines = [];
  for (let start = 0; start <= raw.length; ) {
    let end = raw.indexOf("\n", start);
    if (end < 0) end = raw.length;
    lines.push(el("p", { dir: "rtl", class: "line" }, pieces(raw, start, end, all)));
    start = end + 1;
  }
  return lines;
}

/** The pieces of one line. Every border of a quote or a name parts them, so that what nests or overlaps is shown right. */
function pieces(codes, start, end, all) {
  const out = [];
  for (const s of segments(start, end, all)) {
    const quotes = s.ranges.filter((r) => r.layer === "quote");
    for (const r of quotes) if (r.start === s.start) out.push(quoteMark(r.owner));
    const text = slice(codes, s.start, s.end);
    if (s.ranges.length === 0) {
      out.push(text);
      continue;
    }
    const name = s.ranges.findLast((r) => r.layer === "name");
    const removed = s.ranges.find((r) => r.layer === "removed");
    const inner = quotes.at(-1);
    const classes = [
      inner && `q s${speakerIndex(inner.owner)} ${inner.owner.kind}`, quotes.length > 1 && "nested", inner?.start === s.start && "begins", inner?.end === s.end && "ends",
      name && `n ${name.owner.type}`, removed && "removed",
    ];
    out.push(el("span", {
      class: classes.filter(Boolean).join(" "),
      title: removed && t(removed.owner.kind),
      data: {
        quotes: quotes.map((r) => r.owner.id).join(" "), name: name?.owner.id ?? "",
        links: s.ranges.filter((r) => r.layer === "cue" || r.layer === "mention").map((r) => `${r.layer}:${r.owner.id}`).join(" "),
      },
      text,
    }));
  }
  return out;
}

/** The numbered button before a quote, by which the keyboard and the finger come to it. */
function quoteMark(q) {
  const i = shown.article.quotes.indexOf(q) + 1;
  return el("button", {
    type: "button", class: `mark s${speakerIndex(q)}`, data: { quote: q.id }, "aria-label": `${t("quote")} ${i}, ${t(q.kind)}: ${visible(speakerName(q) || t("unknown"))}`,
    text: String(i),
  });
}

const speakerIndex = (q) => shown.speakers.index(speakerName(q));
const quoteOf = (id) => shown.article.quotes.find((q) => q.id === id);
const entityOf = (id) => shown.article.entities.find((e) => e.id === id);

/** Brings out what belongs to the quote or the name that is pointed at. */
function mark() {
  const quote = quoteOf(active);
  const entity = entityOf(quote ? quote.speaker?.entity : active);
  for (const node of byId("paper").querySelectorAll("span, .mark")) {
    const { quotes = node.dataset.quote, name, links } = node.dataset;
    const ids = (quotes ?? "").split(" ");
    node.classList.toggle("on", Boolean(quote) && ids.includes(quote.id));
    node.classList.toggle("link", Boolean(quote) && (links ?? "").split(" ").some((l) => l.endsWith(`:${quote.id}`)));
    node.classList.toggle("chain", Boolean(entity) && name === entity.id);
    node.classList.toggle("off", only !== null && quotes !== "" && !ids.some((id) => quoteOf(id) && speakerName(quoteOf(id)) === only));
  }
}

/** The card: the chain from the words back to who said them, or what is known of a name. */
function drawCard() {
  const quote = quoteOf(active);
  const entity = entityOf(active);
  byId("card").classList.toggle("open", pinned);
  if (quote) fill(byId("card"), closeButton(), quoteCard(quote));
  else if (entity) fill(byId("card"), closeButton(), entityCard(entity));
  else fill(byId("card"), el("h2", { text: t("card") }), el("p", { class: "muted", text: t(shown.article.quotes.length ? "point" : "noQuotes") }));
}

const closeButton = () => el("button", { type: "button", class: "close", "aria-label": t("close"), text: "×", on: { click: () => point(null, false) } });

function quoteCard(q) {
  const s = q.speaker ?? {};
  const entity = entityOf(s.entity);
  const link = (name, ...value) => value.some(Boolean) && el("li", {}, el("span", { class: "what", text: t(name) }), el("span", { class: "value" }, value));
  return [
    el("p", { class: "cardhead" }, el("span", { class: `badge s${speakerIndex(q)}`, text: t(q.kind) }), el("span", { class: "muted", text: t(`by${(s.by ?? "none").replace(/^./, (c) => c.toUpperCase())}`) })),
    el("ol", { class: `isnad s${speakerIndex(q)}` },
      link("quote", el("q", { class: "said", dir: "rtl" }, bdi(visible(q.text)))),
      link("cue", q.cue && bdi(visible(q.cue.text))),
      link("mention", q.mention && bdi(visible(q.mention.text))),
      link("said", bdi(visible(s.name || t("unknown")), { class: "speaker" }), s.role && s.role !== s.name && bdi(visible(s.role), { class: "role" }))),
    s.confidence !== undefined && confidence(s.confidence),
    entity && [mentions(entity), wikidata(entity)],
  ];
}

function entityCard(e) {
  return [
    el("p", { class: "cardhead" }, el("span", { class: `badge type ${e.type}`, text: t(e.type) })),
    el("p", { class: "speaker" }, bdi(visible(e.name))),
    (e.roles ?? []).map((r) => el("p", { class: "role" }, bdi(visible(r)))),
    mentions(e), wikidata(e),
  ];
}

/** All places where a name stands, each a button that goes there. */
function mentions(e) {
  return [
    el("h3", {}, `${t("chain")} `, el("span", { class: "count", text: number(e.mentions.length) })),
    el("p", { class: "mentions" }, e.mentions.map((m, i) => el("button", {
      type: "button", class: "chip", "aria-label": `${t("goTo")} ${i + 1}: ${visible(m.text)}`, on: { click: () => goTo(e.id, i) },
    }, bdi(visible(m.text))))),
  ];
}

const wikidata = (e) => e.wikidata && el("p", { class: "muted" }, `${t("wikidata")}: `, el("code", { dir: "ltr", text: `wikidata.org/wiki/${e.wikidata}` }));

/** How to scroll: at once for who wants no motion. */
const calm = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

function goTo(id, i) {
  const seen = [...byId("paper").querySelectorAll("span")].filter((n) => n.dataset.name === id);
  const target = seen[Math.min(i, seen.length - 1)];
  target?.scrollIntoView({ block: "center", behavior: calm() });
  target?.classList.add("flash");
  target?.addEventListener("animationend", () => target.classList.remove("flash"), { once: true });
}

/** Below the card: who speaks how often, the names by type, and what cleaning took away. */
function drawFacts() {
  const { article, speakers } = shown;
  const spoken = new Map();
  for (const q of article.quotes) spoken.set(speakerName(q), (spoken.get(speakerName(q)) ?? 0) + 1);
  const said = [...spoken].sort((a, b) => b[1] - a[1]).map(([name, n]) => ({
    name: visible(name || t("unknown")), n, class: `s${speakers.index(name)}`, pressed: only === name, label: t("only"),
    click: () => { only = only === name ? null : name; drawFacts(); mark(); },
  }));
  const named = [...article.entities].sort((a, b) => b.mentions.length - a.mentions.length).slice(0, 12).map((e) => ({
    name: visible(e.name), n: e.mentions.length, class: e.type, pressed: active === e.id, click: () => point(active === e.id ? null : e.id, active !== e.id),
  }));
  const types = ["PER", "LOC", "ORG", "MISC"].filter((type) => article.entities.some((e) => e.type === type));
  const kinds = ["direct", "mixed", "indirect"].filter((kind) => article.quotes.some((q) => q.kind === kind));
  fill(byId("facts"),
    el("h2", { text: t("speakers") }), said.length ? el("ul", { class: "bars" }, bars(said)) : el("p", { class: "muted", text: t("noQuotes") }),
    kinds.length > 0 && el("p", { class: "legend", "aria-label": t("legend") }, kinds.map((kind) => el("span", { class: `q s0 ${kind}`, text: t(kind) }))),
    el("h2", { text: t("entities") }),
    types.length > 0 && el("p", { class: "legend", "aria-label": t("legend") }, types.map((type) => el("span", { class: `n ${type}`, text: t(type) }))),
    named.length ? el("ul", { class: "bars" }, bars(named)) : el("p", { class: "muted", text: t("noEntities") }),
    el("h2", { text: t("removed") }),
    article.removed.length
      ? el("ul", { class: "cut" }, article.removed.map((r) => el("li", {}, el("span", { class: "what", text: t(r.kind) }), bdi(visible(r.text)))))
      : el("p", { class: "muted", text: t("nothingRemoved") }));
}

/** Points at a quote or a name by its id, or at nothing. A pinned one stays until another is chosen. */
function point(id, pin) {
  if (id === active && pin === pinned) return;
  [active, pinned] = [id, pin && id !== null];
  drawCard();
  mark();
}

/** What lies under the pointer: the innermost quote, or else a name. */
function under(node) {
  const target = node.closest?.("span[data-quotes], .mark");
  if (!target) return null;
  return target.dataset.quote ?? (target.dataset.quotes.split(" ").at(-1) || target.dataset.name || null);
}

/** Goes from quote to quote. */
function step(from, by) {
  const marks = [...byId("paper").querySelectorAll(".mark")];
  const next = marks[Math.min(Math.max(marks.indexOf(from) + by, 0), marks.length - 1)];
  next?.focus();
}

/** Sets up the view. */
export function startArticle() {
  const paper = byId("paper");
  paper.addEventListener("pointerover", (e) => { if (!pinned && e.pointerType === "mouse") point(under(e.target), false); });
  paper.addEventListener("pointerleave", () => { if (!pinned) point(null, false); });
  paper.addEventListener("click", (e) => {
    const target = e.target.closest("span[data-quotes], .mark");
    const id = under(e.target);
    // A second click on a name within a quote turns from the quote to the name.
    if (id && id === active && pinned) point(target?.dataset.name || null, Boolean(target?.dataset.name));
    else point(id, Boolean(id));
    // On a phone the card covers the lower part of the screen: what was tapped goes above it.
    if (pinned && getComputedStyle(byId("card")).position === "fixed") target.scrollIntoView({ block: "start", behavior: calm() });
  });
  paper.addEventListener("focusin", (e) => { if (e.target.matches(".mark:focus-visible")) point(e.target.dataset.quote, true); });
  paper.addEventListener("keydown", (e) => {
    if (!e.target.matches(".mark")) return;
    const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = document.documentElement.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    if (e.key === forward || e.key === "ArrowDown") step(e.target, 1);
    else if (e.key === back || e.key === "ArrowUp") step(e.target, -1);
    else return;
    e.preventDefault();
  });
  document.addEventListener("keydown", (e) => { if (e.key === "Escape" && shown) point(null, false); });
  byId("show-clean").addEventListener("click", () => { rawShown = false; draw(); });
  byId("show-raw").addEventListener("click", () => { rawShown = true; draw(); });
  onLanguage(draw);
}
