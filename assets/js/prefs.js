// Theme, accessible version, columns put away, keys of one letter. Loaded first and blocking, so that the page is never painted wrong.
// Kept in the cookie `prefs`, which signing out leaves alone.
(() => {
  "use strict";

  const YEAR_IN_SECONDS = 31536000;
  const ALLOWED = {
    theme: ["light", "dark", "system"],
    vi: ["on", ""],
    size: ["1", "2", "3"],
    colours: ["bw", "wb", "bb"],
    keys: ["off", ""],
  };
  const DEFAULTS = { theme: "system", vi: "", size: "1", colours: "bw", keys: "", columns: "" };
  // «applications.kind.account~users.created»: tables, each with its columns that are put away.
  const COLUMNS = /^[\w-]+(\.[\w-]+)+(~[\w-]+(\.[\w-]+)+)*$/;
  const LONGEST_COLUMNS = 1500;
  const root = document.documentElement;
  const deviceIsDark = window.matchMedia("(prefers-color-scheme: dark)");
  let prefs = read();

  function read() {
    const found = document.cookie.split("; ").find((pair) => pair.startsWith("prefs="));
    const saved = new URLSearchParams(found ? decodeURIComponent(found.slice("prefs=".length)) : "");
    const result = { ...DEFAULTS };
    for (const [name, values] of Object.entries(ALLOWED)) {
      if (values.includes(saved.get(name))) result[name] = saved.get(name);
    }
    const columns = saved.get("columns") ?? "";
    if (columns.length <= LONGEST_COLUMNS && COLUMNS.test(columns)) result.columns = columns;
    return result;
  }

  function save() {
    const value = encodeURIComponent(new URLSearchParams(prefs).toString());
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `prefs=${value}; Path=/; SameSite=Lax; Max-Age=${YEAR_IN_SECONDS}${secure}`;
  }

  function wanted() {
    const dark = prefs.theme === "dark" || (prefs.theme === "system" && deviceIsDark.matches);
    const accessible = prefs.vi === "on";
    return {
      "data-theme": dark ? "dark" : "light",
      "data-vi": accessible ? "on" : null,
      "data-vi-size": accessible ? prefs.size : null,
      "data-vi-colours": accessible ? prefs.colours : null,
      "data-letter-keys": prefs.keys || null,
    };
  }

  // Writes only what differs: the observer below calls this for every change of these attributes.
  function apply() {
    for (const [name, value] of Object.entries(wanted())) {
      if (root.getAttribute(name) === value) continue;
      if (value === null) root.removeAttribute(name);
      else root.setAttribute(name, value);
    }
  }

  function showChosen() {
    for (const button of document.querySelectorAll("[data-pref][aria-pressed]")) {
      const chosen = String(prefs[button.dataset.pref] === button.dataset.value);
      if (button.getAttribute("aria-pressed") !== chosen) button.setAttribute("aria-pressed", chosen);
    }
  }

  const putAway = () => new Map(
    prefs.columns ? prefs.columns.split("~").map((table) => [table.split(".")[0], table.split(".").slice(1)]) : [],
  );

  // A sheet of its own hides them in every table that is drawn, now or later; a telephone shows cards instead.
  const columnSheet = new CSSStyleSheet();
  function applyColumns() {
    const rules = [...putAway()].flatMap(([table, columns]) => columns.map(
      (column) => `#${CSS.escape(table)} [data-column="${CSS.escape(column)}"] { display: none }`,
    ));
    columnSheet.replaceSync(`@media (min-width: 641px) { ${rules.join(" ")} }`);
  }

  function showColumns() {
    const hidden = putAway();
    for (const box of document.querySelectorAll("[data-columns-of]")) {
      box.checked = !hidden.get(box.dataset.columnsOf)?.includes(box.dataset.shows);
    }
  }

  function chooseColumn({ dataset, checked }) {
    const hidden = putAway();
    const others = (hidden.get(dataset.columnsOf) ?? []).filter((column) => column !== dataset.shows);
    hidden.set(dataset.columnsOf, checked ? others : [...others, dataset.shows]);
    const kept = [...hidden].filter(([, columns]) => columns.length);
    prefs = { ...prefs, columns: kept.map(([table, columns]) => [table, ...columns].join(".")).join("~") };
    save();
    applyColumns();
  }

  function choose(name, value) {
    if (!ALLOWED[name]?.includes(value)) return;
    prefs = { ...prefs, [name]: value };
    save();
    apply();
    showChosen();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-pref]");
    if (!button) return;
    const { pref, value, toggle } = button.dataset;
    choose(pref, toggle !== undefined && prefs[pref] === value ? "" : value);
  });
  deviceIsDark.addEventListener("change", apply);
  // The framework owns the attributes of <html> and may take ours away when it starts.
  new MutationObserver(apply).observe(root, { attributes: true, attributeFilter: Object.keys(wanted()) });
  document.addEventListener("change", ({ target }) => target.matches?.("[data-columns-of]") && chooseColumn(target));
  document.addEventListener("DOMContentLoaded", () => {
    window.lkk?.watch?.(showChosen);
    window.lkk?.watch?.(showColumns);
  });
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, columnSheet];
  applyColumns();
  apply();
})();
