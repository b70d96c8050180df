// The marketplace's clock: what time it is there, and how fast it runs.

import { api } from "./api.js";
import { freshId, h } from "./dom.js";
import { icon } from "./icons.js";
import { simulatedMoment } from "./time.js";
import { orToast } from "./toasts.js";

const TICK_MS = 500;

/** @param {any} clock as the store keeps it @returns {Date} the simulated time of this moment */
export function simulatedNow(clock) {
  if (!clock?.now) return new Date();
  return new Date(Date.parse(clock.now) + (Date.now() - clock.receivedAt) * clock.speed);
}

const MINUTES_PER_HOUR = 60;

/** What a speed means for one real minute. @param {number} speed */
function meaning(speed) {
  if (speed === 1) return "Real time";
  if (speed < MINUTES_PER_HOUR) return `1 min here = ${speed} min there`;
  const hours = speed / MINUTES_PER_HOUR;
  if (hours < 24) return `1 min here = ${hours} h there`;
  const days = hours / 24;
  return `1 min here = ${Number.isInteger(days) ? days : days.toFixed(1)} days there`;
}

export class ClockPanel {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    const titleId = freshId("clock");
    this.time = h("time", { class: "clock-time" });
    this.note = h("p", { class: "clock-note" });
    this.speeds = h("div", { class: "speeds", role: "radiogroup", "aria-labelledby": titleId });
    this.node = h(
      "section",
      { class: "clock", hidden: true, dataset: { testid: "clock" } },
      h("h2", { id: titleId, class: "side-title" }, icon("clock", "small"), "Marketplace clock"),
      this.time,
      this.speeds,
      this.note,
    );
    setInterval(() => this.#tick(), TICK_MS);
  }

  update() {
    const { clock } = this.store.state;
    this.node.hidden = !clock?.available;
    if (this.node.hidden) return;
    this.#drawSpeeds(clock.presets ?? []);
    for (const input of this.speeds.querySelectorAll("input"))
      input.checked = Number(input.value) === clock.speed;
    this.note.textContent = meaning(clock.speed);
    this.#tick();
  }

  /** @param {number[]} presets */
  #drawSpeeds(presets) {
    if (this.speeds.childElementCount === presets.length) return;
    this.speeds.replaceChildren(
      ...presets.map((speed) =>
        h(
          "label",
          { class: "speed" },
          h("input", {
            type: "radio",
            name: "clock-speed",
            value: speed,
            "aria-label": `${speed} times real time`,
            onchange: () => orToast(api.setSpeed(speed)),
          }),
          h("span", { "aria-hidden": "true" }, `${speed}×`),
        ),
      ),
    );
  }

  #tick() {
    if (this.node.hidden) return;
    const now = simulatedNow(this.store.state.clock);
    this.time.dateTime = now.toISOString();
    this.time.textContent = simulatedMoment(now);
  }
}
