// A server that is there and does not answer: told on the page while it lasts. The messages are read as they pass.
(() => {
  "use strict";

  const PATIENCE_MS = 8_000;
  const GIVEN_UP_MS = 15_000;
  const EVENT = '42/_event,["event",';
  const ANSWERED = '42/_event,["answered"';
  const BUSY = '42/_event,["busy",';
  const watched = new WeakSet();
  let open = null;
  let sent = []; // when each event was sent that is not answered, the earliest first
  let told = ""; // what the server has said of itself
  let until;

  function show() {
    const place = document.getElementById("server-waits");
    if (!place) return;
    const late = sent.length > 0 && performance.now() - sent[0] >= PATIENCE_MS;
    const words = told || (late ? "late" : "");
    const text = words ? place.dataset[words] : "";
    if (place.textContent !== text) place.textContent = text;
  }

  function tell(how) {
    clearTimeout(until);
    told = { busy: "busy", "given up": "givenUp" }[how] ?? "";
    if (told === "givenUp") until = setTimeout(() => tell("free"), GIVEN_UP_MS);
    show();
  }

  function hear({ data }) {
    if (typeof data !== "string") return;
    if (data.startsWith(ANSWERED)) sent.shift();
    else if (data.startsWith(BUSY)) return tell(JSON.parse(data.slice(data.indexOf("[")))[1]);
    else if (data.startsWith(EVENT) && sent.length) sent[0] = performance.now();
    else return;
    show();
  }

  function forget() {
    sent = [];
    tell("free");
  }

  function watch(socket) {
    watched.add(socket);
    open = socket;
    forget();
    socket.addEventListener("message", (event) => socket === open && hear(event));
    socket.addEventListener("close", () => socket === open && forget());
  }

  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    if (typeof data === "string" && data.startsWith(EVENT)) {
      if (!watched.has(this)) watch(this);
      sent.push(performance.now());
      setTimeout(show, PATIENCE_MS + 100);
    }
    return send.call(this, data);
  };
})();
