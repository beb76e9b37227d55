// A part of a page whose code comes when the part is wanted: lkk/components/later.py.
import { createElement, useEffect, useRef, useState } from "react";

// The button under an event whose dialog is not in the page yet.
function opener(event) {
  const button = event.target.closest?.("[commandfor]");
  return button && !document.getElementById(button.getAttribute("commandfor")) ? button : null;
}

// Each calls `ask` in its time and returns what ends the waiting.
const WANTED = {
  drawn: (ask) => ask(),
  shown(ask, { current: place }) {
    const watch = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && ask());
    watch.observe(place);
    return () => watch.disconnect();
  },
  // The button that was pressed is kept: it is pressed again when there is something to open.
  reached(ask, place, pressed) {
    const near = (event) => opener(event) && ask();
    const press = (event) => {
      pressed.current = opener(event);
      near(event);
    };
    const heard = { pointerover: near, focusin: near, click: press };
    for (const [name, hear] of Object.entries(heard)) document.addEventListener(name, hear);
    return () => {
      for (const [name, hear] of Object.entries(heard)) document.removeEventListener(name, hear);
    };
  },
};

// `load` imports the code; the children are shown when it does not come.
export function later(load, wanted) {
  let known = null;
  return function Later({ children }) {
    const [Part, draw] = useState(() => known);
    const [failed, fail] = useState(false);
    const place = useRef(null);
    const pressed = useRef(null);
    useEffect(() => {
      if (Part) {
        pressed.current?.click();
        return;
      }
      const ask = () => {
        load().then(
          (part) => draw(() => (known = part)),
          () => fail(true),
        );
      };
      return WANTED[wanted](ask, place, pressed);
    }, [Part]);
    if (Part) return createElement(Part);
    // A place without a box is never seen; others take no room.
    return createElement("div", { ref: place, hidden: wanted !== "shown" && !failed }, failed ? children : null);
  };
}
