// Slack's mrkdwn and plain text as DOM nodes.

import { h, link } from "./dom.js";
import { emojiNode, emojiText, withEmoji, withPictures } from "./emoji.js";
import { broadcastMention, channelMention, dateNode, groupMention, userMention } from "./mentions.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

/** Slack's three entities, each taken back exactly once. @param {string} text */
export const unescapeEntities = (text) => text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);

/** @typedef {import("./store.js").Store} Store */

/**
 * A `plain_text` or `mrkdwn` object.
 * @param {{type: string, text: string, emoji?: boolean}} text
 * @param {Store} store
 * @returns {Node[]}
 */
export function textNodes(text, store) {
  if (!text) return [];
  return text.type === "mrkdwn" ? mrkdwn(text.text, store) : plain(text.text, text.emoji !== false);
}

/** @param {string} text @param {boolean} [hasEmoji] are `:short_names:` meant? @returns {Node[]} */
export const plain = (text, hasEmoji = true) =>
  hasEmoji ? withEmoji(text) : [document.createTextNode(text)];

/** What a text object says, without any formatting. @param {any} text @returns {string} */
export function plainOf(text) {
  if (!text) return "";
  if (typeof text === "string") return text;
  return text.type === "mrkdwn" ? mrkdwnToText(text.text) : emojiText(text.text);
}

const mrkdwnToText = (source) =>
  unescapeEntities(emojiText(source.replace(/<[^<>|]+\|([^<>]*)>/g, "$1").replace(/<([^<>]+)>/g, "$1")));

/** @param {string} source @param {Store} store @returns {Node[]} */
export function mrkdwn(source, store) {
  return source.split(/(```[\s\S]*?```)/).flatMap((part, index) => {
    if (index % 2)
      return [
        h("pre", { class: "code-block" }, h("code", {}, codeText(part.slice(3, -3).replace(/^\n|\n$/g, "")))),
      ];
    return paragraphs(index ? part.replace(/^\n/, "") : part, store);
  });
}

// Inside code Slack still resolves links to their address or label, but nothing else.
const codeText = (text) =>
  unescapeEntities(
    text.replace(/<((?:https?|mailto):[^|>]+)(?:\|([^>]*))?>/g, (_, address, label) => label ?? address),
  );

const QUOTE = /^(?:>|&gt;)\s?/;

function paragraphs(text, store) {
  /** @type {Node[]} */
  const nodes = [];
  let quote = null;
  text.split("\n").forEach((line, index, all) => {
    if (QUOTE.test(line)) {
      if (!quote) nodes.push((quote = h("blockquote", {})));
      else quote.append("\n");
      quote.append(...inline(line.replace(QUOTE, ""), store));
    } else {
      nodes.push(...inline(line + (index < all.length - 1 && !isQuoteNext(all, index) ? "\n" : ""), store));
      quote = null;
    }
  });
  return nodes;
}

const isQuoteNext = (lines, index) => QUOTE.test(lines[index + 1] ?? "");

// One alternative per construct; the named group that matched says which.
const INLINE = new RegExp(
  [
    "`(?<code>[^`\\n]+)`",
    "<(?<token>[^<>\\n]+)>",
    "(?<![\\w*])\\*(?<bold>[^\\s*](?:[^*\\n]*[^\\s*])?)\\*(?![\\w*])",
    "(?<![\\w_])_(?<italic>[^\\s_](?:[^\\n]*?[^\\s_])?)_(?![\\w_])",
    "(?<![\\w~])~(?<strike>[^\\s~](?:[^~\\n]*[^\\s~])?)~(?![\\w~])",
    ":(?<emoji>[\\w+-]+):",
    "(?<bare>https?:\\/\\/[^\\s<>|]*[^\\s<>|.,;:!?)'\"*_~])",
  ].join("|"),
  "g",
);

/** @returns {Node[]} */
function inline(text, store) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > from) nodes.push(...leaf(text.slice(from, match.index)));
    nodes.push(nodeFor(match, store, !text.slice(0, match.index).trim()));
    from = match.index + match[0].length;
  }
  if (from < text.length) nodes.push(...leaf(text.slice(from)));
  return nodes;
}

const leaf = (text) => withPictures(unescapeEntities(text));

function nodeFor(match, store, isFirst) {
  const { code, token, bold, italic, strike, emoji, bare } = match.groups;
  if (code !== undefined) return h("code", { class: "code" }, codeText(code));
  if (token !== undefined) return angle(token, match[0], store, isFirst);
  if (bold !== undefined) return h("strong", {}, inline(bold, store));
  if (italic !== undefined) return h("em", {}, inline(italic, store));
  if (strike !== undefined) return h("s", {}, inline(strike, store));
  if (emoji !== undefined) return emojiNode(emoji);
  return link(unescapeEntities(bare), unescapeEntities(bare));
}

function angle(token, whole, store, isFirst) {
  const bar = token.indexOf("|");
  const target = bar < 0 ? token : token.slice(0, bar);
  const label = bar < 0 ? null : unescapeEntities(token.slice(bar + 1));
  if (target.startsWith("@")) return userMention(target.slice(1), store, label);
  if (target.startsWith("#")) return channelMention(target.slice(1), store, label);
  if (target.startsWith("!date^")) return dateNode(target.slice(6).split("^"), label, isFirst);
  if (target.startsWith("!subteam^")) return groupMention(target.slice(9), store, label);
  if (target.startsWith("!")) return broadcastMention(target.slice(1), label);
  if (/^(https?|mailto):/i.test(target))
    return link(unescapeEntities(target), label === null ? unescapeEntities(target) : inlineLabel(label));
  return document.createTextNode(unescapeEntities(whole));
}

const inlineLabel = (label) => plain(label);
