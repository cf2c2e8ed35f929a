// The cases that every engine is held against: those of the project, and what the service and event-ruler answered, where that is
// recorded beside the checkout.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const tests = new URL("../", import.meta.url);
const shared = new URL("../../../shared/conformance/", import.meta.url);

/** Cases of a folder of tests. Patterns and events are texts where their spelling matters, and else values. */
export function own(folder) {
  return readdirSync(new URL(folder, tests)).flatMap((name) => JSON.parse(readFileSync(new URL(`${folder}/${name}`, tests), "utf8")));
}

/** Records, each with texts, or nothing and a notice. */
export function recorded(name) {
  const file = new URL(name, shared);
  if (!existsSync(file)) {
    console.log(`skipped: there is no ${file.pathname}`);
    return [];
  }
  const bytes = readFileSync(file);
  const text = (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
  return text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

// Runs in Node.js, and as text in a page: it knows nothing of what is around it.
/** Tells of each case what both modules of the package answer, each way of asking once. */
export function answers({ testEventPattern, validate, explain, Machine }, cases) {
  return cases.map(({ pattern, event }) => {
    if (event === undefined || event === null) return { alone: validate(pattern) };
    const machine = new Machine();
    const { verdict: added } = machine.addRule("it", pattern);
    const found = added === "valid" ? machine.rulesForEvent(event) : { verdict: added };
    machine.free();
    const { verdict, reason, lints = [] } = explain(pattern, event);
    return { tested: testEventPattern(pattern, event), explained: verdict, reason, lints: lints.map(({ kind }) => kind), found: found.verdict };
  });
}
