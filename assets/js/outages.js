// The public page of outages asks for itself every 20 seconds; what has not changed costs an empty answer.
(() => {
  "use strict";

  const EVERY_MS = 20_000;
  const SPREAD_MS = 4_000; // so that a thousand phones that were opened together do not ask together
  const shown = document.querySelector("[data-outages]");
  const at = document.querySelector("[data-outages-at]");
  if (!shown) return;
  let before = shown.cloneNode(true); // as it came: what people unfolded since is theirs

  function say(text) {
    if (at) at.textContent = text;
  }

  async function look() {
    const answer = await fetch(location.href, { cache: "no-cache", credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-outages]");
    if (fresh && !fresh.isEqualNode(before) && !shown.contains(document.activeElement)) {
      const opened = [...shown.querySelectorAll("[data-outage]")].filter((one) => one.querySelector("details[open]"));
      before = fresh.cloneNode(true);
      shown.replaceChildren(...fresh.childNodes);
      for (const one of opened) {
        const again = shown.querySelector(`[data-outage="${one.dataset.outage}"] details`);
        if (again) again.open = true;
      }
    }
    const now = new Date();
    say(`Обновлено в ${now.toLocaleTimeString("ru", { hour: "2-digit", minute: "2-digit" })}. Страница обновляется сама.`);
  }

  async function follow() {
    if (!document.hidden) {
      try {
        await look();
      } catch {
        say("Обновить не получилось, попробуем ещё раз.");
      }
    }
    setTimeout(follow, EVERY_MS + Math.random() * SPREAD_MS);
  }

  say("Страница обновляется сама.");
  setTimeout(follow, EVERY_MS);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) look().catch(() => {});
  });
})();
