// A menu button's menu: arrows, Home and End, letters, Escape; focus goes back where it came from.

import { h } from "./dom.js";
import { place, watchLeaving } from "./popup.js";

/** @typedef {{label: string, description?: string, lead?: Node, checked?: boolean, danger?: boolean, dataset?: any,
 *   badge?: string, onpick: () => void}} MenuItem */

let closeCurrent = null;

/**
 * @param {HTMLElement} anchor
 * @param {string} label
 * @param {MenuItem[]} items
 * @param {{align?: "start" | "end", matchWidth?: boolean}} [how]
 */
export function openMenu(anchor, label, items, how = {}) {
  closeCurrent?.(false);
  const panel = h("div", { class: "popup menu", role: "menu", "aria-label": label });
  const close = (refocus = true) => {
    stop();
    const hadFocus = panel.contains(document.activeElement);
    panel.remove();
    anchor.setAttribute("aria-expanded", "false");
    closeCurrent = null;
    if (refocus || hadFocus) anchor.focus({ preventScroll: true });
  };
  panel.append(...items.map((item) => menuItem(item, close)));
  panel.addEventListener("keydown", (event) => onKey(event, panel, close));
  anchor.setAttribute("aria-expanded", "true");
  place(panel, anchor, how);
  const stop = watchLeaving(panel, anchor, () => close(false));
  closeCurrent = close;
  (panel.querySelector("[aria-checked=true]") ?? panel.firstElementChild)?.focus();
}

/** Opens it, or closes it when it is open already. @type {typeof openMenu} */
export function toggleMenu(anchor, label, items, how) {
  if (anchor.getAttribute("aria-expanded") === "true") closeCurrent?.(true);
  else openMenu(anchor, label, items, how);
}

function menuItem(item, close) {
  const isChoice = item.checked !== undefined;
  const pick = () => {
    close();
    item.onpick();
  };
  return h(
    "button",
    {
      type: "button",
      class: `menu-item${item.danger ? " danger" : ""}`,
      tabindex: "-1",
      dataset: item.dataset ?? {},
      onclick: pick,
      role: isChoice ? "menuitemradio" : "menuitem",
      "aria-checked": isChoice ? String(item.checked) : null,
    },
    item.lead,
    h(
      "span",
      { class: "menu-words" },
      h("span", { class: "menu-label" }, item.label),
      item.description && h("span", { class: "menu-note" }, item.description),
    ),
    item.badge && h("span", { class: "badge-quiet" }, item.badge),
  );
}

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

function onKey(event, panel, close) {
  const items = [...panel.children];
  const at = items.indexOf(document.activeElement);
  if (event.key === "Escape" || event.key === "Tab") {
    if (event.key === "Escape") event.preventDefault();
    event.stopPropagation();
    close();
  } else if (event.key in STEPS)
    focusItem(event, items[(at + STEPS[event.key] + items.length) % items.length]);
  else if (event.key === "Home") focusItem(event, items[0]);
  else if (event.key === "End") focusItem(event, items.at(-1));
  else if (event.key.length === 1 && event.key !== " ")
    focusItem(event, startingWith([...items.slice(at + 1), ...items], event.key));
}

const startingWith = (items, letter) =>
  items.find((item) => item.textContent.trim().toLowerCase().startsWith(letter.toLowerCase()));

function focusItem(event, item) {
  event.preventDefault();
  item?.focus();
}
