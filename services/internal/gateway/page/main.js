// The page: the form for an article, the tabs, and what ties the views together.

import { article as fetchArticle, enrich, sample } from "./api.js";
import { hideArticle, showArticle, startArticle } from "./article.js";
import { byId } from "./dom.js";
import { startLanguage, t } from "./language.js";
import { startLive } from "./live.js";
import { startSearch } from "./search.js";

const views = ["article", "live", "search"];

/** Shows a view. The address says which, so that it can be kept and shared. */
function show(view, focus = false) {
  for (const name of views) {
    const tab = byId(`tab-${name}`);
    tab.setAttribute("aria-selected", String(name === view));
    tab.tabIndex = name === view ? 0 : -1;
    byId(`view-${name}`).hidden = name !== view;
  }
  if (focus) byId(`tab-${view}`).focus();
}

function startTabs() {
  for (const [i, name] of views.entries()) {
    const tab = byId(`tab-${name}`);
    tab.addEventListener("click", () => { location.hash = name; show(name); });
    tab.addEventListener("keydown", (e) => {
      const turn = document.documentElement.dir === "rtl" ? -1 : 1;
      const by = { ArrowRight: turn, ArrowLeft: -turn }[e.key];
      if (!by) return;
      const next = views[(i + by + views.length) % views.length];
      location.hash = next;
      show(next, true);
    });
  }
  addEventListener("hashchange", go);
}

/** Shows what the address names: a view, or an article by its id. */
function go() {
  const [view, id] = location.hash.slice(1).split("/");
  show(views.includes(view) ? view : "article");
  if (id && byId("paper").dataset.id !== decodeURIComponent(id)) open(decodeURIComponent(id));
}

/** Says how a request goes. What the eye sees anyway is said to screen readers alone. */
function say(text, seen = false) {
  byId("status").textContent = text;
  byId("status").classList.toggle("unseen", seen);
}

function complain(text) {
  byId("problem").textContent = text;
  byId("problem").hidden = !text;
}

const explain = (e) => (e.reason && t(e.reason, "") ? t(e.reason) : `${t("failed")}${e.message ? `: ${e.message}` : ""}`);

/** Shows an article that came some time before. */
async function open(id) {
  show("article");
  complain("");
  try {
    present(await fetchArticle(id));
  } catch (e) {
    complain(e.status === 404 ? t("gone") : explain(e));
  }
}

function present(article, raw) {
  showArticle(article, raw);
  byId("paper").dataset.id = article.id;
  byId("compose").hidden = true;
  history.replaceState(null, "", `#article/${encodeURIComponent(article.id)}`);
}

/** Sends what was pasted or dropped, and shows what comes back. */
async function submit(body, type, raw) {
  complain("");
  if (!body.trim()) {
    complain(t("noText"));
    return;
  }
  say(t("working"));
  byId("enrich").disabled = true;
  try {
    const enriched = await enrich(body, type);
    if (enriched) {
      present(enriched, raw);
      say(t("done"), true);
    } else say(t("late"));
  } catch (e) {
    say("");
    complain(explain(e));
  }
  byId("enrich").disabled = false;
}

/** Sends a text by what its file's name ends in. */
function submitFile(name, text) {
  if (/\.x?html?$/i.test(name)) return submit(text, "text/html");
  if (/\.json$/i.test(name)) {
    let raw;
    try {
      const value = JSON.parse(text);
      raw = value.content_type === "text/html" ? undefined : value.text;
    } catch {
      // the gateway says what is wrong
    }
    return submit(text, "application/json", raw);
  }
  byId("text").value = text;
  return submit(text, "text/plain", text);
}

/** A file's text. Old pages and texts are often in windows-1256. */
async function read(file) {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1256").decode(bytes);
  }
}

function startCompose() {
  byId("compose").addEventListener("submit", (e) => {
    e.preventDefault();
    const text = byId("text").value;
    submit(text, /^\s*<(!doctype|html)/i.test(text) ? "text/html" : "text/plain", text);
  });
  byId("text").addEventListener("keydown", (e) => { if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) byId("compose").requestSubmit(); });
  byId("choose").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", async (e) => {
    const [file] = e.target.files;
    e.target.value = "";
    if (file) submitFile(file.name, await read(file));
  });
  for (const button of document.querySelectorAll("[data-sample]")) {
    button.addEventListener("click", async () => {
      try {
        submitFile(button.dataset.sample, await sample(button.dataset.sample));
      } catch (e) {
        complain(explain(e));
      }
    });
  }
  byId("again").addEventListener("click", () => {
    hideArticle();
    say("");
    delete byId("paper").dataset.id;
    byId("compose").hidden = false;
    byId("text").value = "";
    byId("text").focus();
    history.replaceState(null, "", "#article");
  });
  const drop = byId("compose");
  addEventListener("dragover", (e) => { e.preventDefault(); drop.classList.add("over"); });
  addEventListener("dragleave", (e) => { if (!e.relatedTarget) drop.classList.remove("over"); });
  addEventListener("drop", async (e) => {
    e.preventDefault();
    drop.classList.remove("over");
    show("article");
    const [file] = e.dataTransfer.files;
    if (file) submitFile(file.name, await read(file));
    else if (e.dataTransfer.getData("text/plain")) submitFile("dropped.txt", e.dataTransfer.getData("text/plain"));
  });
}

startLanguage();
startTabs();
startCompose();
startArticle();
startLive((id) => { location.hash = `article/${encodeURIComponent(id)}`; });
startSearch((id) => { location.hash = `article/${encodeURIComponent(id)}`; });
go();
document.documentElement.dataset.ready = "true";
