// Attachments: chosen or dropped files are sent one by one with their progress; what failed can be sent again.
(() => {
  "use strict";

  const OFFLINE = "Нет связи с сервером. Файл не отправлен.";
  const UNAVAILABLE = "Кабинет временно недоступен. Отправьте файл ещё раз через несколько минут.";
  const SIGN_IN = "Сеанс завершён. Войдите снова и приложите файл ещё раз.";
  const GONE = "Сюда больше нельзя приложить файл. Обновите страницу.";
  const UNKNOWN = "Файл не отправлен. Попробуйте ещё раз.";
  const AT_ONCE = 2;
  const AGAIN = new Set([0, 408, 429, 500, 502, 503, 504]); // worth sending again as it is

  const queue = [];
  const jobs = new Set(); // every file that is neither kept nor taken away
  let running = 0;
  let held = null; // the form that is sent when no file is under way

  function node(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  function inWords(bytes) {
    const [value, unit, digits] =
      bytes < 1024 ? [bytes, "byte", 0] : bytes < 1048576 ? [bytes / 1024, "kilobyte", 0] : [bytes / 1048576, "megabyte", 1];
    const shape = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: digits };
    return new Intl.NumberFormat("ru", shape).format(value);
  }

  // What is wrong with a file can often be told before it travels; the server checks everything again.
  function refusal(slot, file) {
    const extension = file.name.includes(".") ? file.name.split(".").pop().toLowerCase() : "";
    if (!slot.dataset.extensions.split(" ").includes(extension)) return slot.dataset.wrongType;
    if (file.size > Number(slot.dataset.maxBytes)) return slot.dataset.tooBig;
    return file.size ? "" : slot.dataset.empty;
  }

  function line(file) {
    const told = node("span", { class: "file-told" }, "Ожидает отправки");
    const progress = node("progress", { max: "100", value: "0", "aria-label": `Отправка файла ${file.name}` });
    const name = node("span", { class: "file-name" }, `${file.name}, ${inWords(file.size)}`, progress, told);
    const again = node("button", { type: "button", class: "button button-soft", hidden: "" }, "Повторить");
    const remove = node("button", { type: "button", class: "button button-plain" }, "Убрать");
    remove.setAttribute("aria-label", `Убрать файл ${file.name}`);
    again.setAttribute("aria-label", `Отправить файл ${file.name} ещё раз`);
    const root = node("li", { class: "file-line" }, name, again, remove);
    return { root, told, progress, again, remove };
  }

  function fail(job, text, repeat) {
    job.failed = true;
    job.line.root.dataset.state = "failed";
    job.line.told.textContent = text;
    job.line.progress.hidden = true;
    job.line.again.hidden = !repeat;
  }

  function wait(job) {
    job.failed = false;
    job.line.root.dataset.state = "waiting";
    job.line.told.textContent = "Ожидает отправки";
    job.line.progress.hidden = false;
    job.line.progress.value = 0;
    job.line.again.hidden = true;
    queue.push(job);
    next();
  }

  function next() {
    while (running < AT_ONCE && queue.length) send(queue.shift());
  }

  function address(job) {
    const { owner, application, fileSlot, internal, url } = job.slot.dataset;
    if (url) return `${url}&${new URLSearchParams({ name: job.file.name })}`;
    return `/api/files?${new URLSearchParams({ [owner]: application, slot: fileSlot, internal, name: job.file.name })}`;
  }

  function answerOf(request) {
    try {
      return JSON.parse(request.responseText);
    } catch {
      return {};
    }
  }

  function sentence(slot, status, answer) {
    if (status === 0) return navigator.onLine === false ? OFFLINE : `${OFFLINE} Проверьте интернет и повторите.`;
    if (status === 401) return SIGN_IN;
    if (status === 404) return GONE;
    if (status === 413) return slot.dataset.tooBig;
    if (answer.message) return answer.message;
    return status >= 502 ? UNAVAILABLE : UNKNOWN;
  }

  function send(job) {
    const request = new XMLHttpRequest(); // fetch tells nothing of how much was sent
    job.request = request;
    running += 1;
    request.open("POST", address(job));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Accept", "application/json");
    job.line.root.dataset.state = "sending";
    job.line.told.textContent = "Отправляется";
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const percent = Math.round((event.loaded / event.total) * 100);
      job.line.progress.value = percent;
      job.line.told.textContent = percent < 100 ? `Отправлено ${percent} %` : "Проверяется";
    });
    request.addEventListener("loadend", () => {
      running -= 1;
      job.request = null;
      if (!job.removed) finish(job, request);
      next();
      letGo();
    });
    request.send(job.file);
  }

  function finish(job, request) {
    if (request.status === 201) {
      jobs.delete(job);
      job.line.root.remove();
      // The slot may have been drawn anew meanwhile: the button is looked for where it now is.
      current(job.slot)?.querySelector("[data-uploaded]")?.click();
      return;
    }
    const text = sentence(job.slot, request.status, answerOf(request));
    fail(job, text, AGAIN.has(request.status));
    // The step with its place is not open any more: the refusal waits there, and is told here.
    if (!current(job.slot)) window.lkk?.run?.({ do: "notice", tone: "danger", text: `Файл «${job.file.name}» не приложен. ${text}` });
  }

  // A form is sent when its files are kept; with a refused one it stays, and the refusal gets the focus.
  const underWay = () => [...jobs].filter((job) => !job.failed).length;

  function hold(form, submitter) {
    held = { form, submitter, refused: new Set([...jobs].filter((job) => job.failed)) };
    submitter?.setAttribute("aria-busy", "true");
    tellOfHeld();
  }

  function tellOfHeld() {
    if (!held) return;
    const place = document.querySelector(`[data-file-wait="${CSS.escape(held.form.id)}"]`);
    const text = `Отправляем файлы, осталось: ${underWay()}. Продолжим, когда отправка закончится.`;
    if (place && place.textContent !== text) place.textContent = text;
  }

  function letGo() {
    if (!held) return;
    if (held.form.isConnected && underWay()) return tellOfHeld();
    const { form, submitter, refused } = held;
    held = null;
    submitter?.setAttribute("aria-busy", "false");
    const place = document.querySelector(`[data-file-wait="${CSS.escape(form.id)}"]`);
    if (place) place.textContent = "";
    const wrong = [...jobs].find((job) => job.failed && !refused.has(job));
    if (wrong) return (wrong.line.again.hidden ? wrong.line.remove : wrong.line.again).focus();
    if (form.isConnected) form.requestSubmit(submitter?.isConnected ? submitter : undefined);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-waits-for-files]") || !underWay()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (held?.form !== form) hold(form, event.submitter);
  }, true);

  // A step that is opened again shows the files that are under way or were refused in its places.
  window.lkk.watch(() => {
    for (const job of jobs) {
      if (job.line.root.isConnected) continue;
      const slot = current(job.slot);
      if (!slot) continue;
      job.slot = slot;
      slot.querySelector("[data-uploads]").append(job.line.root);
    }
  });

  function current(slot) {
    if (slot.isConnected) return slot;
    const { application, fileSlot } = slot.dataset;
    return document.querySelector(
      `[data-file-slot="${CSS.escape(fileSlot)}"][data-application="${CSS.escape(application)}"]`,
    );
  }

  // A file that takes the place of the one before takes its refusal away too.
  function forget(slot) {
    for (const job of [...jobs]) {
      if (!job.failed || current(job.slot) !== slot) continue;
      jobs.delete(job);
      job.line.root.remove();
    }
  }

  function take(slot, files) {
    const list = slot.querySelector("[data-uploads]");
    if (slot.dataset.url) forget(slot);
    for (const file of files) {
      const job = { slot, file, line: line(file), request: null, removed: false, failed: false };
      jobs.add(job);
      job.line.again.addEventListener("click", () => wait(job));
      job.line.remove.addEventListener("click", () => {
        job.removed = true;
        jobs.delete(job);
        job.request?.abort();
        const waiting = queue.indexOf(job);
        if (waiting >= 0) queue.splice(waiting, 1);
        job.line.root.remove();
        current(slot)?.querySelector("input[type=file]")?.focus();
        letGo();
      });
      list.append(job.line.root);
      const wrong = refusal(slot, file);
      if (wrong) fail(job, wrong, false);
      else wait(job);
    }
  }

  const slotOf = (event) => event.target.closest?.("[data-file-slot]");

  document.addEventListener("change", (event) => {
    const slot = slotOf(event);
    if (!slot || event.target.type !== "file") return;
    const files = [...event.target.files];
    event.target.value = ""; // the same file may be chosen again
    take(slot, files);
  });

  const carriesFiles = (event) => event.dataTransfer?.types?.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event) || !document.querySelector("[data-file-slot]")) return;
    event.preventDefault(); // a file dropped beside a slot must not replace the page
    const slot = slotOf(event);
    event.dataTransfer.dropEffect = slot ? "copy" : "none";
    for (const other of document.querySelectorAll("[data-dragging]")) {
      if (other !== slot) delete other.dataset.dragging;
    }
    if (slot) slot.dataset.dragging = "yes";
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) for (const slot of document.querySelectorAll("[data-dragging]")) delete slot.dataset.dragging;
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event) || !document.querySelector("[data-file-slot]")) return;
    event.preventDefault();
    const slot = slotOf(event);
    if (!slot) return;
    delete slot.dataset.dragging;
    take(slot, [...event.dataTransfer.files]);
  });

  // A page that is left takes running uploads with it: ask before.
  window.addEventListener("beforeunload", (event) => {
    if (running || queue.length) event.preventDefault();
  });
})();
