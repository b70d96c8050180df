// The app's shortcuts: global ones beside the message box, those of a message in its menu.

import { api } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { toggleMenu } from "./menu.js";
import { orToast } from "./toasts.js";

/** @typedef {import("./store.js").Store} Store */

/** @param {Store} store @param {any[]} shortcuts @param {any} [about] the channel and message a shortcut is for */
const items = (store, shortcuts, about = {}) =>
  shortcuts.map((shortcut) => ({
    label: shortcut.name,
    description: store.state.bot.name,
    dataset: { callbackId: shortcut.callback_id },
    onpick: () =>
      orToast(
        api.shortcut({ person: store.state.person, callback_id: shortcut.callback_id, ...about }),
      ),
  }));

/** @param {Store} store @param {string} channel @param {string} ts */
export const messageShortcuts = (store, channel, ts) =>
  items(store, store.state.shortcuts, { channel, message_ts: ts });

/** @param {Store} store @returns {HTMLElement} a button, hidden when the app has no global shortcut */
export function shortcutsButton(store) {
  const node = h(
    "button",
    {
      type: "button",
      class: "icon-button shortcuts",
      "aria-label": "Shortcuts",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      dataset: { testid: "shortcuts" },
      onclick: () => toggleMenu(node, "Shortcuts", items(store, store.state.global_shortcuts)),
    },
    icon("bolt"),
  );
  node.hidden = !store.state.global_shortcuts.length;
  return node;
}
