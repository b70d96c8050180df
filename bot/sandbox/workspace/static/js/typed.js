// Typed text on its way to the server: names become ids here, escaping is the server's part.

/** What may be mentioned with `@`, longest first: people by name or handle, the app, user groups by handle.
 * @param {import("./store.js").Store} store */
const names = ({ state }) =>
  [
    { token: `<@${state.bot.user_id}>`, name: state.bot.name },
    ...state.people.flatMap(({ id, name, handle }) =>
      [name, handle].filter(Boolean).map((one) => ({ token: `<@${id}>`, name: one })),
    ),
    ...state.groups.map(({ id, handle }) => ({ token: `<!subteam^${id}>`, name: handle })),
  ].sort((a, b) => b.name.length - a.name.length);

const pattern = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/**
 * @param {string} text
 * @param {import("./store.js").Store} store
 * @returns {string} `@Name` as `<@U…>`, `#channel` as `<#C…|channel>`
 */
export function withIds(text, store) {
  let resolved = text;
  for (const { token, name } of names(store))
    resolved = resolved.replace(new RegExp(`(?<![\\w<])@${pattern(name)}(?![\\w-])`, "gi"), token);
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
