// What the message box offers while a person types: slash commands with their usage, and people after an @.

import { commandWord } from "./typed.js";

/** @typedef {{label: string, note?: string, text: string}} Suggestion `text` is the whole new content of the box up to the caret */

const MOST = 8;

/**
 * @param {string} text up to the caret
 * @param {import("./store.js").Store} store
 * @param {boolean} withCommands
 * @returns {Suggestion[]}
 */
export function suggestions(text, store, withCommands) {
  if (withCommands && /^\/[^\n]*$/.test(text)) return commands(text.toLowerCase(), store).slice(0, MOST);
  const mention = /(?:^|\s)@([\w .-]*)$/.exec(text);
  return mention
    ? people(text.slice(0, text.length - mention[1].length), mention[1], store).slice(0, MOST)
    : [];
}

/** The app's commands, then Slack's own. @param {import("./store.js").Store} store */
export const allCommands = ({ state }) => [...state.commands, ...state.builtin_commands];

function commands(typed, store) {
  return allCommands(store)
    .flatMap(usages)
    .filter(({ text }) => text.toLowerCase().startsWith(typed) && text.trim() !== typed.trim());
}

/** A command by itself, then each form its usage hint names. */
function usages({ command, usage_hint: hint = "", description = "" }) {
  const forms = hint
    .split("|")
    .map((form) => form.trim())
    .filter((form) => form && !/^[[<(]/.test(form));
  return [
    { label: command, note: description, text: `${command} ` },
    ...forms.map((form) => ({ label: `${command} ${form}`, text: `${command} ${form}` })),
  ];
}

function people(before, typed, { state }) {
  const known = [
    { name: state.bot.name, title: "App" },
    ...state.people.filter((person) => !person.deleted && person.name !== state.bot.name),
    ...state.groups.map(({ handle, name }) => ({ name: handle, title: name })),
  ];
  return known
    .filter(
      ({ name }) =>
        name.toLowerCase().startsWith(typed.toLowerCase()) &&
        name.toLowerCase() !== typed.trim().toLowerCase(),
    )
    .map(({ name, title }) => ({ label: `@${name}`, note: title, text: `${before}${name} ` }));
}

/**
 * The usage line of the command being typed.
 * @param {string} text
 * @param {import("./store.js").Store} store
 */
export function usageOf(text, store) {
  const found = allCommands(store).find(({ command }) => command.toLowerCase() === commandWord(text));
  return found?.usage_hint ? { command: found.command, hint: found.usage_hint } : null;
}
