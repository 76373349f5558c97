// Which colours does this device want? Runs before the page is drawn, so that nothing flashes; the choice stays on the device.
(function () {
  "use strict";
  const root = document.documentElement;
  const given = root.dataset.theme || "";

  function stored() {
    try { return localStorage.getItem("labtrack-theme") || ""; } catch { return ""; } // storage may be forbidden by the device
  }
  function apply(theme) {
    const wanted = theme || given;
    if (wanted) root.dataset.theme = wanted; else delete root.dataset.theme;
    for (const button of document.querySelectorAll("[data-set-theme]")) button.setAttribute("aria-pressed", String(button.dataset.setTheme === theme));
  }
  function choose(theme) {
    try { localStorage.setItem("labtrack-theme", theme); } catch { /* the choice then lasts for this page */ }
    apply(theme);
  }

  apply(stored());
  document.addEventListener("DOMContentLoaded", () => {
    for (const group of document.querySelectorAll("[data-theme-choice]")) group.hidden = false;
    for (const button of document.querySelectorAll("[data-set-theme]")) button.addEventListener("click", () => choose(button.dataset.setTheme));
    apply(stored());
  });
})();
