// The grid of readings: Enter, Shift+Enter and the arrows move between rows of the same tariff zone.
(() => {
  "use strict";

  const CELLS = "input[data-grid]:not(:disabled)";

  function direction(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return 0;
    if (event.key === "Enter") return event.shiftKey ? -1 : 1;
    if (event.key === "ArrowDown") return 1;
    if (event.key === "ArrowUp") return -1;
    return 0;
  }

  document.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.matches?.(CELLS)) return;
    const step = direction(event);
    if (!step) return;
    event.preventDefault();
    const column = [...document.querySelectorAll(CELLS)].filter((other) => other.dataset.grid === cell.dataset.grid);
    const next = column[column.indexOf(cell) + step];
    next?.focus();
    next?.select();
  });
})();

// A form with two submit buttons: which one was pressed travels in the hidden field `intent`.
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.("button[data-intent]");
    const field = button?.form?.elements.namedItem("intent");
    if (field) field.value = button.dataset.intent;
  },
  true,
);
