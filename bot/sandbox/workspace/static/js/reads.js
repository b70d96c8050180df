// Which messages a person has not seen yet; remembered in this browser only.

import { mentions } from "./timeline.js";

const KEY = "stagebot.reads";

function load() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "") ?? {};
  } catch {
    return {};
  }
}

const reads = load();
reads.since ??= String(Date.now() / 1000);

const keyOf = (state, channel) => `${state.team.id} ${state.person} ${channel}`;

/**
 * @param {import("./store.js").Store} store
 * @param {string} channel
 * @returns {{count: number, isMention: boolean}}
 */
export function unread({ state }, channel) {
  const from = reads[keyOf(state, channel)] ?? reads.since;
  const fresh = (state.messages[channel] ?? []).filter(
    (message) => message.ts > from && message.user !== state.person,
  );
  return { count: fresh.length, isMention: fresh.some((message) => mentions(message, state.person)) };
}

/** @param {import("./store.js").Store} store @param {string} channel */
export function markRead({ state }, channel) {
  const last = (state.messages[channel] ?? []).at(-1)?.ts;
  const key = keyOf(state, channel);
  if (!last || last <= (reads[key] ?? "")) return;
  reads[key] = last;
  localStorage.setItem(KEY, JSON.stringify(reads));
}
