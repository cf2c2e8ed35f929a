// What Node.js takes in place of eventsieve.js: the same, and `init` reads the wasm from its file.
import load from "./eventsieve.js";
import { fromFile } from "./node-file.js";

export * from "./eventsieve.js";
export default fromFile(load, new URL("./eventsieve_bg.wasm", import.meta.url));
