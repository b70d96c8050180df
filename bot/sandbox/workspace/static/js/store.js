// What this person sees of the workspace: loaded once, then kept current by feed events.

import { isBroadcast, isReply, merged, upsert, without } from "./timeline.js";
import { driveBy } from "./time.js";

/** @typedef {{id: string, name: string, title?: string, is_guest?: boolean, is_foreign?: boolean, is_admin?: boolean, tz?: string,
 *   color?: string, initials?: string}} Person */
/** @typedef {{id: string, name: string, topic?: string, is_private?: boolean, is_dm?: boolean, with?: string | null,
 *   members?: string[], bot_is_member?: boolean, is_archived?: boolean, is_restricted?: boolean, is_shared?: boolean}} Channel */
/** @typedef {{kind: string, channel?: string, message?: any, [extra: string]: any}} Change */

const EMPTY = {
  person: "",
  seq: 0,
  team: { id: "", name: "" },
  bot: { user_id: "", name: "stagebot", connected: false },
  people: [],
  groups: [],
  commands: [],
  builtin_commands: [],
  shortcuts: [],
  global_shortcuts: [],
  channels: [],
  messages: {},
  replies: {},
  ephemerals: {},
  viewStack: [],
  home: null,
  clock: null,
};

export class Store {
  /** @type {Set<(change: Change) => void>} */
  #listeners = new Set();
  /** @type {any} */
  state = structuredClone(EMPTY);

  /** @param {(change: Change) => void} listener */
  subscribe(listener) {
    this.#listeners.add(listener);
  }

  #tell(change) {
    for (const listener of this.#listeners) listener(change);
  }

  /** Replaces everything by what `/sandbox/state` answered. */
  load(snapshot, person) {
    this.state = {
      ...structuredClone(EMPTY),
      ...snapshot,
      person: snapshot.person ?? person ?? snapshot.people?.[0]?.id ?? "",
      shortcuts: snapshot.message_shortcuts ?? [],
      viewStack: snapshot.view_stack ?? (snapshot.view ? [snapshot.view] : []),
      clock: stampedClock(snapshot.clock),
    };
    this.#showBroadcasts();
    this.#tell({ kind: "load" });
  }

  #showBroadcasts() {
    for (const [key, replies] of Object.entries(this.state.replies))
      for (const reply of replies) if (isBroadcast(reply)) this.#put("messages", key.split(":")[0], reply);
  }

  #put(shelf, key, message) {
    this.state[shelf][key] = upsert(this.state[shelf][key] ?? [], message);
  }

  /** @param {any} event one feed event; older ones than we have are dropped */
  apply(event) {
    if (event.seq !== undefined) {
      if (event.seq <= this.state.seq) return;
      this.state.seq = event.seq;
    }
    REDUCERS[event.kind]?.(this, event);
    this.#tell(event);
  }

  placeMessage({ channel, message }) {
    if (isReply(message)) this.#put("replies", `${channel}:${message.thread_ts}`, message);
    if (!isReply(message) || isBroadcast(message)) this.#put("messages", channel, message);
  }

  dropMessage({ channel, message }) {
    const { messages, replies } = this.state;
    messages[channel] = without(messages[channel] ?? [], message.ts);
    for (const key of Object.keys(replies))
      if (key.startsWith(`${channel}:`)) replies[key] = without(replies[key], message.ts);
  }

  placeEphemeral({ channel, message }) {
    this.#put("ephemerals", channel, { ...message, ephemeral: true });
  }

  dropEphemeral({ channel, message }) {
    this.state.ephemerals[channel] = without(this.state.ephemerals[channel] ?? [], message.ts);
  }

  /** The page's own act, before the server has heard of it. @param {string} viewId @param {boolean} all */
  closeLocally(viewId, all) {
    this.state.viewStack = all ? [] : this.state.viewStack.filter((view) => view.id !== viewId);
    this.#tell({ kind: "view.changed" });
  }

  setViews({ view, view_stack: stack, depth }) {
    this.state.viewStack = stack ?? stackWith(this.state.viewStack, view, depth);
  }

  /** @param {string} channel @returns {any[]} */
  timeline(channel) {
    const mine = (this.state.ephemerals[channel] ?? []).filter((message) => !isReply(message));
    return merged(this.state.messages[channel] ?? [], mine);
  }

  /** The parent is not included. @param {string} channel @param {string} ts @returns {any[]} */
  thread(channel, ts) {
    const mine = (this.state.ephemerals[channel] ?? []).filter(
      (message) => isReply(message) && message.thread_ts === ts,
    );
    return merged(this.state.replies[`${channel}:${ts}`] ?? [], mine);
  }

  /** @param {string} channel @param {string} ts */
  message(channel, ts) {
    return (this.state.messages[channel] ?? []).find((message) => message.ts === ts) ?? null;
  }

  /** @param {string} id @returns {Person | undefined} */
  person(id) {
    return this.state.people.find((person) => person.id === id);
  }

  /** @param {string} id @returns {Channel | undefined} */
  channel(id) {
    return this.state.channels.find((channel) => channel.id === id);
  }

  /** The conversation with the app, once it exists. @returns {Channel | undefined} */
  botDm() {
    const { channels, bot, person } = this.state;
    return channels.find(
      (channel) => channel.is_dm && [bot.user_id, person, null, undefined].includes(channel.with),
    );
  }
}

function stampedClock(clock) {
  const stamped = clock ? { ...clock, receivedAt: Date.now() } : null;
  driveBy(stamped);
  return stamped;
}

function stackWith(stack, view, depth) {
  if (!view) return [];
  const at = stack.findIndex((item) => item.id === view.id);
  const parent = stack.findIndex((item) => item.id === view.previous_view_id);
  const below = at >= 0 ? stack.slice(0, at) : parent >= 0 ? stack.slice(0, parent + 1) : [];
  return depth === 1 ? [view] : [...below, view];
}

/** @type {Record<string, (store: Store, event: any) => void>} */
const REDUCERS = {
  "message.posted": (store, event) => store.placeMessage(event),
  "message.changed": (store, event) => store.placeMessage(event),
  "message.deleted": (store, event) => store.dropMessage(event),
  "ephemeral.posted": (store, event) => store.placeEphemeral(event),
  "ephemeral.changed": (store, event) => store.placeEphemeral(event),
  "ephemeral.deleted": (store, event) => store.dropEphemeral(event),
  "view.changed": (store, event) => store.setViews(event),
  "home.changed": (store, event) => (store.state.home = event.view),
  "bot.link": (store, event) =>
    Object.assign(store.state.bot, { connected: event.connected, link: event.connected ? "up" : "down" }),
  "clock.changed": (store, event) => (store.state.clock = stampedClock(event.clock)),
};
