// The `input` block: label, field, hint and the error beneath it.

import { freshId, h } from "../dom.js";
import { drawElement } from "../elements/index.js";
import { icon } from "../icons.js";
import { plain } from "../mrkdwn.js";

const GROUPS = new Set(["checkboxes", "radio_buttons"]);

/** @param {any} block @param {import("../surface.js").Surface} surface */
export function input(block, surface) {
  const [fieldId, labelId, hintId, errorId] = ["field", "label", "hint", "error"].map(freshId);
  const isGroup = GROUPS.has(block.element.type);
  const words = [plain(block.label.text), block.optional && h("span", { class: "optional" }, " (optional)")];
  return h(
    "div",
    { class: "input-block" },
    isGroup
      ? h("div", { id: labelId, class: "label" }, words)
      : h("label", { id: labelId, class: "label", for: fieldId }, words),
    drawElement({
      block,
      element: block.element,
      surface,
      id: fieldId,
      labelledBy: labelId,
      describedBy: `${errorId} ${hintId}`,
    }),
    h("p", { class: "field-error", id: errorId, hidden: true }),
    block.hint && h("p", { class: "hint", id: hintId }, plain(block.hint.text)),
  );
}

/**
 * Shows or takes away a sentence at a block's field.
 * @param {Element} blockNode
 * @param {string | undefined} message
 */
export function showFieldError(blockNode, message) {
  const line = /** @type {HTMLElement | null} */ (blockNode.querySelector(".field-error"));
  if (!line) return;
  line.hidden = !message;
  line.replaceChildren(...(message ? [icon("alert", "small"), h("span", {}, message)] : []));
  blockNode.classList.toggle("has-error", Boolean(message));
  for (const field of blockNode.querySelectorAll("input, textarea, [role=radiogroup], [role=group]")) {
    if (message) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}
