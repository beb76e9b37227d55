// Typed values outlive a fresh state: after a restart of the server the page draws its fields anew, and empty.
// Forms that ask for it carry `data-keep-typed`; its value tells forms apart that share their fields' names.
(() => {
  "use strict";

  const lkk = window.lkk;
  const typed = new Map();
  let place = location.pathname + location.search;
  let last = "";
  let lostAt = 0;
  const RECENT_MS = 60_000;
  const SETTLED_MS = 1_500;

  const keptForm = (element) => element.closest?.("form[data-keep-typed]");

  document.addEventListener("input", ({ target }) => {
    const form = keptForm(target);
    if (!form || !target.id || target.type === "file") return;
    const { value, checked } = target;
    typed.set(target.id, { element: target, of: form.dataset.keepTyped, value, checked, at: Date.now() });
    last = target.id;
  });

  // What was sent is the server's to show.
  document.addEventListener("submit", ({ target }) => {
    if (!target.matches("form[data-keep-typed]:not([data-auth-form])")) return;
    for (const [id, { element }] of typed) if (!element.isConnected || element.form === target) typed.delete(id);
  });

  function putBack(id, entry) {
    const element = document.getElementById(id);
    const form = element && keptForm(element);
    if (!form || element === entry.element) return;
    if (form.dataset.keepTyped !== entry.of) return typed.delete(id);
    entry.element = element;
    if (element.type === "checkbox" || element.type === "radio") element.checked = entry.checked;
    else element.value = entry.value;
    if (form.dataset.warnUnsent) form.dataset.dirty = "typed";
    if (id === last && document.activeElement === document.body) element.focus();
  }

  // What was typed shortly before the connection went may have been told to nobody: it is told once more.
  function tellAgain(since) {
    for (const [id, entry] of typed) {
      const element = document.getElementById(id);
      if (entry.at < since || !element?.closest("form[data-keep-typed]:not([data-auth-form])")) continue;
      if (element.type === "checkbox" || element.type === "radio") clickAgain(element, entry.checked);
      else element.dispatchEvent(new Event(element.tagName === "SELECT" ? "change" : "focusout", { bubbles: true }));
    }
  }

  function clickAgain(element, checked) {
    if (element.type === "radio" && !element.checked) return;
    element.checked = !checked;
    element.click();
  }

  // Fields that ask for it are told of after a pause in typing and before the page goes, as if they were left:
  // a tab that is dropped takes little along.
  const PAUSE_MS = 1_500;
  let paused = 0;
  let pausing = null;
  document.addEventListener("input", ({ target }) => {
    if (!target.matches?.("[data-tells-pauses]")) return;
    forget();
    pausing = target;
    paused = setTimeout(tell, PAUSE_MS);
  });
  function forget() {
    clearTimeout(paused);
    pausing = null;
  }
  function tell() {
    const field = pausing;
    forget();
    if (field?.isConnected) field.dispatchEvent(new Event("focusout", { bubbles: true }));
  }
  document.addEventListener("submit", forget);
  addEventListener("beforeunload", tell);
  document.addEventListener("visibilitychange", tell);

  function whenSettled(task) {
    setTimeout(() => (document.querySelector(".connection, .skeleton") ? whenSettled(task) : task()), SETTLED_MS);
  }

  function noteConnection() {
    const lost = document.querySelector(".connection") !== null;
    if (lost) lostAt ||= Date.now();
    else if (lostAt) {
      const since = lostAt - RECENT_MS;
      lostAt = 0;
      whenSettled(() => tellAgain(since));
    }
  }

  lkk.watch(() => {
    noteConnection();
    const here = location.pathname + location.search;
    if (here !== place) typed.clear();
    place = here;
    for (const [id, entry] of typed) putBack(id, entry);
  });
})();
