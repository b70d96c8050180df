// Things to press: buttons, link buttons, icon and feedback buttons, overflow menus.

import { h, safeUrl } from "../dom.js";
import { icon } from "../icons.js";
import { toggleMenu } from "../menu.js";
import { plain, plainOf } from "../mrkdwn.js";

/** @typedef {import("./index.js").ElementContext} ElementContext */

const KINDS = { primary: "primary", danger: "danger" };

/** @param {ElementContext} context */
export function button({ block, element, surface }) {
  const words = plain(element.text.text, element.text.emoji !== false);
  const attributes = {
    class: `button ${KINDS[element.style] ?? ""}`,
    "aria-label": element.accessibility_label,
  };
  const href = safeUrl(element.url);
  if (href) return linkButton({ block, element, surface, href, words, attributes });
  const node = h(
    "button",
    { ...attributes, type: "button", onclick: () => surface.act(block, element, undefined, node) },
    h("span", { class: "button-label" }, words),
  );
  return node;
}

// A link button opens its page and the bot hears of the press as well, as with Slack.
function linkButton({ block, element, surface, href, words, attributes }) {
  const tell = () => surface.act(block, { ...element, confirm: undefined });
  return h(
    "a",
    { ...attributes, href, target: "_blank", rel: "noopener noreferrer", onclick: tell },
    h("span", { class: "button-label" }, words),
    icon("external", "small"),
  );
}

/** @param {ElementContext} context */
export function overflow({ block, element, surface, label }) {
  const items = element.options.map((option) => ({
    label: plainOf(option.text),
    description: plainOf(option.description) || undefined,
    dataset: { value: option.value },
    onpick: () => pickOverflow({ block, element, surface, option, node }),
  }));
  const node = h(
    "button",
    {
      type: "button",
      class: "button icon-only",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": label ?? "More actions",
      onclick: () => toggleMenu(node, "More actions", items, { align: "end" }),
    },
    icon("more"),
  );
  return node;
}

function pickOverflow({ block, element, surface, option, node }) {
  const href = safeUrl(option.url);
  if (href) window.open(href, "_blank", "noopener,noreferrer");
  surface.act(block, element, option, node);
}

/** @param {ElementContext} context */
export function feedbackButtons({ block, element, surface }) {
  const one = (choice, name) => {
    if (!choice) return null;
    const node = h(
      "button",
      {
        type: "button",
        class: "button icon-only quiet",
        "aria-label": choice.accessibility_label ?? plainOf(choice.text),
        title: plainOf(choice.text),
        onclick: () => surface.act(block, element, choice.value, node),
      },
      icon(name),
    );
    return node;
  };
  return h(
    "span",
    { class: "feedback" },
    one(element.positive_button, "thumbsup"),
    one(element.negative_button, "thumbsdown"),
  );
}

/** @param {ElementContext} context */
export function iconButton({ block, element, surface }) {
  const allowed = element.visible_to_user_ids;
  if (allowed?.length && !allowed.includes(surface.store.state.person)) return null;
  const node = h(
    "button",
    {
      type: "button",
      class: "button icon-only quiet",
      "aria-label": element.accessibility_label ?? plainOf(element.text),
      title: plainOf(element.text),
      onclick: () => surface.act(block, element, undefined, node),
    },
    icon(element.icon),
  );
  return node;
}
