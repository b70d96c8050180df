// The file input: files are handed to the workspace as soon as they are chosen or dropped; the form holds their ids.

import { api } from "../api.js";
import { announce, h, settle } from "../dom.js";
import { icon } from "../icons.js";
import { sizeInWords } from "../filesize.js";

/** @typedef {import("./index.js").ElementContext} ElementContext */
/** @typedef {{id: string | null, name: string, size: number}} Chosen a file on its way has no id yet */

const LARGEST = 10 * 1024 * 1024;
const MOST = 10;

/** @param {ElementContext} context */
export function fileInput(context) {
  return new FileInput(context).node;
}

class FileInput {
  /** @param {ElementContext} context */
  constructor({ block, element, surface, id, labelledBy, label, describedBy }) {
    Object.assign(this, { block, element, surface });
    this.kinds = (element.filetypes ?? []).map((kind) => kind.toLowerCase().replace(/^\./, ""));
    this.most = element.max_files ?? MOST;
    this.field = h("input", {
      id,
      type: "file",
      class: "visually-hidden",
      accept: this.kinds.map((kind) => `.${kind}`).join(",") || null,
      multiple: this.most > 1,
      "aria-labelledby": labelledBy,
      "aria-label": labelledBy ? null : label,
      "aria-describedby": describedBy,
      onchange: () => this.#take(this.field.files),
    });
    this.list = h("ul", { class: "file-list" });
    this.problem = h("p", { class: "file-problem", role: "alert", hidden: true });
    this.zone = this.#zone(id);
    this.node = h("div", { class: "file-input" }, this.list, this.zone, this.problem);
    this.#draw();
  }

  #zone(id) {
    const words = this.most > 1 ? "or drop them here" : "or drop it here";
    return h(
      "div",
      {
        class: "file-zone",
        dataset: { testid: "file-zone" },
        ondragover: (event) => this.#hover(event, true),
        ondragleave: (event) => this.#hover(event, false),
        ondrop: (event) => {
          this.#hover(event, false);
          this.#take(event.dataTransfer.files);
        },
      },
      this.field,
      h(
        "label",
        { class: "button", for: id },
        icon("file", "small"),
        this.most > 1 ? "Choose files" : "Choose a file",
      ),
      h("span", { class: "file-words" }, words, this.kinds.length ? ` (${this.kinds.join(", ")})` : ""),
    );
  }

  #hover(event, isOver) {
    event.preventDefault();
    this.zone.classList.toggle("is-over", isOver);
  }

  /** @returns {Chosen[]} */
  get #chosen() {
    return this.surface.form.get(this.block, this.element);
  }

  #keep(chosen) {
    this.surface.form.set(this.block, this.element, chosen);
    this.#draw();
    this.field.dispatchEvent(new Event("input", { bubbles: true })); // an error at the field is forgiven
  }

  async #take(files) {
    const problems = [];
    const wanted = [...files].filter((file) => {
      const problem = this.#problemWith(file);
      if (problem) problems.push(problem);
      return !problem;
    });
    const room = this.most - this.#chosen.length;
    if (wanted.length > room) problems.push(`No more than ${this.most} ${this.most > 1 ? "files" : "file"}.`);
    this.#complain(problems);
    this.field.value = "";
    await Promise.all(wanted.slice(0, room).map((file) => this.#handIn(file)));
  }

  #problemWith({ name, size }) {
    const kind = name.includes(".") ? name.split(".").at(-1).toLowerCase() : "";
    if (this.kinds.length && !this.kinds.includes(kind))
      return `${name} cannot be used here: please choose ${this.kinds.map((each) => `.${each}`).join(", ")}.`;
    return size > LARGEST ? `${name} is larger than 10 MB.` : null;
  }

  async #handIn(file) {
    const coming = { id: null, name: file.name, size: file.size };
    this.#keep([...this.#chosen, coming]);
    try {
      const { file: kept } = await api.handIn(this.surface.store.state.person, file);
      if (!kept?.id) throw new Error(`${file.name} could not be uploaded. Please try again.`);
      this.#keep(this.#chosen.map((item) => (item === coming ? kept : item)));
      announce(`${file.name} is uploaded.`);
    } catch (error) {
      this.#keep(this.#chosen.filter((item) => item !== coming));
      this.#complain([error.message]);
    }
  }

  #drop(file) {
    this.#keep(this.#chosen.filter((item) => item !== file));
    this.#complain([]);
    if (file.id) api.takeBack(this.surface.store.state.person, file.id).catch(() => {});
    this.field.focus();
  }

  #complain(problems) {
    this.problem.hidden = !problems.length;
    this.problem.textContent = problems.join("\n");
  }

  #draw() {
    settle(
      this.list,
      this.#chosen.map((file) => this.#row(file)),
    );
    this.list.hidden = !this.#chosen.length;
    this.zone.hidden = this.#chosen.length >= this.most;
  }

  #row(file) {
    return h(
      "li",
      { class: `file-row${file.id ? "" : " is-coming"}`, dataset: { testid: "chosen-file" } },
      icon("file"),
      h("span", { class: "file-name" }, file.name),
      h("span", { class: "file-note" }, file.id ? sizeInWords(file.size) : "Uploading…"),
      h(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": `Remove ${file.name}`,
          onclick: () => this.#drop(file),
        },
        icon("close"),
      ),
    );
  }
}
