// Keeps out of the pages what they never use, joins the packages, and makes the scripts that are no modules short.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath, URL } from "node:url";
import { minify } from "vite";
import lightRuntime from "./runtime.js";

const STAND_INS = {
  "@emotion/react": "elements",
  mergician: "merged",
  "universal-cookie": "cookies",
};
// The socket is a WebSocket from the first byte on: `transports` of the framework names no other.
const OTHER_TRANSPORT = /\/(polling-xhr|webtransport)(\.node)?\.js$/;
// Packages in one file compress better than in four, and a browser keeps them over a new version of the portal.
// What the framework writes for every page is another; the address of the server stays in a small file of its own.
const JOINED = [
  { name: "packages", test: /\/node_modules\/|\/light\/(?!later)|rolldown[/-]runtime/ },
  { name: "state", test: /\/utils\/(state|context|context-registry|react-theme|helpers\/\w+)\.jsx?$/ },
];
const PRELOADING = "\0vite/preload-helper.js";
const OWN_STYLE = /[{,]\s*"?css"?\s*:/;

function standIn(source, importer) {
  if (importer?.includes("/engine.io-client/") && OTHER_TRANSPORT.test(source)) return "transports";
  return Object.hasOwn(STAND_INS, source) ? STAND_INS[source] : null;
}

export default function lightPages() {
  return [
    lightRuntime(),
    {
      name: "lkk-stand-ins",
      apply: "build",
      enforce: "pre",
      config(config) {
        config.build.rollupOptions.output.codeSplitting.groups.push(...JOINED);
      },
      resolveId(source, importer) {
        const name = standIn(source, importer);
        return name && fileURLToPath(new URL(`./${name}.js`, import.meta.url));
      },
      // What a part needs has come with its page, and styles are one file: nothing is to be preloaded beside it.
      load(id) {
        return id === PRELOADING ? "export const __vitePreload = (load) => load();" : null;
      },
      transform(code, id) {
        if (/\/app(_components)?\//.test(id) && OWN_STYLE.test(code)) throw new Error(`${id}: an element has a style of its own`);
      },
    },
    {
      name: "lkk-short-scripts",
      apply: "build",
      async generateBundle() {
        const { config, name } = this.environment;
        if (name !== "client" || !config.build.minify) return;
        const folder = `${config.publicDir}/js`;
        for (const file of readdirSync(folder)) {
          const { code, errors } = await minify(file, readFileSync(`${folder}/${file}`, "utf8"), { module: false });
          if (errors.length) throw new Error(`${file}: ${errors[0].message}`);
          this.emitFile({ type: "asset", fileName: `js/${file}`, source: code });
        }
      },
    },
  ];
}
