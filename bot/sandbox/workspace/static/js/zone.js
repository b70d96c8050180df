// The time zone that is shown, and the way between an instant and what a clock on the wall says there.

const DAY_MS = 24 * 60 * 60 * 1000;

/** @type {string | undefined} the browser's own until somebody's is known */
let zone;

export const zoneNow = () => zone;

/** @param {string | undefined} name of the IANA database; one that the browser does not know is left out */
export function setZone(name) {
  try {
    new Intl.DateTimeFormat(undefined, { timeZone: name });
    zone = name;
  } catch {
    zone = undefined;
  }
}

// Swedish writes dates as "2026-11-25 21:04:05", which is a step from ISO.
const wallOf = (date) =>
  new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "medium",
  })
    .format(date)
    .replace(" ", "T");

/** The number of the day on the wall's calendar. @param {Date} date */
export const wallDay = (date) => Math.floor(Date.parse(`${wallOf(date)}Z`) / DAY_MS);

/** "2026-11-25T21:04", as a browser's field wants it. @param {Date} date */
export const wallText = (date) => wallOf(date).slice(0, 16);

/** The instant at which the wall shows this. @param {string} text as `wallText` writes it @returns {Date} */
export function fromWall(text) {
  const wanted = Date.parse(`${text}:00Z`);
  const ahead = (at) => Date.parse(`${wallOf(new Date(at))}Z`) - at;
  const near = wanted - ahead(wanted);
  return new Date(wanted - ahead(near));
}

const hourThere = (timeZone) =>
  new Intl.DateTimeFormat(undefined, { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** "21:04 in Kolkata". @param {string} timeZone @param {Date} [date] */
export const timeIn = (timeZone, date = new Date()) =>
  `${hourThere(timeZone).format(date)} in ${timeZone.split("/").at(-1).replaceAll("_", " ")}`;
