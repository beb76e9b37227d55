// For browsers without invoker commands, popovers or anchored positions; does nothing in the others.
(() => {
  "use strict";

  const hasCommands = "commandForElement" in HTMLButtonElement.prototype;
  const hasPopover = "popover" in HTMLElement.prototype;
  const hasAnchors = window.CSS?.supports?.("position-area: bottom span-left") ?? false;

  function runCommand(button) {
    const target = document.getElementById(button.getAttribute("commandfor"));
    if (!target) return;
    if (button.getAttribute("command") === "show-modal" && !target.open) target.showModal();
    if (button.getAttribute("command") === "close" && target.open) target.close();
  }

  function togglePopover(button) {
    const target = document.getElementById(button.getAttribute("popovertarget"));
    if (!target) return;
    const open = button.getAttribute("popovertargetaction") === "hide" ? false : !target.classList.contains("popover-open");
    closePopovers();
    target.classList.toggle("popover-open", open);
    if (open) place(target, button);
  }

  function closePopovers() {
    for (const open of document.querySelectorAll(".popover-open")) open.classList.remove("popover-open");
  }

  // Under the button, its right edges together, never outside the window.
  function place(popover, button) {
    const box = button.getBoundingClientRect();
    const right = Math.max(8, document.documentElement.clientWidth - box.right);
    popover.style.inset = `${box.bottom + 6}px ${right}px auto auto`;
    const left = popover.getBoundingClientRect().left;
    if (left < 8) popover.style.right = `${Math.max(8, right + left - 8)}px`;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    if (!hasCommands && button?.hasAttribute("commandfor")) runCommand(button);
    if (hasPopover) return;
    if (button?.hasAttribute("popovertarget")) togglePopover(button);
    else if (!event.target.closest?.(".popover-open")) closePopovers();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !hasPopover) closePopovers();
  });
  if (hasPopover && !hasAnchors) {
    document.addEventListener("toggle", (event) => {
      if (event.newState !== "open" || !event.target.matches?.("[popover]")) return;
      const button = document.querySelector(`[popovertarget="${CSS.escape(event.target.id)}"]:not([popovertargetaction])`);
      if (button) place(event.target, button);
    }, true);
  }
})();
