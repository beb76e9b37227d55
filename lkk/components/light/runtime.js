// What the framework writes for every page, without what the portal has no use for. A text that is not as it was stops
// the build. Why and how much: docs/decisions/0075.
import { readFileSync } from "node:fs";

const CONTEXT = "/utils/context.jsx";
const STATES = /^export const initialState = (\{.*\})$/m;
const STORE = "useState(() => createStateStore(initialState))";
const USED = /useStateContext\("([^"]+)"\)/g;
const FOR_EVALUATED = /window\.__reflex = \{[^}]*\};/;
const EVALUATION = /(?<![\w.])eval(\?\.)?\(/g;

// States of a page come with the page: `initialState` keeps the names of all, so that what the server sends finds them.
const LATE_STATES = `
let clientStore = null;
export function addStates(states) {
  Object.assign(initialState, states);
  clientStore?.mergeInitialState(states);
}
`;

function replaced(code, what, by) {
  const changed = code.replace(what, by);
  if (changed === code) throw new Error(`the framework writes it in another way: ${what}`);
  return changed;
}

function ofEveryPage(name) {
  return !name.includes(".lkk___") || /____(base|session)$/.test(name);
}

function withNamesOnly(code, states) {
  const kept = Object.fromEntries(Object.entries(states).map(([name, vars]) => [name, ofEveryPage(name) ? vars : {}]));
  const named = replaced(code, STATES, () => `export const initialState = ${JSON.stringify(kept)}`);
  return replaced(named, STORE, "useState(() => (clientStore = createStateStore(initialState)))") + LATE_STATES;
}

function withItsStates(code, states) {
  const names = [...new Set([...code.matchAll(USED)].map(([, name]) => name))].filter((name) => !ofEveryPage(name));
  if (names.length === 0) return code;
  const own = Object.fromEntries(names.map((name) => [name, states[name]]));
  return `${code}\nimport { addStates } from "$/utils/context";\naddStates(${JSON.stringify(own)});\n`;
}

// The policy of content forbids evaluation, so nothing evaluated has ever run; with its traces names cannot be shortened.
function withoutEvaluation(code) {
  const refuse = '\nfunction evaluate() {\n  throw new Error("nothing is evaluated: see lkk/components/light");\n}\n';
  return replaced(code, EVALUATION, "evaluate(") + refuse;
}

export default function lightRuntime() {
  let folder;
  let states;
  return {
    name: "lkk-light-runtime",
    apply: "build",
    enforce: "pre",
    configResolved({ root }) {
      folder = root;
      states = JSON.parse(STATES.exec(readFileSync(root + CONTEXT, "utf8"))[1]);
    },
    transform(code, id) {
      if (!id.startsWith(`${folder}/`)) return null;
      const file = id.slice(folder.length).split("?")[0];
      if (file === CONTEXT) return withNamesOnly(code, states);
      if (file === "/utils/state.js") return withoutEvaluation(code);
      if (file === "/app/root.jsx") return withItsStates(replaced(code, FOR_EVALUATED, ""), states);
      if (/^\/(app|app_components|components|utils\/components)\//.test(file)) return withItsStates(code, states);
      return null;
    },
  };
}
