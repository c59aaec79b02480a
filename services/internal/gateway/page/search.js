// The search: it asks the archive, and without one looks through what came since the page was opened.

import { quotes } from "./api.js";
import { byId, fill } from "./dom.js";
import { number, onLanguage, t } from "./language.js";
import { seen } from "./live.js";
import { Speakers, kindOptions, quoteItem } from "./parts.js";

const speakers = new Speakers();
let question = {};
let next = "";

/** Sets up the view. open is called with an article's id. */
export function startSearch(open) {
  const say = (text) => { byId("search-status").textContent = text; };
  const show = (messages) => byId("found").append(...messages.map((m) => quoteItem(m, speakers, open)));

  async function ask() {
    try {
      const answer = await quotes({ ...question, ...(next && { cursor: next }) });
      show(answer.quotes);
      next = answer.next ?? "";
      say(answer.total ? `${t("found")}: ${number(answer.total)}` : t("nothingFound"));
    } catch (e) {
      if (e.reason !== "no_archive") {
        say(`${t(e.reason, t("failed"))} ${e.message}`);
        return;
      }
      const found = seen(question);
      show(found.slice(0, 100));
      next = "";
      say(`${t("noArchive")} ${found.length ? `${t("found")}: ${number(found.length)}` : t("nothingFound")}`);
    }
    byId("more").hidden = !next;
  }

  byId("search").addEventListener("submit", (e) => {
    e.preventDefault();
    question = Object.fromEntries([...new FormData(e.target)].filter(([, value]) => value));
    next = "";
    byId("found").replaceChildren();
    ask();
  });
  byId("more").addEventListener("click", ask);
  onLanguage(() => {
    const kind = byId("search-kind").value;
    fill(byId("search-kind"), kindOptions());
    byId("search-kind").value = kind;
  });
}
