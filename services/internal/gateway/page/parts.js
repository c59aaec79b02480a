// Parts that several views share.

import { bdi, el } from "./dom.js";
import { number, t } from "./language.js";
import { visible } from "./text.js";

/** How many colours there are for speakers; style.css has as many classes s0, s1, … and one for nobody. */
const colours = 8;

/** The name of who said a quote, or nothing. */
export const speakerName = (q) => (q.speaker?.by === "none" ? "" : (q.speaker?.name ?? ""));

/** Gives each speaker a colour, in the order in which they come. */
export class Speakers {
  #seen = new Map();

  /** The number of the speaker's colour, or "none". */
  index(name) {
    if (!name) return "none";
    if (!this.#seen.has(name)) this.#seen.set(name, this.#seen.size % colours);
    return this.#seen.get(name);
  }
}

/** A bar chart, as items of a list: {name, n, class, click, pressed, label}. With click a row is a button. */
export function bars(rows) {
  const most = Math.max(1, ...rows.map((r) => r.n));
  return rows.map((r) => {
    const inner = [
      el("span", { class: "swatch" }), bdi(r.name, { class: "name" }), el("span", { class: "n-times", text: number(r.n) }),
      el("span", { class: "track" }, el("span", { class: "fill", style: { "--part": String(r.n / most) } })),
    ];
    return el("li", { class: r.class }, r.click
      ? el("button", { type: "button", "aria-pressed": String(Boolean(r.pressed)), "aria-label": `${r.label ? `${r.label} ` : ""}${r.name}: ${number(r.n)}`, on: { click: r.click } }, inner)
      : el("span", { class: "row" }, inner));
  });
}

/** How sure the speaker is. */
export function confidence(value) {
  const percent = Math.round(value * 100);
  return el("p", { class: "confidence" }, el("span", { class: "what", text: t("confidence") }),
    el("span", { class: "track", role: "img", "aria-label": `${percent}%` }, el("span", { class: "fill", style: { "--part": String(value) } })), el("b", { dir: "ltr", text: `${percent}%` }));
}

/** One quote of a list, from the stream or the archive. open is called with the article's id. */
export function quoteItem(message, speakers, open) {
  const { quote: q, article: a } = message;
  const name = speakerName(q);
  const role = q.speaker?.role;
  return el("li", { class: `item sheet s${speakers.index(name)}`, data: { id: message.id } },
    el("p", { class: "who" }, bdi(visible(name || t("unknown")), { class: "speaker" }), role && role !== name && bdi(visible(role), { class: "role" }), el("span", { class: "badge", text: t(q.kind) })),
    el("blockquote", { dir: "rtl" }, bdi(visible(q.text))),
    el("p", { class: "from" }, el("button", { type: "button", class: "plain", on: { click: () => open(a.id) } }, bdi(visible(a.title || t("untitled")))),
      [a.source, a.published_at?.slice(0, 10)].filter(Boolean).map((text) => bdi(visible(text), { class: "muted" }))));
}

/** The kinds of quotes, as the options of a choice. */
export const kindOptions = () => ["", "direct", "mixed", "indirect"].map((kind) => el("option", { value: kind, text: t(kind || "anyKind") }));
