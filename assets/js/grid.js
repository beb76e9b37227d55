// The grid of readings: Enter, Shift+Enter and the arrows move between the shown rows of the same tariff zone.
(() => {
  "use strict";

  const CELLS = "tr:not([hidden]) input[data-grid]:not(:disabled)";

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

// «Подтвердить все похожие» ticks the boxes of its sort of questions: each is sent and looked at by itself.
document.addEventListener("click", ({ target }) => {
  const sort = target.closest?.("button[data-confirm-alike]")?.closest("fieldset");
  if (!sort) return;
  const boxes = [...sort.querySelectorAll("input[type=checkbox]")];
  for (const box of boxes.filter((one) => !one.checked)) box.click();
  sort.querySelector("[data-confirmed]").textContent = `Подтверждено: ${boxes.length}`;
});
