// Typed text on its way to the server: names become ids here, escaping is the server's part.

/** Names that may be mentioned with `@`, longest first. @param {import("./store.js").Store} store */
const names = ({ state }) =>
  [{ id: state.bot.user_id, name: state.bot.name }, ...state.people].sort(
    (a, b) => b.name.length - a.name.length,
  );

const pattern = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/**
 * @param {string} text
 * @param {import("./store.js").Store} store
 * @returns {string} `@Name` as `<@U…>`, `#channel` as `<#C…|channel>`
 */
export function withIds(text, store) {
  let resolved = text;
  for (const { id, name } of names(store))
    resolved = resolved.replace(new RegExp(`(?<![\\w<])@${pattern(name)}(?![\\w-])`, "gi"), `<@${id}>`);
  for (const { id, name, is_dm: isDm } of store.state.channels)
    if (!isDm)
      resolved = resolved.replace(
        new RegExp(`(?<![\\w<|])#${pattern(name)}(?![\\w-])`, "g"),
        `<#${id}|${name}>`,
      );
  return resolved;
}

/** The first word if it is written as a slash command. @param {string} text */
export const commandWord = (text) => /^\/(\S+)/.exec(text)?.[0].toLowerCase() ?? null;
