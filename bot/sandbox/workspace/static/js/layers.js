// A stack of dialogs: the top one holds the focus, everything below is inert, Escape asks the top one to go.

const FOCUSABLE =
  "a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), select:not([disabled]), summary, [tabindex]:not([tabindex='-1'])";

/** @type {{node: HTMLElement, onEscape: () => void, cameFrom: Element | null}[]} */
const stack = [];

const root = () => document.getElementById("layers");
const page = () => document.getElementById("app");

/**
 * @param {HTMLElement} node a dialog, not yet in the document
 * @param {{onEscape: () => void}} hooks
 */
export function openLayer(node, { onEscape }) {
  stack.push({ node, onEscape, cameFrom: document.activeElement });
  root().append(node);
  markInert();
  focusFirst(node);
}

/** @param {HTMLElement} node */
export function closeLayer(node) {
  const index = stack.findIndex((layer) => layer.node === node);
  if (index < 0) return;
  const [layer] = stack.splice(index, 1);
  node.remove();
  markInert();
  if (layer.cameFrom instanceof HTMLElement && layer.cameFrom.isConnected)
    layer.cameFrom.focus({ preventScroll: true });
}

/** Puts the focus on the first field, else on the dialog itself. @param {HTMLElement} node */
export function focusFirst(node) {
  const field = node.querySelector(
    "[data-autofocus], .modal-body input:not([disabled]), .modal-body textarea",
  );
  /** @type {HTMLElement} */ (field ?? node).focus({ preventScroll: true });
}

function markInert() {
  page().inert = stack.length > 0;
  stack.forEach((layer, index) => (layer.node.inert = index < stack.length - 1));
}

function wrapTab(event, node) {
  const stops = [...node.querySelectorAll(FOCUSABLE)].filter((stop) => stop.getClientRects().length);
  if (!stops.length) return event.preventDefault();
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  const isOutside = !node.contains(document.activeElement) || document.activeElement === node;
  if (document.activeElement !== edge && !(isOutside && event.shiftKey)) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0]).focus();
}

document.addEventListener("keydown", (event) => {
  const top = stack.at(-1);
  if (!top || event.defaultPrevented) return;
  if (event.key === "Tab") wrapTab(event, top.node);
  if (event.key === "Escape") {
    event.preventDefault();
    top.onEscape();
  }
});

/** Is a dialog open? */
export const hasLayer = () => stack.length > 0;
