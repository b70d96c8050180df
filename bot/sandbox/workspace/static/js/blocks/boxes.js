// Blocks that hold others or sit in a frame: container, card, carousel, table.

import { freshId, h } from "../dom.js";
import { drawElement } from "../elements/index.js";
import { icon } from "../icons.js";
import { plain, plainOf, textNodes } from "../mrkdwn.js";
import { richTextNodes } from "./richtext.js";
import { picture } from "./text.js";

/** @typedef {import("../surface.js").Surface} Surface */

const textOf = (text, store) => (typeof text === "string" ? plain(text) : textNodes(text, store));

/**
 * @param {any} block
 * @param {Surface} surface
 * @param {(blocks: any[], surface: Surface) => HTMLElement[]} drawBlocks draws the children
 */
export function container(block, surface, drawBlocks) {
  const { store } = surface;
  const title = block.rich_text_title
    ? richTextNodes(block.rich_text_title, store)
    : textOf(block.title, store);
  const head = [
    block.icon && picture(block.icon, "container-icon"),
    h(
      "span",
      { class: "container-words" },
      h("span", { class: "container-title" }, title),
      block.subtitle && h("span", { class: "container-subtitle" }, textOf(block.subtitle, store)),
    ),
  ];
  const body = h("div", { class: "container-body" }, drawBlocks(block.child_blocks ?? [], surface));
  const className = `container width-${block.width ?? "standard"}`;
  if (!block.is_collapsible)
    return h(
      "div",
      {
        role: "group",
        class: `${className}${block.has_header_divider ? " ruled" : ""}`,
        "aria-label": plainOf(block.title) || null,
      },
      h("div", { class: "container-head" }, head),
      body,
    );
  return collapsible(block, surface, { className, head, body });
}

function collapsible(block, surface, { className, head, body }) {
  const key = `container ${block.block_id}`;
  const node = h(
    "details",
    { class: className, open: surface.isOpen(key, !block.default_collapsed) },
    h("summary", { class: "container-head" }, icon("right", "twist small"), head),
    body,
  );
  node.querySelector("summary").addEventListener("click", () => surface.toggles.set(key, !node.open));
  return node;
}

/** @param {any} block @param {Surface} surface */
export function card(block, surface) {
  const { store } = surface;
  return h(
    "article",
    { class: "card", "aria-label": plainOf(block.title) || null },
    block.hero_image && picture(block.hero_image, "card-hero"),
    h(
      "div",
      { class: "card-head" },
      block.icon && picture(block.icon, "card-icon"),
      h(
        "div",
        {},
        block.title && h("div", { class: "card-title" }, textOf(block.title, store)),
        block.subtitle && h("div", { class: "card-subtitle" }, textOf(block.subtitle, store)),
      ),
    ),
    block.body && h("div", { class: "card-body rich" }, textOf(block.body, store)),
    block.actions?.length &&
      h(
        "div",
        { class: "actions" },
        block.actions.map((element) => drawElement({ block, element, surface })),
      ),
  );
}

/** @param {any} block @param {Surface} surface */
export const carousel = (block, surface) =>
  h(
    "div",
    { class: "carousel", role: "group", "aria-label": "Cards", tabindex: "0" },
    (block.elements ?? []).map((item, index) =>
      card({ block_id: `${block.block_id}-${index}`, ...item }, surface),
    ),
  );

/** @param {any} block @param {Surface} surface */
export function table(block, surface) {
  const [first = [], ...rest] = block.rows ?? [];
  const cell = (tag) => (content, column) => {
    const { align, is_wrapped: isWrapped } = block.column_settings?.[column] ?? {};
    return h(
      tag,
      {
        scope: tag === "th" ? "col" : null,
        class: `${align ? `align-${align}` : ""}${isWrapped ? " wrapped" : ""}`.trim() || null,
      },
      cellNodes(content, surface.store),
    );
  };
  return h(
    "div",
    { class: "table-scroll", role: "group", "aria-label": "Table", tabindex: "0" },
    h(
      "table",
      { id: freshId("table") },
      h("thead", {}, h("tr", {}, first.map(cell("th")))),
      h(
        "tbody",
        {},
        rest.map((row) => h("tr", {}, row.map(cell("td")))),
      ),
    ),
  );
}

function cellNodes(content, store) {
  if (content?.type === "rich_text") return richTextNodes(content, store);
  return plain(String(content?.text ?? content?.value ?? ""));
}
