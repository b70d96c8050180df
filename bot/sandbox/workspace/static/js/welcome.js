// The first thing a newcomer reads: one card, one thing to try.

import { h } from "./dom.js";
import { icon } from "./icons.js";

const KEY = "stagebot.welcomed";

export const isWelcomed = () => localStorage.getItem(KEY) === "yes";

/** @param {{example: string, tryIt: () => void, dismiss: () => void}} hooks */
export function welcomeCard({ example, tryIt, dismiss }) {
  const leave = () => {
    localStorage.setItem(KEY, "yes");
    dismiss();
  };
  return h(
    "section",
    { class: "welcome", "aria-label": "Welcome", dataset: { testid: "welcome" } },
    h(
      "button",
      {
        type: "button",
        class: "icon-button welcome-close",
        "aria-label": "Dismiss the welcome",
        onclick: leave,
      },
      icon("close"),
    ),
    h("h2", {}, "Stage an offer from here"),
    h(
      "p",
      {},
      "stagebot pushes an offer to staging, reports each step in this channel, and asks the team before anything goes live.",
    ),
    h("p", {}, "Type ", h("code", { class: "code" }, example), " in the box below, or let the button do it."),
    h("button", { type: "button", class: "button primary", onclick: tryIt }, `Try ${example}`),
  );
}

/** What an empty channel says. @param {string} title */
export const beginning = (title) =>
  h("div", { class: "beginning" }, h("h2", {}, title), h("p", {}, "Nothing has been said here yet."));
