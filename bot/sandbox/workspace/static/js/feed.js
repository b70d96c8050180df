// The live line to the server: an EventSource that resumes where it left off and says when it is down.

import { api } from "./api.js";

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 5_000;

export class Feed {
  #source = null;
  #timer = 0;
  #wait = FIRST_WAIT_MS;

  /**
   * @param {{ where: () => {person: string, since: number}, onEvent: (event: any) => void,
   *   onLink: (up: boolean) => void, reload: () => Promise<void> }} hooks `reload` fetches the whole state anew
   */
  constructor(hooks) {
    this.hooks = hooks;
  }

  open() {
    this.close();
    const { person, since } = this.hooks.where();
    this.#source = new EventSource(api.feedUrl(person, since));
    this.#source.onopen = () => this.#opened();
    this.#source.onmessage = (packet) => this.#received(JSON.parse(packet.data));
    this.#source.onerror = () => this.#lost();
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #opened() {
    this.#wait = FIRST_WAIT_MS;
    this.hooks.onLink(true);
  }

  #received(event) {
    if (event.kind === "reset") this.#startAfresh();
    else this.hooks.onEvent(event);
  }

  #lost() {
    this.close();
    this.hooks.onLink(false);
    this.#timer = setTimeout(() => this.#startAfresh(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
  }

  // A restarted server counts from the beginning, so a number alone cannot tell what was missed: read everything once.
  async #startAfresh() {
    try {
      await this.hooks.reload();
      this.open();
    } catch {
      this.#lost();
    }
  }
}
