// A scrolling list of messages: day dividers, grouping, and staying at the bottom only for a reader who is there.

import { hasJustAsked } from "./asked.js";
import { h, settle } from "./dom.js";
import { icon } from "./icons.js";
import { MessageRow } from "./message.js";
import { dayTitle, sameDay } from "./time.js";
import { continues, instantOf, isBroadcast } from "./timeline.js";

const NEAR_BOTTOM_PX = 60;

/** @typedef {import("./timeline.js").Message} Message */

export class MessageList {
  /** @type {Map<string, MessageRow>} */
  #rows = new Map();
  /** @type {Map<string, HTMLElement>} */
  #dividers = new Map();
  #isFirst = true;
  #seen = new Set();

  /**
   * @param {import("./message.js").MessageContext} context
   * @param {{channel: string, label: string, isInThread?: boolean}} what
   */
  constructor(context, { channel, label, isInThread = false }) {
    this.context = context;
    this.channel = channel;
    this.isInThread = isInThread;
    this.content = h("div", { class: "messages" });
    this.pill = h(
      "button",
      { type: "button", class: "new-pill", hidden: true, onclick: () => this.toBottom() },
      icon("down", "small"),
      "New messages",
    );
    this.scroller = h(
      "div",
      {
        class: "scroller",
        tabindex: "0",
        role: "region",
        "aria-label": label,
        dataset: { testid: "messages" },
        onscroll: () => this.#onScroll(),
      },
      this.content,
    );
    this.node = h("div", { class: "scroll-frame" }, this.scroller, this.pill);
    this.content.addEventListener("load", () => this.#wasAtBottom && this.toBottom(), true);
    new ResizeObserver(() => this.#wasAtBottom && this.toBottom()).observe(this.scroller);
  }

  #wasAtBottom = true;

  isAtBottom() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PX;
  }

  toBottom() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#onScroll();
  }

  #onScroll() {
    this.#wasAtBottom = this.isAtBottom();
    if (this.#wasAtBottom) this.pill.hidden = true;
  }

  /**
   * @param {Message[]} messages in order
   * @param {{before?: Node[], afterFirst?: Node | null, isEmpty?: Node[]}} [extras]
   */
  show(messages, { before = [], afterFirst = null } = {}) {
    const wasAtBottom = this.#isFirst || this.isAtBottom();
    const grew = messages.some((message) => !this.#seen.has(keyOf(message)));
    const nodes = [...before];
    messages.forEach((message, index) => {
      const previous = messages[index - 1];
      const startsDay = !previous || !sameDay(instantOf(previous.ts), instantOf(message.ts));
      if (startsDay && !this.isInThread) nodes.push(this.#divider(message));
      nodes.push(
        this.#row(message, !startsDay && !(this.isInThread && index === 1) && continues(previous, message)),
      );
      if (index === 0 && afterFirst) nodes.push(afterFirst);
    });
    this.#forget(messages);
    settle(this.content, nodes);
    this.#follow(wasAtBottom, grew, messages.at(-1));
  }

  #follow(wasAtBottom, grew, last) {
    const isMine = last?.ephemeral || last?.user === this.context.store.state.person || hasJustAsked();
    if (wasAtBottom || (grew && isMine)) this.toBottom();
    else if (grew) this.pill.hidden = false;
    this.#isFirst = false;
  }

  #row(message, isContinued) {
    const key = keyOf(message);
    const isNew = !this.#isFirst && !this.#seen.has(key);
    let row = this.#rows.get(key);
    if (!row) this.#rows.set(key, (row = new MessageRow(this.context, this.channel, message)));
    row.update(message, {
      isContinued,
      isInThread: this.isInThread,
      isBeside: !this.isInThread && isBroadcast(message) && message.thread_ts === this.context.threadBeside(this.channel),
      isNew: isNew || row.node.classList.contains("is-new"),
    });
    this.#seen.add(key);
    return row.node;
  }

  #divider(message) {
    const day = instantOf(message.ts).toDateString();
    if (!this.#dividers.has(day))
      this.#dividers.set(
        day,
        h(
          "div",
          { class: "day", role: "separator", "aria-label": dayTitle(instantOf(message.ts)) },
          h("span", {}, dayTitle(instantOf(message.ts))),
        ),
      );
    return this.#dividers.get(day);
  }

  #forget(messages) {
    const present = new Set(messages.map(keyOf));
    for (const key of this.#rows.keys()) if (!present.has(key)) this.#rows.delete(key);
  }
}

const keyOf = (message) => `${message.ephemeral ? "e" : "m"}${message.ts}`;
