// Whether the reader has just asked for something: the answer is then shown, wherever the list stood.

const LASTS_MS = 5_000;

let askedAt = -LASTS_MS;

export const justAsked = () => (askedAt = performance.now());

export const hasJustAsked = () => performance.now() - askedAt < LASTS_MS;
