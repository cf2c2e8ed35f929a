// What Node.js takes in place of machine.js: the same, and `init` reads the wasm from its file.
import load from "./machine.js";
import { fromFile } from "./node-file.js";

export * from "./machine.js";
export default fromFile(load, new URL("./machine_bg.wasm", import.meta.url));
