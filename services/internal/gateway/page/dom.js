// Small helpers. Text of articles is only ever put into the page as text: nothing here, or in any other file, parses a string as HTML.

/** The element with the id. */
export const byId = (id) => document.getElementById(id);

/**
 * Makes an element. Properties: class, text, on (event handlers), data (data attributes), style (CSS custom properties); any other is an attribute.
 * Children are nodes, or strings, which become text.
 */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name === "on") for (const [event, handle] of Object.entries(value)) node.addEventListener(event, handle);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "style") for (const [key, v] of Object.entries(value)) node.style.setProperty(key, v);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((c) => c !== undefined && c !== null && c !== false));
  return node;
}

/** A piece of an article's text between words of the page: isolated, so that its direction cannot reorder what stands around it. */
export const bdi = (text, properties = {}) => el("bdi", { ...properties, text });

/** Puts the children in the place of what the node holds. */
export const fill = (node, ...children) => node.replaceChildren(...children.flat(Infinity).filter(Boolean));
