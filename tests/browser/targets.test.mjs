// Where the pattern is to run: what does not exist there is marked and told with its source, and the choice is kept and shared.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { deflateSync, inflateSync } from "node:zlib";
import { chooseExample, controls, editorsAreThere, examplesAreThere } from "./page.mjs";
import { axe, session } from "./session.mjs";

const PATTERN = '{\n  "body": {\n    "key": [{"wildcard": "photos/*"}, {"cidr": "10.0.0.0/8"}]\n  }\n}';
const EVENT = '{"body": {"key": "photos/cat.png"}}';

const it = session();
const runsIn = (page) => page.getByRole("combobox", { name: "Runs in" });
const warnings = (page) => page.getByRole("list", { name: "Warnings" }).getByRole("listitem");
const chosen = (page) => runsIn(page).evaluate((select) => select.selectedOptions[0].label);

function fragmentOf(workspace) {
  return `#1.${deflateSync(JSON.stringify(workspace)).toString("base64url")}`;
}

function workspaceIn(address) {
  const [, packed] = /#1\.(.*)$/.exec(address);
  return JSON.parse(inflateSync(Buffer.from(packed, "base64url")));
}

// Opens the page with texts of one's own.
async function open(options = {}) {
  const page = await it.open("", { viewport: { width: 1280, height: 800 }, ...options });
  await examplesAreThere(page);
  await it.judge(PATTERN, EVENT, "Match");
  return page;
}

const missing = (page) =>
  page
    .locator("#pattern")
    .locator("mark.missing")
    .evaluateAll((marks) => marks.map((mark) => mark.textContent));

test("what does not exist there is marked in its place and told with its source, and the verdict stays", async () => {
  const page = await open();
  await editorsAreThere(page);
  assert.equal(await chosen(page), "Event bus rule");
  assert.deepEqual(await missing(page), []);
  await runsIn(page).selectOption("EventBridge Pipes");
  const first = warnings(page).first();
  await first.getByText("EventBridge Pipes does not support wildcard").waitFor();
  const source = first.getByRole("link", { name: /^Comparison operators/ });
  assert.match(await source.getAttribute("href"), /^https:\/\/docs\.aws\.amazon\.com\/eventbridge\/.*eb-create-pattern-operators\.html$/);
  assert.deepEqual(await missing(page), ['{"wildcard": "photos/*"}']);
  await it.verdictIs("Match");
  await warnings(page).getByText("it is not known whether EventBridge Pipes supports cidr").waitFor();
  // The place leads there, and the edit mends it.
  await first.getByRole("button", { name: "Pattern, line 3, column 13", exact: true }).click();
  assert.equal(await controls(page).pattern.selectedText(), '{"wildcard": "photos/*"}');
  await page.getByRole("button", { name: /^Use \{"prefix": "photos\/"\}/ }).click();
  await warnings(page).getByText("does not support wildcard").waitFor({ state: "detached" });
  assert.deepEqual(await missing(page), []);
  await it.verdictIs("Match");
});

test("what does not exist there is marked without a valid event too", async () => {
  const page = await open();
  await editorsAreThere(page);
  await runsIn(page).selectOption("EventBridge Pipes");
  await controls(page).event.fill("{");
  await it.verdictIs("Invalid event");
  await page.waitForFunction(() => document.querySelector("code-editor#pattern").shadowRoot.querySelector("mark.missing, .missing"));
});

test("a text box marks it too", async () => {
  const noEditors = (page) => page.route("**/editor-*.js", (route) => route.abort());
  const page = await it.open("", {}, noEditors);
  it.complaints.length = 0;
  await controls(page).pattern.fill(PATTERN);
  await controls(page).event.fill(EVENT);
  await runsIn(page).selectOption("EventBridge V2 DATA");
  await warnings(page).getByText("EventBridge V2 DATA does not support wildcard").waitFor();
  const marks = page.locator("#pattern-editor .layer mark.missing");
  assert.deepEqual(await marks.allTextContents(), ['{"wildcard": "photos/*"}']);
  it.complaints.length = 0;
});

test("the keyboard chooses, and so does the palette", async () => {
  const page = await open();
  await runsIn(page).focus();
  await page.keyboard.press("ArrowDown");
  await warnings(page).getByText("EventBridge Pipes does not support wildcard").waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: /^Search/ }).fill("runs in lambda");
  await page.keyboard.press("Enter");
  await warnings(page).getByText("it is not known whether Lambda event filtering supports wildcard").waitFor();
  assert.equal(await chosen(page), "Lambda event filtering");
});

test("the choice is kept on reload and in the link", async () => {
  const page = await open();
  await runsIn(page).selectOption("EventBridge V2 METADATA");
  await page.waitForURL((address) => address.hash.startsWith("#1.") && workspaceIn(address.href).r === "v2-metadata");
  const address = page.url();
  await page.reload();
  await warnings(page).getByText("EventBridge V2 METADATA takes an array of exact values for each field").waitFor();
  assert.equal(await chosen(page), "EventBridge V2 METADATA");
  // Back to a rule, the link is as it always was.
  await runsIn(page).selectOption("Event bus rule");
  await page.waitForURL((address) => !("r" in workspaceIn(address.href)));
  assert.deepEqual(workspaceIn(page.url()), { p: [{ t: PATTERN }], e: [{ t: EVENT }] });
  await it.leave();
  const other = await it.open(address);
  await warnings(other).getByText("EventBridge V2 METADATA takes an array of exact values for each field").waitFor();
  assert.equal(await chosen(other), "EventBridge V2 METADATA");
});

test("a link from before there was a choice is for a rule", async () => {
  const page = await it.open(fragmentOf({ p: [{ t: PATTERN }], e: [{ t: EVENT }] }));
  await it.verdictIs("Match");
  assert.equal(await chosen(page), "Event bus rule");
  assert.deepEqual(await missing(page), []);
});

test("an example keeps the choice, also in its link", async () => {
  const page = await it.open();
  await examplesAreThere(page);
  await runsIn(page).selectOption("EventBridge Pipes");
  await chooseExample(page, "S3 object created");
  await page.waitForURL((address) => address.search.endsWith("&target=pipes"));
  const address = page.url();
  await page.reload();
  await page.getByRole("button", { name: /^Examples/ }).getByText("S3 object created", { exact: true }).waitFor();
  assert.equal(await chosen(page), "EventBridge Pipes");
  await it.leave();
  const other = await it.open(address);
  await other.getByRole("button", { name: /^Examples/ }).getByText("S3 object created", { exact: true }).waitFor();
  assert.equal(await chosen(other), "EventBridge Pipes");
});

describe("axe finds nothing, and nothing is wider than the page", () => {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [320, 360, 800, 1000, 1280]) {
      test(`${colorScheme}, ${width} pixels`, async () => {
        // So high that nothing has to be scrolled below the verdict, which stays on top.
        const page = await open({ colorScheme, reducedMotion: "reduce", viewport: { width, height: 2400 }, bypassCSP: true });
        await editorsAreThere(page);
        await runsIn(page).selectOption("EventBridge Pipes");
        await warnings(page).getByText("EventBridge Pipes does not support wildcard").waitFor();
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() =>
          axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
        );
        assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
        // What is in the head of the editor lies beside each other.
        const clipped = await page.locator("#pattern-editor .head").evaluate((head) => head.scrollWidth > head.clientWidth + 1);
        assert.equal(clipped, false, "the head is wider than the editor");
      });
    }
  }
});
