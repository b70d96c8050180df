// The side panel: team, channels, the app, who one acts as, the bot's line and the marketplace's clock.

import { avatar, botAvatar, personTag } from "./avatar.js";
import { ClockPanel } from "./clock.js";
import { h, settle } from "./dom.js";
import { icon, mark } from "./icons.js";
import { toggleMenu } from "./menu.js";
import { unread } from "./reads.js";
import { addressOf } from "./route.js";
import { SwitchDialog } from "./switches.js";
import { currentTheme, toggleTheme } from "./theme.js";
import { timeIn } from "./zone.js";

/** @typedef {import("./route.js").Route} Route */

export class Sidebar {
  #drawnFrom = "";

  /** @param {import("./store.js").Store} store @param {{actAs: (person: string) => void}} hooks */
  constructor(store, { actAs }) {
    this.store = store;
    this.actAs = actAs;
    this.clock = new ClockPanel(store);
    this.switches = new SwitchDialog(store);
    this.places = h("div", { class: "places" });
    this.team = h("div", { class: "team-words" });
    this.link = h("p", { class: "bot-link", role: "status", dataset: { testid: "bot-link" } });
    this.person = h("button", {
      type: "button",
      class: "person-switch",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      dataset: { testid: "act-as" },
      onclick: () => this.#openPeople(),
    });
    this.theme = h("button", {
      type: "button",
      class: "icon-button",
      onclick: () => this.#drawTheme(toggleTheme()),
    });
    this.#drawTheme(currentTheme());
    this.node = h(
      "nav",
      { class: "sidebar", id: "sidebar", "aria-label": "Workspace" },
      h("header", { class: "team" }, h("span", { class: "team-mark" }, mark()), this.team, this.theme),
      this.places,
      h("footer", { class: "side-foot" }, this.clock.node, this.switches.opener, this.link, this.person),
    );
  }

  #drawTheme(theme) {
    const other = theme === "dark" ? "light" : "dark";
    this.theme.replaceChildren(icon(theme === "dark" ? "sun" : "moon"));
    this.theme.setAttribute("aria-label", `Switch to the ${other} theme`);
    this.theme.title = `Switch to the ${other} theme`;
  }

  /** @param {Route} route */
  update(route) {
    this.clock.update();
    const { state } = this.store;
    const counts = state.channels.map((channel) => unread(this.store, channel.id));
    const source = JSON.stringify([
      state.team,
      state.bot,
      state.people,
      state.channels,
      state.person,
      counts,
      route,
    ]);
    if (source === this.#drawnFrom) return;
    this.#drawnFrom = source;
    settle(this.team, [
      h("span", { class: "team-name" }, state.team.name),
      h("span", { class: "team-note" }, "Local workspace"),
    ]);
    this.#drawPlaces(route, counts);
    this.#drawLink();
    this.#drawPerson();
  }

  #drawPlaces(route, counts) {
    const { channels, bot } = this.store.state;
    const isHere = (channel) => route.kind === "channel" && route.channel === channel.id;
    const rooms = channels.filter((channel) => !channel.is_dm && !channel.is_archived);
    const archived = channels.filter((channel) => channel.is_archived);
    const dm = this.store.botDm();
    const others = channels.filter((channel) => channel.is_dm && channel !== dm);
    const countOf = (channel) => counts[channels.indexOf(channel)] ?? { count: 0, isMention: false };
    const roomRow = (channel) =>
      placeRow({
        route: { kind: "channel", channel: channel.id },
        lead: icon(channel.is_archived ? "archive" : channel.is_private ? "lock" : "hash"),
        name: channel.name,
        isHere: isHere(channel),
        unread: countOf(channel),
        dataset: { channel: channel.id, testid: "channel" },
      });
    const dmRow = (channel) =>
      placeRow({
        route: { kind: "channel", channel: channel.id },
        lead: avatar(this.#other(channel), "tiny"),
        name: this.#other(channel).name,
        isHere: isHere(channel),
        unread: countOf(channel),
        dataset: { channel: channel.id, testid: "dm" },
      });
    const appRow = placeRow({
      route: { kind: "app", tab: dm && countOf(dm).count ? "messages" : "home" },
      lead: botAvatar("tiny"),
      name: bot.name,
      tag: "App",
      isHere: route.kind === "app" || (dm !== undefined && isHere(dm)),
      unread: dm ? countOf(dm) : { count: 0, isMention: false },
      dataset: { testid: "app", app: "home" },
    });
    settle(
      this.places,
      [
        group("Channels", rooms.map(roomRow)),
        group("Apps", [appRow]),
        archived.length ? group("Archived", archived.map(roomRow)) : null,
        others.length ? group("Direct messages", others.map(dmRow)) : null,
      ].filter(Boolean),
    );
  }

  #other(channel) {
    return this.store.person(channel.with ?? "") ?? { id: "", name: channel.name || "Direct message" };
  }

  #drawLink() {
    const { bot } = this.store.state;
    const isUp = bot.link ? bot.link === "up" : bot.connected;
    this.link.dataset.link = isUp ? "up" : "down";
    settle(this.link, [
      h("span", { class: "dot", "aria-hidden": "true" }),
      h("span", {}, isUp ? `${bot.name} is connected` : `${bot.name} is not connected`),
    ]);
  }

  #drawPerson() {
    const person = this.store.person(this.store.state.person) ?? { id: "", name: "Nobody" };
    this.person.dataset.person = person.id;
    settle(
      this.person,
      [
        avatar(person),
        h(
          "span",
          { class: "person-words" },
          h("span", { class: "person-label" }, "Acting as"),
          h("span", { class: "person-name" }, person.name),
          h("span", { class: "person-title" }, person.title ?? ""),
          person.tz && h("span", { class: "person-title" }, timeIn(person.tz)),
        ),
        personTag(person),
        icon("down", "small caret"),
      ].filter(Boolean),
    );
  }

  #openPeople() {
    const { people, person: me, bot } = this.store.state;
    const items = people
      .filter((person) => person.id !== bot.user_id && !person.deleted && !person.is_bot)
      .map((person) => ({
        label: person.name,
        description: [person.title, person.tz && timeIn(person.tz)].filter(Boolean).join(" · "),
        lead: avatar(person, "small"),
        checked: person.id === me,
        badge: personTag(person)?.textContent,
        dataset: { person: person.id },
        onpick: () => this.actAs(person.id),
      }));
    toggleMenu(this.person, "Act as", items, { matchWidth: true });
  }
}

const group = (title, rows) =>
  h(
    "section",
    { class: "place-group" },
    h("h2", { class: "side-title" }, title),
    h(
      "ul",
      {},
      rows.map((row) => h("li", {}, row)),
    ),
  );

/** @param {{route: Route, lead: Node, name: string, tag?: string, isHere: boolean, unread: {count: number, isMention: boolean}, dataset: any}} place */
function placeRow({ route, lead, name, tag, isHere, unread: { count, isMention }, dataset }) {
  const badge = count > 0 && !isHere;
  return h(
    "a",
    {
      class: `place${badge ? " is-unread" : ""}`,
      href: addressOf(route),
      "aria-current": isHere ? "page" : null,
      dataset,
    },
    h("span", { class: "place-lead" }, lead),
    h("span", { class: "place-name" }, name),
    tag && h("span", { class: "tag" }, tag),
    badge &&
      h(
        "span",
        { class: `badge${isMention ? " badge-mention" : ""}`, "aria-label": `${count} unread` },
        count > 99 ? "99+" : count,
      ),
  );
}
