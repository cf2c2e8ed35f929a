// Many rules at once. Whatever is wrong with an argument is found before the wasm is entered, for what is thrown from within leaves the
// wasm's stack as it was.
import load, * as bindings from "../../target/package/bindings/machine.js";
import { loading, textOf } from "./loading.js";

const { init, initSync, checkLoaded } = loading(load, bindings.initSync);
export { init as default, initSync };

export class Machine extends bindings.Machine {
  // The bundler names it otherwise, for there are two.
  static name = "Machine";

  constructor() {
    checkLoaded();
    super();
  }

  addRule(id, pattern) {
    const text = textOf(pattern);
    checkId(id);
    checkAlive(this);
    return super.addRule(id, text);
  }

  removeRule(id) {
    checkId(id);
    checkAlive(this);
    return super.removeRule(id);
  }

  rulesForEvent(event) {
    const text = textOf(event);
    checkAlive(this);
    return super.rulesForEvent(text);
  }

  rulesForLines(lines) {
    const bytes = bytesOf(lines);
    checkAlive(this);
    return super.rulesForLines(bytes);
  }

  get size() {
    checkAlive(this);
    return super.size;
  }

  free() {
    if (isAlive(this)) super.free();
  }
}
if (Symbol.dispose) {
  Machine.prototype[Symbol.dispose] = function () {
    this.free();
  };
}

// wasm-bindgen keeps where the machine is in the wasm's memory, and 0 once it has been freed.
function isAlive(machine) {
  return Boolean(machine.__wbg_ptr);
}

function checkAlive(machine) {
  if (!isAlive(machine)) throw new Error("This Machine has been freed.");
}

// Half of a surrogate pair would become the character for what is none, and two ids one.
function checkId(id) {
  if (typeof id !== "string" || /\p{Surrogate}/u.test(id)) throw new TypeError("The id of a rule is a string of whole characters.");
}

function bytesOf(lines) {
  if (typeof lines === "string") return new TextEncoder().encode(lines);
  if (ArrayBuffer.isView(lines) && lines.BYTES_PER_ELEMENT === 1) {
    return new Uint8Array(lines.buffer, lines.byteOffset, lines.byteLength);
  }
  throw new TypeError("Lines are text, or its bytes in UTF-8 as a Uint8Array.");
}
