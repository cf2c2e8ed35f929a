// Whole tasks, each done by the keyboard alone from the moment the page stands.
import assert from "node:assert/strict";
import { test } from "node:test";
import { controls, editorsAreThere, examplesAreThere } from "./page.mjs";
import { session } from "./session.mjs";

const it = session();

async function open(options) {
  const page = await it.open("", options);
  await editorsAreThere(page);
  await examplesAreThere(page);
  await page.evaluate(() => document.activeElement.blur());
  return page;
}

// Runs a command by its name.
async function command(page, name) {
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await page.locator("dialog").waitFor({ state: "detached" });
}

// Goes on with Tab until what has the focus is called so.
async function tabTo(page, name) {
  for (let steps = 0; steps < 60; steps += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => document.activeElement.ariaLabel ?? document.activeElement.innerText ?? "");
    if (name.test(focused)) return;
    // In an editor Tab indents.
    if (await page.evaluate(() => document.activeElement.localName === "code-editor")) await page.keyboard.press("Escape");
  }
  assert.fail(`Tab does not reach ${name}`);
}

test("write a pattern for the event, with what is offered", async () => {
  const page = await open();
  await command(page, "Clear both texts");
  await command(page, "Go to the event");
  await page.keyboard.press("Control+Home");
  await page.keyboard.insertText('{"source": "aws.s3", "detail": {"bucket": {"name": "invoices"}}}');
  await command(page, "Go to the event pattern");
  await page.keyboard.insertText('{"det": {}}');
  for (let at = 0; at < 6; at += 1) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Control+ ");
  await page.getByRole("option", { name: /detail/ }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.getElementById("pattern").text.includes('"detail"'));
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  assert.notEqual(await page.evaluate(() => document.activeElement.id), "pattern");
});

test("build a pattern from values of the event", async () => {
  const page = await open();
  await command(page, "Clear both texts");
  await command(page, "Go to the event");
  await page.keyboard.insertText('{"source": "aws.s3", "detail": {"size": 5}}');
  for (let at = 0; at < 3; at += 1) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Alt+Enter");
  await it.verdictIs("Match");
  assert.equal((await controls(page).pattern.inputValue()).replace(/\s/g, ""), '{"detail":{"size":[5]}}');
  await page.keyboard.press("Alt+Enter");
  assert.equal(await controls(page).pattern.inputValue(), "");
});

test("mend a pattern that does not match, and take that back", async () => {
  const page = await open();
  await command(page, "Go to the event pattern");
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText('{"source": ["AWS.EC2"]}');
  await it.verdictIs("No match");
  await command(page, "Go to Why");
  await tabTo(page, /^Match regardless of case/);
  await page.keyboard.press("Enter");
  await it.verdictIs("Match");
  await command(page, "Undo the last");
  await it.verdictIs("No match");
});

test("copy a link", async () => {
  const page = await open({ permissions: ["clipboard-read", "clipboard-write"] });
  await tabTo(page, /^Share$/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^Copy link$/);
  await page.keyboard.press("Enter");
  await page.getByRole("status", { name: "Changes" }).getByText("Copied the link").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), page.url());
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.innerText), "Share");
});

test("look at the limits", async () => {
  const page = await open();
  await tabTo(page, /characters: limits/);
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "Limits of an event pattern" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("region", { name: "Limits of an event pattern" }).waitFor({ state: "hidden" });
  assert.match(await page.evaluate(() => document.activeElement.innerText), /characters: limits/);
});

test("make the page one's own: dark, and a wide event pattern", async () => {
  const page = await open();
  await command(page, "Theme: dark");
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  const width = () => page.locator("#pattern-editor").evaluate((editor) => editor.getBoundingClientRect().width);
  const before = await width();
  await tabTo(page, /^Width of the event pattern/);
  for (let at = 0; at < 5; at += 1) await page.keyboard.press("ArrowRight");
  assert.ok((await width()) > before);
});

test("find an example by what it says, and read its verdict", async () => {
  const page = await open();
  await command(page, "field that must be missing");
  await it.verdictIs("No match");
  await page.waitForURL((address) => address.search === "?example=missing-field");
});
