// Calls to the workspace's own endpoints; every failure becomes an ApiError with a sentence a person can read.

import { justAsked } from "./asked.js";

export class ApiError extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const PATIENCE_MS = 15_000;

const call = (path, body) =>
  send(
    path,
    body
      ? { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
      : { method: "GET" },
  );

/** @param {string} path @param {RequestInit} request */
async function send(path, request) {
  let response;
  try {
    response = await fetch(path, {
      ...request,
      signal: AbortSignal.timeout(PATIENCE_MS),
      cache: "no-store",
    });
  } catch {
    throw new ApiError("unreachable", "The workspace does not answer. Is it still running?");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok)
    throw new ApiError(
      answer.error ?? "failed",
      answer.message ?? `The workspace answered ${response.status}.`,
    );
  return answer;
}

/** `?wait=1`: the answer comes when the bot has acknowledged, or says that it has not. */
const act = (verb, body, { wait = false } = {}) => call(`/sandbox/act/${verb}${wait ? "?wait=1" : ""}`, body);

/** An act whose answer the person waits for. */
function ask(verb, body, how) {
  justAsked();
  return act(verb, body, how);
}

const query = (person) => (person ? `?person=${encodeURIComponent(person)}` : "");

const fileUrl = (person, id) => `/sandbox/files/${encodeURIComponent(id)}${query(person)}`;

export const api = {
  state: (person) => call(`/sandbox/state${query(person)}`),
  feedUrl: (person, since) => `/sandbox/feed?person=${encodeURIComponent(person)}&since=${since}`,
  command: (body) => ask("command", body),
  message: (body) => ask("message", body),
  action: (body) => act("action", body, { wait: true }),
  submit: (body) => ask("submit", body, { wait: true }),
  close: (body) => act("close", body),
  home: (body) => act("home", body),
  shortcut: (body) => ask("shortcut", body),
  options: (body) => act("options", body),
  forgetEphemeral: (body) => act("forget-ephemeral", body),
  /** @param {string} person @param {File} file */
  handIn: (person, file) =>
    send(`/sandbox/files${query(person)}&name=${encodeURIComponent(file.name)}`, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body: file,
    }),
  takeBack: (person, id) => send(fileUrl(person, id), { method: "DELETE" }),
  fileUrl,
  switches: () => call("/sandbox/switches"),
  setSwitch: (panel, id, value) =>
    call(`/sandbox/switches/${encodeURIComponent(panel)}/${encodeURIComponent(id)}`, { value }),
  setSpeed: (speed) => call("/sandbox/clock", { speed }),
};
