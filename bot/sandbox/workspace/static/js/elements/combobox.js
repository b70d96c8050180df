// A select with a search field (single or many), built on the ARIA combobox pattern.

import { freshId, h, settle } from "../dom.js";
import { icon } from "../icons.js";
import { place, watchLeaving } from "../popup.js";

/** @typedef {{label: string, description?: string, group?: string, key: string, raw: any}} Choice */
/** @typedef {{id: string, label?: string, describedBy?: string, placeholder: string, isMany: boolean, most?: number, canClear: boolean,
 *   chosen: Choice[], find: (query: string) => Choice[] | Promise<Choice[]>, testId?: string,
 *   onchange: (chosen: Choice[]) => Promise<boolean>}} ComboboxOptions */

const MOST_ROWS = 200; // a view has room for thousands of options; drawing all of them makes every key stroke slow

export class Combobox {
  /** @type {Choice[]} */
  #chosen;
  /** @type {Choice[]} */
  #shown = [];
  #active = -1;
  #stop = null;
  #asked = 0;

  /** @param {ComboboxOptions} options */
  constructor(options) {
    this.options = options;
    this.#chosen = options.chosen;
    this.listId = freshId("options");
    this.list = h("div", {
      class: "popup listbox",
      role: "listbox",
      id: this.listId,
      "aria-label": options.label ?? options.placeholder,
      "aria-multiselectable": options.isMany ? "true" : null,
      onpointerdown: (event) => event.preventDefault(),
    });
    this.input = this.#input();
    this.chips = h("span", { class: "chips" });
    this.clear = h(
      "button",
      {
        type: "button",
        class: "icon-button clear",
        "aria-label": "Clear the choice",
        onclick: () => this.#choose([]),
      },
      icon("close"),
    );
    this.node = h(
      "div",
      { class: `combobox${options.isMany ? " many" : ""}`, onclick: (event) => this.#onPress(event) },
      this.chips,
      this.input,
      this.clear,
      icon("down", "caret"),
    );
    this.#draw();
  }

  #input() {
    const { id, label, describedBy } = this.options;
    return h("input", {
      id,
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-label": label ?? null,
      "aria-describedby": describedBy ?? null,
      oninput: () => this.#open(this.input.value),
      onkeydown: (event) => this.#onKey(event),
      onblur: () => this.#close(),
    });
  }

  get isOpen() {
    return this.#stop !== null;
  }

  #draw() {
    const { isMany, placeholder, canClear } = this.options;
    const [only] = this.#chosen;
    this.input.value = !isMany && only ? only.label : "";
    this.input.placeholder = isMany && only ? "" : placeholder;
    this.clear.hidden = isMany || !canClear || !only;
    settle(this.chips, isMany ? this.#chosen.map((choice) => this.#chip(choice)) : []);
  }

  #chip(choice) {
    const drop = (event) => {
      event.stopPropagation();
      this.#choose(this.#chosen.filter((item) => item.key !== choice.key));
    };
    return h(
      "span",
      { class: "chip" },
      h("span", { class: "chip-label" }, choice.label),
      h(
        "button",
        { type: "button", class: "icon-button", "aria-label": `Remove ${choice.label}`, onclick: drop },
        icon("close"),
      ),
    );
  }

  #onPress(event) {
    if (event.target.closest("button")) return;
    this.input.focus();
    if (this.isOpen && event.target !== this.input) return this.#close();
    if (!this.options.isMany) this.input.select();
    if (!this.isOpen) this.#open("");
  }

  async #open(query) {
    const asked = ++this.#asked;
    if (!this.isOpen)
      this.#stop = watchLeaving(
        this.list,
        this.node,
        () => this.#close(),
        () => this.#place(),
      );
    this.input.setAttribute("aria-expanded", "true");
    this.input.setAttribute("aria-controls", this.listId);
    const found = this.options.find(query.trim());
    if (found instanceof Promise && !this.#shown.length) this.#show([], "Searching…");
    const choices = await found;
    if (asked === this.#asked && this.isOpen) this.#show(choices, "Nothing found");
  }

  #show(found, emptyText) {
    const choices = found.slice(0, MOST_ROWS);
    this.#shown = choices;
    this.#active = choices.findIndex((choice) => this.#isChosen(choice));
    let group;
    const rows = choices.flatMap((choice, index) => {
      const heading =
        choice.group && choice.group !== group
          ? [h("div", { class: "listbox-group", role: "presentation" }, choice.group)]
          : [];
      group = choice.group;
      return [...heading, this.#row(choice, index)];
    });
    const left = found.length - choices.length;
    const end = left && h("p", { class: "listbox-empty" }, `${left} more. Type to find one.`);
    settle(this.list, rows.length ? [...rows, end].filter(Boolean) : [h("p", { class: "listbox-empty" }, emptyText)]);
    this.#place();
    this.#mark();
  }

  #place() {
    if (this.isOpen) place(this.list, this.node, { matchWidth: true });
  }

  #isChosen(choice) {
    return this.#chosen.some((item) => item.key === choice.key);
  }

  #row(choice, index) {
    return h(
      "div",
      {
        class: "option",
        role: "option",
        id: `${this.listId}-${index}`,
        "aria-selected": String(this.#isChosen(choice)),
        dataset: { value: choice.key },
        onclick: () => this.#pick(choice),
      },
      h(
        "span",
        { class: "option-words" },
        h("span", {}, choice.label),
        choice.description && h("span", { class: "menu-note" }, choice.description),
      ),
      icon("check", "option-check"),
    );
  }

  #mark() {
    const rows = this.list.querySelectorAll("[role=option]");
    rows.forEach((row, index) => row.classList.toggle("active", index === this.#active));
    const active = rows[this.#active];
    active?.scrollIntoView({ block: "nearest" });
    if (active) this.input.setAttribute("aria-activedescendant", active.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #pick(choice) {
    if (!this.options.isMany) return this.#choose([choice]);
    const rest = this.#chosen.filter((item) => item.key !== choice.key);
    const isNew = rest.length === this.#chosen.length;
    if (isNew && rest.length >= (this.options.most ?? Infinity)) return undefined;
    return this.#choose(isNew ? [...rest, choice] : rest);
  }

  async #choose(chosen) {
    const before = this.#chosen;
    this.#chosen = chosen;
    this.#close();
    if (!(await this.options.onchange(chosen))) this.#chosen = before;
    this.#draw();
  }

  #close() {
    if (!this.isOpen) return;
    this.#stop();
    this.#stop = null;
    this.#shown = [];
    this.#asked++;
    this.list.remove();
    this.input.setAttribute("aria-expanded", "false");
    for (const name of ["aria-controls", "aria-activedescendant"]) this.input.removeAttribute(name);
    this.#draw();
  }

  #onKey(event) {
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") this.#step(event, key === "ArrowDown" ? 1 : -1);
    else if (key === "Enter" && !event.ctrlKey && !event.metaKey) this.#enter(event);
    else if (key === "Escape" && this.isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    } else if (key === "Backspace" && this.options.isMany && !this.input.value && this.#chosen.length)
      this.#choose(this.#chosen.slice(0, -1));
  }

  #step(event, by) {
    event.preventDefault();
    if (!this.isOpen) return void this.#open("");
    const { length } = this.#shown;
    if (length) this.#active = (this.#active + by + length + (this.#active < 0 && by < 0 ? 1 : 0)) % length;
    this.#mark();
  }

  #enter(event) {
    event.preventDefault();
    if (!this.isOpen) return void this.#open("");
    const choice = this.#shown[this.#active] ?? (this.#shown.length === 1 ? this.#shown[0] : null);
    if (choice) this.#pick(choice);
  }
}
