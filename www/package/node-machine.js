// What Node.js takes in place of machine.js: the same, and `init` reads the engine from its file.
import load from "./machine.js";
import { once } from "./node-load.js";

export * from "./machine.js";
export default once(load, new URL("./machine_bg.wasm", import.meta.url));
