// How long something is still open: `data-left-until` is a moment, `data-then="reload"` loads the page anew at its end.
(() => {
  "use strict";

  const lkk = (window.lkk ??= {});
  const MINUTE_S = 60;

  function words(seconds) {
    if (seconds <= 0) return "время вышло";
    const minutes = Math.floor(seconds / MINUTE_S);
    return minutes ? `осталось ${minutes} мин ${seconds % MINUTE_S} с` : `осталось ${seconds} с`;
  }

  let counting;
  function tick() {
    for (const place of document.querySelectorAll("[data-left-until]")) {
      const until = Date.parse(place.dataset.leftUntil);
      if (Number.isNaN(until)) continue;
      const left = Math.ceil((until - Date.now()) / 1000);
      const text = words(left);
      if (place.textContent !== text) place.textContent = text;
      if (left <= 0 && place.dataset.then === "reload" && !place.dataset.over) {
        place.dataset.over = "yes";
        location.reload();
      }
    }
  }

  lkk.watch(() => {
    if (!document.querySelector("[data-left-until]")) return;
    tick();
    counting ??= setInterval(tick, 1000);
  });
})();
