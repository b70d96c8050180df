// Places a small panel (menu, list of options) beside its anchor, above everything else.

const GAP = 4;
const EDGE = 8;

const root = () => document.getElementById("popups");

/**
 * @param {HTMLElement} panel
 * @param {Element} anchor
 * @param {{matchWidth?: boolean, align?: "start" | "end", above?: boolean}} [how]
 */
export function place(panel, anchor, { matchWidth = false, align = "start", above = false } = {}) {
  if (!panel.isConnected) root().append(panel);
  const box = anchor.getBoundingClientRect();
  if (matchWidth) panel.style.minWidth = `${box.width}px`;
  panel.style.maxWidth = `${Math.max(box.width, Math.min(420, innerWidth - 2 * EDGE))}px`;
  const roomBelow = innerHeight - box.bottom - GAP - EDGE;
  const roomAbove = box.top - GAP - EDGE;
  const wanted = Math.min(panel.scrollHeight, 340);
  const goesUp = above ? roomAbove > 120 : roomBelow < wanted && roomAbove > roomBelow;
  panel.style.maxHeight = `${Math.min(340, goesUp ? roomAbove : roomBelow)}px`;
  const { width, height } = panel.getBoundingClientRect();
  const left = align === "end" ? box.right - width : box.left;
  panel.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`;
  panel.style.top = `${goesUp ? box.top - GAP - height : box.bottom + GAP}px`;
}

/**
 * Calls back when the reader turns elsewhere (a press outside), and when the anchor moves (scroll, resize).
 * @param {HTMLElement} panel @param {HTMLElement} anchor @param {() => void} leave
 * @param {() => void} [onMove] @returns {() => void} stops listening
 */
export function watchLeaving(panel, anchor, leave, onMove = leave) {
  const { top } = anchor.getBoundingClientRect();
  const onPress = (event) => !panel.contains(event.target) && !anchor.contains(event.target) && leave();
  const onScroll = () => Math.abs(anchor.getBoundingClientRect().top - top) > 1 && onMove();
  document.addEventListener("pointerdown", onPress, true);
  document.addEventListener("scroll", onScroll, true);
  addEventListener("resize", onMove);
  return () => {
    document.removeEventListener("pointerdown", onPress, true);
    document.removeEventListener("scroll", onScroll, true);
    removeEventListener("resize", onMove);
  };
}
