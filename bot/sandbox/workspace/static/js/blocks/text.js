// Blocks that mostly say something: section, header, context, divider, image, alert.

import { h, safeUrl } from "../dom.js";
import { drawElement } from "../elements/index.js";
import { icon } from "../icons.js";
import { plain, textNodes } from "../mrkdwn.js";

/** @typedef {import("../surface.js").Surface} Surface */

/** @param {any} block @param {Surface} surface */
export function section(block, surface) {
  const { store } = surface;
  const words = h(
    "div",
    { class: "section-words" },
    block.text && h("div", { class: "rich" }, textNodes(block.text, store)),
    block.fields &&
      h(
        "div",
        { class: "section-fields" },
        block.fields.map((field) => h("div", { class: "rich" }, textNodes(field, store))),
      ),
  );
  return h(
    "div",
    { class: "section" },
    words,
    block.accessory && h("div", { class: "section-accessory" }, accessory(block, surface)),
  );
}

const accessory = (block, surface) =>
  block.accessory.type === "image"
    ? picture(block.accessory, "accessory-image")
    : drawElement({ block, element: block.accessory, surface });

/** @param {any} block */
export const header = (block) =>
  h("h2", { class: "block-header" }, plain(block.text.text, block.text.emoji !== false));

/** @param {any} block @param {Surface} surface */
export const context = (block, surface) =>
  h(
    "div",
    { class: "context" },
    block.elements.map((element) =>
      element.type === "image"
        ? picture(element, "context-image")
        : h("span", { class: "rich" }, textNodes(element, surface.store)),
    ),
  );

export const divider = () => h("hr", { class: "divider" });

/** @param {any} block */
export const image = (block) =>
  h(
    "figure",
    { class: "image-block" },
    block.title && h("figcaption", {}, plain(block.title.text)),
    picture(block, "block-image"),
  );

/** @param {{image_url?: string, alt_text?: string, slack_file?: any}} element @param {string} className */
export function picture(element, className) {
  const src = safeUrl(element.image_url ?? element.slack_file?.url);
  const missing = () => h("span", { class: `${className} image-missing` }, element.alt_text || "Image");
  if (!src) return missing();
  const node = h("img", {
    class: className,
    src,
    alt: element.alt_text ?? "",
    loading: "lazy",
    referrerpolicy: "no-referrer",
  });
  node.addEventListener("error", () => node.replaceWith(missing()));
  return node;
}

const LEVELS = {
  default: ["info", "Note"],
  info: ["info", "Information"],
  warning: ["alert", "Warning"],
  error: ["alert", "Error"],
  success: ["check", "Success"],
};

/** @param {any} block @param {Surface} surface */
export function alert(block, surface) {
  const level = LEVELS[block.level] ? block.level : "default";
  const [name, word] = LEVELS[level];
  const text = typeof block.text === "string" ? plain(block.text) : textNodes(block.text, surface.store);
  return h(
    "div",
    { class: `alert alert-${level}`, role: level === "error" ? "alert" : "note", "aria-label": word },
    icon(name),
    h("div", { class: "rich" }, text),
  );
}
