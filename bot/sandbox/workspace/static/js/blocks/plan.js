// The `plan` block and its task cards: what is done, what runs, what is next.

import { h, link } from "../dom.js";
import { icon } from "../icons.js";
import { plain } from "../mrkdwn.js";
import { richTextNodes } from "./richtext.js";

/** @typedef {import("../surface.js").Surface} Surface */

/** Each status with its icon and its word: colour alone never tells. */
const STATUSES = {
  pending: ["dots", "Pending"],
  in_progress: ["dots", "In progress"],
  complete: ["check", "Complete"],
  error: ["cross", "Error"],
};

const OPEN_BY_DEFAULT = new Set(["in_progress", "error"]);

/** @param {any} block @param {Surface} surface */
export function plan(block, surface) {
  const tasks = block.tasks ?? [];
  return h(
    "div",
    { class: "plan", role: "group", "aria-label": block.title },
    h("div", { class: "plan-head" }, h("h3", { class: "plan-title" }, plain(block.title))),
    tasks.length > 0 &&
      h(
        "div",
        { class: "plan-bar", "aria-hidden": "true" },
        tasks.map((task) => h("span", { class: `plan-part ${statusOf(task)}` })),
      ),
    h(
      "ol",
      { class: "tasks" },
      tasks.map((task) => h("li", {}, taskCard(task, surface, block.block_id))),
    ),
  );
}

const statusOf = (task) => (STATUSES[task.status] ? task.status : "pending");

/** @param {any} task @param {Surface} surface @param {string} [planId] */
export function taskCard(task, surface, planId = "card") {
  const status = statusOf(task);
  const hasMore = Boolean(task.details || task.output || task.sources?.length);
  const props = { class: `task task-${status}`, dataset: { taskId: task.task_id, status } };
  if (!hasMore) return h("div", props, h("div", { class: "task-line" }, taskLine(task, status)));
  const key = `task ${planId} ${task.task_id}`;
  const node = h(
    "details",
    { ...props, open: surface.isOpen(key, OPEN_BY_DEFAULT.has(status)) },
    h("summary", { class: "task-line" }, taskLine(task, status), icon("right", "twist small")),
    h("div", { class: "task-more" }, taskMore(task, surface)),
  );
  node.querySelector("summary").addEventListener("click", () => surface.toggles.set(key, !node.open));
  return node;
}

function taskLine(task, status) {
  const [name, word] = STATUSES[status];
  const badge = h(
    "span",
    { class: "task-icon" },
    status === "complete" || status === "error" ? icon(name) : null,
  );
  return [
    badge,
    h("span", { class: "task-title" }, plain(task.title)),
    h("span", { class: "task-word" }, word),
  ];
}

function taskMore(task, { store }) {
  return [
    task.details && h("div", { class: "rich-text task-details" }, richTextNodes(task.details, store)),
    task.output && h("div", { class: "rich-text task-output" }, richTextNodes(task.output, store)),
    task.sources?.length &&
      h(
        "p",
        { class: "task-sources" },
        task.sources.map((source) => link(source.url, source.text, { class: "source" })),
      ),
  ];
}
