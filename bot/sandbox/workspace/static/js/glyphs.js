// The page's own drawings of emoji that carry a status: alike on every machine, with or without an emoji font.

/**
 * Each drawing: strokes (`-colour`) and fills (`colour`) with their paths, on a 20 by 20 field.
 * @type {Record<string, [string, string][]>}
 */
const DRAWINGS = {
  check: [
    ["green", "M5 2h10a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3z"],
    ["-white", "M6 10.4l2.8 2.8L14.2 7"],
  ],
  cross: [["-red", "M4.5 4.5l11 11M15.5 4.5l-11 11"]],
  stop: [
    ["red", "M10 1.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z"],
    ["-white", "M5.5 10h9"],
  ],
  warning: [
    ["amber", "M8.6 2.6a1.6 1.6 0 0 1 2.8 0l7 12.6A1.6 1.6 0 0 1 17 17.6H3a1.6 1.6 0 0 1-1.4-2.4z"],
    ["-dark", "M10 7v5M10 14.7v.1"],
  ],
  siren: [
    ["red", "M5 15V10a5 5 0 0 1 10 0v5z"],
    ["slate", "M3 15h14v3H3z"],
    ["-red", "M10 1v1.5M2.5 5l1.2 1M17.5 5l-1.2 1"],
  ],
  hourglass: [
    ["-slate", "M4.5 2h11M4.5 18h11M6 2v3.5L10 10l4-4.5V2M6 18v-3.5L10 10l4 4.5V18"],
    ["amber", "M7.5 16.5L10 13.5l2.5 3zM8 6h4l-2 2.3z"],
  ],
  clock: [["-slate", "M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM10 5.5V10l3 2"]],
  calendar: [["-slate", "M3 4.5h14v13H3zM3 8.5h14M6.5 2.5v4M13.5 2.5v4"]],
  rocket: [
    ["blue", "M10 1c3 2 4.2 5 4.2 8.5L13 14H7L5.8 9.5C5.8 6 7 3 10 1z"],
    ["white", "M10 6.3a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4z"],
    ["red", "M5.7 9.5L3 13v3l4-2zM14.3 9.5L17 13v3l-4-2z"],
    ["amber", "M8 15h4l-2 4z"],
  ],
  eyes: [
    [
      "white-lined",
      "M6 4c2 0 3 2.7 3 6s-1 6-3 6-3.3-2.7-3.3-6S4 4 6 4zM14 4c2 0 3.3 2.7 3.3 6s-1.3 6-3.3 6-3-2.7-3-6 1-6 3-6z",
    ],
    ["dark", "M6 8a1.6 2.2 0 1 0 0 4.4A1.6 2.2 0 0 0 6 8zM14 8a1.6 2.2 0 1 0 0 4.4A1.6 2.2 0 0 0 14 8z"],
  ],
  party: [
    ["amber", "M2 18L6.5 6.5l7 7z"],
    ["-red", "M11 7c0-2 1-3.5 3-4"],
    ["-blue", "M13 9.5c2-.5 3.5 0 4.5 1"],
    ["-green", "M16 5.5l1.5-1M9 3.5L8.6 2"],
  ],
  sparkle: [["amber", "M10 1.5l2 6 6 2.5-6 2.5-2 6-2-6-6-2.5 6-2.5z"]],
  bolt: [["amber", "M11.5 1L4 11.5h5L8 19l8-11h-5.5z"]],
  bell: [["amber", "M10 2a5 5 0 0 1 5 5v4l1.5 3.5h-13L5 11V7a5 5 0 0 1 5-5zM8 16h4a2 2 0 0 1-4 0z"]],
  mute: [
    ["slate", "M10 2a5 5 0 0 1 5 5v4l1.5 3.5h-13L5 11V7a5 5 0 0 1 5-5zM8 16h4a2 2 0 0 1-4 0z"],
    ["-red", "M3 3l14 14"],
  ],
  bulb: [
    ["amber", "M10 1.5a6 6 0 0 0-3.5 10.8V14.5h7v-2.2A6 6 0 0 0 10 1.5z"],
    ["slate", "M7.5 15.5h5V18h-5z"],
  ],
  lock: [
    ["amber", "M4 9h12v9H4z"],
    ["-slate", "M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9"],
  ],
  key: [["-amber", "M6.5 9.5a3.5 3.5 0 1 0 .1 0zM9 11l7-7M13.5 6.5l2.5 2.5"]],
  shield: [
    ["blue", "M10 1.5l7 2.5v5.5c0 4-2.8 7-7 9-4.2-2-7-5-7-9V4z"],
    ["-white", "M6.8 10l2.3 2.3 4.2-4.6"],
  ],
  package: [
    ["brown", "M2.5 6L10 2.5 17.5 6v8.5L10 18l-7.5-3.5z"],
    ["-white", "M2.5 6L10 9.5 17.5 6M10 9.5V18"],
  ],
  memo: [
    ["white-lined", "M4 2h9l3 3v13H4z"],
    ["-slate", "M7 8h6M7 11h6M7 14h4"],
  ],
  label: [
    ["amber", "M2 10l7-7.5h8.5V11L10.5 18z"],
    ["white", "M14 5.2a1.3 1.3 0 1 0 .1 0z"],
  ],
  pin: [
    ["red", "M12 2l6 6-2.5.8-3 3 .2 3.7-1.7 1.7L3 9.5l1.5-1.7 3.7.2 3-3z"],
    ["-slate", "M6.5 13.5L2.5 17.5"],
  ],
  search: [["-slate", "M8.5 3a5.5 5.5 0 1 0 .1 0zM12.8 12.8L17.5 17.5"]],
  gear: [
    [
      "-slate",
      "M10 6.8a3.2 3.2 0 1 0 .1 0zM10 2v2.2M10 15.8V18M2 10h2.2M15.8 10H18M4.3 4.3l1.6 1.6M14.1 14.1l1.6 1.6M15.7 4.3l-1.6 1.6M5.9 14.1l-1.6 1.6",
    ],
  ],
  link: [
    [
      "-slate",
      "M8.5 11.5a3 3 0 0 0 4.3 0l3-3a3 3 0 0 0-4.3-4.3L10 5.7M11.5 8.5a3 3 0 0 0-4.3 0l-3 3a3 3 0 0 0 4.3 4.3L10 14.3",
    ],
  ],
  again: [["-blue", "M16 7.5A6.5 6.5 0 0 0 4.5 7M4 12.5A6.5 6.5 0 0 0 15.5 13M16.5 3v4.5H12M3.5 17v-4.5H8"]],
  pause: [
    ["blue", "M4 2h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2z"],
    ["-white", "M7.7 6.5v7M12.3 6.5v7"],
  ],
  play: [
    ["blue", "M4 2h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2z"],
    ["white", "M7.5 5.5L14 10l-6.5 4.5z"],
  ],
  square: [["slate", "M4 4h12v12H4z"]],
  flag: [
    ["-slate", "M4 2v16"],
    ["dark", "M5 3h12v8H5z"],
    ["white", "M8 3h3v4H8zM14 3h3v4h-3zM5 7h3v4H5zM11 7h3v4h-3z"],
  ],
  snow: [["-blue", "M10 2v16M3 6l14 8M17 6L3 14M8 3.5l2 1.5 2-1.5M8 16.5l2-1.5 2 1.5"]],
  info: [
    ["blue", "M10 1.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z"],
    ["-white", "M10 9.5v4.5M10 6.3v.1"],
  ],
  question: [["-red", "M6.5 7a3.5 3.5 0 1 1 5.2 3c-1.2.7-1.7 1.3-1.7 2.7M10 16.2v.1"]],
  up: [
    [
      "amber",
      "M2.5 9H6v8H2.5zM7 9l3-7a2 2 0 0 1 2 2v4h4.5a1.5 1.5 0 0 1 1.5 1.8l-1.2 6A1.5 1.5 0 0 1 15.3 17H7z",
    ],
  ],
  down: [
    [
      "amber",
      "M17.5 11H14V3h3.5zM13 11l-3 7a2 2 0 0 1-2-2v-4H3.5A1.5 1.5 0 0 1 2 10.2l1.2-6A1.5 1.5 0 0 1 4.7 3H13z",
    ],
  ],
  robot: [
    ["slate", "M4 6h12v11H4zM9.3 2h1.4v4H9.3z"],
    ["white", "M7 9.5h2V12H7zM11 9.5h2V12h-2zM7 14h6v1.2H7z"],
  ],
  chat: [["blue", "M4 3h12a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-6l-4.5 4v-4H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z"]],
  people: [
    [
      "slate",
      "M7 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM1.5 17a5.5 5.5 0 0 1 11 0zM13.5 9.5a2.5 2.5 0 1 0 0-5M14 11.5a4.8 4.8 0 0 1 4.5 5.5H14z",
    ],
  ],
  person: [["slate", "M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 18a6.5 6.5 0 0 1 13 0z"]],
  outbox: [
    ["-slate", "M2.5 11.5v6h15v-6M2.5 11.5h4l1 2.5h5l1-2.5h4"],
    ["-blue", "M10 10.5V2M6.8 5L10 1.8 13.2 5"],
  ],
  keyboard: [
    ["white-lined", "M1.5 5h17v10h-17z"],
    ["-slate", "M4 8h1M7 8h1M10 8h1M13 8h1M15.5 8h.5M5 12h10"],
  ],
  back: [["-blue", "M4 9h8a4 4 0 0 1 0 8H9M7.5 5.5L4 9l3.5 3.5"]],
  forth: [["-blue", "M3 10h13M11.5 5.5L16 10l-4.5 4.5"]],
  crossed: [["-blue", "M2 5h3.5l8 10H18M2 15h3.5l8-10H18M15.5 2.5L18 5l-2.5 2.5M15.5 12.5L18 15l-2.5 2.5"]],
  skip: [
    ["blue", "M4 2h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2z"],
    ["white", "M5 6l5 4-5 4zM10 6l5 4-5 4z"],
  ],
  basket: [["-slate", "M4 6h12l-1.5 12h-9zM2.5 6h15M8 3h4M8 9v6M12 9v6"]],
  snail: [
    ["brown", "M9 5.5a5 5 0 1 0 .1 0z"],
    ["-slate", "M1.5 16.5h13a3 3 0 0 0 3-3V9M17.5 9l-1.5-3M17.5 9L19 6"],
    ["-white", "M9 8.5a2.2 2.2 0 1 0 .1 0z"],
  ],
  home: [["blue", "M10 2l8 7h-2.5v8.5h-4V12h-3v5.5h-4V9H2z"]],
  disc: [["ink", "M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16z"]],
};

/** Emoji short names that share a drawing. */
const NAMES = {
  check: "white_check_mark heavy_check_mark ballot_box_with_check",
  cross: "x negative_squared_cross_mark",
  stop: "no_entry no_entry_sign octagonal_sign",
  warning: "warning",
  siren: "rotating_light",
  hourglass: "hourglass hourglass_flowing_sand",
  clock: "clock1 clock3 alarm_clock stopwatch",
  calendar: "calendar date",
  rocket: "rocket",
  eyes: "eyes",
  party: "tada",
  sparkle: "sparkles star",
  bolt: "zap",
  bell: "bell",
  mute: "no_bell",
  bulb: "bulb",
  lock: "lock unlock",
  key: "key",
  shield: "shield",
  package: "package",
  memo: "memo clipboard",
  label: "label",
  pin: "pushpin",
  search: "mag",
  gear: "gear",
  link: "link",
  again: "arrows_counterclockwise repeat",
  pause: "double_vertical_bar",
  play: "arrow_forward",
  square: "black_square_for_stop",
  flag: "checkered_flag",
  snow: "snowflake",
  info: "information_source",
  question: "question",
  up: "thumbsup",
  down: "thumbsdown",
  robot: "robot_face",
  chat: "speech_balloon",
  people: "busts_in_silhouette",
  person: "bust_in_silhouette",
  outbox: "outbox_tray",
  keyboard: "keyboard",
  back: "leftwards_arrow_with_hook",
  forth: "arrow_right",
  crossed: "twisted_rightwards_arrows",
  skip: "fast_forward",
  basket: "wastebasket",
  snail: "snail",
  home: "house",
};

const DISCS = {
  green: "large_green_circle",
  amber: "large_yellow_circle",
  orange: "large_orange_circle",
  red: "red_circle",
  blue: "large_blue_circle",
  slate: "black_circle",
  "white-lined": "white_circle",
};

/** @type {Map<string, [string, string][]>} drawing by emoji short name */
const byName = new Map([
  ...Object.entries(NAMES).flatMap(([drawing, names]) =>
    names.split(" ").map((name) => /** @type {[string, any]} */ ([name, DRAWINGS[drawing]])),
  ),
  ...Object.entries(DISCS).map(
    ([colour, name]) => /** @type {[string, any]} */ ([name, [[colour, DRAWINGS.disc[0][1]]]]),
  ),
]);

const SVG = "http://www.w3.org/2000/svg";

/** @param {string} name an emoji's short name @returns {SVGElement | null} */
export function glyph(name) {
  const parts = byName.get(name);
  if (!parts) return null;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "glyph");
  svg.setAttribute("aria-hidden", "true");
  for (const [paint, d] of parts) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", paint.startsWith("-") ? `line paint${paint}` : `fill paint-${paint}`);
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}
