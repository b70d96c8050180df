// Typed text on its way to the server: escaped and resolved as Slack's own client does.

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Names that may be mentioned with `@`, longest first. @param {import("./store.js").Store} store */
const names = ({ state }) =>
  [{ id: state.bot.user_id, name: state.bot.name }, ...state.people].sort((a, b) => b.name.length - a.name.length);

const pattern = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** @param {string} text @param {import("./store.js").Store} store @returns {string} text in Slack's wire form */
export function wireText(text, store) {
  let wired = text.replace(/[&<>]/g, (character) => ENTITIES[character]);
  for (const { id, name } of names(store)) wired = wired.replace(new RegExp(`@${pattern(name)}(?![\\w-])`, "gi"), `<@${id}>`);
  for (const { id, name, is_dm: isDm } of store.state.channels)
    if (!isDm) wired = wired.replace(new RegExp(`(?<![\\w&#|])#${pattern(name)}(?![\\w-])`, "g"), `<#${id}|${name}>`);
  return wired;
}

/** The first word if it is written as a slash command. @param {string} text */
export const commandWord = (text) => /^\/(\S+)/.exec(text)?.[0].toLowerCase() ?? null;
