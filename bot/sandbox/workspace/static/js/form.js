// What a person has typed and chosen in one view or message, in the shape of Slack's `state.values`.

/** For each stateful element: the field of its value, and where its start value stands. */
const SHAPES = {
  plain_text_input: ["value", "initial_value"],
  email_text_input: ["value", "initial_value"],
  url_text_input: ["value", "initial_value"],
  number_input: ["value", "initial_value"],
  static_select: ["selected_option", "initial_option"],
  external_select: ["selected_option", "initial_option"],
  radio_buttons: ["selected_option", "initial_option"],
  users_select: ["selected_user", "initial_user"],
  conversations_select: ["selected_conversation", "initial_conversation"],
  channels_select: ["selected_channel", "initial_channel"],
  datepicker: ["selected_date", "initial_date"],
  timepicker: ["selected_time", "initial_time"],
  datetimepicker: ["selected_date_time", "initial_date_time"],
  multi_static_select: ["selected_options", "initial_options", []],
  multi_external_select: ["selected_options", "initial_options", []],
  checkboxes: ["selected_options", "initial_options", []],
  multi_users_select: ["selected_users", "initial_users", []],
  multi_conversations_select: ["selected_conversations", "initial_conversations", []],
  multi_channels_select: ["selected_channels", "initial_channels", []],
  file_input: ["files", "", []],
};

/** @param {{type: string}} element */
export const isStateful = (element) => element.type in SHAPES;

/** @param {any} block @returns {any[]} the elements of a block that may hold a value, children's included */
function elementsOf(block) {
  if (block.type === "input") return [[block, block.element]];
  if (block.type === "actions") return block.elements.map((element) => [block, element]);
  if (block.type === "section" && block.accessory) return [[block, block.accessory]];
  if (block.type === "container") return (block.child_blocks ?? []).flatMap(elementsOf);
  return [];
}

/** @param {any[]} blocks */
const stateful = (blocks) => blocks.flatMap(elementsOf).filter(([, element]) => isStateful(element));

const keyOf = (block, element) => `${block.block_id}\u0000${element.action_id}`;

export class Form {
  /** @type {Map<string, any>} values that a person has touched */
  #touched = new Map();

  /** The bare value: text, option object, id, or a list of them. */
  get(block, element) {
    const key = keyOf(block, element);
    if (this.#touched.has(key)) return this.#touched.get(key);
    const [, initial, nothing = null] = SHAPES[element.type];
    return element[initial] ?? nothing;
  }

  set(block, element, value) {
    this.#touched.set(keyOf(block, element), value);
  }

  /** Forgets inputs that a new version of the view no longer has. @param {any[]} blocks */
  retain(blocks) {
    const present = new Set(stateful(blocks).map(([block, element]) => keyOf(block, element)));
    for (const key of this.#touched.keys()) if (!present.has(key)) this.#touched.delete(key);
  }

  /** @param {any[]} blocks @returns {Record<string, Record<string, any>>} Slack's `state.values` */
  values(blocks) {
    const values = {};
    for (const [block, element] of stateful(blocks)) {
      const [field] = SHAPES[element.type];
      const held = this.get(block, element);
      // a file on its way is not the form's yet
      const value = element.type === "file_input" ? held.filter((file) => file.id) : held;
      (values[block.block_id] ??= {})[element.action_id] = {
        type: element.type,
        [field]: value === "" ? null : value,
      };
    }
    return values;
  }

  /**
   * Every mistake a client can see before sending.
   * @param {any[]} blocks
   * @returns {Record<string, string>} sentence by block id
   */
  mistakes(blocks) {
    const found = {};
    for (const [block, element] of stateful(blocks)) {
      const problem = block.type === "input" && mistakeIn(this.get(block, element), block, element);
      if (problem) found[block.block_id] = problem;
    }
    return found;
  }
}

const isEmpty = (value) =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

function mistakeIn(value, block, element) {
  if (isEmpty(value)) return block.optional ? null : "Please fill in this field.";
  const { min_length: least, max_length: most } = element;
  if (typeof value === "string" && least && value.length < least)
    return `Please write at least ${least} characters.`;
  if (typeof value === "string" && most && value.length > most)
    return `Please write no more than ${most} characters.`;
  return CHECKS[element.type]?.(value, element) ?? null;
}

const CHECKS = {
  email_text_input: (value) =>
    /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? null : "Please write a full email address.",
  url_text_input: (value) =>
    URL.canParse(value) ? null : "Please write a full address, such as https://example.com.",
  number_input: (value, element) => numberMistake(value, element),
  file_input: (files) => (files.every((file) => file.id) ? null : "Please wait until the file is uploaded."),
};

function numberMistake(value, { is_decimal_allowed: decimals, min_value: least, max_value: most }) {
  const number = Number(value);
  if (Number.isNaN(number)) return "Please write a number.";
  if (!decimals && !Number.isInteger(number)) return "Please write a whole number.";
  if (least !== undefined && number < Number(least)) return `Please write ${least} or more.`;
  if (most !== undefined && number > Number(most)) return `Please write ${most} or less.`;
  return null;
}
