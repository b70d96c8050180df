// One switch of a panel, by its kind.

import { freshId, h } from "./dom.js";

/** @typedef {{id: string, label: string, help: string, kind: string, value: any, options: {value: any, label: string}[]}} Switch */

/** @type {Record<string, (item: Switch, ids: any, set: (value: any) => void) => HTMLElement>} */
const KINDS = {
  toggle: (item, ids, set) =>
    h(
      "button",
      {
        ...ids,
        type: "button",
        class: "toggle",
        role: "switch",
        "aria-checked": String(Boolean(item.value)),
        onclick: () => set(!item.value),
      },
      h("span", { class: "toggle-knob" }),
    ),
  act: (item, ids, set) =>
    h("button", { ...ids, type: "button", class: "button", onclick: () => set(null) }, "Do it"),
  choice: (item, ids, set) => {
    const at = item.options.findIndex((option) => option.value === item.value);
    const field = h(
      "select",
      { ...ids, class: "field", onchange: () => set(item.options[Number(field.value)].value) },
      item.options.map((option, index) =>
        h("option", { value: String(index), selected: index === at }, option.label),
      ),
    );
    return field;
  },
  number: (item, ids, set) => typed(item, ids, (text) => set(Number(text)), { type: "number", step: "any" }),
  text: (item, ids, set) => typed(item, ids, set, { type: "text" }),
};

function typed(item, ids, set, attributes) {
  const field = h("input", {
    ...ids,
    ...attributes,
    class: "field",
    value: String(item.value ?? ""),
    onchange: () => set(field.value),
  });
  return field;
}

/** @param {Switch} item @param {(value: any) => void} set */
export function drawSwitch(item, set) {
  const [labelId, helpId] = [freshId("switch"), freshId("help")];
  const ids = {
    "aria-labelledby": labelId,
    "aria-describedby": item.help ? helpId : null,
    dataset: { switch: item.id },
  };
  return h(
    "div",
    { class: "switch-row" },
    h(
      "div",
      { class: "switch-words" },
      h("span", { class: "label", id: labelId }, item.label),
      item.help && h("span", { class: "hint", id: helpId }, item.help),
    ),
    (KINDS[item.kind] ?? KINDS.toggle)(item, ids, set),
  );
}
