// Builds DOM nodes; foreign text only ever becomes text nodes and attributes, never markup.

/** @typedef {Node | string | number | null | undefined | false} Child */

let counter = 0;

/** A page-unique id for label and description bindings. @param {string} stem */
export const freshId = (stem) => `${stem}-${++counter}`;

/**
 * @param {string} tag
 * @param {Record<string, any>} [props] `class`, `dataset`, `onclick`-style listeners; everything else is an attribute
 * @param {...(Child | Child[])} children
 * @returns {any} the element
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) assign(node, name, value);
  append(node, children);
  return node;
}

function assign(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "dataset")
    Object.entries(value).forEach(([key, item]) => item != null && (node.dataset[key] = item));
  else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "value") node.value = value;
  else node.setAttribute(name, value === true ? "" : String(value));
}

/** @param {Node} node @param {any[]} children */
export function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

/**
 * Puts exactly these nodes into the parent, touching only what differs.
 * @param {Element} parent
 * @param {Node[]} nodes
 */
export function settle(parent, nodes) {
  const wanted = new Set(nodes);
  for (const old of [...parent.childNodes]) if (!wanted.has(old)) old.remove();
  let cursor = parent.firstChild;
  for (const node of nodes) {
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
  }
}

/** The address if a browser may follow it safely, else null. @param {string | undefined} address */
export function safeUrl(address) {
  try {
    const parsed = new URL(address ?? "");
    return ["http:", "https:", "mailto:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/** A link that leaves the page, or plain text if its address is not one. */
export function link(address, children, props = {}) {
  const href = safeUrl(address);
  if (!href) return h("span", {}, children);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer", ...props }, children);
}

const speaker = () => document.getElementById("announcer");

/** Says something to screen readers only. @param {string} text */
export function announce(text) {
  const region = speaker();
  if (region) region.textContent = text;
}
