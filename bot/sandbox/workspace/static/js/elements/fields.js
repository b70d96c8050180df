// Text, number, address, date and time fields.

import { h } from "../dom.js";
import { plainOf } from "../mrkdwn.js";
import { fromWall, wallText } from "../zone.js";

/** @typedef {import("./index.js").ElementContext} ElementContext */

const PAUSE_MS = 400;

const KINDS = {
  email_text_input: "email",
  url_text_input: "url",
  number_input: "text",
  plain_text_input: "text",
};

/** @param {ElementContext} context */
export function textField(context) {
  const { block, element, surface, id, label, describedBy } = context;
  const field = h(element.multiline ? "textarea" : "input", {
    id,
    class: "field",
    type: element.multiline ? null : KINDS[element.type],
    rows: element.multiline ? 4 : null,
    placeholder: plainOf(element.placeholder) || null,
    "aria-label": label,
    "aria-describedby": describedBy,
    autocomplete: "off",
    inputmode: element.type === "number_input" ? (element.is_decimal_allowed ? "decimal" : "numeric") : null,
    "data-autofocus": element.focus_on_load ? "" : null,
    value: surface.form.get(block, element) ?? "",
  });
  const counter = element.max_length ? h("span", { class: "counter", "aria-hidden": "true" }) : null;
  const count = () => counter && showCount(counter, field.value.length, element.max_length);
  const tell = dispatcher(context, field);
  field.addEventListener("input", () => {
    surface.form.set(block, element, field.value);
    count();
    tell.typed();
  });
  field.addEventListener("keydown", tell.pressed);
  count();
  return counter ? h("div", { class: "counted" }, field, counter) : field;
}

function showCount(counter, length, most) {
  const left = most - length;
  counter.textContent = left <= Math.max(40, most * 0.1) ? String(left) : "";
  counter.classList.toggle("over", left < 0);
}

/** When a block asks for it, typing or Enter reaches the bot as an act of its own. */
function dispatcher({ block, element, surface }, field) {
  if (block.type !== "input" || !block.dispatch_action) return { typed() {}, pressed() {} };
  const wanted = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  let timer = 0;
  const send = () => surface.act(block, element, field.value);
  return {
    typed() {
      clearTimeout(timer);
      if (wanted.includes("on_character_entered")) timer = setTimeout(send, PAUSE_MS);
    },
    pressed(event) {
      const isPlainEnter =
        event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.isComposing;
      if (!isPlainEnter || element.multiline || !wanted.includes("on_enter_pressed")) return;
      event.preventDefault();
      send();
    },
  };
}

/** Slack's value to the field's text and back. */
const PICKERS = {
  datepicker: { type: "date", show: (value) => value ?? "", read: (text) => text || null },
  timepicker: { type: "time", show: (value) => value ?? "", read: (text) => text || null },
  datetimepicker: {
    type: "datetime-local",
    show: (value) => (value ? wallText(new Date(value * 1000)) : ""),
    read: (text) => (text ? Math.floor(fromWall(text).getTime() / 1000) : null),
  },
};

/** @param {ElementContext} context */
export function picker({ block, element, surface, id, label, describedBy }) {
  const { type, show, read } = PICKERS[element.type];
  const field = h("input", {
    id,
    type,
    class: "field picker",
    "aria-label": label,
    "aria-describedby": describedBy,
    value: show(surface.form.get(block, element)),
  });
  field.addEventListener("change", async () => {
    const before = surface.form.get(block, element);
    if (!(await surface.choose(block, element, read(field.value)))) field.value = show(before);
  });
  return field;
}
