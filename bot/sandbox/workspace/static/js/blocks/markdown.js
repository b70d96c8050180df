// The `markdown` block: the part of standard Markdown that a bot writes.

import { h, link } from "../dom.js";

/** @param {any} block */
export const markdown = (block) =>
  h("div", { class: "markdown rich-text" }, blocksOf(block.text.split("\n")));

const FENCE = /^\s*```/;
const HEADING = /^(#{1,6})\s+(.*)$/;
const BULLET = /^\s*[-*+]\s+(.*)$/;
const NUMBER = /^\s*\d+[.)]\s+(.*)$/;
const QUOTE = /^>\s?(.*)$/;
const RULE = /^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/;

/** @param {string[]} lines */
function blocksOf(lines) {
  const nodes = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at];
    const run = (pattern) => takeWhile(lines, at, pattern);
    if (FENCE.test(line)) at = fence(lines, at, nodes);
    else if (HEADING.test(line)) at = push(nodes, heading(HEADING.exec(line)), at + 1);
    else if (RULE.test(line)) at = push(nodes, h("hr", { class: "divider" }), at + 1);
    else if (BULLET.test(line)) at = push(nodes, list("ul", run(BULLET)), at + run(BULLET).length);
    else if (NUMBER.test(line)) at = push(nodes, list("ol", run(NUMBER)), at + run(NUMBER).length);
    else if (QUOTE.test(line))
      at = push(nodes, h("blockquote", {}, spans(run(QUOTE).join("\n"))), at + run(QUOTE).length);
    else if (!line.trim()) at++;
    else at = paragraph(lines, at, nodes);
  }
  return nodes;
}

function push(nodes, node, next) {
  nodes.push(node);
  return next;
}

function takeWhile(lines, from, pattern) {
  const taken = [];
  for (let match, at = from; (match = pattern.exec(lines[at] ?? "")); at++) taken.push(match[1]);
  return taken;
}

/** @param {string[]} match */
const heading = ([, marks, words]) => h("h3", { class: `md-heading level-${marks.length}` }, spans(words));

const list = (tag, items) =>
  h(
    tag,
    {},
    items.map((item) => h("li", {}, spans(item))),
  );

function fence(lines, from, nodes) {
  let end = from + 1;
  while (end < lines.length && !FENCE.test(lines[end])) end++;
  nodes.push(h("pre", { class: "code-block" }, h("code", {}, lines.slice(from + 1, end).join("\n"))));
  return end + 1;
}

const STARTS = [FENCE, HEADING, RULE, BULLET, NUMBER, QUOTE];

function paragraph(lines, from, nodes) {
  let end = from + 1;
  while (end < lines.length && lines[end].trim() && !STARTS.some((start) => start.test(lines[end]))) end++;
  nodes.push(h("p", {}, spans(lines.slice(from, end).join("\n"))));
  return end;
}

const INLINE =
  /`(?<code>[^`]+)`|\*\*(?<bold>[^*]+)\*\*|~~(?<strike>[^~]+)~~|(?<![\w*])\*(?<italic>[^*\n]+)\*|(?<![\w_])_(?<under>[^_\n]+)_(?!\w)|\[(?<label>[^\]]+)\]\((?<address>[^)\s]+)\)/g;

function spans(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > from) nodes.push(text.slice(from, match.index));
    nodes.push(span(match.groups));
    from = match.index + match[0].length;
  }
  nodes.push(text.slice(from));
  return nodes;
}

function span({ code, bold, strike, italic, under, label, address }) {
  if (code) return h("code", { class: "code" }, code);
  if (bold) return h("strong", {}, spans(bold));
  if (strike) return h("s", {}, spans(strike));
  if (address) return link(address, spans(label));
  return h("em", {}, spans(italic ?? under));
}
