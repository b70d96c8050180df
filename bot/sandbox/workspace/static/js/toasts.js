// Short notices in the corner: what Slack would tell a person in passing.

import { h } from "./dom.js";
import { icon } from "./icons.js";

const STAY_MS = 9_000;

/** @param {string} text @param {"error" | "info"} [level] */
export function toast(text, level = "info") {
  const region = document.getElementById("toasts");
  const node = h(
    "div",
    {
      class: `toast toast-${level}`,
      role: level === "error" ? "alert" : "status",
      dataset: { testid: "toast", level },
    },
    icon(level === "error" ? "alert" : "info"),
    h("p", {}, text),
    h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": "Dismiss this notice",
        onclick: () => node.remove(),
      },
      icon("close"),
    ),
  );
  region.append(node);
  while (region.children.length > 4) region.firstElementChild.remove();
  let timer = setTimeout(() => node.remove(), STAY_MS);
  node.addEventListener("pointerenter", () => clearTimeout(timer));
  node.addEventListener("pointerleave", () => (timer = setTimeout(() => node.remove(), STAY_MS / 2)));
}

/**
 * Runs something that talks to the server; a failure becomes a toast.
 * @template T
 * @param {Promise<T>} work
 * @returns {Promise<T | null>}
 */
export async function orToast(work) {
  try {
    return await work;
  } catch (error) {
    toast(error.message, "error");
    return null;
  }
}
