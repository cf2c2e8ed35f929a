// The package gives the answers that every other build of the engine gives, in Node.js and in Chromium.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import * as machineInNode from "../../pkg/node-machine.js";
import * as verdictsInNode from "../../pkg/node.js";
import { startBrowser } from "../browser/page.mjs";
import { serve } from "../browser/server.mjs";
import { answers, own, recorded } from "./cases.mjs";

// Where event-ruler is known to answer otherwise than its documentation.
const DOUBTS = ["AddressLeak", "ExtremeNumber", "HalfPair", "MixedMatchers", "RecentLetter", "WildcardWithIgnoreCase"];

// Whether a message says what EventBridge's whole answer says. Where that repeats the text, a message has the place alone.
function isShort(message, answer) {
  const [, start, line, column] = /^(.*?)(?: for the (?:Array|Object) at line (\d+), column (\d+))?$/s.exec(message ?? "-");
  return answer.includes(start) && (!line || answer.includes(`; line: ${line}, column: ${column}]`));
}

const places = {
  "Node.js": {
    begin: () => Promise.all([verdictsInNode.default(), machineInNode.default()]),
    ask: (cases) => answers({ ...verdictsInNode, ...machineInNode }, cases),
  },
  Chromium: {
    begin: async () => {
      const server = await serve({ "/pkg/": "pkg" });
      const browser = await startBrowser();
      const page = await browser.newPage();
      await page.goto(`${server.address}/`);
      await page.evaluate(async (answers) => {
        const modules = await Promise.all([import("/pkg/eventsieve.js"), import("/pkg/machine.js")]);
        await Promise.all(modules.map(({ default: init }) => init()));
        globalThis.ask = (cases) => (0, eval)(`(${answers})`)(Object.assign({}, ...modules), cases);
      }, String(answers));
      places.Chromium.ask = (cases) => page.evaluate((cases) => globalThis.ask(cases), cases);
      return async () => (await browser.close(), server.stop());
    },
  },
};

for (const [name, place] of Object.entries(places)) {
  describe(name, () => {
    let end;
    before(async () => (end = await place.begin()));
    after(() => typeof end === "function" && end());

    test("the project's cases", async () => {
      const cases = own("conformance");
      assert.ok(cases.length > 300, `${cases.length} cases`);
      const found = await place.ask(cases);
      cases.forEach(({ name, matches }, at) => {
        const verdict = matches ? "match" : "no-match";
        assert.deepEqual([found[at].tested, found[at].explained, found[at].found], [{ verdict }, verdict, verdict], name);
      });
    });

    test("the project's refusals, with their places", async () => {
      const cases = own("errors");
      assert.ok(cases.length > 50, `${cases.length} cases`);
      const found = await place.ask(cases);
      cases.forEach(({ name, pattern, error, underlined }, at) => {
        const { verdict, message, line, column } = found[at].alone;
        assert.equal(verdict, "invalid-pattern", name);
        assert.ok(isShort(message, error), `${name}: ${message}`);
        assert.ok(pattern.split(/\r\n|\r|\n/)[line - 1].slice(column - 1).startsWith(underlined.split(/\r\n|\r|\n/)[0]), name);
      });
    });

    test("what the service answered", async () => {
      const cases = recorded("aws-cases.jsonl");
      const found = await place.ask(cases);
      cases.forEach(({ name, matches, error }, at) => {
        const { tested } = found[at];
        // That an event lacks a field which EventBridge gives every event is for the service to say.
        if (error?.startsWith("Parameter Event")) return;
        if (error) assert.ok(tested.verdict === "invalid-pattern" && isShort(tested.message, error), `${name}: ${error}`);
        else assert.equal(tested.verdict, matches ? "match" : "no-match", name);
      });
    });

    test("what event-ruler answered", async () => {
      const cases = recorded("ruler-match.jsonl.gz");
      const found = await place.ask(cases);
      const differing = cases.map((record, at) => ({ ...record, ...found[at] })).filter(({ matches, tested, explained, found }) => {
        assert.deepEqual([explained, found], [tested.verdict, tested.verdict]);
        // The service refuses what is too complex for event-ruler alone.
        return tested.verdict !== (matches ? "match" : "no-match") && !tested.message?.startsWith("Rule is too complex");
      });
      for (const { pattern, event, lints } of differing) assert.ok(lints.some((kind) => DOUBTS.includes(kind)), `${pattern}\n${event}`);
      assert.ok(differing.length * 1000 <= cases.length, `${differing.length} of ${cases.length} differ`);
    });

    test("what event-ruler refused", async () => {
      const cases = recorded("ruler-errors.jsonl.gz");
      const found = await place.ask(cases);
      const differing = cases.filter(({ error }, at) => !isShort(found[at].alone.message, error));
      assert.ok(differing.length * 1000 <= cases.length, `${differing.length} of ${cases.length} differ: ${differing[0]?.pattern}`);
    });
  });
}

test("a page fetches the module that it imports, and not the other", async () => {
  const browser = await startBrowser();
  for (const module of ["eventsieve", "machine"]) {
    const server = await serve({ "/pkg/": "pkg" });
    const page = await browser.newPage();
    await page.goto(`${server.address}/`);
    await page.evaluate(async (path) => (await import(path)).default(), `/pkg/${module}.js`);
    assert.deepEqual(server.requests.filter((path) => path.startsWith("/pkg/")), [`/pkg/${module}.js`, `/pkg/${module}_bg.wasm`]);
    await page.close();
    await server.stop();
  }
  await browser.close();
});
