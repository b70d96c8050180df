// Draws a list of blocks, and redraws only those that changed.

import { h, settle } from "../dom.js";
import { drawElement } from "../elements/index.js";
import { card, carousel, container, table } from "./boxes.js";
import { input } from "./input.js";
import { markdown } from "./markdown.js";
import { plan, taskCard } from "./plan.js";
import { richText } from "./richtext.js";
import { alert, context, divider, header, image, section } from "./text.js";

/** @typedef {import("../surface.js").Surface} Surface */

const elementsRow = (className) => (block, surface) =>
  h(
    "div",
    { class: className },
    block.elements.map((element) => drawElement({ block, element, surface })),
  );

/** @type {Record<string, (block: any, surface: Surface, drawBlocks: (blocks: any[], surface: Surface) => HTMLElement[]) => HTMLElement>} */
const DRAWINGS = {
  section,
  header,
  context,
  divider,
  image,
  alert,
  input,
  container,
  card,
  carousel,
  table,
  markdown,
  plan,
  actions: elementsRow("actions"),
  context_actions: elementsRow("actions context-actions"),
  rich_text: (block, surface) => richText(block, surface.store),
  task_card: (block, surface) => h("div", { class: "plan lone" }, taskCard(block, surface, block.block_id)),
};

const unknown = (block) =>
  h("p", { class: "unsupported" }, `A "${block.type}" block cannot be shown in this workspace.`);

function drawBlock(block, surface) {
  const inner = (DRAWINGS[block.type] ?? unknown)(block, surface, drawBlocks);
  return h(
    "div",
    { class: `block block-${block.type}`, dataset: { blockId: block.block_id ?? "", blockType: block.type } },
    inner,
  );
}

/** @param {any[]} blocks @param {Surface} surface */
const drawBlocks = (blocks, surface) => blocks.map((block) => drawBlock(block, surface));

/** @type {WeakMap<Element, string>} what each node was drawn from */
const drawnFrom = new WeakMap();

/**
 * Makes `parent` show these blocks: nodes of unchanged blocks stay (with focus, caret and scroll), others are drawn anew.
 * @param {Element} parent @param {any[]} blocks @param {Surface} surface
 */
export function showBlocks(parent, blocks, surface) {
  surface.show(blocks);
  const focus = focusWithin(parent);
  const kept = new Map([...parent.children].map((node) => [drawnFrom.get(node), node]));
  const nodes = blocks.map((block) => {
    const source = JSON.stringify(block);
    const node = kept.get(source) ?? drawBlock(block, surface);
    kept.delete(source);
    drawnFrom.set(node, source);
    return node;
  });
  settle(parent, nodes);
  restoreFocus(parent, focus);
}

function focusWithin(parent) {
  const active = /** @type {HTMLInputElement | null} */ (document.activeElement);
  if (!active || !parent.contains(active)) return null;
  /** @param {string} selector @returns {DOMStringMap} */
  const dataOf = (selector) => /** @type {HTMLElement | null} */ (active.closest(selector))?.dataset ?? {};
  const { actionId, taskId } = dataOf("[data-action-id], [data-task-id]");
  const { blockId } = dataOf("[data-block-id]");
  return { active, actionId, taskId, blockId, from: active.selectionStart, to: active.selectionEnd };
}

function restoreFocus(parent, focus) {
  if (!focus || focus.active.isConnected) return;
  const block = parent.querySelector(`[data-block-id="${CSS.escape(focus.blockId ?? "")}"]`) ?? parent;
  const owner = focus.taskId
    ? `[data-task-id="${CSS.escape(focus.taskId)}"]`
    : `[data-action-id="${CSS.escape(focus.actionId ?? "")}"]`;
  const again = block.querySelector(
    `${owner} summary, ${owner} input, ${owner} textarea, input${owner}, textarea${owner}, button${owner}, a${owner}`,
  );
  again?.focus({ preventScroll: true });
  if (typeof focus.from === "number" && again?.setSelectionRange && again.type !== "date")
    again.setSelectionRange(focus.from, focus.to);
}
