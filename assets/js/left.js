// How long something is still open: `data-left-until` is a moment, or `data-left-seconds` counts from when it is drawn.
// `data-over-words` are said when it is over, «время вышло» where nothing is given. At its end `data-then="reload"`
// loads the page anew, `data-then-press` names the button that is pressed.
// `data-waits-since` is a moment: how long somebody waits by now.
(() => {
  "use strict";

  const lkk = (window.lkk ??= {});
  const MINUTE_S = 60;
  const HOUR_MIN = 60;

  function words(seconds, over) {
    if (seconds <= 0) return over;
    const minutes = Math.floor(seconds / MINUTE_S);
    if (minutes >= HOUR_MIN) return `осталось ${Math.floor(minutes / HOUR_MIN)} ч ${minutes % HOUR_MIN} мин`;
    return minutes ? `осталось ${minutes} мин ${seconds % MINUTE_S} с` : `осталось ${seconds} с`;
  }

  function waited(seconds) {
    const minutes = Math.floor(seconds / MINUTE_S);
    if (minutes < 1) return "меньше минуты";
    return minutes < MINUTE_S ? `${minutes} мин` : `${Math.floor(minutes / MINUTE_S)} ч ${minutes % MINUTE_S} мин`;
  }

  function end(place) {
    place.dataset.over = "yes";
    if (place.dataset.then === "reload") location.reload();
    document.getElementById(place.dataset.thenPress)?.click();
  }

  function untilOf(place) {
    const seconds = place.dataset.leftSeconds;
    if (seconds !== undefined) place.dataset.leftUntil ??= new Date(Date.now() + seconds * 1000).toISOString();
    return Date.parse(place.dataset.leftUntil);
  }

  let counting;
  const COUNTED = "[data-left-until], [data-left-seconds]";
  const WAITING = "[data-waits-since]";
  function tick() {
    for (const place of document.querySelectorAll(WAITING)) {
      const text = waited((Date.now() - Date.parse(place.dataset.waitsSince)) / 1000);
      if (place.textContent !== text) place.textContent = text;
    }
    for (const place of document.querySelectorAll(COUNTED)) {
      const until = untilOf(place);
      if (Number.isNaN(until)) continue;
      const left = Math.ceil((until - Date.now()) / 1000);
      const text = words(left, place.dataset.overWords ?? "время вышло");
      if (place.textContent !== text) place.textContent = text;
      if (left <= 0 && !place.dataset.over) end(place);
    }
  }

  lkk.watch(() => {
    if (!document.querySelector(`${COUNTED}, ${WAITING}`)) return;
    tick();
    counting ??= setInterval(tick, 1000);
  });
})();
