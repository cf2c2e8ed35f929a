// What Node.js takes in place of eventsieve.js: the same, and `init` reads the engine from its file.
import { readFile } from "node:fs/promises";
import load from "./eventsieve.js";

export * from "./eventsieve.js";

let loading;

/** Loads the engine, once. */
export default function init(options) {
  return (loading ??= load(options ?? { module_or_path: readFile(new URL("./eventsieve_bg.wasm", import.meta.url)) }));
}
