// Offsets in documents count Unicode code points; strings of JavaScript count UTF-16 units. Texts are therefore cut as arrays of code points.

/** The code points of a text, one string each. */
export const points = (text) => Array.from(text);

// Embeddings, overrides and isolates can show text in another order than it stands in; half a surrogate pair is no letter.
const unseen = /[\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The text with a visible mark in the place of every character that would reorder what stands around it. */
export const visible = (text) => text.replace(unseen, "\u25af");

/** The text of a span of code points, as it may be shown. */
export const slice = (codes, start, end) => visible(codes.slice(start, end).join(""));

/**
 * Cuts the span from start to end at every border of a range, so that ranges may nest and overlap. Each range is {start, end, …}; a segment is
 * {start, end, ranges}, with the ranges that cover it, the longest first.
 */
export function segments(start, end, ranges) {
  const inside = ranges.filter((r) => r.start < end && r.end > start && r.start < r.end);
  const borders = new Set([start, end]);
  for (const r of inside) {
    borders.add(Math.max(r.start, start));
    borders.add(Math.min(r.end, end));
  }
  const sorted = [...borders].sort((a, b) => a - b);
  const byLength = [...inside].sort((a, b) => b.end - b.start - (a.end - a.start));
  const out = [];
  for (let i = 0; i + 1 < sorted.length; i++) {
    const [from, to] = [sorted[i], sorted[i + 1]];
    out.push({ start: from, end: to, ranges: byLength.filter((r) => r.start <= from && r.end >= to) });
  }
  return out;
}

/**
 * Takes a span of the clean text back to the raw text, by the article's alignment. A run of equal lengths maps one to one; of unequal lengths it is a
 * replacement, which counts whole. The result is one span from the first to the last code point, or null when nothing of it stands there.
 */
export function toRaw(alignment, start, end) {
  let from = Infinity;
  let to = -Infinity;
  for (const run of alignment) {
    if (run.start >= end || run.end <= start || run.raw_start === run.raw_end) continue;
    const even = run.end - run.start === run.raw_end - run.raw_start;
    from = Math.min(from, even ? run.raw_start + Math.max(start - run.start, 0) : run.raw_start);
    to = Math.max(to, even ? run.raw_start + Math.min(end, run.end) - run.start : run.raw_end);
  }
  return from < to ? { start: from, end: to } : null;
}

/** The matching form of a word: letters folded, vowel marks and tatweel dropped, as the search of the archive does. */
export const key = (text) =>
  text
    .normalize("NFC")
    .replace(/[\u064b-\u065f\u0670\u0640]/g, "")
    .replace(/[أإآٱ]/g, "ا")
    .replace(/ى|ئ/g, "ي")
    .replace(/ؤ/g, "و")
    .replace(/ة/g, "ه")
    .toLowerCase();

/** Whether every word of the question stands in the text. */
export function matches(question, text) {
  const folded = key(text);
  return key(question).split(/\s+/).every((word) => folded.includes(word));
}
