// Messages of a dialogue wait in the browser, under the session that wrote them, until the server tells that it has them.
// One is sent at a time: what is lost with a connection is sent again under the same id before what was written later.
(() => {
  "use strict";

  const lkk = window.lkk;
  const KEY = "lkk-chat:";
  const PATIENCE_MS = 8_000; // doubled with every try, so that a busy portal is not made busier
  const MOST_PATIENCE_MS = 30_000;
  const REPEAT_MS = 2_000; // after an answer that tells nothing of the message: it was not kept
  const ADOPT_MS = 30_000;
  const TYPING_EVERY_MS = 2_500;
  const TYPING_SHOWN_MS = 4_000;
  const NEAR_PX = 80;
  const about = (ms) => ms * (0.75 + Math.random() / 2); // pages that wait do not all come together
  const tab = () => (sessionStorage["lkk-chat-tab"] ??= crypto.randomUUID());

  let sending = null; // { id, patience, until }
  let typedAt = 0;
  let typingSeen = "";
  let typingUntil = 0;
  let toldShown = true;
  let lastLine = "";
  let openedField = null;
  let wasLost = false;

  const state = () => document.getElementById("chat-state");
  const box = () => document.querySelector("form[data-chat] textarea");
  const lost = () => document.querySelector(".connection") !== null;

  function keptBy(session) {
    try {
      return JSON.parse(localStorage.getItem(KEY + session)) ?? { messages: [], drafts: {} };
    } catch {
      return { messages: [], drafts: {} };
    }
  }

  function keep(session, change) {
    const kept = keptBy(session);
    change(kept);
    localStorage.setItem(KEY + session, JSON.stringify(kept));
  }

  // Of another session nothing stays, and without one nothing at all.
  function forget(session = "") {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(KEY) && name !== KEY + session) localStorage.removeItem(name);
    }
  }

  function mine(session) {
    const now = Date.now();
    return keptBy(session).messages.filter((one) => one.tab === tab() || now - one.touched > ADOPT_MS);
  }

  function settle(session, id) {
    keep(session, (kept) => (kept.messages = kept.messages.filter((one) => one.id !== id)));
    if (sending?.id === id) sending = null;
  }

  function write({ session, dialogue, files }, text) {
    const message = { id: crypto.randomUUID(), tab: tab(), dialogue, text, documents: files, touched: Date.now() };
    keep(session, (kept) => {
      kept.messages.push(message);
      delete kept.drafts[dialogue];
    });
  }

  // The hidden form is the page's way to its handler: what is put into it is sent as if the person had pressed a button.
  function pump(data) {
    const form = document.getElementById("chat-outgoing");
    if (!form || lost() || document.querySelector(".skeleton")) return;
    if (sending && Date.now() < sending.until) return;
    const next = mine(data.session).find((one) => !one.refused);
    if (!next) return;
    const patience = sending?.id === next.id ? Math.min(sending.patience * 2, MOST_PATIENCE_MS) : PATIENCE_MS;
    sending = { id: next.id, patience, until: Date.now() + about(patience) };
    keep(data.session, (kept) => {
      for (const one of kept.messages) if (one.id === next.id) Object.assign(one, { tab: tab(), touched: Date.now() });
    });
    form.elements.client_id.value = next.id;
    form.elements.dialogue.value = next.dialogue;
    form.elements.documents.value = next.documents;
    form.elements.text.value = next.text;
    form.requestSubmit();
  }

  function hear(data) {
    for (const one of mine(data.session)) {
      if (one.id === data.acked || document.querySelector(`[data-client="${one.id}"]`)) settle(data.session, one.id);
    }
    if (data.refused && sending?.id === data.refused) {
      keep(data.session, (kept) => {
        for (const one of kept.messages) if (one.id === data.refused) one.refused = data.refusedText;
      });
      sending = null;
    }
  }

  function line(one, data) {
    const root = document.createElement("li");
    root.className = "message message-own message-unsent";
    root.dataset.unsent = one.id;
    const text = document.createElement("div");
    text.className = "message-text";
    text.textContent = one.text || "Файлы";
    const told = document.createElement("small");
    told.textContent = one.refused ? `Не отправлено. ${one.refused}` : lost() ? "Ждёт связи" : "Отправляется";
    root.append(text, told);
    if (!one.refused) return root;
    root.dataset.state = "refused";
    for (const [label, act] of [["Повторить", () => again(one, data)], ["Вернуть в поле", () => takeBack(one, data)]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-soft";
      button.textContent = label;
      button.addEventListener("click", act);
      root.append(button);
    }
    return root;
  }

  function again(one, data) {
    keep(data.session, (kept) => {
      for (const other of kept.messages) if (other.id === one.id) Object.assign(other, { refused: "", id: crypto.randomUUID() });
    });
    turn();
  }

  function takeBack(one, data) {
    const field = box();
    settle(data.session, one.id);
    if (field) {
      field.value = [one.text, field.value].filter(Boolean).join("\n");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    }
    turn();
  }

  function draw(data) {
    const list = document.getElementById("chat-unsent");
    if (!list) return;
    const shown = mine(data.session).filter((one) => one.dialogue === data.dialogue);
    const told = JSON.stringify([shown.map(({ id, text, refused }) => [id, text, refused]), lost()]);
    if (list.dataset.told === told) return;
    list.dataset.told = told;
    list.replaceChildren(...shown.map((one) => line(one, data)));
    toEnd(true);
  }

  function toEnd(always) {
    const log = document.getElementById("chat-log");
    if (log && (always || log.scrollHeight - log.scrollTop - log.clientHeight < log.dataset.grew)) log.scrollTop = log.scrollHeight;
  }

  function follow() {
    const log = document.getElementById("chat-log");
    const last = log?.querySelector("ol:first-of-type > li:last-child")?.dataset.seq ?? "";
    if (!log || last === lastLine) return;
    const was = Number(log.dataset.height ?? 0);
    log.dataset.grew = String(log.scrollHeight - was + NEAR_PX);
    toEnd(!lastLine);
    log.dataset.height = String(log.scrollHeight);
    lastLine = last;
  }

  function showTyping(data) {
    const place = document.getElementById("chat-typing-told");
    if (!place) return;
    if (data.typing !== typingSeen) {
      if (typingSeen !== "" && data.typing !== "0") typingUntil = Date.now() + TYPING_SHOWN_MS;
      typingSeen = data.typing;
    }
    const text = Date.now() < typingUntil ? `${data.other || "Собеседник"} печатает…` : "";
    if (place.textContent !== text) place.textContent = text;
  }

  function tellShown() {
    const shown = document.visibilityState === "visible";
    if (shown === toldShown || lost()) return;
    const button = document.getElementById(shown ? "chat-in-sight" : "chat-out-of-sight");
    if (!button) return;
    toldShown = shown;
    button.click();
  }

  function openDraft(data) {
    const field = box();
    if (!field || field === openedField) return; // a fresh state draws the field anew, and empty
    openedField = field;
    lastLine = "";
    typingSeen = "";
    toldShown = true;
    const draft = keptBy(data.session).drafts[data.dialogue];
    if (draft && !field.value) field.value = draft;
  }

  function turn() {
    const told = state();
    if (!told) return;
    const data = told.dataset;
    if (!data.session) return;
    forget(data.session);
    if (lost()) wasLost = true;
    else if (wasLost) {
      wasLost = false;
      sending = null;
      toldShown = true;
    }
    openDraft(data);
    hear(data);
    pump(data);
    draw(data);
    follow();
    showTyping(data);
    tellShown();
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-chat]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const told = state()?.dataset;
    const field = box();
    const text = field?.value.trim() ?? "";
    if (!told?.session || !field) return;
    const waits = document.querySelector("[data-uploads] > :is([data-state=waiting], [data-state=sending])");
    const error = document.getElementById("chat-empty");
    const nothing = !text && !told.files;
    error.textContent = waits ? "Подождите: файл ещё отправляется" : nothing ? "Напишите сообщение или приложите файл" : "";
    if (waits || nothing) return field.focus();
    write(told, text);
    field.value = "";
    field.focus();
    turn();
  }, true);

  document.addEventListener("input", ({ target }) => {
    if (!target.matches?.("form[data-chat] textarea")) return;
    const told = state()?.dataset;
    if (!told?.session) return;
    document.getElementById("chat-empty").textContent = "";
    keep(told.session, (kept) => {
      if (target.value) kept.drafts[told.dialogue] = target.value;
      else delete kept.drafts[told.dialogue];
    });
    if (Date.now() - typedAt < TYPING_EVERY_MS || !target.value || lost()) return;
    typedAt = Date.now();
    document.getElementById("chat-typing")?.click();
  });

  // Enter sends, a line begins with Shift+Enter; on a telephone Enter begins a line.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches?.("form[data-chat] textarea")) return;
    if (matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });

  document.addEventListener("submit", ({ target }) => {
    if (target.matches('form[data-auth-form="logout"]')) forget();
  }, true);
  // What was on its way is sent again over the next connection, which may come before the page has missed the last one.
  document.addEventListener("lkk:connection-ended", () => {
    sending = null;
    setTimeout(turn); // until the page's socket has noticed, what is sent goes the same way
  });
  document.addEventListener("lkk:all-answered", () => {
    if (sending) sending.until = Math.min(sending.until, Date.now() + about(REPEAT_MS));
  });
  document.addEventListener("visibilitychange", turn);
  lkk.watch(() => {
    if (document.getElementById("login-email")) forget();
    turn();
  });
  setInterval(turn, 1_000);
})();
