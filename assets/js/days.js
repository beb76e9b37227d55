// A day is typed as people write it and told to the form as YYYY-MM-DD: in the native input under the calendar icon.
(() => {
  "use strict";

  const PARTLY = "Укажите дату целиком, например 05.03.2026";
  const NO_DAY = "Такого дня нет. Укажите дату, например 05.03.2026";
  const two = (number) => String(number).padStart(2, "0");
  const iso = (year, month, day) => `${year}-${two(month)}-${two(day)}`;
  const russian = (value) => value.split("-").reverse().join(".");
  const nativeOf = (typed) => typed.parentElement.querySelector(".day-native");
  const typedOf = (native) => native.parentElement.querySelector(".day-typed");
  const isTyped = (element) => element.matches?.(".day-typed");

  function exists(year, month, day) {
    const made = new Date(Date.UTC(year, month - 1, day));
    return made.getUTCFullYear() === year && made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
  }

  function today() {
    const now = new Date();
    return iso(now.getFullYear(), now.getMonth() + 1, now.getDate());
  }

  // The year that is meant: within the limits of the field and in the past or the future it names, nearest to today.
  function likeliest(years, month, day, { min, max, dataset: { meant } }) {
    const first = min || (meant === "future" ? today() : "");
    const last = max || (meant === "past" ? today() : "");
    const found = years.filter((year) => exists(year, month, day)).map((year) => iso(year, month, day));
    const within = found.filter((value) => (!first || value >= first) && (!last || value <= last));
    const away = (value) => Math.abs(Date.parse(value) - Date.now());
    return (within.length ? within : found).sort((one, other) => away(one) - away(other))[0] ?? "";
  }

  // The value, "" for no day, null for a part of one.
  function read(text, limits) {
    const parts = text.match(/\d+/g) ?? [];
    if (/[^\d\s.,/-]/.test(text)) return null;
    if (parts.length > 3) return "";
    const joined = parts.length === 1 ? parts[0] : "";
    if ([4, 6, 8].includes(joined.length)) parts.splice(0, 1, joined.slice(0, 2), joined.slice(2, 4), joined.slice(4));
    if (parts[0]?.length === 4 && parts.length === 3) parts.reverse();
    const [day, month, year] = parts.map(Number);
    if (parts.length < 2 || parts[2]?.length === 3) return null;
    const now = new Date().getFullYear();
    const near = [0, -1, 1, -2, 2, -3, 3, -4, 4].map((more) => now + more);  // with a leap year among them
    if (!parts[2]) return likeliest(near, month, day, limits);
    if (parts[2].length <= 2) return likeliest([1900 + year, 2000 + year], month, day, limits);
    return parts[2].length === 4 && year >= 1900 && exists(year, month, day) ? iso(year, month, day) : "";
  }

  function tell(typed, words) {
    const place = document.getElementById(`${typed.id}-error`);
    if (!place || (!words && ![PARTLY, NO_DAY].includes(place.textContent))) return;
    place.textContent = words;
    typed.setAttribute("aria-invalid", String(words !== ""));
  }

  // Whether what is typed is a day, or nothing.
  function take(typed) {
    const native = nativeOf(typed);
    const text = typed.value.trim();
    const value = text ? read(text, native) : "";
    const wrong = value === null ? PARTLY : text && !value ? NO_DAY : "";
    if (value) typed.value = russian(value);
    if (native.value !== (value ?? "")) {
      native.value = value ?? "";
      for (const name of ["input", "change"]) native.dispatchEvent(new Event(name, { bubbles: true }));
    }
    tell(typed, wrong);
    return !wrong;
  }

  document.addEventListener("focusout", ({ target }) => {
    if (isTyped(target) && take(target)) nativeOf(target).dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  });
  document.addEventListener("submit", (event) => {
    const wrong = [...event.target.querySelectorAll(".day-typed")].filter((typed) => !take(typed));
    if (!wrong.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    wrong[0].focus();
  }, true);

  // What the calendar, or what was kept of a form, puts into the native input.
  document.addEventListener("change", ({ target, isTrusted }) => {
    if (!isTrusted || !target.matches?.(".day-native")) return;
    const typed = typedOf(target);
    typed.value = russian(target.value);
    tell(typed, "");
  });

  function open(native) {
    try { native.showPicker(); } catch { /* the browser has none to show */ }
  }
  document.addEventListener("click", ({ target }) => { if (target.matches?.(".day-native")) open(target); });
  document.addEventListener("keydown", (event) => {
    if (!isTyped(event.target) || event.key !== "ArrowDown" || !event.altKey) return;
    event.preventDefault();
    open(nativeOf(event.target));
  });
})();
