// What Node.js takes in place of eventsieve.js: the same, and `init` reads the engine from its file.
import load from "./eventsieve.js";
import { once } from "./node-load.js";

export * from "./eventsieve.js";
export default once(load, new URL("./eventsieve_bg.wasm", import.meta.url));
