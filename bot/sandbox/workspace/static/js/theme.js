// Dark or light: the system's wish unless the reader has chosen.

const KEY = "stagebot.theme";

const systemTheme = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

export const currentTheme = () => document.documentElement.dataset.theme ?? systemTheme();

export function toggleTheme() {
  const next = currentTheme() === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  localStorage.setItem(KEY, next);
  return next;
}
