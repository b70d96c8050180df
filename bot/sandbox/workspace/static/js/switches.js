// What can be made to happen: switches of this workspace and of the sandboxes beside it, drawn as they describe them.

import { api } from "./api.js";
import { freshId, h, settle } from "./dom.js";
import { icon } from "./icons.js";
import { closeLayer, openLayer } from "./layers.js";
import { currentRoute } from "./route.js";
import { drawSwitch } from "./switchrow.js";
import { orToast } from "./toasts.js";

export class SwitchDialog {
  #isOpen = false;
  /** @type {Set<string>} panels that the reader has opened */
  #unfolded = new Set();

  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    const titleId = freshId("switches");
    this.opener = h(
      "button",
      {
        type: "button",
        class: "button quiet switches-opener",
        "aria-haspopup": "dialog",
        dataset: { testid: "switches" },
        onclick: () => this.open(),
      },
      icon("switches"),
      h("span", { class: "button-label" }, "What can go wrong"),
    );
    this.body = h("div", { class: "modal-body", tabindex: "0", role: "region", "aria-labelledby": titleId });
    this.layer = h("div", { class: "overlay" }, this.#dialog(titleId));
  }

  #dialog(titleId) {
    const close = h(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Close", onclick: () => this.close() },
      icon("close"),
    );
    return h(
      "div",
      {
        class: "dialog modal",
        role: "dialog",
        "aria-modal": "true",
        "aria-labelledby": titleId,
        tabindex: "-1",
        dataset: { testid: "switch-dialog" },
      },
      h("header", { class: "modal-head" }, h("h2", { id: titleId }, "What can go wrong"), close),
      this.body,
    );
  }

  async open() {
    this.#isOpen = true;
    openLayer(this.layer, { onEscape: () => this.close() });
    await this.refresh();
  }

  close() {
    this.#isOpen = false;
    closeLayer(this.layer);
  }

  /** Reads the switches anew, while they are looked at. */
  async refresh() {
    if (!this.#isOpen) return;
    const answer = await orToast(api.switches());
    if (answer) this.#draw(answer.panels);
  }

  #draw(panels) {
    const focused = /** @type {HTMLElement} */ (document.activeElement)?.dataset?.switch;
    settle(
      this.body,
      panels.map((panel) => this.#panel(panel)),
    );
    if (focused)
      /** @type {HTMLElement | null} */ (
        this.body.querySelector(`[data-switch="${CSS.escape(focused)}"]`)
      )?.focus({ preventScroll: true });
  }

  #panel(panel) {
    const route = currentRoute();
    const here = route.kind === "channel" ? route.channel : "";
    const shown = panel.switches.filter((item) => !item.channel || item.channel === here);
    const titleId = freshId("panel");
    return h(
      "section",
      { class: "switch-panel", "aria-labelledby": titleId, dataset: { panel: panel.id } },
      h("h3", { id: titleId }, panel.title),
      panel.problem && h("p", { class: "hint" }, panel.problem),
      this.#rows(panel, shown),
    );
  }

  #rows(panel, shown) {
    const rows = shown.map((item) => drawSwitch(item, (value) => this.#set(panel.id, item, value)));
    if (!panel.is_folded) return rows;
    const fold = h("details", { open: this.#unfolded.has(panel.id) }, h("summary", {}, `All ${rows.length} switches`), rows);
    fold.addEventListener("toggle", () => this.#unfolded[fold.open ? "add" : "delete"](panel.id));
    return fold;
  }

  async #set(panel, item, value) {
    await orToast(api.setSwitch(panel, item.id, value));
    await this.refresh();
  }
}
