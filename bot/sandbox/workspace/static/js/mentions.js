// People, channels, groups and dates as they appear inside text.

import { h, link } from "./dom.js";
import { dateTemplate, fullMoment } from "./time.js";

/** @typedef {import("./store.js").Store} Store */

/** The name a person or the bot goes by. @param {string} id @param {Store} store */
export function nameOf(id, store) {
  if (id === store.state.bot.user_id) return store.state.bot.name;
  return store.person(id)?.name ?? id;
}

/** @param {string} id @param {Store} store @param {string | null} [label] */
export function userMention(id, store, label = null) {
  const isMe = id === store.state.person;
  const known = store.person(id) || id === store.state.bot.user_id;
  return h(
    "span",
    { class: `mention${isMe ? " mention-me" : ""}`, dataset: { userId: id } },
    `@${known ? nameOf(id, store) : (label ?? id)}`,
  );
}

/** @param {string} id @param {Store} store @param {string | null} [label] */
export function channelMention(id, store, label = null) {
  const channel = store.channel(id);
  const name = channel?.name ?? label;
  if (!channel) return h("span", { class: "mention" }, name ? `#${name}` : "#private-channel");
  return h(
    "a",
    { class: "mention", href: `#/c/${encodeURIComponent(id)}`, dataset: { channelLink: id } },
    `#${name}`,
  );
}

/**
 * A user group, by its handle when the workspace knows it.
 * @param {string} id
 * @param {Store} store
 * @param {string | null} [label]
 */
export function groupMention(id, store, label = null) {
  const group = store.state.groups.find((item) => item.id === id);
  const isMine = group?.members?.includes(store.state.person);
  return h(
    "span",
    { class: `mention${isMine ? " mention-me" : ""}` },
    `@${(group?.handle ?? label ?? id).replace(/^@/, "")}`,
  );
}

/** @param {string} range @param {string | null} [label] */
export const broadcastMention = (range, label = null) =>
  h("span", { class: "mention mention-all" }, `@${(label ?? range.split("^")[0]).replace(/^@/, "")}`);

/**
 * @param {string[]} parts epoch, template, optional link
 * @param {string | null} fallback
 * @param {boolean} [isFirst] does it begin a line?
 */
export function dateNode([epoch, template = "", address], fallback, isFirst = false) {
  const date = new Date(Number(epoch) * 1000);
  if (!template || Number.isNaN(date.getTime())) return document.createTextNode(fallback ?? "");
  const time = h(
    "time",
    { datetime: date.toISOString(), title: fullMoment(date) },
    dateTemplate(template, date, isFirst),
  );
  return address ? link(address, time) : time;
}
