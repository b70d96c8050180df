// Before anything is painted: the theme that the reader chose last time (js/theme.js writes it).
(function () {
  const chosen = localStorage.getItem("stagebot.theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
})();
