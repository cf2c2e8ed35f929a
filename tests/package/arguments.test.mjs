// What the package's functions take and refuse. Nothing that is refused leaves anything behind.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, test } from "node:test";
import initMachine, { Machine } from "../../pkg/node-machine.js";
import init, { explain, testEventPattern, validate } from "../../pkg/node.js";

const PATTERN = { detail: { name: ["a"], size: [{ numeric: [">", 1] }] } };
const NOT_LOADED = { message: "The engine is not loaded yet: await `init()`, the default export of this module, first." };
const FREED = { message: "This Machine has been freed." };
const NO_ID = { name: "TypeError", message: "The id of a rule is a string of whole characters." };
const NO_LINES = { name: "TypeError", message: "Lines are text, or its bytes in UTF-8 as a Uint8Array." };
const NO_TEXT = { name: "TypeError", message: "A pattern or an event is JSON text, or a value that JSON can hold." };

const circle = {};
circle.self = circle;
// Values of which there is no JSON, each with the error that says so.
const REFUSED = [
  [undefined, NO_TEXT],
  [Symbol("a"), NO_TEXT],
  [() => 1, NO_TEXT],
  [1n, TypeError],
  [{ detail: { size: [1n] } }, TypeError],
  [circle, TypeError],
  [{ toJSON: () => assert.fail("its own") }, { message: "its own" }],
];

let engines;

before(async () => {
  for (const call of [() => testEventPattern({}, {}), () => validate({}), () => explain({}, {}), () => new Machine()]) {
    assert.throws(call, NOT_LOADED);
  }
  // What failed to load can be loaded again.
  for (const load of [init, initMachine]) await assert.rejects(load({ module_or_path: new Uint8Array(8) }), { name: "CompileError" });
  engines = await Promise.all([init(), initMachine()]);
  const again = await Promise.all([init(), initMachine()]);
  again.forEach((engine, at) => assert.strictEqual(engine, engines[at]));
});

// Calls again and again, and holds the wasm to what it took after the first rounds.
function leavesNothing(turn) {
  const held = () => engines.map(({ memory, __wbindgen_externrefs: values }) => [memory.buffer.byteLength, values.length]);
  for (let round = 0; round < 20; round++) turn();
  const before = held();
  for (let round = 0; round < 40_000; round++) turn();
  assert.deepEqual(held(), before);
}

function isAnswered(machine) {
  assert.deepEqual(machine.rulesForEvent({ detail: { name: "a", size: 2 } }), { verdict: "match", rules: ["all"] });
  assert.deepEqual(testEventPattern(PATTERN, { detail: { name: "a", size: 2 } }), { verdict: "match" });
}

function loaded() {
  const machine = new Machine();
  assert.deepEqual(machine.addRule("all", PATTERN), { verdict: "valid" });
  return machine;
}

describe("a pattern or an event", () => {
  test("is text or a value", () => {
    for (const pattern of [PATTERN, JSON.stringify(PATTERN)]) {
      for (const event of [{ detail: { name: "a", size: 2 } }, '{"detail": {"name": "a", "size": 2}}']) {
        assert.deepEqual(testEventPattern(pattern, event), { verdict: "match" });
        assert.equal(explain(pattern, event).verdict, "match");
      }
    }
  });

  test("keeps as text what a value does not have", () => {
    assert.deepEqual(testEventPattern('{"a": [1]}', '{"a": 1, "a": 2}'), { verdict: "match" });
    assert.deepEqual(testEventPattern({ a: [1] }, JSON.parse('{"a": 1, "a": 2}')), { verdict: "no-match" });
    assert.deepEqual(testEventPattern('{"a": [9007199254740993]}', '{"a": 9007199254740992}'), { verdict: "no-match" });
  });

  test("that is no object is an answer", () => {
    for (const value of [[], null, 1, true, "", "{", "null"]) {
      assert.equal(testEventPattern(value, {}).verdict, "invalid-pattern");
      assert.equal(testEventPattern({ a: [1] }, value).verdict, "invalid-event");
    }
  });

  test("of which there is no JSON is refused", () => {
    const machine = loaded();
    for (const [value, error] of REFUSED) {
      assert.throws(() => validate(value), error);
      for (const judge of [testEventPattern, explain]) {
        assert.throws(() => judge(value, {}), error);
        assert.throws(() => judge(PATTERN, value), error);
      }
      assert.throws(() => machine.addRule("it", value), error);
      assert.throws(() => machine.rulesForEvent(value), error);
    }
    assert.equal(machine.size, 1);
    isAnswered(machine);
    machine.free();
  });
});

describe("a machine", () => {
  test("says of each line what is wrong with it", () => {
    const machine = new Machine();
    machine.addRule("small", '{"size": [{"numeric": ["<", 10]}]}');
    assert.equal(machine.size, 1);
    const text = '{"size": 5}\n\n{"size": }\n{"size": 50}\n{"size": 6}';
    const bytes = new TextEncoder().encode(text);
    for (const lines of [text, bytes, Buffer.from(text), new Uint8ClampedArray(bytes)]) {
      const found = machine.rulesForLines(lines);
      assert.deepEqual({ ...found, invalid: found.invalid.map(({ line, column }) => [line, column]) }, {
        events: 4,
        matched: [1, 5],
        rules: [{ id: "small", lines: [1, 5] }],
        invalid: [[3, 10]],
      });
    }
    machine.free();
  });

  test("refuses lines that are neither text nor bytes", () => {
    const machine = loaded();
    for (const lines of [undefined, null, 5, {}, [123, 125], new ArrayBuffer(2), new Uint16Array(2), new DataView(new ArrayBuffer(2))]) {
      assert.throws(() => machine.rulesForLines(lines), NO_LINES);
    }
    const bytes = new Uint8Array(2);
    structuredClone(bytes, { transfer: [bytes.buffer] });
    assert.throws(() => machine.rulesForLines(bytes), TypeError);
    isAnswered(machine);
    machine.free();
  });

  test("refuses ids that are no strings", () => {
    const machine = loaded();
    for (const id of [undefined, null, 5, {}, Symbol("a"), "\ud800", "\udc00a"]) {
      assert.throws(() => machine.addRule(id, PATTERN), NO_ID);
      assert.throws(() => machine.removeRule(id), NO_ID);
    }
    machine.addRule("", PATTERN);
    machine.addRule("\u{1f980}", PATTERN);
    assert.deepEqual(machine.rulesForEvent({ detail: { name: "a", size: 2 } }).rules.toSorted(), ["", "all", "\u{1f980}"]);
    machine.free();
  });

  test("is not used after it was freed", () => {
    const machine = loaded();
    machine.free();
    machine.free();
    machine[Symbol.dispose]();
    const calls = [
      () => machine.addRule("it", PATTERN),
      () => machine.removeRule("all"),
      () => machine.rulesForEvent({}),
      () => machine.rulesForLines("{}"),
      () => machine.size,
      // Not by a value that frees it on the way, either.
      () => {
        const freed = loaded();
        freed.rulesForEvent({ toJSON: () => freed.free() ?? {} });
      },
    ];
    for (const call of calls) assert.throws(call, FREED);
    const other = loaded();
    isAnswered(other);
    other.free();
  });
});

describe("nothing is left behind", () => {
  test("by machines that were freed", () => {
    leavesNothing(() => {
      const machine = new Machine();
      machine.addRule("all", '{"detail": {"name": ["a"]}}');
      machine.rulesForEvent('{"detail": {"name": "a"}}');
      machine.free();
    });
  });

  test("by values that were refused", () => {
    const machine = loaded();
    const calls = [() => validate(circle), () => machine.rulesForEvent(circle), () => machine.addRule("it", circle)];
    leavesNothing(() => calls.forEach((call) => assert.throws(call, TypeError)));
    isAnswered(machine);
    machine.free();
  });

  test("by calls of a machine that was freed, or with what it does not take", () => {
    const [machine, freed] = [loaded(), loaded()];
    freed.free();
    leavesNothing(() => {
      for (const call of [() => freed.addRule("it", PATTERN), () => freed.rulesForLines("{}"), () => freed.size]) assert.throws(call, FREED);
      assert.throws(() => machine.addRule(5, PATTERN), NO_ID);
      assert.throws(() => machine.rulesForLines(5), NO_LINES);
    });
    isAnswered(machine);
    machine.free();
  });
});

test("an engine can be loaded without waiting", async () => {
  const bytes = readFileSync(new URL("../../pkg/machine_bg.wasm", import.meta.url));
  const { default: load, initSync, Machine } = await import("../../pkg/machine.js?without-waiting");
  assert.equal(Machine.name, "Machine");
  assert.throws(() => initSync({ module: new Uint8Array(8) }), { name: "CompileError" });
  assert.throws(() => new Machine(), NOT_LOADED);
  // Not while it is loaded otherwise: there would be two, and a machine of the one would be looked for in the other.
  const loaded = load({ module_or_path: new Uint8Array(8) });
  assert.throws(() => initSync({ module: bytes }), { message: "The engine is being loaded: await `init()` instead." });
  await assert.rejects(loaded, { name: "CompileError" });
  const engine = initSync({ module: bytes });
  const again = load();
  assert.strictEqual(initSync({ module: bytes }), engine);
  assert.strictEqual(await again, engine);
  const machine = new Machine();
  assert.deepEqual(machine.addRule("all", PATTERN), { verdict: "valid" });
  machine.free();
});

test("the package's README runs as it is written", async () => {
  const [readme, ...examples] = [readFileSync(new URL("../../www/package/README.md", import.meta.url), "utf8")];
  for (const [, code] of readme.matchAll(/```js\n(.*?)```/gs)) examples.push(code);
  assert.equal(examples.length, 2);
  for (const code of examples) {
    const script = code
      .replaceAll('"eventsieve"', JSON.stringify(new URL("../../pkg/node.js", import.meta.url)))
      .replaceAll('"eventsieve/machine"', JSON.stringify(new URL("../../pkg/node-machine.js", import.meta.url)));
    await import(`data:text/javascript,${encodeURIComponent(script)}`);
  }
});
