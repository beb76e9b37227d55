// The check of a document: the chosen or dropped file is hashed here, and only the hash is sent.
(() => {
  "use strict";

  const LARGEST = 200 * 1024 * 1024; // the file is read into the memory of the page
  const TOO_BIG = "Файл больше 200 МБ. Сосчитайте контрольную сумму на своём компьютере и вставьте её ниже.";
  const UNREADABLE = "Файл не прочитался. Выберите его ещё раз.";
  const COUNTING = "Считаем контрольную сумму…";

  const form = document.querySelector("form[data-verify]");
  const place = form?.querySelector("[data-verify-drop]");
  if (!place || !window.crypto?.subtle) return; // without a secure connection the sum is typed by hand
  const say = (text) => { form.querySelector("[data-form-message]").textContent = text; };

  async function take(file) {
    if (!file) return;
    if (file.size > LARGEST) { say(TOO_BIG); return; }
    say(COUNTING);
    try {
      const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      const text = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      form.elements.sha256.value = text;
      form.requestSubmit();
    } catch {
      say(UNREADABLE);
    }
  }

  place.hidden = false;
  const input = place.querySelector("input");
  input.addEventListener("change", () => take(input.files[0]));
  place.addEventListener("dragover", (event) => { event.preventDefault(); place.dataset.dragging = ""; });
  place.addEventListener("dragleave", () => { delete place.dataset.dragging; });
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    delete place.dataset.dragging;
    take(event.dataTransfer.files[0]);
  });
})();
