// The line beneath a message that has replies: who, how many, when last.

import { avatar, botAvatar } from "./avatar.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { shortMoment } from "./time.js";
import { instantOf } from "./timeline.js";

const MOST_FACES = 3;

/**
 * @param {import("./timeline.js").Message} message
 * @param {import("./timeline.js").Message[]} replies
 * @param {import("./store.js").Store} store
 * @param {() => void} open
 * @returns {HTMLElement | null} nothing for a message without replies
 */
export function threadSummary(message, replies, store, open) {
  const shown = replies.filter((reply) => !reply.ephemeral);
  const count = Math.max(shown.length, message.reply_count ?? 0);
  if (!count) return null;
  const last = shown.at(-1);
  return h(
    "button",
    { type: "button", class: "thread-summary", dataset: { testid: "thread-summary" }, onclick: open },
    faces(shown, store),
    h("span", { class: "summary-count" }, `${count} ${count === 1 ? "reply" : "replies"}`),
    last && h("span", { class: "summary-last" }, ` · last ${shortMoment(instantOf(last.ts))}`),
    icon("right", "small"),
  );
}

function faces(replies, store) {
  const ids = [...new Set(replies.map((reply) => reply.user ?? "bot"))].slice(0, MOST_FACES);
  const face = (id) => (store.person(id) ? avatar(store.person(id), "tiny") : botAvatar("tiny"));
  return h("span", { class: "faces" }, ids.map(face));
}
