// The page's line icons, drawn as SVG nodes (hidden from assistive technology: words carry the meaning).

const PATHS = {
  hash: "M5 9h14M5 15h14M10 4 8 20M16 4l-2 16",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z",
  close: "M6 6l12 12M18 6 6 18",
  back: "M15 5l-7 7 7 7",
  down: "M6 9l6 6 6-6",
  right: "M9 6l6 6-6 6",
  menu: "M4 7h16M4 12h16M4 17h16",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  reply: "M10 8 5 13l5 5M5 13h9a5 5 0 0 0 5-5V6",
  send: "M5 12h14M13 6l6 6-6 6",
  check: "M5 12.5l4.5 4.5L19 7.5",
  cross: "M7 7l10 10M17 7 7 17",
  dots: "M8 12h.01M12 12h.01M16 12h.01",
  alert: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.5v5.5M12 16.5h.01",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5.5M12 7.5h.01",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M19 5l-1.4 1.4M6.4 17.6 5 19",
  moon: "M20 14.5A8 8 0 1 1 9.5 4a6.5 6.5 0 0 0 10.5 10.5z",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 2",
  external: "M9 6H5v13h13v-4M13 5h6v6M19 5l-9 9",
  people:
    "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 20a6 6 0 0 1 12 0M16 5.5a3 3 0 0 1 0 5M17.5 14.5A6 6 0 0 1 21 20",
  thumbsup: "M7 11v9H4v-9zM7 11l4-8a2 2 0 0 1 2 2v4h6l-1.5 9a2 2 0 0 1-2 2H7",
  thumbsdown: "M17 13V4h3v9zM17 13l-4 8a2 2 0 0 1-2-2v-4H5l1.5-9a2 2 0 0 1 2-2H17",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  file: "M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5",
  download: "M12 4v11M7 10.5l5 5 5-5M5 20h14",
  archive: "M4 5h16v4H4zM6 9v10h12V9M10 13h4",
  switches: "M4 8h9M17 8h3M4 16h3M11 16h9M13 8a2 2 0 1 0 4 0 2 2 0 1 0-4 0M7 16a2 2 0 1 0 4 0 2 2 0 1 0-4 0",
  bolt: "M13 3 5 13h6l-1 8 8-10h-6z",
};

/** @param {keyof typeof PATHS} name @param {string} [className] */
export function icon(name, className = "") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name] ?? PATHS.dots);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name} ${className}`.trim());
  svg.setAttribute("aria-hidden", "true");
  svg.append(path);
  return svg;
}

/** stagebot's mark: three steps, the last one lit. */
export function mark(className = "") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `mark ${className}`.trim());
  svg.setAttribute("aria-hidden", "true");
  for (const [x, y, height, kind] of [
    [4, 14, 6, "step"],
    [10, 9.5, 10.5, "step"],
    [16, 4, 16, "step lit"],
  ]) {
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    Object.entries({ x, y, width: 4.5, height, rx: 1.5, class: kind }).forEach(([key, item]) =>
      bar.setAttribute(key, String(item)),
    );
    svg.append(bar);
  }
  return svg;
}
