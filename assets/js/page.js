// Small behaviour of every page: what the page draws after loading is watched, links and buttons answer by data attributes.
(() => {
  "use strict";

  const lkk = (window.lkk ??= {});

  // Calls `task` when React has taken the page over and after each change of the document, at most once a frame.
  // Earlier, a text put into the page would make React throw the prerendered page away.
  const tasks = [];
  let scheduled = false;
  let taken = false;
  function runTasks() {
    scheduled = false;
    for (const task of tasks) task();
  }
  function schedule() {
    if (scheduled || !taken) return;
    scheduled = true;
    requestAnimationFrame(runTasks);
  }
  function waitForReact() {
    const main = document.querySelector("main");
    taken = main !== null && Object.keys(main).some((key) => key.startsWith("__react"));
    if (taken) schedule();
    else requestAnimationFrame(waitForReact);
  }
  lkk.watch = (task) => {
    tasks.push(task);
    schedule();
  };
  new MutationObserver(schedule).observe(document.documentElement, { childList: true, subtree: true });
  requestAnimationFrame(waitForReact);

  function focusOn(target) {
    if (!target) return;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center" });
  }

  function toggleTableHead(button) {
    const table = document.getElementById(button.dataset.toggleHead);
    if (!table) return;
    const open = table.toggleAttribute("data-head-open");
    button.setAttribute("aria-expanded", String(open));
  }

  // On a telephone a part of a page stands behind its name (CSS by `aria-expanded`); its address unfolds it.
  function unfold(button) {
    button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"));
  }

  // What is marked for the staff prints for the file of the case alone (CSS by `data-print-for` of the root).
  function printFor(button) {
    document.documentElement.dataset.printFor = button.dataset.printFor;
    window.print();
  }

  // A person of the demo: the form named by `data-sign-in-as` gets the e-mail and the password.
  function fillSignIn(button) {
    for (const name of ["email", "password"]) {
      const input = document.getElementById(`${button.dataset.signInAs}-${name}`);
      if (input) input.value = button.dataset[name];
    }
    document.querySelector(`#${CSS.escape(button.dataset.signInAs)} button[type=submit]`)?.focus();
  }

  // What a click means, by the selector of what was clicked; the first match wins.
  const clicks = [
    ["a.skip-link", (link, event) => {
      event.preventDefault();
      document.getElementById("main")?.focus();
    }],
    [".error-summary a", (link, event) => {
      event.preventDefault();
      focusOn(document.getElementById(decodeURIComponent(link.hash.slice(1))));
    }],
    ["[data-reload]", () => location.reload()],
    ["button[data-print-for]", printFor],
    ["[data-toggle-head]", toggleTableHead],
    ["button.unfold", unfold],
    ["[data-sign-in-as]", fillSignIn],
    ["dialog.drawer a[href]", (link) => link.closest("dialog").close()],
  ];
  document.addEventListener("click", (event) => {
    for (const [selector, act] of clicks) {
      const found = event.target.closest?.(selector);
      if (found) return act(found, event);
    }
  }, true);

  // A table that fits keeps its head in sight while the page scrolls (CSS by `data-fits`).
  const sizes = new ResizeObserver((changes) => {
    for (const { target } of changes) {
      const box = target.closest(".table-scroll");
      const { paddingLeft, paddingRight } = getComputedStyle(box);
      const room = box.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
      box.toggleAttribute("data-fits", box.querySelector("table").offsetWidth <= Math.ceil(room));
    }
  });
  const measured = new WeakSet();
  lkk.watch(() => {
    for (const part of document.querySelectorAll(".table-scroll, .table-scroll > table")) {
      if (!measured.has(part)) sizes.observe(part);
      measured.add(part);
    }
  });

  // Links of a section that scroll in one row: that of the page itself is in sight.
  const shown = new WeakMap();
  lkk.watch(() => {
    for (const row of document.querySelectorAll(".section-links")) {
      const current = row.querySelector('[aria-current="page"]');
      if (!current || shown.get(row) === current) continue;
      shown.set(row, current);
      row.scrollLeft = current.offsetLeft - row.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;
    }
  });

  // What tells of the connection comes over the foot of the window: the field that is being typed into makes room.
  let overFoot = false;
  lkk.watch(() => {
    const before = overFoot;
    overFoot = document.querySelector(".connection, .connection-waits:not(:empty)") !== null;
    const typing = document.activeElement;
    if (overFoot && !before && typing?.matches("input, textarea, select")) typing.scrollIntoView({ block: "nearest" });
  });

  // Without a word for whom, as by the keys of the browser, a page prints for the customer.
  window.addEventListener("afterprint", () => delete document.documentElement.dataset.printFor);

  // A window of a change that is not possible any more stays reachable while something is typed in it.
  document.addEventListener("input", ({ target }) => {
    const form = target.closest?.("form[data-mark-typed]");
    const fields = [...(form?.querySelectorAll("textarea, input:not([type=hidden], [type=checkbox])") ?? [])];
    form?.toggleAttribute("data-typed", fields.some((field) => field.value));
  });

  // A chosen reason puts its words into the text named by `data-fills`, after what was typed by hand.
  document.addEventListener("change", ({ target }) => {
    const text = document.getElementById(target.dataset?.fills ?? "");
    if (!text) return;
    const ready = [...target.options].filter((one) => one.value).map((one) => one.textContent);
    const words = target.value ? target.selectedOptions[0].textContent : "";
    const typed = text.value.trim();
    if (!typed || ready.includes(typed)) text.value = words;
    else if (words && !typed.includes(words)) text.value = `${typed}\n${words}`;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // Typed values that were not sent: ask before the page is left.
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-warn-unsent]") ?? event.target.form; // a control may stand outside
    if (form?.matches("[data-warn-unsent]")) form.setAttribute("data-dirty", "typed");
  });
  document.addEventListener("submit", (event) => event.target.removeAttribute("data-dirty"));
  // The field keeps the focus: what is told of it when it is left would move the button away from under the pointer.
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest?.("[data-keeps-focus]")) event.preventDefault();
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("[data-dirty]")) event.preventDefault();
  });

  const unfolded = new WeakSet();
  function unfoldAddressed(isNew) {
    const part = location.hash && document.getElementById(location.hash.slice(1));
    const button = part && part.querySelector(":scope > h2 > button.unfold");
    if (!button || !isNew(button)) return;
    unfolded.add(button);
    button.setAttribute("aria-expanded", "true");
    part.scrollIntoView();
  }
  lkk.watch(() => unfoldAddressed((button) => !unfolded.has(button)));
  window.addEventListener("hashchange", () => unfoldAddressed(() => true));

  // The tab is named after what is open; the framework names it after the page alone.
  lkk.watch(() => {
    const named = document.querySelector("[data-document-title]")?.dataset.documentTitle;
    if (named && document.title !== named) document.title = named;
  });

  // The framework offers a new version in English, in nodes of its own.
  lkk.watch(() => {
    const banner = document.getElementById("reflex-new-version-banner");
    if (!banner || banner.dataset.translated) return;
    banner.dataset.translated = "ru";
    banner.firstChild.textContent = "Доступна новая версия кабинета.";
    const button = banner.querySelector("button");
    if (button) button.textContent = "Обновить";
  });
})();
