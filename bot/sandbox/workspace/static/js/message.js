// One message: who, when, what, and what can be done with it. Updated in place.

import { api } from "./api.js";
import { avatar, botAvatar, personTag } from "./avatar.js";
import { showBlocks } from "./blocks/index.js";
import { h, settle } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { icon } from "./icons.js";
import { nameOf } from "./mentions.js";
import { toggleMenu } from "./menu.js";
import { messageFiles } from "./messagefiles.js";
import { mrkdwn, plainOf } from "./mrkdwn.js";
import { messageShortcuts } from "./shortcuts.js";
import { threadSummary } from "./threadsummary.js";
import { clockTime, fullMoment } from "./time.js";
import { instantOf, isBroadcast, mentions } from "./timeline.js";
import { orToast } from "./toasts.js";

/** @typedef {import("./timeline.js").Message} Message */
/** @typedef {{isContinued?: boolean, isInThread?: boolean, isNew?: boolean, isBeside?: boolean}} Placement `isBeside`:
 *   the thread that it belongs to is open beside the channel, and shows it whole */
/** @typedef {{store: import("./store.js").Store, surfaceFor: (container: any) => import("./surface.js").Surface,
 *   openThread: (channel: string, ts: string) => void}} MessageContext */

export class MessageRow {
  #drawnAmong = "";

  /** @param {MessageContext} context @param {string} channel @param {Message} message */
  constructor(context, channel, message) {
    this.context = context;
    this.channel = channel;
    this.message = message;
    this.head = h("div", { class: "message-head" });
    this.notes = h("div", { class: "message-notes" });
    this.body = h("div", { class: "message-body" });
    this.files = h("div", { class: "message-files" });
    this.foot = h("div", { class: "message-foot" });
    this.gutter = h("div", { class: "message-gutter" });
    this.node = h(
      "article",
      { class: "message", tabindex: "-1", dataset: { testid: "message", ts: message.ts, channel } },
      this.gutter,
      h("div", { class: "message-main" }, this.notes, this.head, this.body, this.files, this.foot),
      this.#tools(),
    );
  }

  /** @param {Message} message @param {Placement} placement */
  update(message, placement) {
    const replies = placement.isInThread ? [] : this.context.store.thread(this.channel, message.ts);
    const around = JSON.stringify([placement, replies.length, replies.at(-1)?.ts]);
    if (message === this.message && around === this.#drawnAmong) return;
    this.#drawnAmong = around;
    this.message = message;
    this.#dress(placement);
    this.#drawHead(placement);
    this.#drawBody(placement);
    settle(this.files, messageFiles(message.files ?? [], this.context.store.state.person));
    this.#drawFoot(placement.isInThread, replies);
  }

  #author() {
    const { store } = this.context;
    const { user, bot_id: botId, username } = this.message;
    const isBot = Boolean(botId) || user === store.state.bot.user_id;
    return {
      isBot,
      name: isBot ? username || store.state.bot.name : nameOf(user, store),
      person: store.person(user),
    };
  }

  /** @param {Placement} placement */
  #dress({ isContinued, isNew }) {
    const { ephemeral } = this.message;
    const { isBot, name } = this.#author();
    const mentionsMe = isBot && !ephemeral && mentions(this.message, this.context.store.state.person);
    const flags = {
      "is-continued": isContinued,
      "is-ephemeral": ephemeral,
      "is-bot": isBot,
      "mentions-me": mentionsMe,
      "is-new": isNew,
    };
    for (const [flag, isOn] of Object.entries(flags)) this.node.classList.toggle(flag, Boolean(isOn));
    this.node.dataset.ephemeral = String(Boolean(ephemeral));
    this.node.setAttribute("aria-label", `${name}, ${clockTime(instantOf(this.message.ts))}`);
  }

  /** @param {Placement} placement */
  #drawHead({ isContinued, isInThread }) {
    const when = instantOf(this.message.ts);
    const { isBot, name, person } = this.#author();
    const time = (className) =>
      h("time", { class: className, datetime: when.toISOString(), title: fullMoment(when) }, clockTime(when));
    this.gutter.replaceChildren(
      isContinued ? time("gutter-time") : isBot ? botAvatar() : avatar(person ?? { id: "", name }),
    );
    settle(
      this.head,
      isContinued
        ? []
        : [
            h("span", { class: "author" }, name),
            isBot && h("span", { class: "tag" }, "App"),
            person && personTag(person),
            time("when"),
          ].filter(Boolean),
    );
    settle(this.notes, [this.#ephemeralNote(), !isInThread && this.#broadcastNote()].filter(Boolean));
  }

  #ephemeralNote() {
    if (!this.message.ephemeral) return null;
    return h(
      "p",
      { class: "note-ephemeral" },
      icon("eye", "small"),
      h("span", {}, "Only visible to you"),
      h("button", { type: "button", class: "link-button", onclick: () => this.#dismiss() }, "Dismiss"),
    );
  }

  #dismiss() {
    const { store } = this.context;
    const { channel, message } = this;
    store.apply({ kind: "ephemeral.deleted", channel, message });
    orToast(api.forgetEphemeral({ person: store.state.person, channel, ts: message.ts }));
  }

  #broadcastNote() {
    const { thread_ts: root } = this.message;
    if (!isBroadcast(this.message) || !root) return null;
    const parent = this.context.store.message(this.channel, root);
    const about = parent ? plainOf({ type: "mrkdwn", text: parent.text ?? "" }).split("\n")[0] : "a thread";
    return h(
      "p",
      { class: "note-broadcast" },
      icon("reply", "small"),
      h("span", {}, "replied to "),
      h(
        "button",
        { type: "button", class: "link-button", onclick: () => this.context.openThread(this.channel, root) },
        about,
      ),
    );
  }

  /** @param {Placement} placement */
  #drawBody({ isBeside }) {
    if (isBeside) return this.#drawBrief();
    const { store, surfaceFor } = this.context;
    const { blocks, text = "", ts, ephemeral = false, edited } = this.message;
    if (blocks?.length) {
      if (!this.body.classList.contains("has-blocks")) this.body.replaceChildren();
      this.body.className = "message-body has-blocks";
      const surface = surfaceFor({ type: "message", channel: this.channel, ts, ephemeral });
      return showBlocks(this.body, blocks, surface);
    }
    this.body.className = "message-body rich";
    return this.body.replaceChildren(
      ...mrkdwn(text, store),
      ...(edited ? [h("span", { class: "edited" }, " (edited)")] : []),
    );
  }

  #drawBrief() {
    const words = plainOf({ type: "mrkdwn", text: this.message.text ?? "" }).split("\n")[0];
    this.body.className = "message-body is-brief";
    this.body.replaceChildren(
      h("span", {}, withEmoji(words)),
      h("span", { class: "beside" }, "Shown in the thread beside"),
    );
  }

  #drawFoot(isInThread, replies) {
    const isSummed = !isInThread && !isBroadcast(this.message);
    const summary = isSummed
      ? threadSummary(this.message, replies, this.context.store, () => this.#openThread())
      : null;
    settle(this.foot, summary ? [summary] : []);
  }

  #openThread() {
    const { ts, thread_ts: root } = this.message;
    this.context.openThread(this.channel, root ?? ts);
  }

  #tools() {
    const more = h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": "More message actions",
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        onclick: () => toggleMenu(more, "Message actions", this.#menuItems(), { align: "end" }),
      },
      icon("more"),
    );
    const reply = h(
      "button",
      {
        type: "button",
        class: "icon-button tool-reply",
        "aria-label": "Reply in thread",
        onclick: () => this.#openThread(),
      },
      icon("reply"),
    );
    return h("div", { class: "message-tools" }, !this.message.ephemeral && reply, more);
  }

  #menuItems() {
    const { store } = this.context;
    if (this.message.ephemeral) return [{ label: "Dismiss message", onpick: () => this.#dismiss() }];
    return [
      { label: "Reply in thread", onpick: () => this.#openThread() },
      { label: "Copy text", onpick: () => this.#copy() },
      ...messageShortcuts(store, this.channel, this.message.ts),
    ];
  }

  #copy() {
    return navigator.clipboard?.writeText(plainOf({ type: "mrkdwn", text: this.message.text ?? "" }));
  }
}
