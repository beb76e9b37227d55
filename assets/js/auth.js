// Forms of the sign-in: posted without leaving the page, refusals shown at the fields, success is a full page load.
(() => {
  "use strict";

  const lkk = (window.lkk ??= {});
  const OFFLINE = "Нет связи с сервером. Введённое сохранено на странице, попробуйте ещё раз.";
  const UNAVAILABLE = "Кабинет временно недоступен. Введённое сохранено на странице, попробуйте через несколько минут.";
  const UNKNOWN = "Не получилось выполнить действие. Попробуйте ещё раз.";
  const CHECK_FIELDS = "Проверьте поля, отмеченные ниже.";
  const CODE_SENT = "Код отправлен ещё раз.";

  function stored(key, value) {
    try {
      if (value === undefined) return sessionStorage.getItem(`lkk.${key}`) ?? "";
      sessionStorage.setItem(`lkk.${key}`, value);
    } catch {
      // Storage may be closed to the page: the person types the value again.
    }
    return value ?? "";
  }

  // Posts the fields; answers {ok, status, data} and never throws.
  async function post(action, fields) {
    try {
      const response = await fetch(action, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(fields),
        credentials: "same-origin",
      });
      const data = await response.json().catch(() => ({}));
      return { ok: response.ok, status: response.status, data };
    } catch {
      return { ok: false, status: 0, data: {} };
    }
  }

  function refusal({ status, data }) {
    if (status === 0) return OFFLINE;
    if (data.message) return data.message;
    if (status === 502 || status === 503 || status === 504) return UNAVAILABLE;
    return Object.keys(data.errors ?? {}).length ? CHECK_FIELDS : UNKNOWN;
  }

  function say(form, text, tone) {
    const place = form?.querySelector("[data-form-message]");
    if (!place) {
      if (text) lkk.run?.({ do: "notice", text, tone });
      return;
    }
    place.dataset.tone = tone;
    place.textContent = text;
  }

  function clearErrors(form) {
    for (const line of form.querySelectorAll(".field-error")) line.textContent = "";
    for (const input of form.querySelectorAll("[aria-invalid=true]")) input.setAttribute("aria-invalid", "false");
    say(form, "", "danger");
  }

  // Shows each error at its field and returns the first field in the order of the page.
  function showErrors(form, errors) {
    for (const [field, text] of Object.entries(errors)) {
      const id = `${form.id}-${field}`;
      const line = document.getElementById(`${id}-error`);
      if (line) line.textContent = text;
      document.getElementById(id)?.setAttribute("aria-invalid", "true");
    }
    return form.querySelector("[aria-invalid=true]");
  }

  function lock(form, locked) {
    for (const button of form.querySelectorAll("button[type=submit]")) {
      button.disabled = locked;
      button.setAttribute("aria-busy", String(locked));
    }
  }

  function lockFor(form, seconds) {
    const buttons = [...form.querySelectorAll("button[type=submit]")];
    for (const button of buttons) button.disabled = true;
    setTimeout(() => { for (const button of buttons) button.disabled = false; }, seconds * 1000);
  }

  async function submit(form) {
    if (form.dataset.sending) return;
    for (const input of form.querySelectorAll("[data-remember]")) stored(input.dataset.remember, input.value.trim());
    clearErrors(form);
    form.dataset.sending = "yes";
    lock(form, true);
    const fields = new FormData(form);
    // Somebody quicker than the socket: where to go on stands in the address too, and the server checks it.
    if (fields.get("next") === "") fields.set("next", new URLSearchParams(location.search).get("next") ?? "");
    const answer = await post(form.getAttribute("action"), fields);
    const target = answer.ok && answer.data.goto ? lkk.local(answer.data.goto) : null;
    if (target) return location.assign(target);
    delete form.dataset.sending;
    lock(form, false);
    if (answer.ok && lkk.second?.(answer.data)) return form.reset();
    if (answer.ok) return say(form, answer.data.message ?? "", "success");
    const bad = showErrors(form, answer.data.errors ?? {});
    say(form, refusal(answer), "danger");
    if (answer.data.retry_after > 0) lockFor(form, answer.data.retry_after);
    (bad ?? form.querySelector("[data-form-message]"))?.focus();
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-auth-form]")) return;
    event.preventDefault();
    submit(event.target);
  });
  // Going back brings the page as it was left, with its buttons locked.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-auth-form]")) {
      delete form.dataset.sending;
      lock(form, false);
    }
  });

  // The address typed on one step is shown and sent on the next ones.
  function fillRemembered() {
    for (const input of document.querySelectorAll("[data-fill]")) {
      if (!input.value) input.value = stored(input.dataset.fill);
    }
    for (const place of document.querySelectorAll("[data-show]")) {
      const text = stored(place.dataset.show);
      if (text && place.textContent !== text) place.textContent = text;
    }
  }

  // The code again: a button that waits. The moment is stored, so that a reload does not shorten the wait.
  const moment = (button) => `resend:${button.dataset.action}`;
  function startWaiting(button, seconds) {
    stored(moment(button), String(Date.now() + seconds * 1000));
    tick();
  }

  let counting;
  function tick() {
    for (const button of document.querySelectorAll("button[data-resend]")) {
      if (!stored(moment(button))) stored(moment(button), String(Date.now() + Number(button.dataset.after) * 1000));
      const left = Math.ceil((Number(stored(moment(button))) - Date.now()) / 1000);
      const words = left > 0 ? `через ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "";
      const place = button.querySelector("[data-countdown]");
      if (place && place.textContent !== words) place.textContent = words;
      button.disabled = left > 0;
    }
  }

  async function resend(button) {
    const form = button.closest("form");
    button.disabled = true;
    const answer = await post(button.dataset.action, form ? new FormData(form) : {});
    const wait = answer.data.retry_after ?? (answer.ok ? Number(button.dataset.after) : 0);
    startWaiting(button, wait);
    if (answer.ok && form) clearErrors(form); // what was said of the earlier code is over
    say(form, answer.ok ? (answer.data.message ?? CODE_SENT) : refusal(answer), answer.ok ? "success" : "danger");
  }

  function reveal(button) {
    const input = document.getElementById(button.dataset.reveal);
    if (!input) return;
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    input.focus();
  }

  document.addEventListener("click", (event) => {
    const again = event.target.closest?.("button[data-resend]");
    if (again) resend(again);
    const eye = event.target.closest?.("button[data-reveal]");
    if (eye) reveal(eye);
  });

  function showCapsLock(event) {
    if (!event.target.matches?.("input[data-password]") || !event.getModifierState) return;
    const hint = document.querySelector(`[data-caps-for="${CSS.escape(event.target.id)}"]`);
    if (hint) hint.hidden = !event.getModifierState("CapsLock");
  }
  document.addEventListener("keydown", showCapsLock);
  document.addEventListener("keyup", showCapsLock);

  lkk.watch(fillRemembered);
  lkk.watch(() => {
    tick();
    counting ??= setInterval(tick, 1000);
  });
})();
