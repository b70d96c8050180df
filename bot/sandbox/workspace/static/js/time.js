// Dates and times in the zone of the person whom the reader acts as, as Slack shows them. Slack's stamps are real
// time, whatever the marketplace's clock says.

import { wallDay, zoneNow } from "./zone.js";

const MINUTE = 60_000;

/** A formatter for each zone, made when it is first needed. */
const format = (options) => {
  const made = new Map();
  return (date) => {
    const timeZone = zoneNow();
    if (!made.has(timeZone)) made.set(timeZone, new Intl.DateTimeFormat(undefined, { ...options, timeZone }));
    return made.get(timeZone).format(date);
  };
};

const clockTime = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const clockTimeSeconds = format({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const dateNumeric = format({ year: "numeric", month: "2-digit", day: "2-digit" });
const dateShort = format({ month: "short", day: "numeric", year: "numeric" });
const dateMedium = format({ month: "long", day: "numeric", year: "numeric" });
const dateLong = format({ weekday: "long", month: "long", day: "numeric", year: "numeric" });
const dayName = format({ weekday: "long", month: "long", day: "numeric" });
const full = format({ dateStyle: "full", timeStyle: "medium" });

/** @type {any} */
let driver = null;

/** Take messages' time of day from the simulated clock, where it is one for all. @param {any} clock */
export const driveBy = (clock) => {
  driver = clock?.is_one ? clock : null;
};

const now = () =>
  driver ? new Date(Date.parse(driver.now) + (Date.now() - driver.receivedAt) * driver.speed) : new Date();

function relativeDay(date, base) {
  const days = wallDay(date) - wallDay(base);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[String(days)] ?? null;
}

const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);

/** "Today", "Yesterday" or the date, for dividers between real days of chat. @param {Date} date */
export const dayTitle = (date) => capital(relativeDay(date, now()) ?? dayName(date));

/** @param {Date} a @param {Date} b */
export const sameDay = (a, b) => wallDay(a) === wallDay(b);

/** "14:03" today, else with its date. @param {Date} date */
export const shortMoment = (date) =>
  sameDay(date, now()) ? clockTime(date) : `${dateShort(date)}, ${clockTime(date)}`;

export { clockTime, full as fullMoment };

/** "Mon 23 Nov 2026, 14:03" for the clock panel. */
export const simulatedMoment = format({
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

function ago(date) {
  const minutes = Math.round((now().getTime() - date.getTime()) / MINUTE);
  const [size, unit] =
    Math.abs(minutes) < 60
      ? [minutes, "minute"]
      : Math.abs(minutes) < 1440
        ? [minutes / 60, "hour"]
        : [minutes / 1440, "day"];
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(
    -Math.round(size),
    /** @type {any} */ (unit),
  );
}

const TOKENS = {
  date_num: dateNumeric,
  date: dateMedium,
  date_short: dateShort,
  date_long: dateLong,
  date_pretty: (date) => relativeDay(date, now()) ?? dateMedium(date),
  date_short_pretty: (date) => relativeDay(date, now()) ?? dateShort(date),
  date_long_pretty: (date) => relativeDay(date, now()) ?? dateLong(date),
  day_divider_pretty: (date) => relativeDay(date, now()) ?? dayName(date),
  time: clockTime,
  time_secs: clockTimeSeconds,
  ago,
};

/**
 * Slack's date template: `{date_short_pretty} at {time}`.
 * @param {string} template
 * @param {Date} date
 * @param {boolean} isFirst does it begin a line?
 */
export function dateTemplate(template, date, isFirst) {
  const words = template.replace(/\{(\w+)\}/g, (whole, token) => TOKENS[token]?.(date) ?? whole);
  return isFirst ? capital(words) : words;
}
