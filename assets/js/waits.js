// A server that is there and does not answer: told on the page while it lasts. The messages are read as they pass,
// from the first one on: this runs before the page's own modules, whose socket is then one of ours.
(() => {
  "use strict";

  const PATIENCE_MS = 8_000;
  const GIVEN_UP_MS = 15_000;
  const LOOK_AGAIN_MS = 250;
  const EVENTS = "/_event";
  const EVENT = '42/_event,["event",';
  const ANSWERED = '42/_event,["answered"';
  const BUSY = '42/_event,["busy",';
  let open = null;
  let sent = []; // when each event was sent that is not answered, the earliest first
  let told = ""; // what the server has said of itself
  let until;
  let again;

  function show() {
    clearTimeout(again);
    const late = sent.length > 0 && performance.now() - sent[0] >= PATIENCE_MS;
    const words = told || (late ? "late" : "");
    if (words) again = setTimeout(show, LOOK_AGAIN_MS); // the page may still be drawn, or drawn anew
    const place = document.getElementById("server-waits");
    if (!place) return;
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
    if (data.startsWith(ANSWERED)) {
      sent.shift();
      if (!sent.length) document.dispatchEvent(new Event("lkk:all-answered"));
    } else if (data.startsWith(BUSY)) return tell(JSON.parse(data.slice(data.indexOf("[")))[1]);
    else if (data.startsWith(EVENT) && sent.length) sent[0] = performance.now();
    else return;
    show();
  }

  function forget() {
    sent = [];
    tell("free");
  }

  function watch(socket) {
    open = socket;
    forget();
    socket.addEventListener("message", (event) => socket === open && hear(event));
    socket.addEventListener("close", () => {
      if (socket !== open) return;
      forget();
      document.dispatchEvent(new Event("lkk:connection-ended"));
    });
  }

  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      if (new URL(this.url).pathname.startsWith(EVENTS)) watch(this);
    }

    send(data) {
      if (this === open && typeof data === "string" && data.startsWith(EVENT)) {
        sent.push(performance.now());
        setTimeout(show, PATIENCE_MS + 100);
      }
      return super.send(data);
    }
  };
})();
