// The app's own place: its Home tab and the conversation with it.

import { api } from "./api.js";
import { botAvatar } from "./avatar.js";
import { showBlocks } from "./blocks/index.js";
import { ChannelPane } from "./channel.js";
import { h, settle } from "./dom.js";
import { Surface } from "./surface.js";
import { orToast } from "./toasts.js";

export class AppPane {
  #surface = null;
  #messages = null;

  /** @param {import("./message.js").MessageContext} context */
  constructor(context) {
    this.context = context;
    const { bot } = context.store.state;
    this.home = h("div", { class: "home-blocks blocks" });
    this.empty = h("p", { class: "home-empty" });
    this.homePanel = h(
      "div",
      {
        class: "scroller home",
        role: "tabpanel",
        id: "panel-home",
        "aria-labelledby": "tab-home",
        tabindex: "0",
        dataset: { testid: "home" },
      },
      this.empty,
      this.home,
    );
    this.messagesPanel = h("div", {
      class: "tab-messages",
      role: "tabpanel",
      id: "panel-messages",
      "aria-labelledby": "tab-messages",
    });
    this.tabs = ["Home", "Messages"].map((name) => tab(name));
    this.heading = h(
      "div",
      { class: "pane-heading" },
      botAvatar("small"),
      h("h1", {}, bot.name),
      h("span", { class: "tag" }, "App"),
      h(
        "div",
        { class: "tabs", role: "tablist", "aria-label": bot.name, onkeydown: (event) => this.#onKey(event) },
        this.tabs,
      ),
    );
    this.node = h(
      "section",
      { class: "pane", "aria-label": bot.name, dataset: { testid: "app-pane" } },
      this.homePanel,
      this.messagesPanel,
    );
  }

  #onKey(event) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = this.tabs.find((link) => link !== document.activeElement);
    other.focus();
    other.click();
  }

  /** Tells the bot which of its tabs is being looked at. @param {"home" | "messages"} tab */
  opened(tab) {
    orToast(api.home({ person: this.context.store.state.person, tab }));
  }

  /** @param {"home" | "messages"} which */
  show(which) {
    this.tabs.forEach((link) => {
      const isHere = link.id === `tab-${which}`;
      link.setAttribute("aria-selected", String(isHere));
      link.tabIndex = isHere ? 0 : -1;
    });
    this.homePanel.hidden = which !== "home";
    this.messagesPanel.hidden = which !== "messages";
    if (which === "messages") this.#showMessages();
    else this.#showHome();
  }

  /** The conversation with the bot, or where a first message to it goes. */
  get dmId() {
    const { store } = this.context;
    return store.botDm()?.id ?? store.state.bot.user_id;
  }

  get composer() {
    return this.#messages?.composer ?? null;
  }

  #showMessages() {
    if (this.#messages?.id !== this.dmId) {
      this.#messages = new ChannelPane(this.context, this.dmId);
      settle(this.messagesPanel, [this.#messages.node]);
    }
    this.#messages.update();
  }

  #showHome() {
    const { store } = this.context;
    const { home, bot } = store.state;
    this.empty.hidden = Boolean(home);
    this.empty.textContent = `${bot.name} has not drawn its Home yet.`;
    if (home && this.#surface?.container.view_id !== home.id)
      this.#surface = new Surface(store, { type: "view", view_id: home.id });
    if (home) showBlocks(this.home, home.blocks ?? [], this.#surface);
    else this.home.replaceChildren();
  }
}

function tab(name) {
  const key = name.toLowerCase();
  return h(
    "a",
    { role: "tab", id: `tab-${key}`, href: `#/app/${key}`, "aria-controls": `panel-${key}`, class: "tab" },
    name,
  );
}
