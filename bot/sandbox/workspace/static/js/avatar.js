// Faces: initials for people, the mark for the bot.

import { h } from "./dom.js";
import { mark } from "./icons.js";

const initialsOf = (name) =>
  name
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .slice(0, 2)
    .join("")
    .toUpperCase();

const COLOUR = /^#?[0-9a-f]{6}$/i;

/** @param {import("./store.js").Person} person @param {string} [size] "small" in lists */
export function avatar(person, size = "") {
  const node = h(
    "span",
    { class: `avatar ${size}`.trim(), "aria-hidden": "true" },
    person.initials || initialsOf(person.name),
  );
  if (COLOUR.test(person.color ?? "")) node.style.setProperty("--face", `#${person.color.replace("#", "")}`);
  return node;
}

/** @param {string} [size] */
export const botAvatar = (size = "") =>
  h("span", { class: `avatar bot ${size}`.trim(), "aria-hidden": "true" }, mark());

/** "Guest" or "External", for those who are no full members. @param {import("./store.js").Person} person */
export function personTag(person) {
  const word = person.is_guest ? "Guest" : person.is_foreign ? "External" : null;
  return word && h("span", { class: "tag tag-guest" }, word);
}
