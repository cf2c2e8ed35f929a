import assert from "node:assert/strict";
import { before, test } from "node:test";
import init, { explain, testEventPattern, validate, type Change, type Fault, type Judgement } from "eventsieve";
import initMachine, { Machine, type Fault as MachineFault } from "eventsieve/machine";

const pattern = { source: ["shop"], detail: { total: [{ numeric: [">", 100] }] } };

before(() => Promise.all([init(), initMachine()]));

test("large orders match", () => {
  assert.deepEqual(testEventPattern(pattern, { source: "shop", detail: { total: 249.5 } }), { verdict: "match" });
});

test("a text keeps the spelling of a number", () => {
  const verdict = testEventPattern(pattern, '{"source": "shop", "detail": {"total": 1.0e2}}');
  assert.equal(verdict.verdict, "no-match");
});

test("a mistake has a place", () => {
  const validity = validate('{\n"source": "shop"}');
  if (validity.verdict !== "invalid-pattern") throw new Error(validity.verdict);
  assert.deepEqual([validity.line, validity.column], [2, 11]);
  assert.match(validity.message, /must be an object or an array/);
});

test("an edit mends the text", () => {
  const text = '{"détail": ["Running"]}';
  const judgement: Judgement = explain(text, { détail: "running" });
  if (judgement.verdict !== "no-match") throw new Error(judgement.verdict);
  const change: Change | null | undefined = judgement.hints[0]?.edit;
  const piece = change?.pieces[0];
  assert.ok(piece);
  const mended = text.slice(0, piece.start) + piece.text + text.slice(piece.end);
  assert.equal(testEventPattern(mended, { détail: "running" }).verdict, "match");
});

test("many rules at once", () => {
  const machine = new Machine();
  assert.equal(machine.addRule("large", pattern).verdict, "valid");
  const found = machine.rulesForEvent({ source: "shop", detail: { total: 200 } });
  assert.deepEqual(found, { verdict: "match", rules: ["large"] });
  const lines = machine.rulesForLines(new TextEncoder().encode('{"source": "shop", "detail": {"total": 101}}\nno\n'));
  assert.deepEqual([lines.matched, lines.invalid.map(({ line }) => line)], [[1], [2]]);
  // What both modules say of a mistake is of one type.
  const faults: Fault[] = lines.invalid satisfies MachineFault[];
  assert.equal(faults.length, 1);
  assert.equal(machine.removeRule("large"), true);
  machine.free();
});

test("a machine is left to its scope", () => {
  let left: Machine;
  {
    using machine = new Machine();
    left = machine;
    assert.equal(machine.size, 0);
  }
  assert.throws(() => left.size, /has been freed/);
});

test("what JSON cannot hold is refused", () => {
  assert.throws(() => testEventPattern({ source: [1n] }, {}), TypeError);
});
