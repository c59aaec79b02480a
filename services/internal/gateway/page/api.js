// The HTTP interface of the gateway.

import { byId } from "./dom.js";

/** An answer that is no success: reason is a word for programs, detail one for people. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail ?? "");
    this.status = status;
    this.reason = body.reason ?? "failed";
  }
}

const storedToken = () => {
  try {
    return sessionStorage.getItem("isnad.token") ?? "";
  } catch {
    return "";
  }
};
let token = storedToken();
let asking = null;

/** Asks for the token once, however many requests need it. */
function askToken() {
  asking ??= new Promise((resolve) => {
    const dialog = byId("token");
    byId("token-form").addEventListener(
      "submit",
      (e) => {
        e.preventDefault();
        token = byId("token-value").value.trim();
        try {
          sessionStorage.setItem("isnad.token", token);
        } catch {
          // it is then asked for again after a reload
        }
        dialog.close();
      },
      { once: true },
    );
    dialog.addEventListener("close", () => { asking = null; resolve(); }, { once: true });
    dialog.showModal();
  });
  return asking;
}

/** Sends a request, with the token where one is needed. */
async function request(path, options = {}) {
  for (;;) {
    const sent = token;
    const headers = { ...options.headers, ...(sent && { Authorization: `Bearer ${sent}` }) };
    let response;
    try {
      response = await fetch(path, { ...options, headers });
    } catch (e) {
      if (e.name === "AbortError") throw e;
      throw new Problem(0, { reason: "unreachable" });
    }
    if (response.ok) return response;
    if (response.status === 401) {
      if (token === sent) await askToken();
      if (token !== sent) continue;
    }
    throw new Problem(response.status, await response.json().catch(() => ({})));
  }
}

/** Enriches an article of a media type; the result is null when it is not through the stream in time. */
export async function enrich(body, type) {
  const response = await request("articles?wait=30s", { method: "POST", body, headers: { "Content-Type": type } });
  return response.status === 200 ? response.json() : null;
}

/** The newest enriched article with the id. */
export const article = async (id) => (await request(`articles/${encodeURIComponent(id)}`)).json();

/** A page of quotes from the archive. */
export const quotes = async (query) => (await request(`quotes?${new URLSearchParams(query)}`)).json();

/** A sample article of the project. */
export const sample = async (name) => (await request(`samples/${name}`)).text();

/**
 * Follows the stream for ever, and goes on where it was after a break. take(event, data) has each message, state(name) hears of connecting, connected and offline.
 * EventSource does the same, but sends no token.
 */
export async function follow(query, take, state) {
  let last = "";
  for (let wait = 500; ; wait = Math.min(wait * 2, 15000)) {
    state("connecting");
    try {
      const response = await request(`stream?${new URLSearchParams(query)}`, { headers: last && { "Last-Event-ID": last } });
      state("connected");
      wait = 500;
      for await (const e of events(response.body)) {
        if (e.id) last = e.id;
        if (e.data) take(e.event, JSON.parse(e.data));
      }
    } catch {
      // told below
    }
    state("offline");
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** Reads server-sent events off a body. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    rest += value;
    const blocks = rest.split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const e = { id: "", event: "", data: "" };
      for (const line of block.split("\n")) {
        const [, name, text] = /^(\w+): ?(.*)$/.exec(line) ?? [];
        if (name === "data") e.data += text;
        else if (name in e) e[name] = text;
      }
      yield e;
    }
  }
}
