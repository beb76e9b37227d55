// The public reception: a form that is kept in this tab alone, its files, its receipt, and the status by code.
(() => {
  "use strict";

  const OFFLINE = "Нет связи с сервером. Написанное осталось на странице, попробуйте ещё раз.";
  const UNKNOWN = "Не получилось отправить. Написанное осталось на странице, попробуйте ещё раз.";
  const CHECK = "Проверьте поля, отмеченные ниже.";
  const TOO_BIG = "Файл слишком большой";
  const WAIT = "Подождите, файлы ещё отправляются.";

  function node(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  // Answers {ok, status, data} and never throws.
  async function ask(address, options) {
    try {
      const response = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/json" }, ...options });
      return { ok: response.ok, status: response.status, data: await response.json().catch(() => ({})) };
    } catch {
      return { ok: false, status: 0, data: {} };
    }
  }
  const post = (form) => ask(form.getAttribute("action"), { method: "POST", body: new URLSearchParams(new FormData(form)) });

  const why = ({ status, data }) => (status === 0 ? OFFLINE : data.message || (data.errors ? CHECK : UNKNOWN));

  function say(form, text) {
    const place = form.querySelector("[data-form-message]");
    place.textContent = text;
    return place;
  }

  function showErrors(form, errors) {
    for (const line of form.querySelectorAll(".field-error")) line.textContent = "";
    for (const one of form.querySelectorAll("[aria-invalid=true]")) one.setAttribute("aria-invalid", "false");
    for (const [name, text] of Object.entries(errors)) {
      const line = document.getElementById(`${form.id}-${name}-error`);
      if (line) line.textContent = text;
      document.getElementById(`${form.id}-${name}`)?.setAttribute("aria-invalid", "true");
    }
    return form.querySelector("[aria-invalid=true]");
  }

  function busy(form, on) {
    const button = form.querySelector("button[type=submit]");
    button.disabled = on;
    button.setAttribute("aria-busy", String(on));
  }

  // A form of the reception.
  const guest = document.querySelector("form[data-guest-form]");
  const files = new Map(); // of the line of a file: whether it travels
  const key = guest ? `lkk.guest.${guest.dataset.guestForm}` : "";
  const HIDDEN = new Set(["ticket", "consent", "consent_version", "website"]);

  function show() {
    for (const field of guest.querySelectorAll("[data-shown-by]")) {
      const [name, value] = field.dataset.shownBy.split("=");
      const by = guest.elements[name.replace("!", "")];
      field.hidden = name.endsWith("!") ? by.checked : by.value !== value;
      for (const input of field.querySelectorAll("[name]")) input.disabled = field.hidden; // what is hidden stays here
    }
    const asked = (name) => guest.elements[name] && !guest.elements[name].closest(".field").hidden;
    const personal = guest.dataset.personal.split(" ").some((name) => asked(name) && guest.elements[name].value.trim());
    const anonymous = guest.elements.anonymous?.checked;
    const always = guest.dataset.guestForm !== "feedback" && !anonymous;
    guest.querySelector("[data-guest-consent]").hidden = !(personal || always);
  }

  function keep() {
    const typed = {};
    for (const [name, value] of new FormData(guest)) if (!HIDDEN.has(name) && typeof value === "string") typed[name] = value;
    try { sessionStorage.setItem(key, JSON.stringify(typed)); } catch { /* storage is closed: nothing is kept */ }
  }

  function restore() {
    let typed = {};
    try { typed = JSON.parse(sessionStorage.getItem(key) ?? "{}"); } catch { /* likewise */ }
    for (const [name, value] of Object.entries(typed)) {
      const input = guest.elements[name];
      if (!input) continue;
      if (input.type === "checkbox") input.checked = value === "on";
      else input.value = value;
      const day = input.parentElement.querySelector(".day-typed");  // what is seen of a native date
      if (day) day.value = value.split("-").reverse().join(".");
    }
  }

  function receipt(data) {
    const place = document.getElementById("guest-receipt");
    for (const name of ["number", "code", "next_step"]) place.querySelector(`[data-receipt=${name}]`).textContent = data[name];
    place.querySelector("[data-receipt=emailed]").hidden = !data.emailed;
    place.querySelector("[data-receipt=due]").replaceChildren(...data.due.map((line) => node("li", {}, line)));
    try { sessionStorage.removeItem(key); } catch { /* likewise */ }
    guest.remove();
    place.hidden = false;
    place.focus();
  }

  async function submit() {
    if ([...files.values()].some(Boolean)) return say(guest, WAIT).focus();
    say(guest, "");
    busy(guest, true);
    const answer = await post(guest);
    busy(guest, false);
    if (answer.ok) return receipt(answer.data);
    const wrong = showErrors(guest, answer.data.errors ?? {});
    const place = say(guest, why(answer));
    (wrong ?? place).focus();
  }

  async function send(slot, file) {
    const list = slot.querySelector("ul");
    const told = node("span", { class: "file-told" }, "Отправляется");
    const remove = node("button", { type: "button", class: "button button-plain", "aria-label": `Убрать файл ${file.name}` }, "Убрать");
    const line = node("li", { class: "file-line" }, node("span", { class: "file-name" }, file.name, told), remove);
    list.append(line);
    let stored = "";
    remove.addEventListener("click", async () => {
      if (stored) await ask(`/api/reception/files/${stored}?${new URLSearchParams({ ticket: guest.elements.ticket.value })}`, { method: "DELETE" });
      files.delete(line);
      line.remove();
      slot.querySelector("input[type=file]").focus();
    });
    if (file.size > Number(slot.dataset.mostBytes)) {
      told.textContent = TOO_BIG;
      return;
    }
    files.set(line, true);
    const query = new URLSearchParams({ ticket: guest.elements.ticket.value, slot: slot.dataset.guestFiles, name: file.name });
    const answer = await ask(`/api/reception/files?${query}`, { method: "POST", body: file, headers: { "Content-Type": "application/octet-stream" } });
    files.set(line, false);
    stored = answer.ok ? answer.data.id : "";
    line.dataset.state = answer.ok ? "kept" : "failed";
    told.textContent = answer.ok ? `Приложен, ${answer.data.size}` : why(answer);
  }

  if (guest) {
    restore();
    show();
    guest.addEventListener("input", () => { show(); keep(); });
    guest.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
    for (const slot of guest.querySelectorAll("[data-guest-files]")) {
      slot.querySelector("input[type=file]").addEventListener("change", async (event) => {
        const chosen = [...event.target.files];
        event.target.value = "";
        for (const file of chosen) await send(slot, file);
      });
    }
  }

  // The status by number and code.
  const track = document.querySelector("form[data-track-form]");

  function fact(name, value) {
    return value ? [node("dt", {}, name), node("dd", {}, value)] : [];
  }

  function documentForm(one) {
    const fields = { number: track.elements.number.value, code: track.elements.code.value, document: one.id };
    const inputs = Object.entries(fields).map(([name, value]) => node("input", { type: "hidden", name, value }));
    const button = node("button", { type: "submit", class: "button button-soft" }, `Скачать: ${one.name}, ${one.size}`);
    return node("form", { action: "/api/track/document", method: "post" }, ...inputs, button);
  }

  function draw(found) {
    const place = document.getElementById("tracked");
    const answer = found.answer || found.ground;
    place.replaceChildren(
      node("h2", {}, `${found.title} № ${found.number}`),
      node("p", {}, node("span", { class: "badge", "data-tone": found.tone }, found.status), found.due ? `. ${found.due}` : ""),
      ...(found.silent ? [node("p", {}, "На такое сообщение ответ не направляется.")] : []),
      ...(answer ? [node("h3", {}, "Ответ"), ...[found.answer, found.ground].filter(Boolean).map((text) => node("p", { class: "said" }, text))] : []),
      ...found.said.flatMap((one) => [node("h3", {}, `Сообщение ${one.at}`), node("p", { class: "said" }, one.text)]),
      ...(found.documents.length ? [node("h3", {}, "Документы"), ...found.documents.map(documentForm)] : []),
      node("h3", {}, "Ход рассмотрения"),
      node("dl", { class: "facts" }, ...fact("Номер регистрации", found.registration), ...found.steps.flatMap((one) => fact(one.at, one.label))),
    );
    place.hidden = false;
    place.focus();
  }

  track?.addEventListener("submit", async (event) => {
    event.preventDefault();
    document.getElementById("tracked").hidden = true;
    say(track, "");
    busy(track, true);
    const answer = await post(track);
    busy(track, false);
    if (answer.ok) return draw(answer.data);
    say(track, why(answer)).focus();
  });
})();
