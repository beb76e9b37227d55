// What an event handler asks of the page is data {seq, do, id, text, tone, url}; this file knows how. Nothing is evaluated.
(() => {
  "use strict";

  const lkk = (window.lkk ??= {});
  const MOST_NOTICES = 3;
  const READING_MS = { danger: 15000, attention: 12000 };
  const USUAL_READING_MS = 7000;
  const PATIENCE_MS = 3000;
  // React draws an update after the commands of the same update have come: let it begin first.
  const FRAMES_BEFORE_LOOKING = 2;

  // Calls `act` with the element as soon as the page has drawn it; gives up after PATIENCE_MS.
  function whenDrawn(id, act) {
    const until = performance.now() + PATIENCE_MS;
    let frames = 0;
    const look = () => {
      const element = document.getElementById(id);
      if (element && !element.disabled && frames >= FRAMES_BEFORE_LOOKING) return act(element);
      frames += 1;
      if (performance.now() < until) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }

  function local(url) {
    const target = new URL(url, location.href);
    return target.origin === location.origin ? target.href : null;
  }

  // Over a modal dialog a notice has to be inside it: the rest of the page cannot be reached.
  function noticeRegion() {
    const dialog = [...document.querySelectorAll("dialog:modal")].pop();
    if (!dialog) return document.getElementById("notices");
    const inside = dialog.querySelector(":scope > .notices") ?? document.createElement("div");
    if (!inside.isConnected) {
      inside.className = "notices";
      inside.setAttribute("role", "status");
      dialog.append(inside);
    }
    return inside;
  }

  function showNotice({ text, tone }) {
    const region = noticeRegion();
    if (!region || !text) return;
    for (const shown of [...region.children]) {
      if (shown.firstElementChild.textContent === text) shown.remove();
    }
    while (region.children.length >= MOST_NOTICES) region.firstElementChild.remove();
    const notice = document.createElement("div");
    notice.className = "notice";
    notice.dataset.tone = tone || "info";
    const words = document.createElement("p");
    words.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "notice-close";
    close.setAttribute("aria-label", "Закрыть сообщение");
    close.addEventListener("click", () => notice.remove());
    notice.append(words, close);
    region.append(notice);
    hideLater(notice, READING_MS[tone] ?? USUAL_READING_MS);
  }

  // What was said inside a dialog stays to be read when the dialog closes.
  document.addEventListener("close", (event) => {
    const inside = event.target.querySelector?.(":scope > .notices");
    if (!inside) return;
    document.getElementById("notices")?.append(...inside.children);
    inside.remove();
  }, true);

  // A notice being pointed at or focused is being read: it stays.
  function hideLater(notice, after) {
    setTimeout(() => {
      if (notice.matches(":hover, :focus-within")) hideLater(notice, after);
      else notice.remove();
    }, after);
  }

  // The answer to a press comes late: who has gone to another field by then is not taken out of it.
  const TEXTS = "textarea, input:not([type=checkbox], [type=radio], [type=file], [type=button], [type=submit])";
  let goneTo = null;
  let byUs = false;
  document.addEventListener("focusin", ({ target }) => { goneTo = !byUs && target.matches(TEXTS) ? target : null; });
  const forget = () => { goneTo = null; };
  document.addEventListener("click", ({ target }) => target.closest?.("label, textarea, select, input") || forget(), true);
  document.addEventListener("submit", forget, true);
  document.addEventListener("keydown", ({ key }) => key === "Enter" && forget(), true);

  function quietly(act) {
    byUs = true;
    act();
    byUs = false;
  }

  function focus(element) {
    if (goneTo && goneTo !== element && goneTo === document.activeElement) return;
    quietly(() => element.focus());
    element.scrollIntoView({ block: "nearest" });
  }

  // After what is typed already, as if the person had typed it.
  function append(element, text) {
    const before = element.value.trimEnd();
    element.value = before ? `${before}\n${text}` : text;
    element.dispatchEvent(new Event("input", { bubbles: true }));
    focus(element);
  }

  const actions = {
    notice: showNotice,
    focus: ({ id }) => whenDrawn(id, focus),
    append: ({ id, text }) => whenDrawn(id, (element) => append(element, text)),
    open: ({ id }) => whenDrawn(id, (dialog) => dialog.open || quietly(() => dialog.showModal())),
    close: ({ id }) => document.getElementById(id)?.close(),
    go: ({ text }) => local(text) && location.assign(local(text)),
  };

  lkk.local = local;
  lkk.run = (command) => actions[command.do]?.(command);
})();
