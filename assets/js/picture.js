// A picture of a form is sent as soon as it is chosen (`data-picture` is where to); the form carries its name.
(() => {
  "use strict";

  const LOST = "Картинка не дошла. Проверьте связь и выберите её ещё раз";

  function show(frame, name, address, said) {
    frame.querySelector("[data-picture-name]").value = name;
    const now = frame.querySelector(".picture-now");
    now.dataset.empty = String(!address);
    if (address) now.querySelector("img").src = address;
    tell(frame, said);
  }

  function tell(frame, said) {
    frame.querySelector(".field-error").textContent = said;
    frame.querySelector("[data-picture]").setAttribute("aria-invalid", String(Boolean(said)));
  }

  async function send(input) {
    const [file] = input.files;
    const frame = input.closest(".picture-field");
    if (!file) return;
    input.disabled = true;
    try {
      const to = `${input.dataset.picture}?${new URLSearchParams({ name: file.name })}`;
      const answer = await fetch(to, { method: "POST", body: file, headers: { "Content-Type": "application/octet-stream" } });
      const said = await answer.json();
      if (answer.ok) show(frame, said.logo, said.address, "");
      else tell(frame, Object.values(said.errors ?? {})[0] ?? said.message ?? LOST);
    } catch {
      tell(frame, LOST);
    } finally {
      input.disabled = false;
      input.value = "";
    }
  }

  document.addEventListener("change", ({ target }) => {
    if (target.matches?.("input[data-picture]")) send(target);
  });
  document.addEventListener("click", ({ target }) => {
    const out = target.closest?.("button[data-picture-out]");
    if (out) show(out.closest(".picture-field"), "", "", "");
  });
})();
