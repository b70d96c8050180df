// Emoji: their short names, and how they are shown.

import { h } from "./dom.js";
import { glyph } from "./glyphs.js";

/** Short names that a release bot and its users are likely to write. */
const CHARACTERS = new Map(
  Object.entries({
    white_check_mark: "✅",
    heavy_check_mark: "✔️",
    ballot_box_with_check: "☑️",
    x: "❌",
    negative_squared_cross_mark: "❎",
    warning: "⚠️",
    rotating_light: "🚨",
    no_entry: "⛔",
    no_entry_sign: "🚫",
    octagonal_sign: "🛑",
    construction: "🚧",
    hourglass: "⌛",
    hourglass_flowing_sand: "⏳",
    clock1: "🕐",
    clock3: "🕒",
    alarm_clock: "⏰",
    stopwatch: "⏱️",
    calendar: "📆",
    date: "📅",
    rocket: "🚀",
    eyes: "👀",
    tada: "🎉",
    sparkles: "✨",
    star: "⭐",
    fire: "🔥",
    zap: "⚡",
    boom: "💥",
    bulb: "💡",
    bell: "🔔",
    no_bell: "🔕",
    mega: "📣",
    loudspeaker: "📢",
    speech_balloon: "💬",
    memo: "📝",
    clipboard: "📋",
    pushpin: "📌",
    paperclip: "📎",
    link: "🔗",
    lock: "🔒",
    unlock: "🔓",
    key: "🔑",
    shield: "🛡️",
    mag: "🔍",
    gear: "⚙️",
    wrench: "🔧",
    hammer_and_wrench: "🛠️",
    package: "📦",
    label: "🏷️",
    bar_chart: "📊",
    chart_with_upwards_trend: "📈",
    chart_with_downwards_trend: "📉",
    bookmark: "🔖",
    books: "📚",
    large_green_circle: "🟢",
    large_yellow_circle: "🟡",
    large_orange_circle: "🟠",
    red_circle: "🔴",
    large_blue_circle: "🔵",
    white_circle: "⚪",
    black_circle: "⚫",
    large_green_square: "🟩",
    large_yellow_square: "🟨",
    large_red_square: "🟥",
    white_large_square: "⬜",
    black_large_square: "⬛",
    leftwards_arrow_with_hook: "↩️",
    twisted_rightwards_arrows: "🔀",
    arrow_right: "➡️",
    arrow_left: "⬅️",
    arrow_up: "⬆️",
    arrow_down: "⬇️",
    arrows_counterclockwise: "🔄",
    repeat: "🔁",
    rewind: "⏪",
    fast_forward: "⏩",
    arrow_forward: "▶️",
    double_vertical_bar: "⏸️",
    pause_button: "⏸️",
    black_square_for_stop: "⏹️",
    thumbsup: "👍",
    "+1": "👍",
    thumbsdown: "👎",
    "-1": "👎",
    wave: "👋",
    clap: "👏",
    raised_hands: "🙌",
    pray: "🙏",
    muscle: "💪",
    point_right: "👉",
    smile: "😄",
    slightly_smiling_face: "🙂",
    grin: "😁",
    joy: "😂",
    wink: "😉",
    thinking_face: "🤔",
    sob: "😭",
    sweat_smile: "😅",
    sleeping: "😴",
    zzz: "💤",
    robot_face: "🤖",
    heart: "❤️",
    green_heart: "💚",
    100: "💯",
    question: "❓",
    grey_question: "❔",
    exclamation: "❗",
    information_source: "ℹ️",
    heavy_plus_sign: "➕",
    heavy_minus_sign: "➖",
    new: "🆕",
    up: "🆙",
    cool: "🆒",
    checkered_flag: "🏁",
    triangular_flag_on_post: "🚩",
    globe_with_meridians: "🌐",
    cloud: "☁️",
    computer: "💻",
    desktop_computer: "🖥️",
    floppy_disk: "💾",
    wastebasket: "🗑️",
    snowflake: "❄️",
    ice_cube: "🧊",
    busts_in_silhouette: "👥",
    bust_in_silhouette: "👤",
    man_technologist: "👨‍💻",
    woman_technologist: "👩‍💻",
    ticket: "🎫",
    traffic_light: "🚦",
    vertical_traffic_light: "🚦",
    mailbox: "📫",
    envelope: "✉️",
    inbox_tray: "📥",
    outbox_tray: "📤",
    house: "🏠",
    hospital: "🏥",
    bug: "🐛",
    beetle: "🪲",
    test_tube: "🧪",
    seedling: "🌱",
  }),
);

const bare = (character) => character.replace(/\uFE0F$/, "");

/** @type {Map<string, string>} the first short name of each character */
const names = new Map();
for (const [name, character] of CHARACTERS) if (!names.has(bare(character))) names.set(bare(character), name);

/**
 * @param {string} name
 * @returns {Node} the emoji, or the name as it was written when this page does not know it
 */
export function emojiNode(name) {
  const character = CHARACTERS.get(name);
  if (!character) return document.createTextNode(`:${name}:`);
  const drawing = glyph(name);
  return h(
    "span",
    { class: drawing ? "emoji drawn" : "emoji", title: `:${name}:` },
    drawing,
    h("span", { class: "emoji-character" }, character),
  );
}

const SHORT = /:([\w+-]+):/g;
const PICTURE = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F/gu;

/** Text with its emoji characters drawn. @param {string} text @returns {Node[]} */
export const withPictures = (text) => spliced(text, PICTURE, ([character]) => pictureNode(character));

function pictureNode(character) {
  const name = names.get(bare(character));
  return name ? emojiNode(name) : document.createTextNode(character);
}

/** Text with `:short_names:` and emoji characters drawn. @param {string} text @returns {Node[]} */
export const withEmoji = (text) => spliced(text, SHORT, ([, name]) => emojiNode(name), withPictures);

/** Text with `:short_names:` as characters, for places that hold no nodes. @param {string} text */
export const emojiText = (text) => text.replace(SHORT, (whole, name) => CHARACTERS.get(name) ?? whole);

/**
 * @param {string} text
 * @param {RegExp} pattern
 * @param {(match: RegExpExecArray) => Node} replace
 * @param {(part: string) => Node[]} [between]
 */
function spliced(text, pattern, replace, between = (part) => [document.createTextNode(part)]) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > from) nodes.push(...between(text.slice(from, match.index)));
    nodes.push(replace(match));
    from = match.index + match[0].length;
  }
  if (from < text.length) nodes.push(...between(text.slice(from)));
  return nodes;
}
