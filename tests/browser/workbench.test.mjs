// The workbench in the real page: the table, what is expected, case files in and out, links, and the way to the tester and back.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { controls, root } from "./page.mjs";
import { axe, EVENT, PATTERN, session } from "./session.mjs";

const STATES = ["stopped", "running", "terminated"];
const pattern = (state) => ({ source: ["aws.ec2"], detail: { state: [state] } });
const event = (state) => ({ source: "aws.ec2", detail: { state } });

// All nine pairs, of which one is expected to be what it is not.
const CASES = STATES.flatMap((wanted) =>
  STATES.map((state) => ({
    name: `${wanted} / an instance is ${state}`,
    pattern: pattern(wanted),
    event: event(state),
    matches: wanted === state || (wanted === "terminated" && state === "stopped"),
  })),
);

const on = session();
const grid = (page) => page.getByRole("grid");
const cell = (page, row, column) => grid(page).getByRole("row").nth(row).getByRole("gridcell").nth(column - 1);
const pair = (page) => page.getByRole("region", { name: "The pair at hand" });
const score = (page) => page.getByRole("status", { name: "Expectations" });
const focused = (page) => page.evaluate(() => document.activeElement.innerText.replaceAll("\n", " "));

// Once whatever was scrolled is drawn.
const settled = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));

async function open(address = "?workbench", options = {}) {
  const page = await on.open(address, options);
  await page.getByRole("main", { name: "Workbench" }).getByRole("status", { name: "Expectations" }).waitFor();
  return page;
}

async function choose(page, cases, name = "cases.json") {
  const text = typeof cases === "string" ? cases : JSON.stringify(cases);
  await page.locator("#case-file").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  await page.getByRole("status", { name: "Changes of the workbench" }).getByText(name).waitFor();
}

async function copiedLink(page) {
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByText("Copied a link").waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
}

async function exported(page) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export cases" }).click()]);
  const path = join(mkdtempSync(join(tmpdir(), "eventsieve-")), download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

describe("the workbench", () => {
  test("begins with what is in the tester", async () => {
    const page = await on.open();
    await on.judge(PATTERN, EVENT, "No match");
    await page.getByRole("link", { name: "Workbench" }).click();
    await grid(page).waitFor();
    assert.equal((await cell(page, 1, 1).innerText()).trim(), "✕ No match");
    assert.equal(await page.getByRole("textbox", { name: "Event pattern", exact: true }).inputValue(), PATTERN);
    assert.match(await pair(page).innerText(), /detail\.state: "running" is not "Running"; only the letter case differs/);
  });

  test("is loaded only when somebody asks for it", async () => {
    const asked = [];
    const page = await on.open("", {}, (page) => page.on("request", (request) => asked.push(request.url())));
    await page.locator("code-editor#pattern").waitFor();
    assert.deepEqual(asked.filter((url) => url.includes("workbench")), []);
    await page.getByRole("link", { name: "Workbench" }).click();
    await grid(page).waitFor();
    assert.equal(asked.filter((url) => url.includes("workbench-")).length, 3);
  });

  test("says so where it cannot be loaded, and stays in the tester", async () => {
    // What the worker keeps for when there is no network would stand in.
    const page = await on.open("", { serviceWorkers: "block" }, (page) => page.route(/workbench-/, (route) => route.abort()));
    await page.getByRole("link", { name: "Workbench" }).click();
    await page.getByText("The workbench could not be loaded").waitFor();
    assert.ok(await controls(page).verdict.isVisible());
    on.complaints.length = 0;
  });

  test("shows what passes and what fails of a case file, and leads to each failure", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Clear" }).click();
    await choose(page, CASES);
    assert.equal(await score(page).innerText(), "9 expectations, 1 fails");
    await page.getByRole("button", { name: "Next failure" }).click();
    assert.equal(await focused(page), "✕ No match expected match");
    assert.match(await pair(page).innerText(), /detail\.state: "stopped" is not "terminated"/);
    assert.match(await pair(page).innerText(), /terminated and an instance is stopped: expected match, fails/);
  });

  test("an edit changes the verdicts at once", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Clear" }).click();
    await choose(page, CASES);
    await page.getByRole("button", { name: "Next failure" }).click();
    await page.getByRole("textbox", { name: "Event pattern", exact: true }).fill(JSON.stringify(pattern({ prefix: "" })));
    assert.equal(await score(page).innerText(), "9 expectations, 1 fails");
    await page.getByRole("textbox", { name: "Event pattern", exact: true }).fill('{"detail": {"state": ["terminated", "stopped"]}}');
    assert.equal(await score(page).innerText(), "9 expectations, none fails");
    assert.equal(await grid(page).getByRole("columnheader").nth(3).innerText(), "terminated\n2 matches");
  });

  test("exports a file that eventsieve test runs, and takes it again", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Clear" }).click();
    const hostile = '{\n  "n": [1.0e3, 12345678901234567890],\n  "s": ["\\u0041 \\"</script>🦀"]\n}';
    await choose(page, [...CASES.filter((_, at) => at !== 6), { name: "hostile", pattern: hostile, event: '{"n": 1000.0, "s": "A"}', matches: false }]);
    const path = await exported(page);
    const run = execFileSync(`${root}target/release/eventsieve`, ["test", path], { encoding: "utf8" });
    assert.equal(run, "9 passed, 0 failed\n");
    assert.ok(readFileSync(path, "utf8").includes(hostile));

    await page.getByRole("button", { name: "Clear" }).click();
    await choose(page, readFileSync(path, "utf8"), "again.json");
    assert.equal(readFileSync(await exported(page), "utf8"), readFileSync(path, "utf8"));
  });

  test("takes the project's own cases unchanged", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Clear" }).click();
    await choose(page, readFileSync(`${root}tests/conformance/prefix.json`, "utf8"), "prefix.json");
    assert.match(await score(page).innerText(), /^\d+ expectations, none fails$/);
  });

  test("a file that is none changes nothing, and is told", async () => {
    const page = await open();
    await choose(page, '[{"pattern": {}, "event": {}}]', "broken.json");
    await page.getByText('broken.json has no cases that can be read: case 1: a case has either "matches" or "error"').waitFor();
    await choose(page, "\u0000\u0001", "binary.bin");
    assert.equal(await grid(page).getByRole("gridcell").count(), 1);
  });

  test("is kept, and is there again after a reload", async () => {
    const page = await open();
    await choose(page, CASES);
    await page.reload();
    await grid(page).waitFor();
    assert.equal(await score(page).innerText(), "9 expectations, 1 fails");
  });

  test("what is taken away comes back", async () => {
    const page = await open();
    await choose(page, CASES);
    for (const name of ["Remove the event pattern", "Remove the event", "Clear"]) {
      await page.getByRole("button", { name, exact: true }).click();
      await page.getByRole("status", { name: "Changes of the workbench" }).getByRole("button", { name: "Undo" }).click();
      assert.equal(await score(page).innerText(), "9 expectations, 1 fails");
    }
  });

  test("a link holds all of it", async () => {
    const page = await open("?workbench", { permissions: ["clipboard-read", "clipboard-write"] });
    await page.getByRole("button", { name: "Clear" }).click();
    await choose(page, CASES);
    const link = await copiedLink(page);
    await on.leave();
    const other = await open(link);
    assert.equal(await score(other).innerText(), "9 expectations, 1 fails");
    assert.equal(await grid(other).getByRole("columnheader").nth(2).innerText(), "running\n1 match");
  });

  test("what is changed after a link was followed is there after a reload", async () => {
    const page = await open("?workbench", { permissions: ["clipboard-read", "clipboard-write"] });
    await choose(page, CASES);
    const link = await copiedLink(page);
    await on.leave();
    const other = await open(link);
    await grid(other).waitFor();
    await other.reload();
    await score(other).getByText("9 expectations, 1 fails").waitFor();
    await other.getByRole("textbox", { name: "Name of the event pattern" }).fill("renamed");
    await other.waitForURL(/\?workbench$/);
    await other.reload();
    await grid(other).getByRole("columnheader", { name: "renamed" }).waitFor();
  });

  test("what one tab changes is in the other, so that neither writes over it", async () => {
    const first = await open();
    await choose(first, CASES);
    const second = await open();
    await score(second).getByText("9 expectations, 1 fails").waitFor();
    await first.getByRole("textbox", { name: "Name of the event pattern" }).fill("renamed");
    await grid(second).getByRole("columnheader", { name: "renamed" }).waitFor();
  });

  test("what is too long for a link is told", async () => {
    const page = await open();
    const noise = Array.from({ length: 6000 }, (_, at) => Math.sin(at).toString(36));
    await choose(page, [{ pattern: { a: ["b"] }, event: { noise }, matches: false }]);
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByText(/too long.*Or export the cases\./).waitFor();
  });
});

describe("the tester", () => {
  test("takes a pair, and what is changed there comes back", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Clear" }).click();
    await choose(page, CASES);
    await page.getByRole("button", { name: "Next failure" }).click();
    await page.keyboard.press("Enter");
    await on.verdictIs("No match");
    await page.getByRole("button", { name: /^Use "stopped"/ }).click();
    await on.verdictIs("Match");
    await page.getByRole("link", { name: "Workbench" }).click();
    await page.getByText("Brought back what you changed in the tester").waitFor();
    assert.equal(await cell(page, 1, 3).innerText(), "✓ Match\nas expected");
    await page.getByRole("button", { name: "Undo" }).first().click();
    assert.equal(await score(page).innerText(), "9 expectations, 1 fails");
  });

  test("keeps what was its own", async () => {
    const page = await on.open();
    await on.judge(PATTERN, EVENT, "No match");
    await page.getByRole("link", { name: "Workbench" }).click();
    await choose(page, CASES);
    await cell(page, 2, 2).click();
    await page.getByRole("button", { name: "Open in the tester" }).click();
    await page.getByText("Put a pair of the workbench's in place of your texts").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    assert.equal(await controls(page).pattern.inputValue(), PATTERN);
    // What came back is no pair of the workbench's.
    await page.getByRole("link", { name: "Workbench" }).click();
    await grid(page).waitFor();
    assert.equal(await page.getByText("Brought back").count(), 0);
  });
});

describe("with the keyboard alone", () => {
  test("a whole task: go to a pair, expect something, look at the reason, take it to the tester", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Clear" }).click();
    await choose(page, CASES.slice(0, 3));
    await page.getByRole("button", { name: "Clear" }).focus();
    await page.keyboard.press("Tab");
    for (let at = 0; at < 9 && !(await focused(page)).includes("as expected"); at += 1) await page.keyboard.press("Tab");
    assert.equal(await focused(page), "✓ Match as expected");
    await page.keyboard.press("ArrowDown");
    assert.equal(await focused(page), "✕ No match as expected");
    assert.match(await pair(page).innerText(), /"running" is not "stopped"/);
    await page.keyboard.press("m");
    assert.equal(await focused(page), "✕ No match expected match");
    await page.keyboard.press("Delete");
    assert.equal(await focused(page), "✕ No match");
    await page.keyboard.press("n");
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Enter");
    await on.verdictIs("No match");
    // In the tester, and back with another change each time.
    await page.waitForFunction(() => document.activeElement.id === "pattern");
    for (const state of ["a", "b"]) {
      await controls(page).pattern.fill(JSON.stringify(pattern(state)));
      await page.getByRole("link", { name: "Workbench" }).press("Enter");
      await page.getByText("Brought back what you changed in the tester").waitFor();
      await page.getByRole("button", { name: "Close" }).press("Enter");
      assert.match(await focused(page), /match/i);
      await page.getByRole("link", { name: "Test", exact: true }).press("Enter");
    }
  });

  test("what had the focus and goes leaves it to something near", async () => {
    const page = await open();
    for (const name of ["Remove the event pattern", "Remove the event", "Undo", "Clear"]) {
      await page.getByRole("button", { name, exact: true }).last().press("Enter");
      await page.waitForTimeout(50);
      assert.ok(await page.evaluate(() => document.activeElement.closest("#workbench") !== null), name);
    }
  });
});

describe("much of it", () => {
  test("50 patterns by 1,000 events: all are judged, and those in view are in the document", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Clear" }).click();
    const events = Array.from({ length: 1000 }, (_, at) => ({ source: "aws.ec2", id: `${at}`, detail: { state: `state-${at % 50}`, filler: "x".repeat(900) } }));
    const patterns = Array.from({ length: 50 }, (_, at) => pattern(`state-${at}`));
    const cases = [
      ...events.map((event, at) => ({ name: `p0 / event ${at}`, pattern: patterns[0], event, matches: at % 50 === 0 })),
      ...patterns.map((pattern, at) => ({ name: `p${at} / event 0`, pattern, event: events[0], matches: at === 0 })),
    ];
    await choose(page, cases);
    assert.equal(await score(page).innerText(), "1,049 expectations, none fails");
    assert.ok((await grid(page).getByRole("row").count()) < 60);
    await page.getByRole("textbox", { name: "Event pattern", exact: true }).fill(JSON.stringify(pattern("state-1")));
    assert.equal(await score(page).innerText(), "1,049 expectations, 40 fail");
    await cell(page, 1, 1).click();
    await page.keyboard.press("Control+End");
    assert.equal(await grid(page).getByRole("row").last().getAttribute("aria-rowindex"), "1001");
    await pair(page).getByText("p49 and event 999").waitFor();
    assert.equal(await focused(page), "✓ Match");
    // Here and there, faster than the table is drawn: the focus goes with the keys.
    for (const key of ["Control+Home", "Control+End", "Control+Home"]) await page.keyboard.press(key);
    await pair(page).getByText("p0 and event 0").waitFor();
    await settled(page);
    assert.equal(await focused(page), "✕ No match expected match");
  });
});

describe("accessibility", () => {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 360]) {
      test(`axe finds nothing, ${colorScheme}, ${width} px`, async () => {
        const page = await open("?workbench", { colorScheme, viewport: { width, height: 900 } });
        await choose(page, CASES);
        const check = async (state) => {
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
          const found = violations.map(({ id, nodes }) => `${state}: ${id}: ${nodes.map(({ html }) => html).join("\n")}`);
          assert.deepEqual(found, []);
        };
        await check("cases");
        await page.getByRole("button", { name: "Next failure" }).click();
        await check("failure");
        await page.getByRole("button", { name: "Clear" }).click();
        await check("empty");
      });
    }
  }

  test("320 px without sideways scrolling", async () => {
    const page = await open("?workbench", { viewport: { width: 320, height: 700 } });
    await choose(page, CASES);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  });
});
