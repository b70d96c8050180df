// The main pane for one channel: its heading, its messages and the message box.

import { Composer } from "./composer.js";
import { h, settle } from "./dom.js";
import { icon } from "./icons.js";
import { MessageList } from "./messagelist.js";
import { nameOf } from "./mentions.js";
import { beginning, isWelcomed, welcomeCard } from "./welcome.js";
import { whyClosed } from "./writable.js";

export class ChannelPane {
  /** @param {import("./message.js").MessageContext} context @param {string} id */
  constructor(context, id) {
    this.context = context;
    this.id = id;
    const { store } = context;
    const title = titleOf(store, id);
    this.list = new MessageList(context, { channel: id, label: `Messages in ${title}` });
    this.composer = new Composer(store, {
      target: { channel: id },
      label: `Message ${title}`,
      hasCommands: true,
      sent: () => this.list.toBottom(),
    });
    this.heading = h("div", { class: "pane-heading" });
    this.start = h("div", { class: "start" });
    this.node = h(
      "section",
      { class: "pane", "aria-label": title, dataset: { testid: "channel-pane", channel: id } },
      this.list.node,
      this.composer.node,
    );
  }

  update() {
    const { store } = this.context;
    const messages = store.timeline(this.id);
    this.#drawHeading(store.channel(this.id));
    this.#drawStart(messages.length === 0);
    this.composer.update();
    this.list.show(messages, { before: [this.start] });
  }

  #drawHeading(channel) {
    if (!channel) return;
    const facts = [channel.topic && h("span", { class: "topic" }, channel.topic)];
    const count = channel.members?.length;
    const side = [
      channel.is_archived && h("span", { class: "tag" }, "Archived"),
      channel.is_restricted && h("span", { class: "tag" }, "Admins post"),
      channel.is_shared && h("span", { class: "tag tag-guest" }, "Shared"),
      channel.bot_is_member === false &&
        !channel.is_archived &&
        !channel.is_dm &&
        h("span", { class: "tag" }, `${this.context.store.state.bot.name} is not here`),
      count &&
        !channel.is_dm &&
        h(
          "span",
          { class: "members", title: channel.members.map((id) => nameOf(id, this.context.store)).join(", ") },
          icon("people", "small"),
          h("span", { class: "visually-hidden" }, "Members: "),
          String(count),
        ),
    ];
    settle(
      this.heading,
      [
        h(
          "h1",
          {},
          channel.is_dm ? null : icon(channel.is_private ? "lock" : "hash"),
          channel.is_dm ? titleOf(this.context.store, this.id) : channel.name,
        ),
        ...facts,
        h("span", { class: "heading-side" }, side),
      ].filter(Boolean),
    );
  }

  #drawStart(isEmpty) {
    const { store } = this.context;
    const key = `${isEmpty} ${isWelcomed()}`;
    if (this.start.dataset.from === key) return;
    this.start.dataset.from = key;
    const channel = store.channel(this.id);
    const title = titleOf(store, this.id);
    const wantsWelcome =
      isEmpty && !isWelcomed() && !whyClosed(store, this.id) && channel?.bot_is_member !== false && store.state.commands.length > 0;
    const welcome = wantsWelcome ? [this.#welcome(`${store.state.commands[0].command} offer-x`)] : [];
    settle(this.start, isEmpty ? [beginning(title), ...welcome] : []);
  }

  #welcome(example) {
    return welcomeCard({ example, tryIt: () => this.composer.fill(example), dismiss: () => this.update() });
  }
}

/** @param {import("./store.js").Store} store @param {string} id */
export function titleOf(store, id) {
  const channel = store.channel(id);
  if (!channel) return store.state.bot.name;
  if (!channel.is_dm) return `#${channel.name}`;
  return channel === store.botDm()
    ? store.state.bot.name
    : (store.person(channel.with ?? "")?.name ?? channel.name);
}
