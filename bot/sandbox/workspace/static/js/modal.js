// Modals: the stack of views, their errors and their busy states.

import { api } from "./api.js";
import { showBlocks } from "./blocks/index.js";
import { showFieldError } from "./blocks/input.js";
import { freshId, h, settle } from "./dom.js";
import { icon } from "./icons.js";
import { closeLayer, focusFirst, openLayer } from "./layers.js";
import { plainOf } from "./mrkdwn.js";
import { Surface } from "./surface.js";
import { orToast } from "./toasts.js";

export class Modals {
  /** @type {Map<string, ViewPanel>} */
  #panels = new Map();
  #shown = null;

  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.layer = h("div", { class: "overlay" });
  }

  /** Shows what the store says: the top view of the stack, or nothing. */
  update() {
    const stack = this.store.state.viewStack;
    const present = new Set(stack.map((view) => view.id));
    for (const id of this.#panels.keys()) if (!present.has(id)) this.#panels.delete(id);
    stack.forEach((view, index) => this.#panel(view).update(view, index + 1));
    this.#bringUp(stack.length ? this.#panels.get(stack.at(-1).id) : null);
  }

  #panel(view) {
    let panel = this.#panels.get(view.id);
    if (!panel) this.#panels.set(view.id, (panel = new ViewPanel(this.store, view)));
    return panel;
  }

  /** @param {ViewPanel | null | undefined} panel */
  #bringUp(panel) {
    const before = this.#shown;
    this.#shown = panel ?? null;
    if (before === this.#shown) return;
    if (!panel) return closeLayer(this.layer);
    settle(this.layer, [panel.node]);
    if (before) focusFirst(panel.node);
    else openLayer(this.layer, { onEscape: () => this.#shown?.leave() });
  }
}

class ViewPanel {
  #depth = 1;
  #isSending = false;
  #errorsFrom = "null";
  #hadFields = false;

  /** @param {import("./store.js").Store} store @param {any} view */
  constructor(store, view) {
    this.store = store;
    this.view = view;
    this.surface = new Surface(store, { type: "view", view_id: view.id });
    const titleId = freshId("modal-title");
    this.title = h("h2", { id: titleId });
    this.body = h("div", { class: "modal-body blocks" });
    this.problem = h("p", { class: "modal-problem", role: "alert", hidden: true });
    this.back = h(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Back", onclick: () => this.leave() },
      icon("back"),
    );
    this.cancel = h("button", { type: "button", class: "button", onclick: () => this.leave() });
    this.submit = h("button", {
      type: "button",
      class: "button primary",
      dataset: { testid: "modal-submit" },
      onclick: () => this.send(),
    });
    this.node = h(
      "div",
      {
        class: "dialog modal",
        role: "dialog",
        "aria-modal": "true",
        "aria-labelledby": titleId,
        tabindex: "-1",
        dataset: { testid: "modal" },
      },
      h(
        "header",
        { class: "modal-head" },
        this.back,
        this.title,
        h(
          "button",
          { type: "button", class: "icon-button", "aria-label": "Close", onclick: () => this.leave(true) },
          icon("close"),
        ),
      ),
      this.body,
      h(
        "footer",
        { class: "modal-foot" },
        this.problem,
        h("div", { class: "dialog-actions" }, this.cancel, this.submit),
      ),
    );
    this.body.addEventListener("input", (event) => this.#forgive(event.target));
    this.body.addEventListener("change", (event) => this.#forgive(event.target));
    this.node.addEventListener(
      "keydown",
      (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.send(),
    );
  }

  /** @param {any} view @param {number} depth its place in the stack, from 1 */
  update(view, depth) {
    this.view = view;
    this.#depth = depth;
    Object.assign(this.node.dataset, { viewId: view.id, callbackId: view.callback_id ?? "" });
    this.title.textContent = plainOf(view.title);
    this.back.hidden = depth === 1;
    this.cancel.textContent = plainOf(view.close) || (view.submit ? "Cancel" : "Close");
    this.submit.hidden = !view.submit;
    showBlocks(this.body, view.blocks ?? [], this.surface);
    this.#greetFields();
    this.#takeErrors(view.errors ?? null);
    this.#showBusy();
  }

  // A loading view has nothing to type in; when its form arrives the caret goes to the first field.
  #greetFields() {
    const hasFields = Boolean(this.body.querySelector("input, textarea"));
    const isWaiting = document.activeElement === this.node || document.activeElement === document.body;
    if (hasFields && !this.#hadFields && this.node.isConnected && isWaiting) focusFirst(this.node);
    this.#hadFields = hasFields;
  }

  #takeErrors(errors) {
    const source = JSON.stringify(errors);
    if (source === this.#errorsFrom) return;
    this.#errorsFrom = source;
    this.#showErrors(errors ?? {});
  }

  /** @param {Record<string, string>} errors sentence by block id */
  #showErrors(errors) {
    const rest = { ...errors };
    for (const block of this.body.querySelectorAll("[data-block-id]")) {
      const { blockId } = /** @type {HTMLElement} */ (block).dataset;
      showFieldError(block, errors[blockId]);
      if (block.querySelector(".field-error")) delete rest[blockId];
    }
    this.#complain(Object.values(rest).join(" "));
    const first = this.body.querySelector(".has-error");
    first?.scrollIntoView({ block: "nearest" });
    /** @type {HTMLElement | null} */ (first?.querySelector("input, textarea"))?.focus({
      preventScroll: true,
    });
  }

  #forgive(field) {
    const block = field.closest(".has-error");
    if (block) showFieldError(block, undefined);
  }

  #complain(text) {
    this.problem.hidden = !text;
    this.problem.textContent = text || "";
  }

  #showBusy() {
    const isBusy = this.#isSending || Boolean(this.view.busy);
    this.submit.setAttribute("aria-busy", String(isBusy));
    this.node.classList.toggle("is-busy", isBusy);
    this.submit.replaceChildren(h("span", { class: "button-label" }, plainOf(this.view.submit) || "Submit"));
  }

  async send() {
    if (this.#isSending || this.view.busy || !this.view.submit) return;
    const mistakes = this.surface.form.mistakes(this.view.blocks);
    this.#errorsFrom = "";
    this.#showErrors(mistakes);
    if (Object.keys(mistakes).length) return;
    this.#isSending = true;
    this.#showBusy();
    await this.#deliver();
    this.#isSending = false;
    this.#showBusy();
  }

  async #deliver() {
    const values = this.surface.form.values(this.view.blocks);
    try {
      const answer = await api.submit({ person: this.store.state.person, view_id: this.view.id, values });
      if (answer.acked === false)
        this.#complain(
          `${this.store.state.bot.name} did not answer in time. Nothing you typed is lost: try again.`,
        );
    } catch (error) {
      this.#complain(error.message);
    }
  }

  /** Closes this view, or the whole stack. @param {boolean} [wholeStack] */
  leave(wholeStack = false) {
    const all = wholeStack && this.#depth > 1;
    const { id } = this.view;
    orToast(api.close({ person: this.store.state.person, view_id: id, ...(all ? { all } : {}) }));
    this.store.closeLocally(id, all);
  }
}
