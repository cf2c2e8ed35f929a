// Verdicts and their reasons. Whatever is wrong with an argument is found before the wasm is entered, for what is thrown from within
// leaves the wasm's stack as it was.
import load, * as bindings from "../../target/package/bindings/eventsieve.js";
import { loading, textOf } from "./loading.js";

const { init, initSync, checkLoaded } = loading(load, bindings.initSync);
export { init as default, initSync };

export function testEventPattern(pattern, event) {
  checkLoaded();
  return bindings.testEventPattern(textOf(pattern), textOf(event));
}

export function validate(pattern) {
  checkLoaded();
  return bindings.validate(textOf(pattern));
}

export function explain(pattern, event) {
  checkLoaded();
  return bindings.explain(textOf(pattern), textOf(event));
}
