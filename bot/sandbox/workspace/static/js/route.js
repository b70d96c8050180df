// Where the reader is, as an address: `#/c/<channel>[/t/<ts>]`, `#/app/home`, `#/app/messages`; the person is `?person=`.

/** @typedef {{kind: "channel", channel: string, thread?: string} | {kind: "app", tab: "home" | "messages", thread?: string} | {kind: "none"}} Route */

/** @returns {Route} */
export function currentRoute() {
  const [, kind, id, , thread] = location.hash.split("/").map(decodeURIComponent);
  if (kind === "c" && id) return { kind: "channel", channel: id, thread };
  if (kind === "app") return { kind: "app", tab: id === "messages" ? "messages" : "home", thread };
  return { kind: "none" };
}

/** @param {Route} route */
export function addressOf(route) {
  const thread = "thread" in route && route.thread ? `/t/${encodeURIComponent(route.thread)}` : "";
  if (route.kind === "channel") return `#/c/${encodeURIComponent(route.channel)}${thread}`;
  return route.kind === "app" ? `#/app/${route.tab}${thread}` : "#/";
}

/** @param {Route} route @param {{replace?: boolean}} [how] */
export function go(route, { replace = false } = {}) {
  const address = addressOf(route);
  if (address === location.hash) return;
  if (replace) {
    history.replaceState(null, "", address);
    dispatchEvent(new HashChangeEvent("hashchange"));
  } else location.hash = address;
}

const KEY = "stagebot.person";

/** Who the reader acts as: the address first, then what this tab and this browser remember. */
export const rememberedPerson = () =>
  new URLSearchParams(location.search).get("person") ??
  sessionStorage.getItem(KEY) ??
  localStorage.getItem(KEY) ??
  undefined;

/** @param {string} person */
export function rememberPerson(person) {
  sessionStorage.setItem(KEY, person);
  localStorage.setItem(KEY, person);
  const address = new URL(location.href);
  address.searchParams.set("person", person);
  history.replaceState(null, "", address);
}
