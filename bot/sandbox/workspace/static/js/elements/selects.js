// The select menus: static, external, people, conversations and channels; each for one choice or many.

import { plainOf } from "../mrkdwn.js";
import { Combobox } from "./combobox.js";

/** @typedef {import("./combobox.js").Choice} Choice */

const SEARCH_PAUSE_MS = 200;

/** @param {any} option @param {string} [group] @returns {Choice} */
const optionChoice = (option, group) => ({
  label: plainOf(option.text),
  description: plainOf(option.description) || undefined,
  group,
  key: option.value,
  raw: option,
});

const choicesIn = ({ options, option_groups: groups }) =>
  groups?.length
    ? groups.flatMap((group) => group.options.map((option) => optionChoice(option, plainOf(group.label))))
    : (options ?? []).map((option) => optionChoice(option));

/** @param {Choice[]} choices @param {string} query */
const matching = (choices, query) => {
  const wanted = query.toLowerCase();
  return choices.filter(({ label, description = "", group = "" }) =>
    `${label} ${description} ${group}`.toLowerCase().includes(wanted),
  );
};

function people(store) {
  return store.state.people
    .filter((person) => !person.is_bot && !person.deleted)
    .map((person) => ({
      label: person.name,
      description: person.title || undefined,
      key: person.id,
      raw: person.id,
    }));
}

function channels(store, { privateToo = true } = {}) {
  return store.state.channels
    .filter((channel) => !channel.is_dm && (privateToo || !channel.is_private))
    .map((channel) => ({
      label: `#${channel.name}`,
      description: channel.is_private ? "Private channel" : undefined,
      key: channel.id,
      raw: channel.id,
    }));
}

function conversations(store, element) {
  const wanted = element.filter?.include ?? ["public", "private", "im", "mpim"];
  const rooms =
    wanted.includes("public") || wanted.includes("private")
      ? channels(store, { privateToo: wanted.includes("private") })
      : [];
  const dms = wanted.includes("im")
    ? store.state.channels
        .filter((channel) => channel.is_dm)
        .map((channel) => ({ label: "stagebot (direct message)", key: channel.id, raw: channel.id }))
    : [];
  return [...rooms, ...dms];
}

/** For each family of selects: where its choices come from. */
const SOURCES = {
  static:
    ({ element }) =>
    (query) =>
      matching(choicesIn(element), query),
  users:
    ({ surface }) =>
    (query) =>
      matching(people(surface.store), query),
  channels:
    ({ surface }) =>
    (query) =>
      matching(channels(surface.store), query),
  conversations:
    ({ element, surface }) =>
    (query) =>
      matching(conversations(surface.store, element), query),
  external: (context) => fromBot(context),
};

function fromBot({ block, element, surface }) {
  let latest = 0;
  return async (query) => {
    const mine = ++latest;
    if (query.length < (element.min_query_length ?? 0)) return [];
    await new Promise((resolve) => setTimeout(resolve, SEARCH_PAUSE_MS));
    return mine === latest ? choicesIn(await surface.options(block, element, query)) : [];
  };
}

const PLACEHOLDERS = {
  users: "Choose a person",
  channels: "Choose a channel",
  conversations: "Choose a conversation",
  external: "Search…",
  static: "Choose an option",
};

/** @param {any} value as the form holds it @param {(query: string) => any} find @returns {Choice} */
function choiceOf(value, find) {
  if (typeof value === "object") return optionChoice(value);
  const known = find("");
  return (
    (Array.isArray(known) && known.find((choice) => choice.key === value)) || {
      label: value,
      key: value,
      raw: value,
    }
  );
}

/** @param {import("./index.js").ElementContext} context @returns {HTMLElement} */
export function select(context) {
  const { block, element, surface, id, label, describedBy } = context;
  const [, many, family] = /^(multi_)?(\w+?)_select$/.exec(element.type);
  const find = SOURCES[family](context);
  startHere(context);
  const value = surface.form.get(block, element);
  const box = new Combobox({
    id,
    label,
    describedBy,
    find,
    isMany: Boolean(many),
    most: element.max_selected_items,
    placeholder: plainOf(element.placeholder) || PLACEHOLDERS[family],
    canClear: block.type === "input" && Boolean(block.optional),
    chosen: (many ? value : [value])
      .filter((item) => item !== null && item !== undefined)
      .map((item) => choiceOf(item, find)),
    onchange: (chosen) =>
      surface.choose(block, element, many ? chosen.map((choice) => choice.raw) : (chosen[0]?.raw ?? null)),
  });
  return box.node;
}

// Slack fills in the conversation from which the modal was opened.
function startHere({ block, element, surface }) {
  const here = document.body.dataset.channel;
  if (!element.default_to_current_conversation || !here || surface.form.get(block, element)) return;
  surface.form.set(block, element, element.type.startsWith("multi_") ? [here] : here);
}
