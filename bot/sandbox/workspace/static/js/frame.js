// The page's frame: side panel, main pane, thread, the drawer on small screens and the banner when the server is away.

import { h, settle } from "./dom.js";
import { icon } from "./icons.js";

export class Frame {
  /** @param {HTMLElement} root @param {HTMLElement} sidebar */
  constructor(root, sidebar) {
    this.root = root;
    this.sidebar = sidebar;
    this.banner = h(
      "p",
      { class: "banner", role: "status", hidden: true, dataset: { testid: "banner" } },
      h("span", { class: "spinner", "aria-hidden": "true" }),
      "The workspace is away. Trying again…",
    );
    this.opener = h(
      "button",
      {
        type: "button",
        class: "icon-button drawer-button",
        "aria-label": "Show channels and people",
        "aria-controls": "sidebar",
        "aria-expanded": "false",
        onclick: () => this.drawer(true),
      },
      icon("menu"),
    );
    this.heading = h("div", { class: "pane-slot" });
    this.place = h("div", { class: "pane-place" });
    this.scrim = h("div", { class: "scrim", onclick: () => this.drawer(false) });
    this.main = h(
      "main",
      { class: "main" },
      this.banner,
      h("header", { class: "pane-head" }, this.opener, this.heading),
      this.place,
    );
    this.threadPlace = h("div", { class: "thread-place" });
    settle(root, [sidebar, this.scrim, this.main, this.threadPlace]);
    sidebar.addEventListener("keydown", (event) => event.key === "Escape" && this.drawer(false));
    sidebar.addEventListener("click", ({ target }) => {
      if (target instanceof Element && target.closest("a")) this.drawer(false);
    });
  }

  /** @param {boolean} isOpen */
  drawer(isOpen) {
    const wasOpen = this.root.classList.contains("drawer-open");
    this.root.classList.toggle("drawer-open", isOpen);
    this.opener.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) /** @type {HTMLElement} */ (this.sidebar.querySelector("[aria-current], a"))?.focus();
    else if (wasOpen) this.opener.focus();
  }

  /** @param {{heading: Node, node: Node}} pane */
  showPane(pane) {
    settle(this.heading, [pane.heading]);
    settle(this.place, [pane.node]);
  }

  /** @param {{node: Node} | null} thread */
  showThread(thread) {
    settle(this.threadPlace, thread ? [thread.node] : []);
    this.root.classList.toggle("has-thread", Boolean(thread));
  }

  /** Is there room for a thread beside the pane? Otherwise it lies over it (css/layout.css). */
  showsBoth() {
    return matchMedia("(min-width: 1081px)").matches;
  }

  /** @param {boolean} isAway */
  showAway(isAway) {
    this.banner.hidden = !isAway;
  }
}
