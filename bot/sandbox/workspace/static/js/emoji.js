// Emoji: their short names as Slack knows them, and how they are shown.

import { h } from "./dom.js";
import { glyph } from "./glyphs.js";

/** @type {Map<string, string>} each character by its short names */
let characters = new Map();
/** @type {Map<string, string>} a short name of each character, one that has a drawing if there is such */
let names = new Map();

const bare = (character) => character.replace(/\uFE0F$/, "");

/** Reads the table of names, before anything is drawn. */
export async function loadEmoji() {
  const answer = await fetch("/static/data/emoji.json");
  characters = new Map(Object.entries(await answer.json()));
  names = new Map();
  for (const [name, character] of characters)
    if (!names.has(bare(character)) || glyph(name)) names.set(bare(character), name);
}

/**
 * @param {string} name
 * @returns {Node} the emoji, or the name as it was written when nobody knows it
 */
export function emojiNode(name) {
  const character = characters.get(name);
  if (!character) return document.createTextNode(`:${name}:`);
  const drawing = glyph(name);
  return h(
    "span",
    { class: drawing ? "emoji drawn" : "emoji", title: `:${name}:` },
    drawing,
    h("span", { class: "emoji-character" }, character),
  );
}

const SHORT = /:([\w+-]+):/g;
const PICTURE = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F/gu;

/** Text with its emoji characters drawn. @param {string} text @returns {Node[]} */
export const withPictures = (text) => spliced(text, PICTURE, ([character]) => pictureNode(character));

function pictureNode(character) {
  const name = names.get(bare(character));
  return name ? emojiNode(name) : document.createTextNode(character);
}

/** Text with `:short_names:` and emoji characters drawn. @param {string} text @returns {Node[]} */
export const withEmoji = (text) => spliced(text, SHORT, ([, name]) => emojiNode(name), withPictures);

/** Text with `:short_names:` as characters, for places that hold no nodes. @param {string} text */
export const emojiText = (text) => text.replace(SHORT, (whole, name) => characters.get(name) ?? whole);

/**
 * @param {string} text
 * @param {RegExp} pattern
 * @param {(match: RegExpExecArray) => Node} replace
 * @param {(part: string) => Node[]} [between]
 */
function spliced(text, pattern, replace, between = (part) => [document.createTextNode(part)]) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > from) nodes.push(...between(text.slice(from, match.index)));
    nodes.push(replace(match));
    from = match.index + match[0].length;
  }
  if (from < text.length) nodes.push(...between(text.slice(from)));
  return nodes;
}
