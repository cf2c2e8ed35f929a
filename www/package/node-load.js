// How Node.js loads either module.
import { readFile } from "node:fs/promises";

/** The `init` of a module: loads it, once, from a file if nothing else is said. */
export function once(load, file) {
  let loading;
  return (options) => (loading ??= load(options ?? { module_or_path: readFile(file) }));
}
