// A survey: a question with a condition is shown when its condition holds, in the words of the page otherwise.
(() => {
  "use strict";

  const form = document.querySelector("form[data-survey]");
  if (!form) return;
  const conditional = [...form.querySelectorAll("[data-decided-by]")];

  function holds(said) {
    const [name, value] = said.split("=");
    const given = new FormData(form);
    return value === undefined ? given.has(name) : given.get(name) === value;
  }

  function draw() {
    for (const one of conditional) {
      const shown = holds(one.dataset.decidedBy); // one that is not shown is disabled and answers nothing to others
      one.hidden = !shown;
      one.disabled = !shown;
    }
  }

  for (const hint of form.querySelectorAll("[data-survey-condition]")) hint.hidden = true;
  form.addEventListener("change", draw);
  draw();
  form.addEventListener("submit", () => { form.querySelector("button[type=submit]").disabled = true; });
  const wrong = [...form.querySelectorAll(".field-error")].find((one) => one.textContent.trim());
  wrong?.closest("fieldset")?.querySelector("input, textarea")?.focus();
})();
