// Slack's `confirm` object as a real dialog: nothing is sent before the person says yes.

import { freshId, h } from "./dom.js";
import { closeLayer, openLayer } from "./layers.js";
import { plainOf, textNodes } from "./mrkdwn.js";

/**
 * @param {{title: any, text: any, confirm: any, deny: any, style?: "primary" | "danger"} | undefined} confirm
 * @param {import("./store.js").Store} store
 * @returns {Promise<boolean>} true at once when there is nothing to confirm
 */
export function confirmed(confirm, store) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((resolve) => {
    const [titleId, textId] = [freshId("confirm-title"), freshId("confirm-text")];
    const finish = (answer) => {
      closeLayer(layer);
      resolve(answer);
    };
    const button = (label, kind, answer, extra = {}) =>
      h(
        "button",
        { type: "button", class: `button ${kind}`, onclick: () => finish(answer), ...extra },
        label,
      );
    const layer = h(
      "div",
      { class: "overlay overlay-confirm" },
      h(
        "div",
        {
          class: "dialog confirm",
          role: "alertdialog",
          "aria-modal": "true",
          "aria-labelledby": titleId,
          "aria-describedby": textId,
          dataset: { testid: "confirm" },
        },
        h("h2", { id: titleId }, plainOf(confirm.title)),
        h("div", { id: textId, class: "confirm-text rich" }, textNodes(confirm.text, store)),
        h(
          "div",
          { class: "dialog-actions" },
          button(plainOf(confirm.deny), "", false, { "data-autofocus": "" }),
          button(plainOf(confirm.confirm), confirm.style === "danger" ? "danger-filled" : "primary", true),
        ),
      ),
    );
    openLayer(layer, { onEscape: () => finish(false) });
  });
}
