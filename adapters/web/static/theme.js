// Runs before the page is painted, so that a chosen theme does not flash. Not a module on purpose.
(() => {
  try {
    const chosen = localStorage.getItem("limner-theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    // Storage is forbidden: the system's theme is used.
  }
})();
