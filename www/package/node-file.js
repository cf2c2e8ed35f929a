import { readFile } from "node:fs/promises";

/** The `init` of a module, which takes a file where nothing else is said. One that failed can be called again. */
export function fromFile(load, file) {
  let loading;
  const read = async (options) => load(options ?? { module_or_path: await readFile(file) });
  return (options) => {
    loading ??= read(options).catch((error) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
