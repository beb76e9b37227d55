// The page of a dialogue for printing: its button prints.
(() => {
  "use strict";

  document.querySelector("[data-print-now]")?.addEventListener("click", () => window.print());
})();
