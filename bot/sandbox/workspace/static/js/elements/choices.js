// Checkboxes and radio buttons.

import { freshId, h } from "../dom.js";
import { textNodes } from "../mrkdwn.js";

/** @typedef {import("./index.js").ElementContext} ElementContext */

function choiceRow({ surface }, option, input) {
  const noteId = option.description ? freshId("note") : null;
  if (noteId) input.setAttribute("aria-describedby", noteId);
  return h(
    "div",
    { class: "choice" },
    input,
    h(
      "div",
      { class: "choice-words" },
      h("label", { for: input.id }, textNodes(option.text, surface.store)),
      noteId && h("div", { class: "choice-note", id: noteId }, textNodes(option.description, surface.store)),
    ),
  );
}

/**
 * @param {ElementContext} context
 * @param {"group" | "radiogroup"} role
 */
const groupProps = ({ element, labelledBy, label, describedBy }, role) => ({
  class: `choices choices-${element.type}`,
  role,
  "aria-labelledby": labelledBy,
  "aria-label": labelledBy ? null : label,
  "aria-describedby": describedBy,
});

/** @param {ElementContext} context */
export function checkboxes(context) {
  const { block, element, surface } = context;
  const chosen = new Set(surface.form.get(block, element).map((option) => option.value));
  const inputs = element.options.map((option) =>
    h("input", {
      type: "checkbox",
      id: freshId("check"),
      checked: chosen.has(option.value),
      dataset: { value: option.value },
      onchange: send,
    }),
  );
  async function send() {
    const before = surface.form.get(block, element);
    const isKept = await surface.choose(
      block,
      element,
      element.options.filter((_, index) => inputs[index].checked),
    );
    if (!isKept)
      inputs.forEach(
        (input, index) =>
          (input.checked = before.some((option) => option.value === element.options[index].value)),
      );
  }
  return h(
    "div",
    groupProps(context, "group"),
    element.options.map((option, index) => choiceRow(context, option, inputs[index])),
  );
}

/** @param {ElementContext} context */
export function radioButtons(context) {
  const { block, element, surface } = context;
  const name = freshId("radio");
  const chosen = surface.form.get(block, element)?.value;
  const inputs = element.options.map((option) =>
    h("input", {
      type: "radio",
      name,
      id: freshId("radio"),
      checked: option.value === chosen,
      dataset: { value: option.value },
      onchange: () => send(option),
    }),
  );
  async function send(option) {
    const before = surface.form.get(block, element)?.value;
    if (await surface.choose(block, element, option)) return;
    inputs.forEach((input, index) => (input.checked = element.options[index].value === before));
  }
  return h(
    "div",
    groupProps(context, "radiogroup"),
    element.options.map((option, index) => choiceRow(context, option, inputs[index])),
  );
}
