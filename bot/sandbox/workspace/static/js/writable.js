// Where a person may write, and what stands in place of the message box where they may not.

/**
 * @param {import("./store.js").Store} store
 * @param {string} id
 * @returns {string | null} why nobody, or not this person, may write there
 */
export function whyClosed(store, id) {
  const { bot, person } = store.state;
  const channel = store.channel(id);
  if (!channel || channel.is_dm)
    return bot.messages_tab === "writable" ? null : `Sending messages to ${bot.name} has been turned off.`;
  if (channel.is_archived) return `#${channel.name} is archived. Nobody can write here.`;
  if (channel.is_restricted && !store.person(person)?.is_admin) return `Only admins may post in #${channel.name}.`;
  return null;
}
