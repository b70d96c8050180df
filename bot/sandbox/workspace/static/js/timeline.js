// Pure functions over lists of messages, ordered by `ts`.

/** @typedef {{ts: string, channel?: string, thread_ts?: string, user?: string, bot_id?: string, username?: string, text?: string,
 *   blocks?: any[], subtype?: string, edited?: any, ephemeral?: boolean, reply_count?: number, reply_users?: string[]}} Message */

const byTs = (a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0);

/** @param {Message[]} list @param {Message} message @returns {Message[]} a new list */
export function upsert(list, message) {
  const index = list.findIndex((item) => item.ts === message.ts);
  if (index >= 0) return list.with(index, message);
  const last = list.at(-1);
  const longer = [...list, message];
  return !last || last.ts < message.ts ? longer : longer.sort(byTs);
}

/** @param {Message[]} list @param {string} ts */
export const without = (list, ts) => list.filter((item) => item.ts !== ts);

/** @param {Message[]} list @param {Message[]} more */
export const merged = (list, more) => (more.length ? [...list, ...more].sort(byTs) : list);

/** @param {Message} message */
export const isReply = (message) => Boolean(message.thread_ts) && message.thread_ts !== message.ts;

/** @param {Message} message */
export const isBroadcast = (message) => message.subtype === "thread_broadcast";

/**
 * Is this person named in the message, in its text or anywhere in its blocks?
 * @param {Message} message
 * @param {string} person
 */
export function mentions(message, person) {
  const all = JSON.stringify([message.text, message.blocks]);
  return all.includes(`<@${person}>`) || all.includes(`"user_id":"${person}"`);
}

/** @param {string} ts */
export const instantOf = (ts) => new Date(Number(ts) * 1000);

const GROUP_MS = 5 * 60 * 1000;

const author = (message) => message.user ?? message.bot_id ?? message.username;

/**
 * Does this message go under the previous one's name? One with blocks stands by itself.
 * @param {Message | undefined} before
 * @param {Message} message
 */
export function continues(before, message) {
  if (
    !before ||
    message.blocks?.length ||
    before.ephemeral ||
    message.ephemeral ||
    isBroadcast(message) ||
    isBroadcast(before)
  )
    return false;
  if (author(before) !== author(message)) return false;
  return instantOf(message.ts).getTime() - instantOf(before.ts).getTime() < GROUP_MS;
}
