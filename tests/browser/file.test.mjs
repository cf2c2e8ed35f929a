// A file of events in the real page: opened and dropped, judged in a worker, followed while the pattern is edited, and what matched
// taken away.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { controls } from "./page.mjs";
import { axe, session } from "./session.mjs";

const on = session();
const STATES = ["stopped", "running", "Stopped"];
const event = (at) => ({ source: "aws.ec2", "detail-type": "EC2 Instance State-change Notification", detail: { state: STATES[at % 3], n: at } });
const lines = (count) => Array.from({ length: count }, (_, at) => JSON.stringify(event(at)) + "\n").join("");
const PATTERN = JSON.stringify({ source: ["aws.ec2"], detail: { state: ["stopped"] } });

const panel = (page) => page.getByRole("region", { name: "A file of events" });
const status = (page) => page.getByRole("status", { name: "State of the file" });
const show = (page, name) => panel(page).getByRole("button", { name, exact: false }).click();
const shown = (page) => page.getByRole("region", { name: "What is in the file" });

// Opens the panel with a pattern.
async function open(pattern = PATTERN, options = {}) {
  const page = await on.open("?workbench", options);
  await page.getByRole("main", { name: "Workbench" }).getByRole("button", { name: "A file of events" }).click();
  await write(page, pattern);
  return page;
}

async function write(page, pattern) {
  await page.getByRole("main", { name: "Workbench" }).getByRole("textbox", { name: "Event pattern", exact: true }).fill(pattern);
}

async function choose(page, content, name = "events.jsonl") {
  await panel(page).locator("input[type=file]").setInputFiles({ name, mimeType: "", buffer: Buffer.from(content) });
}

async function statusIs(page, wanted) {
  await page.waitForFunction(
    (wanted) => new RegExp(wanted).test(document.querySelector(".file-status")?.innerText ?? ""),
    wanted.source,
    { timeout: 20_000 },
  );
}

async function figures(page) {
  const entries = await page.locator(".figures div").evaluateAll((all) =>
    all.map((each) => [each.querySelector("dt").innerText, each.querySelector("dd").firstChild.data]),
  );
  return Object.fromEntries(entries);
}

async function judged(page, content, name) {
  await choose(page, content, name);
  await statusIs(page, /judged in|The file is empty|Nothing in the file|a binary file/);
  return figures(page);
}

describe("a file of events", () => {
  test("is judged, with samples, near misses and what occurs most", async () => {
    const page = await open();
    assert.match(await panel(page).innerText(), /Nothing is sent anywhere/);
    assert.deepEqual(await judged(page, lines(3000)), { Events: "3,000", Match: "1,000", "No match": "2,000", Malformed: "0" });
    assert.match(await status(page).innerText(), /1,000 of 3,000 events match, judged in \d\.\d\ss/);
    assert.match(await shown(page).innerText(), /first 20 of 1,000 that match[^]*Line 1\s*aws\.ec2 · EC2 Instance State-change/);
    await show(page, "Near misses");
    const near = await shown(page).getByRole("listitem").allInnerTexts();
    assert.match(near[0], /detail\.state: "Stopped" is not "stopped"; only the letter case differs[^]*1 field to change/);
    assert.match(near[1], /detail\.state: "running" is not "stopped"/);
    await show(page, "Most frequent");
    assert.match(await shown(page).innerText(), /Counted in all of the first 3,000 events/);
    const row = page.getByRole("row", { name: /^"running"/ });
    assert.match(await row.innerText(), /33\.3 %\s*1,000/);
    await show(page, "No match");
    assert.match(await shown(page).innerText(), /first 20 of 2,000 that do not match/);
  });

  test("comes in each form", async () => {
    const page = await open();
    const wanted = { Events: "300", Match: "100", "No match": "200", Malformed: "0" };
    const events = Array.from({ length: 300 }, (_, at) => event(at));
    assert.deepEqual(await judged(page, JSON.stringify(events), "a.json"), wanted);
    assert.deepEqual(await judged(page, JSON.stringify(events, null, 2), "b.json"), wanted);
    assert.deepEqual(await judged(page, gzipSync(lines(300)), "c.jsonl.gz"), wanted);
    assert.deepEqual(await judged(page, Buffer.concat([gzipSync(lines(150)), gzipSync(lines(150))]), "d.gz"), wanted);
    const records = ["RunInstances", "StopInstances", "DescribeInstances"].map((eventName) => ({
      eventSource: "ec2.amazonaws.com",
      eventName,
      eventType: "AwsApiCall",
      readOnly: eventName.startsWith("Describe"),
    }));
    await write(page, JSON.stringify({ "detail-type": ["AWS API Call via CloudTrail"], detail: { eventName: [{ wildcard: "*s*Instances" }] } }));
    assert.deepEqual(await judged(page, JSON.stringify({ Records: records }), "log.json"), { Events: "3", Match: "1", "No match": "2", Malformed: "0" });
    assert.match(await panel(page).innerText(), /A CloudTrail log[^]*1 match changed nothing \(readOnly\)/);
  });

  test("tells what it cannot read, and goes on", async () => {
    const page = await open();
    assert.equal((await judged(page, `${lines(2)}{"source"\nhello\n${lines(1)}`)).Malformed, "2");
    await show(page, "Malformed (2)");
    assert.match(await shown(page).innerText(), /Line 3\s*Unexpected end-of-input[^]*Line 4\s*Unrecognized token 'hello'/);
    await judged(page, "", "empty.json");
    assert.match(await status(page).innerText(), /The file is empty/);
    await judged(page, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), "picture.png");
    assert.match(await status(page).innerText(), /This is a binary file, not JSON/);
    const packed = gzipSync(lines(30_000));
    await choose(page, packed.subarray(0, packed.length / 2), "half.gz");
    await statusIs(page, /damaged or cut off/);
    assert.notEqual((await figures(page)).Events, "0");
    await Promise.all([page.waitForEvent("download"), panel(page).getByRole("button", { name: /Download/ }).click()]);
    await statusIs(page, /Saved [\d,]+ events?, but not all: .*damaged or cut off/);
    const long = `${lines(1)}{"a":"${"x".repeat(50_000_000)}"}\n${lines(1)}`;
    const path = join(mkdtempSync(join(tmpdir(), "eventsieve-")), "long.jsonl");
    writeFileSync(path, long);
    await panel(page).locator("input[type=file]").setInputFiles(path);
    await statusIs(page, /2 of 2 events match/);
    assert.match(await shown(page).innerText(), /Line 2\s*Longer than 16 MB/);
  });

  test("is dropped", async () => {
    const page = await open();
    const transfer = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], "dropped.jsonl"));
      return transfer;
    }, lines(30));
    await panel(page).dispatchEvent("dragover", { dataTransfer: transfer });
    await panel(page).dispatchEvent("drop", { dataTransfer: transfer });
    await statusIs(page, /10 of 30 events match/);
    assert.match(await panel(page).innerText(), /dropped\.jsonl/);
  });

  test("follows the pattern, and stops when it is cancelled", async () => {
    const page = await open();
    await judged(page, lines(300));
    await write(page, JSON.stringify({ detail: { n: [{ numeric: ["<", 7] }] } }));
    await statusIs(page, /7 of 300 events match/);
    await write(page, '{"detail": ');
    await statusIs(page, /The pattern is not valid/);
    assert.equal((await figures(page)).Match, "7");
    await write(page, PATTERN);
    await statusIs(page, /100 of 300 events match/);

    const path = join(mkdtempSync(join(tmpdir(), "eventsieve-")), "large.jsonl.gz");
    writeFileSync(path, gzipSync(lines(50_000).repeat(6), { level: 1 }));
    await panel(page).locator("input[type=file]").setInputFiles(path);
    await page.waitForFunction(() => document.querySelector("progress")?.value > 0.05);
    await write(page, JSON.stringify({ detail: { state: ["running"] } }));
    await page.waitForFunction(() => document.querySelector("progress")?.value > 0.05);
    await panel(page).getByRole("button", { name: "Cancel" }).click();
    await statusIs(page, /Cancelled/);
    const at = await figures(page);
    await page.waitForTimeout(300);
    assert.deepEqual(await figures(page), at);
    await write(page, PATTERN);
    await statusIs(page, /Cancelled\. What is below was judged by another pattern/);
    await panel(page).getByRole("button", { name: "Judge again" }).click();
    await statusIs(page, /judged in/);
    assert.equal((await figures(page)).Events, "300,000");

    await panel(page).getByRole("button", { name: /Download/ }).click();
    await panel(page).getByRole("button", { name: "Cancel" }).click();
    await write(page, JSON.stringify({ detail: { n: [1] } }));
    await statusIs(page, /^6 of 300,000 events match/);
  });

  test("gives what matched, to the byte", async () => {
    const page = await open();
    const text = lines(3000);
    await judged(page, text);
    const [download] = await Promise.all([page.waitForEvent("download"), panel(page).getByRole("button", { name: "Download 1,000 matches" }).click()]);
    assert.equal(download.suggestedFilename(), "events-matched.jsonl");
    const wanted = text.split("\n").filter((line) => line.includes('"stopped"')).map((line) => `${line}\n`).join("");
    assert.equal(readFileSync(await download.path(), "utf8"), wanted);
    await statusIs(page, /Saved 1,000 events/);
  });

  test("takes an event to the tester", async () => {
    const page = await open();
    await judged(page, lines(30));
    await show(page, "Near misses");
    await shown(page).getByRole("button", { name: "Test the event on line 3" }).click();
    await on.verdictIs("No match");
    assert.equal(await controls(page).event.inputValue(), JSON.stringify(event(2)));
    assert.equal(await controls(page).pattern.inputValue(), PATTERN);
    await page.getByRole("link", { name: "Workbench" }).click();
    assert.match(await status(page).innerText(), /10 of 30 events match/, "the file is still there");
  });

  test("is within reach of the keyboard and of assistive technology", async () => {
    const page = await open();
    // Asked for long before, because the browser is told of it on another way than of the key.
    const asked = page.waitForEvent("filechooser", { timeout: 20_000 });
    const check = async () => {
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run(".bench"));
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(", ")}`), []);
    };
    await check();
    await panel(page).getByRole("button", { name: /Open a file/ }).focus();
    await page.keyboard.press("Enter");
    const chooser = await asked;
    await chooser.setFiles({ name: "events.jsonl", mimeType: "", buffer: Buffer.from(`${lines(300)}no\n`) });
    await statusIs(page, /judged in/);
    for (const name of ["Matches", "Near misses", "No match", "Most frequent", "Malformed"]) {
      const button = panel(page).getByRole("button", { name, exact: false }).first();
      await button.focus();
      await page.keyboard.press("Enter");
      await check();
    }
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-pressed")), "true");
  });
});
