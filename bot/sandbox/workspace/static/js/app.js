// Starts the page and keeps its panes in step with the store and the address.

import { api } from "./api.js";
import { AppPane } from "./apppane.js";
import { ChannelPane } from "./channel.js";
import { announce } from "./dom.js";
import { loadEmoji } from "./emoji.js";
import { Feed } from "./feed.js";
import { Frame } from "./frame.js";
import { nameOf } from "./mentions.js";
import { Modals } from "./modal.js";
import { markRead } from "./reads.js";
import { currentRoute, go, rememberedPerson, rememberPerson } from "./route.js";
import { Sidebar } from "./sidebar.js";
import { Store } from "./store.js";
import { Surface } from "./surface.js";
import { ThreadPane } from "./thread.js";
import { isReply } from "./timeline.js";
import { toast } from "./toasts.js";
import { setZone } from "./zone.js";

const RETRY_MS = 1_500;

class App {
  store = new Store();
  modals = new Modals(this.store);
  sidebar = new Sidebar(this.store, { actAs: (person) => this.actAs(person) });
  frame = new Frame(document.getElementById("app"), this.sidebar.node);
  /** @type {Map<string, Surface>} */
  surfaces = new Map();
  pane = null;
  thread = null;
  #isDrawQueued = false;
  #lookedAt = "";

  context = {
    store: this.store,
    surfaceFor: (container) => this.#surfaceFor(container),
    openThread: (channel, ts) => this.#openThread(channel, ts),
    threadBeside: (channel) => this.#threadBeside(channel),
  };

  feed = new Feed({
    where: () => ({ person: this.store.state.person, since: this.store.state.seq }),
    onEvent: (event) => this.store.apply(event),
    onLink: (isUp) => this.frame.showAway(!isUp),
    reload: () => this.#load(this.store.state.person),
  });

  async start() {
    await loadEmoji();
    this.store.subscribe((change) => this.#onChange(change));
    addEventListener("hashchange", () => this.#draw({ isMove: true }));
    addEventListener("resize", () => this.#queueDraw());
    document.addEventListener("visibilitychange", () => this.#queueDraw());
    await this.#loadFirst();
    this.feed.open();
    this.#composer()?.focus();
  }

  async #loadFirst() {
    try {
      await this.#load(rememberedPerson());
    } catch (error) {
      if (error.code === "unreachable") this.frame.showAway(true);
      await new Promise((resolve) => setTimeout(resolve, error.code === "unreachable" ? RETRY_MS : 0));
      await (error.code === "unreachable" ? this.#loadFirst() : this.#load(undefined));
    }
  }

  async #load(person) {
    const snapshot = await api.state(person);
    this.store.load(snapshot, person);
    this.frame.showAway(false);
    setZone(this.store.person(this.store.state.person)?.tz);
    rememberPerson(this.store.state.person);
    document.title = `${this.store.state.team.name} · stagebot workspace`;
  }

  /** Becomes another person, with what only that person may see. @param {string} person */
  async actAs(person) {
    this.feed.close();
    this.surfaces.clear();
    this.pane = this.thread = null;
    this.#lookedAt = "";
    try {
      await this.#load(person);
      announce(`Acting as ${nameOf(person, this.store)}`);
    } catch (error) {
      toast(error.message, "error");
    }
    this.#draw({ isMove: true });
    this.feed.open();
  }

  #onChange(change) {
    if (change.kind === "notice") toast(change.text, change.level);
    if (change.kind === "switches.changed") this.sidebar.switches.refresh();
    if (change.kind === "message.posted") this.#announce(change);
    this.#queueDraw();
  }

  #announce({ channel, message }) {
    const isHere = this.pane?.id === channel || this.thread?.channel === channel;
    if (!isHere || message.user === this.store.state.person) return;
    const name = message.user ? nameOf(message.user, this.store) : this.store.state.bot.name;
    announce(`New ${isReply(message) ? "reply" : "message"} from ${name}`);
  }

  // Many events may arrive together; they are drawn once.
  #queueDraw() {
    if (this.#isDrawQueued) return;
    this.#isDrawQueued = true;
    queueMicrotask(() => {
      this.#isDrawQueued = false;
      this.#draw();
    });
  }

  #draw({ isMove = false } = {}) {
    if (!this.store.state.person) return;
    const route = currentRoute();
    if (!this.#exists(route)) return go(this.#firstRoute(), { replace: true });
    this.#drawPane(route, isMove);
    this.#drawThread(route);
    this.modals.update();
    this.sidebar.update(route);
  }

  #exists(route) {
    if (route.kind !== "channel") return route.kind === "app";
    return Boolean(this.store.channel(route.channel));
  }

  /** @returns {import("./route.js").Route} */
  #firstRoute() {
    const first =
      this.store.state.channels.find((channel) => !channel.is_dm && !channel.is_archived && channel.bot_is_member !== false) ??
      this.store.state.channels[0];
    return first ? { kind: "channel", channel: first.id } : { kind: "app", tab: "home" };
  }

  #drawPane(route, isMove) {
    if (route.kind === "app") this.#drawApp(route);
    else this.#drawChannel(route.channel);
    if (isMove && !("thread" in route && route.thread)) this.#composer()?.focus();
    if (isMove && route.kind === "app" && route.tab === "home")
      this.frame.place.querySelector("[data-testid=home]")?.focus({ preventScroll: true });
  }

  #drawChannel(id) {
    this.#lookedAt = "";
    if (!(this.pane instanceof ChannelPane) || this.pane.id !== id)
      this.pane = new ChannelPane(this.context, id);
    this.frame.showPane(this.pane);
    this.pane.update();
    this.#nowReading(id);
  }

  #drawApp({ tab }) {
    if (!(this.pane instanceof AppPane)) this.pane = new AppPane(this.context);
    this.frame.showPane(this.pane);
    const looked = `${this.store.state.person} ${tab}`;
    if (this.#lookedAt !== looked) {
      this.#lookedAt = looked;
      this.pane.opened(tab);
    }
    this.pane.show(tab);
    if (tab === "messages") this.#nowReading(this.pane.dmId);
  }

  #nowReading(channel) {
    document.body.dataset.channel = channel;
    if (!document.hidden) markRead(this.store, channel);
  }

  #composer() {
    return this.pane?.composer ?? null;
  }

  #drawThread(route) {
    const channel = route.kind === "channel" ? route.channel : this.pane?.dmId;
    const { thread: ts } = route;
    if (!ts) return this.#dropThread();
    const isOther = this.thread?.ts !== ts || this.thread?.channel !== channel;
    if (isOther)
      this.thread = new ThreadPane(this.context, { channel, ts, close: () => this.#closeThread() });
    this.frame.showThread(this.thread);
    this.thread.update();
    if (isOther) this.thread.composer.focus();
  }

  /** The thread that is open beside a channel's messages, if the page is wide enough for both. */
  #threadBeside(channel) {
    const route = currentRoute();
    const here = route.kind === "channel" ? route.channel : this.pane?.dmId;
    return here === channel && this.frame.showsBoth() ? route.thread : undefined;
  }

  #dropThread() {
    this.thread = null;
    this.frame.showThread(null);
  }

  #openThread(channel, ts) {
    const route = currentRoute();
    const isInApp = route.kind === "app" && this.pane?.dmId === channel;
    go(isInApp ? { kind: "app", tab: "messages", thread: ts } : { kind: "channel", channel, thread: ts });
  }

  #closeThread() {
    const route = currentRoute();
    if (route.kind !== "none") go({ ...route, thread: undefined });
  }

  #surfaceFor(container) {
    const key = `${container.channel} ${container.ts} ${container.ephemeral}`;
    let surface = this.surfaces.get(key);
    if (!surface) this.surfaces.set(key, (surface = new Surface(this.store, container)));
    return surface;
  }
}

new App().start();
