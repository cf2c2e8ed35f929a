// The dialog that converts, in the real page.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { controls, editorsAreThere, root } from "./page.mjs";
import { axe, EVENT, PATTERN, session } from "./session.mjs";

const sample = (name) => readFileSync(`${root}tests/convert/${name}`, "utf8");

const on = session();
const dialog = (page) => page.getByRole("dialog", { name: "Convert" });
const pasted = (page) => dialog(page).getByRole("textbox", { name: "Take a pattern from" });
const read = (page) => dialog(page).getByRole("status", { name: "What was read" });
const written = (page) => dialog(page).getByLabel("The event pattern as it is copied").innerText();

async function open(options = {}) {
  const page = await on.open("", options);
  await editorsAreThere(page);
  await on.judge(PATTERN, EVENT, "No match");
  await page.getByRole("button", { name: "Convert Event pattern" }).click();
  await dialog(page).waitFor();
  return page;
}

describe("a pattern from elsewhere", () => {
  test("of a template with several rules is chosen by name, used, and undone", async () => {
    const page = await open();
    await pasted(page).fill(sample("template.yaml"));
    assert.match(await read(page).innerText(), /^\d+ event patterns$/);
    const choice = dialog(page).getByRole("combobox", { name: "Event pattern" });
    const names = await choice.getByRole("option").allInnerTexts();
    await choice.selectOption(names[1]);
    const expected = execFileSync(`${root}target/release/eventsieve`, ["convert", "--to", "json", "--rule", names[1], `${root}tests/convert/template.yaml`], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    await dialog(page).getByRole("button", { name: "Use this pattern" }).click();
    await dialog(page).waitFor({ state: "hidden" });
    assert.equal((await controls(page).pattern.inputValue()).trim(), expected.trim());
    await page.getByRole("button", { name: "Undo" }).click();
    assert.equal(await controls(page).pattern.inputValue(), PATTERN);
  });

  test("a mistake is told with its place, and what was there stays", async () => {
    const page = await open();
    await dialog(page).getByRole("combobox", { name: "What the text is" }).selectOption("CloudFormation");
    await pasted(page).fill("Resources:\n  Rule: [");
    assert.match(await read(page).innerText(), /^line \d+, column \d+: /);
    assert.ok(await dialog(page).getByRole("button", { name: "Use this pattern" }).isDisabled());
    await page.keyboard.press("Escape");
    await dialog(page).waitFor({ state: "hidden" });
    assert.equal(await controls(page).pattern.inputValue(), PATTERN);
  });

  test("what a template leaves open is told", async () => {
    const page = await open();
    await pasted(page).fill("Resources:\n  A:\n    Type: AWS::Events::Rule\n    Properties:\n      EventPattern:\n        account: [!Ref AWS::AccountId]\n");
    await dialog(page).getByText(/^Note line 6, column \d+: /).waitFor();
    assert.match(await dialog(page).getByLabel("The event pattern that was read").innerText(), /"Ref": "AWS::AccountId"/);
  });

  test("hostile text stays text", async () => {
    const page = await open();
    await pasted(page).fill('{"source": ["<img src=x onerror=alert(1)>"]}');
    assert.equal(await read(page).innerText(), "One event pattern");
    assert.equal(await page.locator("dialog img").count(), 0);
  });
});

describe("the pattern as something else", () => {
  test("is what the command line writes, for each output", async () => {
    const page = await open();
    const choice = dialog(page).getByRole("combobox", { name: "Copy the pattern as" });
    for (const id of ["json", "describe-rule", "cloudformation", "cloudformation-json", "sam", "terraform", "cdk", "put-rule"]) {
      await choice.selectOption(id);
      const expected = execFileSync(`${root}target/release/eventsieve`, ["convert", "--to", id], { input: PATTERN, encoding: "utf8" });
      assert.equal((await written(page)).trim(), expected.trim(), id);
    }
    await choice.selectOption("test-event-pattern");
    assert.match(await written(page), /^aws events test-event-pattern/);
  });

  test("is copied to the letter, with the name that was given", async () => {
    const page = await open({ permissions: ["clipboard-read", "clipboard-write"] });
    await dialog(page).getByRole("textbox", { name: "Name of the rule" }).fill("stops.all");
    await dialog(page).getByRole("combobox", { name: "Copy the pattern as" }).selectOption("terraform");
    await dialog(page).getByRole("button", { name: "Copy" }).click();
    await dialog(page).getByText("Copied").waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(text, /^resource "aws_cloudwatch_event_rule" "stops_all"/);
  });

  test("of a text that is no JSON says where", async () => {
    const page = await on.open();
    await editorsAreThere(page);
    await controls(page).pattern.fill("{");
    await page.getByRole("button", { name: "Convert Event pattern" }).click();
    await dialog(page).getByText(/^The event pattern, line 1, column \d+: /).waitFor();
    assert.ok(await dialog(page).getByRole("button", { name: "Copy" }).isDisabled());
  });

  test("shows what the tester has, each time it is opened", async () => {
    const page = await open();
    await page.keyboard.press("Escape");
    await controls(page).pattern.fill('{"source": ["other"]}');
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: /^Search/ }).fill("terraform");
    await page.keyboard.press("Enter");
    await dialog(page).waitFor();
    assert.match(await written(page), /other/);
  });
});

test("a whole task with the keyboard: paste, use, and be back where it began", async () => {
  const page = await open();
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "hidden" });
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Convert Event pattern");
  await page.keyboard.press("Enter");
  await pasted(page).focus();
  await page.keyboard.insertText('resource "aws_cloudwatch_event_rule" "a" {\n  event_pattern = jsonencode({ source = ["aws.s3"] })\n}\n');
  await read(page).getByText("One event pattern").waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Use this pattern");
  await page.keyboard.press("Enter");
  await on.verdictIs("No match");
  assert.match(await controls(page).pattern.inputValue(), /"aws\.s3"/);
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 360]) {
    test(`axe finds nothing, ${colorScheme}, ${width} px`, async () => {
      const page = await open({ colorScheme, viewport: { width, height: 900 } });
      await pasted(page).fill(sample("template.yaml"));
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run("#convert", { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    });
  }
}
