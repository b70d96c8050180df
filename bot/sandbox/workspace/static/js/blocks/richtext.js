// The `rich_text` block: sections, lists, quotes and preformatted text.

import { h, link } from "../dom.js";
import { emojiNode, withPictures } from "../emoji.js";
import { broadcastMention, channelMention, dateNode, groupMention, userMention } from "../mentions.js";

/** @typedef {import("../store.js").Store} Store */

/** @param {any} block @param {Store} store */
export const richText = (block, store) => h("div", { class: "rich-text" }, richTextNodes(block, store));

/** @param {any} block @param {Store} store @returns {Node[]} */
export function richTextNodes(block, store) {
  const out = [];
  for (const element of block.elements ?? []) {
    if (element.type === "rich_text_list") placeList(out, element, store);
    else
      out.push(
        SECTIONS[element.type]?.(element, store) ?? h("p", { class: "unsupported" }, `(${element.type})`),
      );
  }
  return out;
}

const parts = (element, store) =>
  (element.elements ?? []).map((part, index) => styled(part, store, index === 0));

const SECTIONS = {
  rich_text_section: (element, store) => h("div", { class: "rich-section" }, parts(element, store)),
  rich_text_quote: (element, store) => h("blockquote", {}, parts(element, store)),
  rich_text_preformatted: (element, store) =>
    h("pre", { class: "code-block" }, h("code", {}, parts(element, store))),
};

// Slack sends nested lists flat, each with its indent; an indented list belongs into the last item before it.
function placeList(out, element, store) {
  const list = listNode(element, store);
  const indent = element.indent ?? 0;
  let parent = out.at(-1);
  if (!indent || !parent?.matches?.("ul, ol")) return void out.push(list);
  for (let depth = Number(parent.dataset.indent) + 1; depth < indent; depth++)
    parent = parent.lastElementChild?.querySelector(":scope > ul, :scope > ol") ?? parent;
  (parent.lastElementChild ?? parent).append(list);
}

function listNode(element, store) {
  const isOrdered = element.style === "ordered";
  const items = (element.elements ?? []).map((section) => h("li", {}, parts(section, store)));
  return h(
    isOrdered ? "ol" : "ul",
    {
      start: isOrdered && element.offset ? element.offset + 1 : null,
      dataset: { indent: element.indent ?? 0 },
    },
    items,
  );
}

const PARTS = {
  text: (part) => h("span", { class: "text" }, withPictures(part.text)),
  link: (part) => link(part.url, part.text ?? part.url),
  user: (part, store) => userMention(part.user_id, store),
  channel: (part, store) => channelMention(part.channel_id, store),
  usergroup: (part, store) => groupMention(part.usergroup_id, store),
  broadcast: (part) => broadcastMention(part.range),
  emoji: (part) => emojiNode(part.name),
  date: (part, store, isFirst) =>
    dateNode(
      [String(part.timestamp), part.format ?? "{date_short_pretty} at {time}", part.url],
      part.fallback ?? null,
      isFirst,
    ),
  color: (part) => h("code", { class: "code" }, part.value),
  team: (part) => document.createTextNode(part.team_id),
};

const STYLES = [
  ["code", "code"],
  ["strike", "s"],
  ["underline", "u"],
  ["italic", "em"],
  ["bold", "strong"],
];

function styled(part, store, isFirst) {
  let node = PARTS[part.type]?.(part, store, isFirst) ?? document.createTextNode("");
  for (const [style, tag] of STYLES)
    if (part.style?.[style]) node = h(tag, style === "code" ? { class: "code" } : {}, node);
  return node;
}
