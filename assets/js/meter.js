// The inputs of one meter: Enter goes to the next tariff zone, from the last one it sends the form as the button does.
document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.key !== "Enter" || event.isComposing || !target.matches?.("input[data-then]")) return;
  event.preventDefault();
  const next = document.getElementById(target.dataset.then);
  if (next && !next.disabled) {
    next.focus();
    next.select();
    return;
  }
  const send = target.form.querySelector('button[data-intent="send"]');
  send?.focus(); // the input is left first, so that its value is kept
  send?.click();
});
