// The panel beside the channel: one message and its replies.

import { Composer } from "./composer.js";
import { h, settle } from "./dom.js";
import { icon } from "./icons.js";
import { MessageList } from "./messagelist.js";
import { titleOf } from "./channel.js";

export class ThreadPane {
  /**
   * @param {import("./message.js").MessageContext} context
   * @param {{channel: string, ts: string, close: () => void}} what
   */
  constructor(context, { channel, ts, close }) {
    this.context = context;
    this.channel = channel;
    this.ts = ts;
    const title = titleOf(context.store, channel);
    this.list = new MessageList(context, { channel, label: "Thread", isInThread: true });
    this.composer = new Composer(context.store, {
      target: { channel, thread_ts: ts },
      label: "Reply in thread",
      hasCommands: false,
      sent: () => this.list.toBottom(),
    });
    this.count = h("div", { class: "reply-count" }, h("span", {}));
    this.missing = h("p", { class: "thread-missing" }, "The message of this thread is not here any more.");
    this.node = h(
      "aside",
      { class: "thread", "aria-label": "Thread", dataset: { testid: "thread", channel, ts } },
      h(
        "header",
        { class: "pane-head" },
        h("div", { class: "pane-heading" }, h("h2", {}, "Thread"), h("span", { class: "topic" }, title)),
        h(
          "button",
          { type: "button", class: "icon-button", "aria-label": "Close the thread", onclick: close },
          icon("close"),
        ),
      ),
      this.list.node,
      this.composer.node,
    );
    this.node.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) close();
    });
  }

  update() {
    this.composer.update();
    const { store } = this.context;
    const root = store.message(this.channel, this.ts);
    const replies = store.thread(this.channel, this.ts);
    settle(this.count, [h("span", {}, `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`)]);
    this.list.show(root ? [root, ...replies] : replies, {
      before: root ? [] : [this.missing],
      afterFirst: root && replies.length ? this.count : null,
    });
  }
}
