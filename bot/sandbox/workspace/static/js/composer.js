// The message box: plain text, slash commands with suggestions, Enter sends.

import { api } from "./api.js";
import { freshId, h, settle } from "./dom.js";
import { icon } from "./icons.js";
import { place } from "./popup.js";
import { shortcutsButton } from "./shortcuts.js";
import { allCommands, suggestions, usageOf } from "./suggest.js";
import { commandWord, withIds } from "./typed.js";
import { whyClosed } from "./writable.js";

/** @typedef {{channel: string, thread_ts?: string}} Target */

const TALLEST_PX = 220;

/** @type {Map<string, string>} what was typed and not sent, by person and place */
const drafts = new Map();

export class Composer {
  #offered = [];
  #active = -1;

  /**
   * @param {import("./store.js").Store} store
   * @param {{target: Target, label: string, hasCommands: boolean, sent?: () => void}} what `sent`: something was
   */
  constructor(store, { target, label, hasCommands, sent = () => {} }) {
    this.sent = sent;
    this.store = store;
    this.target = target;
    this.hasCommands = hasCommands;
    this.listId = freshId("suggestions");
    this.problem = h("p", { class: "composer-problem", role: "alert", hidden: true });
    this.usage = h("p", { class: "composer-usage", hidden: true });
    this.list = h("div", {
      class: "popup listbox suggestions",
      role: "listbox",
      id: this.listId,
      "aria-label": "Suggestions",
      onpointerdown: (event) => event.preventDefault(),
    });
    this.box = h("textarea", {
      class: "composer-box",
      rows: 1,
      placeholder: label,
      "aria-label": label,
      "aria-autocomplete": "list",
      autocomplete: "off",
      dataset: { testid: target.thread_ts ? "thread-composer" : "composer" },
      value: drafts.get(this.#draftKey()) ?? "",
      oninput: () => this.#onInput(),
      onkeydown: (event) => this.#onKey(event),
      onblur: () => this.#offer([]),
    });
    this.button = h(
      "button",
      { type: "button", class: "send", "aria-label": "Send", onclick: () => this.send() },
      icon("send"),
    );
    this.frame = h("div", { class: "composer-frame" }, shortcutsButton(store), this.box, this.button);
    this.closed = h("p", { class: "composer-closed", hidden: true, dataset: { testid: "composer-closed" } });
    this.node = h("div", { class: "composer" }, this.problem, this.frame, this.closed, this.usage);
    this.#settleSize();
    this.update();
  }

  /** Shows the box only where the person may write. */
  update() {
    const reason = whyClosed(this.store, this.target.channel);
    this.frame.hidden = Boolean(reason);
    this.closed.hidden = !reason;
    this.closed.textContent = reason ?? "";
  }

  #draftKey() {
    return `${this.store.state.person} ${this.target.channel} ${this.target.thread_ts ?? ""}`;
  }

  /** Puts text into the box, ready to be sent. @param {string} text */
  fill(text) {
    this.box.value = text;
    this.#onInput();
    this.box.focus();
    this.box.setSelectionRange(text.length, text.length);
    this.#offer([]);
  }

  /** Not where focus would raise a keyboard over the page. */
  focus() {
    if (matchMedia("(hover: hover)").matches) this.box.focus({ preventScroll: true });
  }

  #onInput() {
    drafts.set(this.#draftKey(), this.box.value);
    this.#settleSize();
    this.#complain(null);
    const usage = this.hasCommands ? usageOf(this.box.value, this.store) : null;
    this.usage.hidden = !usage;
    settle(
      this.usage,
      usage ? [h("strong", {}, usage.command), document.createTextNode(` ${usage.hint}`)] : [],
    );
    this.#offer(suggestions(this.box.value.slice(0, this.box.selectionStart), this.store, this.hasCommands));
  }

  #settleSize() {
    this.box.style.height = "auto";
    this.box.style.height = this.box.value ? `${Math.min(this.box.scrollHeight, TALLEST_PX)}px` : "";
    this.button.disabled = !this.box.value.trim();
  }

  #complain(text) {
    this.problem.hidden = !text;
    this.problem.textContent = text ?? "";
  }

  #offer(offered) {
    this.#offered = offered;
    this.#active = -1;
    if (!offered.length) {
      this.box.removeAttribute("aria-controls");
      this.list.remove();
      return this.#markActive();
    }
    this.box.setAttribute("aria-controls", this.listId);
    const option = ({ label, note }, index) =>
      h(
        "div",
        {
          class: "option",
          role: "option",
          id: `${this.listId}-${index}`,
          "aria-selected": "false",
          onclick: () => this.#take(index),
        },
        h(
          "span",
          { class: "option-words" },
          h("span", {}, label),
          note && h("span", { class: "menu-note" }, note),
        ),
      );
    settle(this.list, offered.map(option));
    place(this.list, this.frame, { matchWidth: true, above: true });
    return this.#markActive();
  }

  #markActive() {
    [...this.list.children].forEach((row, index) => {
      row.classList.toggle("active", index === this.#active);
      row.setAttribute("aria-selected", String(index === this.#active));
    });
    const row = this.#active >= 0 && this.list.children[this.#active];
    row && row.scrollIntoView({ block: "nearest" });
    if (row) this.box.setAttribute("aria-activedescendant", row.id);
    else this.box.removeAttribute("aria-activedescendant");
  }

  #take(index) {
    const rest = this.box.value.slice(this.box.selectionStart);
    const { text } = this.#offered[index];
    this.box.value = text + rest;
    this.box.setSelectionRange(text.length, text.length);
    this.#onInput();
    if (!text.endsWith(" ")) this.#offer([]);
  }

  #onKey(event) {
    const count = this.#offered.length;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (count && move) {
      event.preventDefault();
      this.#active = (this.#active + move + count + (this.#active < 0 && move < 0 ? 1 : 0)) % count;
      this.#markActive();
    } else if (count && event.key === "Tab" && !event.shiftKey) {
      event.preventDefault();
      this.#take(Math.max(this.#active, 0));
    } else if (count && event.key === "Escape") {
      event.preventDefault();
      this.#offer([]);
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (this.#active >= 0) this.#take(this.#active);
      else this.send();
    }
  }

  async send() {
    const text = this.box.value.trim();
    if (!text) return;
    const refusal = this.#refusal(text);
    if (refusal) return this.#complain(refusal);
    this.box.value = "";
    this.#onInput();
    this.sent();
    try {
      await this.#deliver(text);
    } catch (error) {
      this.box.value ||= text;
      this.#onInput();
      this.#complain(error.message);
    }
  }

  /** Why this text cannot be sent from here, if so: Slack keeps the text in the box as well. */
  #refusal(text) {
    const word = commandWord(text);
    if (!word) return null;
    const { commands, bot } = this.store.state;
    const isKnown = allCommands(this.store).some(({ command }) => command.toLowerCase() === word);
    if (!isKnown)
      return `${word} is not a command of this workspace.${commands.length ? ` Try ${commands[0].command}.` : ""}`;
    if (this.hasCommands) return null;
    return `${word} does not work in threads: Slack runs slash commands only in a channel. Use the buttons or the message menu, or mention @${bot.name}.`;
  }

  #deliver(text) {
    const { person } = this.store.state;
    if (commandWord(text)) return api.command({ person, channel: this.target.channel, text });
    return api.message({ person, ...this.target, text: withIds(text, this.store) });
  }
}
