// Keys of the queue and of the card: by their place on the keyboard, so that the Russian layout has them too.
// In a field, in an open dialog and with Ctrl, Alt or the system key they print and do as everywhere.
(() => {
  "use strict";

  const lkk = window.lkk;
  const inField = (target) => target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const links = () => [...document.querySelectorAll("#queue tbody th a")];
  const row = () => document.activeElement?.closest("#queue tbody tr");

  // Who comes back from a card, or has taken a line out of the list, goes on from the same place.
  const place = { number: "", index: -1, list: "" };
  lkk.watch(() => {
    if (document.querySelector("[data-keys=card]")) place.number = decodeURIComponent(location.pathname.split("/").pop());
  });
  document.addEventListener("focusin", ({ target }) => {
    const link = target.closest?.("#queue tbody tr")?.querySelector("th a");
    if (link) Object.assign(place, { number: link.textContent, index: links().indexOf(link), list: location.search });
  });

  function standing(all, by) {
    const named = all.findIndex((link) => link.textContent === place.number);
    if (named >= 0) return named;
    if (place.index < 0 || place.list !== location.search) return by > 0 ? -1 : all.length;
    return by > 0 ? place.index - 1 : place.index; // another line stands in its place
  }

  function step(by) {
    const all = links();
    const here = all.findIndex((link) => link.closest("tr") === row());
    const at = here < 0 ? standing(all, by) : here;
    const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
    next?.focus();
    next?.closest("tr").scrollIntoView({ block: "nearest" });
  }

  const press = (selector, within = document) => within?.querySelector(selector)?.click();
  const keys = {
    queue: {
      KeyJ: () => step(1),
      KeyK: () => step(-1),
      KeyT: () => press("[data-take], .executor [commandfor]", row()),
      KeyX: () => press("input[type=checkbox]", row()),
      Slash: () => document.getElementById("queue-filter-text")?.focus(),
    },
    card: {
      KeyJ: () => press("[data-next]"),
      KeyK: () => press("[data-previous]"),
      KeyU: () => press("[data-back]"),
      KeyT: () => press("[data-take]"),
      KeyR: () => document.getElementById("message-text")?.focus(),
    },
  };

  document.addEventListener("keydown", (event) => {
    const page = document.querySelector("[data-keys]")?.dataset.keys;
    if (!page || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (document.documentElement.dataset.letterKeys === "off") return; // who dictates or presses by chance turns them off
    if (inField(event.target) || document.querySelector("dialog[open]")) return;
    const act = event.key === "?" ? () => document.getElementById("queue-keys")?.showModal() : event.shiftKey ? null : keys[page][event.code];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // A card whose page is closed or left for another site is open no more; within the portal the page tells it itself.
  addEventListener("pagehide", () => {
    if (!document.querySelector("[data-keys=card]")) return;
    navigator.sendBeacon(`/api/desk/left?number=${location.pathname.split("/").pop()}`);
  });

  // Ctrl+Enter sends what is written; a button with `data-then` tells what comes after and sends. What comes after
  // stays told while the form waits for its files, and is forgotten when the form has gone.
  const afterOf = (form) => form?.querySelector("[data-then-field]");
  function send(form, then = "") {
    const after = afterOf(form);
    if (!after) return;
    after.value = then;
    form.requestSubmit();
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.ctrlKey) return send(event.target.form);
    if (!event.target.matches?.(".remark-words")) return;
    event.preventDefault(); // the remarks are not all written yet: Enter leads to the next question
    const ticks = [...document.querySelectorAll(".remark-tick")].filter((tick) => tick.checkVisibility());
    ticks[ticks.indexOf(event.target.previousElementSibling) + 1]?.querySelector("input").focus();
  });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("button");
    if (button?.dataset.then) return send(button.form, button.dataset.then);
    const after = button?.type === "submit" && afterOf(button.form);
    if (after) after.value = "";
  });
  addEventListener("submit", ({ target }) => { // the framework listens at the document and has read the form by now
    const after = afterOf(target);
    if (after) after.value = "";
  });

  // Escape puts a document that is looked at away, when nothing else is open.
  document.addEventListener("keydown", (event) => {
    const open = document.querySelector(".document-preview > details[open]");
    if (!open || event.key !== "Escape" || document.querySelector("dialog[open], :popover-open")) return;
    open.open = false;
    open.querySelector("summary").focus();
  });

  // Whoever has chosen an act with the mouse writes next; the arrows of the keyboard go on choosing.
  document.addEventListener("click", ({ target, detail }) => {
    if (detail && target.closest?.(".composer-act")) document.getElementById("message-text")?.focus();
  });

  // A box over the table marks its lines; how many are marked is said beside what is done with them.
  const boxes = (form) => [...document.querySelectorAll(`tbody input[type=checkbox][form="${CSS.escape(form)}"]`)];
  function count() {
    for (const place of document.querySelectorAll("[data-marked-of]")) {
      const text = String(boxes(place.dataset.markedOf).filter((box) => box.checked).length);
      if (place.textContent !== text) place.textContent = text;
    }
    for (const all of document.querySelectorAll("[data-mark-all]")) {
      const lines = boxes(all.dataset.markAll);
      all.checked = lines.length > 0 && lines.every((box) => box.checked);
    }
  }
  document.addEventListener("change", ({ target }) => {
    if (target.dataset?.markAll) for (const box of boxes(target.dataset.markAll)) box.checked = target.checked;
    count();
  });
  lkk.watch(count);
})();
