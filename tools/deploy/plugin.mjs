import { require } from "tsx/cjs/api";

// The framework loads JavaScript only. All the rest is TypeScript, read as it is, and no more of it
// than a command needs.
/** @param {string} path */
const load = (path) => require(path, import.meta.url);

export default load("./provider.ts").createProvider(
  /** @param {string} command */
  (command) => load(`./commands/${command}.ts`),
);
