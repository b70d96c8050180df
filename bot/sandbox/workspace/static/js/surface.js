// One place that shows blocks (a message, a modal, App Home): its form, its open details, and the way to act from it.

import { api } from "./api.js";
import { confirmed } from "./confirm.js";
import { Form } from "./form.js";
import { orToast } from "./toasts.js";

export class Surface {
  form = new Form();
  /** @type {Map<string, boolean>} details that the reader has opened or closed */
  toggles = new Map();
  /** @type {any[]} */
  blocks = [];

  /**
   * @param {import("./store.js").Store} store
   * @param {any} container `{type: "message", channel, ts, ephemeral}` or `{type: "view", view_id}`
   */
  constructor(store, container) {
    this.store = store;
    this.container = container;
  }

  /** Takes the newest version of what is shown. @param {any[]} blocks */
  show(blocks) {
    this.blocks = blocks;
    this.form.retain(blocks);
  }

  #who(block, element) {
    return {
      person: this.store.state.person,
      container: this.container,
      block_id: block.block_id,
      action_id: element.action_id,
    };
  }

  /**
   * Asks for the element's confirmation, if it wants one, and sends the act.
   * @param {any} block @param {any} element @param {any} [value] @param {HTMLElement | null} [busyNode]
   * @returns {Promise<boolean>} false when the person said no
   */
  async act(block, element, value, busyNode = null) {
    if (busyNode?.getAttribute("aria-busy") === "true") return false;
    if (!(await confirmed(element.confirm, this.store))) return false;
    busyNode?.setAttribute("aria-busy", "true");
    await orToast(api.action({ ...this.#who(block, element), value, values: this.form.values(this.blocks) }));
    busyNode?.removeAttribute("aria-busy");
    return true;
  }

  /** Remembers a choice; outside of an input block, or when the block asks for it, the bot hears of it at once. */
  async choose(block, element, value) {
    const before = this.form.get(block, element);
    this.form.set(block, element, value);
    if (block.type === "input" && !block.dispatch_action) return true;
    const isSent = await this.act(block, element, value);
    if (!isSent) this.form.set(block, element, before);
    return isSent;
  }

  /** @returns {Promise<{options?: any[], option_groups?: any[]}>} what the bot offers for this query */
  async options(block, element, query) {
    const answer = await orToast(api.options({ ...this.#who(block, element), query }));
    return answer ?? { options: [] };
  }

  /** @param {string} key @param {boolean} byDefault */
  isOpen(key, byDefault) {
    return this.toggles.get(key) ?? byDefault;
  }
}
