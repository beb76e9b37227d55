// The second factor: the key and the recovery codes come from the server once and stay on this page alone.
(() => {
  "use strict";

  const lkk = (window.lkk ??= {});
  const SAVED = "Коды скопированы.";
  const NOT_SAVED = "Не получилось скопировать. Скачайте коды или перепишите их.";
  const GONE = "Время на второй шаг вышло. Войдите с паролем ещё раз.";

  const all = (name) => document.querySelectorAll(`[data-second-${name}]`);
  let codes = [];

  function showKey({ key, qr }) {
    for (const image of all("qr")) image.src = qr;
    for (const place of all("key")) place.textContent = key;
    for (const part of all("ask")) part.dataset.ready = "yes";
    for (const part of all("revealed")) part.hidden = false;
    document.querySelector("[data-second-revealed] input[name=code]")?.focus();
  }

  function showCodes(data) {
    codes = data.codes;
    for (const list of all("codes")) {
      list.replaceChildren(...codes.map((code) => Object.assign(document.createElement("li"), { textContent: code })));
    }
    for (const link of all("goon")) link.href = lkk.local(data.goon) ?? "/";
    for (const part of all("ask")) part.hidden = true;
    for (const part of all("revealed")) part.hidden = true;
    for (const part of all("done")) {
      part.hidden = false;
      part.querySelector("h2")?.focus();
    }
  }

  // Called by auth.js with what a form was answered; tells whether it was about the second factor.
  lkk.second = (data) => {
    if (data.key) showKey(data);
    if (data.codes) showCodes(data);
    return Boolean(data.key || data.codes);
  };

  function say(text) {
    for (const place of all("said")) place.textContent = text;
  }

  function save() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`${codes.join("\n")}\n`], { type: "text/plain" }));
    link.download = "lkk-recovery-codes.txt";
    link.click();
    URL.revokeObjectURL(link.href);
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-second-copy]")) {
      navigator.clipboard.writeText(codes.join("\n")).then(() => say(SAVED), () => say(NOT_SAVED));
    }
    if (event.target.closest?.("[data-second-save]")) save();
  });

  // A forced set-up asks for its key as soon as the page is there.
  lkk.watch(() => {
    for (const part of all("ask")) {
      if (part.dataset.asked) continue;
      part.dataset.asked = "yes";
      fetch(part.dataset.secondAsk, { method: "POST", headers: { Accept: "application/json" }, credentials: "same-origin" })
        .then((answer) => answer.json())
        .then((data) => {
          if (data.key) return showKey(data);
          const place = part.querySelector("[data-form-message]");
          if (place) Object.assign(place, { textContent: data.message ?? GONE }).dataset.tone = "danger";
        })
        .catch(() => delete part.dataset.asked);
    }
  });
})();
