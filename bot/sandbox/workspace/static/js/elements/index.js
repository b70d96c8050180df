// Chooses the drawing of one Block Kit element and gives it its test hooks.

import { freshId, h } from "../dom.js";
import { plainOf } from "../mrkdwn.js";
import { button, feedbackButtons, iconButton, overflow } from "./buttons.js";
import { checkboxes, radioButtons } from "./choices.js";
import { picker, textField } from "./fields.js";
import { fileInput } from "./files.js";
import { select } from "./selects.js";

/** @typedef {{block: any, element: any, surface: import("../surface.js").Surface, id: string,
 *   label?: string, labelledBy?: string, describedBy?: string}} ElementContext */

const unsupported = (what) => () =>
  h("p", { class: "unsupported" }, `${what} is not supported in this workspace.`);

/** @type {Record<string, (context: ElementContext) => HTMLElement | null>} */
const DRAWINGS = {
  button,
  overflow,
  checkboxes,
  feedback_buttons: feedbackButtons,
  icon_button: iconButton,
  workflow_button: unsupported("A workflow button"),
  radio_buttons: radioButtons,
  plain_text_input: textField,
  email_text_input: textField,
  url_text_input: textField,
  number_input: textField,
  datepicker: picker,
  timepicker: picker,
  datetimepicker: picker,
  static_select: select,
  external_select: select,
  users_select: select,
  conversations_select: select,
  channels_select: select,
  multi_static_select: select,
  multi_external_select: select,
  multi_users_select: select,
  multi_conversations_select: select,
  multi_channels_select: select,
  file_input: fileInput,
  rich_text_input: unsupported("Rich text input"),
};

/**
 * @param {{block: any, element: any, surface: import("../surface.js").Surface, id?: string, labelledBy?: string, describedBy?: string}} what
 *   without a label of its own (outside of an input block) the element is named by its placeholder
 * @returns {HTMLElement | null}
 */
export function drawElement({ block, element, surface, id = freshId("field"), labelledBy, describedBy }) {
  const label = labelledBy
    ? undefined
    : (element.accessibility_label ?? plainOf(element.placeholder)) || undefined;
  const draw = DRAWINGS[element.type] ?? unsupported(`The element "${element.type}"`);
  const node = draw({ block, element, surface, id, label, labelledBy, describedBy });
  if (node) Object.assign(node.dataset, { actionId: element.action_id ?? "", elementType: element.type });
  return node;
}
