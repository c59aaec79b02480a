// The live view: quotes as they come out of the stream, and who and what is named most.

import { follow } from "./api.js";
import { byId, fill } from "./dom.js";
import { number, onLanguage, t } from "./language.js";
import { Speakers, bars, kindOptions, quoteItem, speakerName } from "./parts.js";
import { matches, visible } from "./text.js";

const keep = 500; // quotes that are kept, the newest
const show = 60; // quotes that are shown at a time
const rows = 10; // rows of a chart

const speakers = new Speakers();
const quotes = []; // the newest first
const ids = new Set();
const entities = new Map(); // by id or name: {name, type, n}
let state = "connecting";
let paused = false;
let waiting = 0; // quotes that came while the view is paused
let due = false;
let open = () => {};

/** The quotes that came and fit a question: {speaker, about, kind}. */
export const seen = ({ speaker = "", about = "", kind = "" }) =>
  quotes.filter(({ quote: q, article: a }) => (!kind || q.kind === kind) && (!speaker || matches(speaker, speakerName(q))) && (!about || matches(about, `${q.text} ${a.title ?? ""}`)));

function take(event, message) {
  if (event === "quote" && !ids.has(message.id + message.quote.text)) {
    ids.add(message.id + message.quote.text);
    quotes.unshift(message);
    if (paused) waiting++;
    for (const old of quotes.splice(keep)) ids.delete(old.id + old.quote.text);
  }
  if (event === "entity") {
    const e = message.entity;
    const known = entities.get(e.wikidata ?? e.name) ?? { name: e.name, type: e.type, n: 0 };
    known.n += e.mentions.length;
    entities.set(e.wikidata ?? e.name, known);
    if (entities.size > 5000) for (const [k, v] of entities) if (v.n === 1) entities.delete(k);
  }
  later();
}

/** Draws once for all messages that come within one frame. */
function later() {
  if (due) return;
  due = true;
  setTimeout(() => { due = false; draw(); }, 120);
}

function draw() {
  const question = byId("live-filter").value.trim();
  const kind = byId("live-kind").value;
  const chosen = quotes.filter((m) => (!kind || m.quote.kind === kind) && (!question || matches(question, `${speakerName(m.quote)} ${m.quote.text} ${m.article.source ?? ""}`)));
  byId("dot").className = `dot ${state}`;
  byId("dot").title = t(state);
  byId("live-status").textContent = `${t(state)} · ${t("newQuotes")}: ${number(quotes.length)}${question || kind ? ` · ${t("shown")}: ${number(chosen.length)}` : ""}${waiting ? ` · +${number(waiting)}` : ""}`;
  byId("live-empty").hidden = quotes.length > 0;
  byId("pause").textContent = t(paused ? "resume" : "pause");
  byId("pause").setAttribute("aria-pressed", String(paused));
  if (!paused) drawFeed(chosen.slice(0, show));
  const counts = new Map();
  for (const m of quotes) {
    const name = speakerName(m.quote);
    if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const top = [...counts].sort((a, b) => b[1] - a[1]).slice(0, rows);
  fill(byId("top-speakers"), bars(top.map(([name, n]) => ({
    name: visible(name), n, class: `s${speakers.index(name)}`, label: t("filter"), pressed: question === name,
    click: () => { byId("live-filter").value = question === name ? "" : name; draw(); },
  }))));
  const named = [...entities.values()].sort((a, b) => b.n - a.n).slice(0, rows);
  fill(byId("top-entities"), bars(named.map((e) => ({ name: visible(e.name), n: e.n, class: e.type }))));
}

/** Puts new items in and takes old ones out, and leaves the others, with the focus, where they are. */
function drawFeed(chosen) {
  const feed = byId("feed");
  const have = new Map([...feed.children].map((node) => [node.dataset.id, node]));
  const focus = document.activeElement;
  const nodes = chosen.map((m) => have.get(m.id) ?? quoteItem(m, speakers, open));
  if (nodes.length !== feed.children.length || nodes.some((n, i) => feed.children[i] !== n)) {
    feed.replaceChildren(...nodes);
    if (feed.contains(focus)) focus.focus();
  }
}

/** Sets up the view and begins to follow the stream. openArticle is called with an article's id. */
export function startLive(openArticle) {
  open = openArticle;
  byId("live-filter").addEventListener("input", draw);
  byId("live-kind").addEventListener("change", draw);
  byId("pause").addEventListener("click", () => { paused = !paused; waiting = 0; draw(); });
  onLanguage(() => {
    const kind = byId("live-kind").value;
    fill(byId("live-kind"), kindOptions());
    byId("live-kind").value = kind;
    byId("feed").replaceChildren();
    draw();
  });
  follow({ events: "quote,entity", last: "300" }, take, (name) => { state = name; later(); });
}
