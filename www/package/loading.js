// What both modules of the package share: how they are loaded, and how an argument becomes text.

/** The ways to load a module, and what stops its functions until it is loaded. */
export function loading(load, loadSync) {
  let exports;
  let isLoading = false;
  return {
    async init(options) {
      isLoading = true;
      try {
        return (exports = await load(options));
      } finally {
        isLoading = false;
      }
    },
    // Another engine would take the place of the first, and what that holds would be looked for in it.
    initSync(options) {
      if (isLoading && !exports) throw new Error("The engine is being loaded: await `init()` instead.");
      return (exports = loadSync(options));
    },
    checkLoaded() {
      if (!exports) throw new Error("The engine is not loaded yet: await `init()`, the default export of this module, first.");
    },
  };
}

/** The JSON text of a pattern or an event. */
export function textOf(value) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text === undefined) throw new TypeError("A pattern or an event is JSON text, or a value that JSON can hold.");
  return text;
}
