// What the page keeps, shares and copies, and what is done with a text as a whole.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { deflateSync, inflateSync } from "node:zlib";
import { chooseExample, controls } from "./page.mjs";
import { axe, session } from "./session.mjs";

const PATTERN = '{"detail": {"state": ["running", "\\u0073topped"]}}';
const EVENT = '{"detail": {"state": "running", "n": 1.0e3, "text": "✓ 🦀 </script><img src=x onerror=alert(1)>"}}';

const it = session();

// A fragment as documented, made by another zlib.
function fragmentOf(workspace, version = "1") {
  return `#${version}.${deflateSync(JSON.stringify(workspace)).toString("base64url")}`;
}

function workspaceIn(address) {
  const [, packed] = /#1\.(.*)$/.exec(address);
  return JSON.parse(inflateSync(Buffer.from(packed, "base64url")));
}

const shared = (pattern, event) => ({ p: [{ t: pattern }], e: [{ t: event }] });
const notice = (page) => page.getByRole("status", { name: "Changes" });

async function textsAre(page, pattern, event) {
  assert.deepEqual([await controls(page).pattern.inputValue(), await controls(page).event.inputValue()], [pattern, event]);
}

// Writes texts of one's own, and waits until the address carries them.
async function share(page, pattern = PATTERN, event = EVENT) {
  await controls(page).pattern.fill(pattern);
  await controls(page).event.fill(event);
  await page.waitForURL((address) => address.hash.startsWith("#1.") && workspaceIn(address.href).e[0].t === event);
  return page.url();
}

test("the address carries what is written, to the letter", async () => {
  const address = await share(await it.open());
  assert.deepEqual(workspaceIn(address), shared(PATTERN, EVENT));
  await it.leave();
  const other = await it.open(address);
  await it.verdictIs("Match");
  await textsAre(other, PATTERN, EVENT);
});

test("a pattern with twenty events stays under 2,000 characters, and opens", async () => {
  const event = (at) => ({
    version: "0",
    id: `7bf73129-1428-4cd3-a780-95db273d${1602 + at}`,
    "detail-type": "EC2 Instance State-change Notification",
    source: "aws.ec2",
    account: "123456789012",
    time: `2026-11-11T21:${10 + at}:34Z`,
    region: "us-east-1",
    resources: [`arn:aws:ec2:us-east-1:123456789012:instance/i-abcd${1111 + at * 37}`],
    detail: { "instance-id": `i-abcd${1111 + at * 37}`, state: ["pending", "running", "stopped"][at % 3] },
  });
  const events = Array.from({ length: 20 }, (_, at) => ({ n: `event ${at}`, t: JSON.stringify(event(at), null, 2) }));
  const fragment = fragmentOf({ p: [{ t: PATTERN }], e: events });
  assert.ok(fragment.length < 2000, `${fragment.length} characters`);
  const page = await it.open(fragment);
  await page.getByRole("grid").getByRole("row").nth(20).waitFor();
  assert.equal(await page.getByRole("textbox", { name: "Event pattern", exact: true }).inputValue(), PATTERN);
  assert.equal(await page.getByRole("textbox", { name: "Event", exact: true }).inputValue(), events[0].t);
});

test("a link wins over what was kept, which can be brought back", async () => {
  let page = await it.open();
  await share(page);
  await page.close();
  page = await it.open(fragmentOf(shared('{"a": [1]}', '{"a": 1}')));
  await notice(page).getByText("Put what the link holds in place of your texts").waitFor();
  await textsAre(page, '{"a": [1]}', '{"a": 1}');
  await page.getByRole("button", { name: "Undo" }).click();
  await textsAre(page, PATTERN, EVENT);
  // Nothing of the link was kept.
  await page.close();
  page = await it.open();
  await it.verdictIs("Match");
  await textsAre(page, PATTERN, EVENT);
});

for (const [what, fragment, words] of [
  ["damaged", fragmentOf(shared("{}", "{}")).replace(/.{6}$/, "AAAAAA"), "This link is damaged"],
  ["no workspace", `#1.${deflateSync("[1]").toString("base64url")}`, "This link is damaged"],
  ["no base64", "#1.%%%", "This link is damaged"],
  ["of a newer version", fragmentOf(shared("{}", "{}"), "2"), "a newer version of this page"],
  ["too long", `#1.${"A".repeat(32_000)}`, "is too long, for at most 32000"],
]) {
  test(`a link that is ${what} says so and loses nothing`, async () => {
    let page = await it.open();
    await share(page);
    await page.close();
    page = await it.open(fragment);
    await notice(page).getByText(words).waitFor();
    await textsAre(page, PATTERN, EVENT);
    // The link stays where it is, so that it can be tried again.
    await page.waitForTimeout(1000);
    assert.equal(new URL(page.url()).hash, fragment);
  });
}

test("a reload brings back what was written last, and announces nothing", async () => {
  const page = await it.open();
  await share(page);
  await controls(page).event.fill('{"n": 1}');
  await page.reload();
  await controls(page).verdict.waitFor();
  await textsAre(page, PATTERN, '{"n": 1}');
  assert.equal(await notice(page).innerText(), "");
});

test("a tab that is left untouched keeps nothing over what another kept", async () => {
  const idle = await it.open();
  await share(idle);
  await idle.reload();
  await controls(idle).verdict.waitFor();
  const busy = await it.open();
  await controls(busy).event.fill('{"n": 2}');
  await busy.goto("about:blank");
  await idle.goto("about:blank");
  await textsAre(await it.open(), PATTERN, '{"n": 2}');
});

test("writing on after a link does not lose what it displaced", async () => {
  let page = await it.open();
  await share(page);
  page = await it.open(fragmentOf(shared('{"a": [1]}', '{"a": 1}')));
  await notice(page).getByText("Put what the link holds").waitFor();
  await controls(page).event.fill('{"a": 2}');
  await page.keyboard.press("Control+k");
  await page.keyboard.type("Undo");
  await page.keyboard.press("Enter");
  await textsAre(page, PATTERN, EVENT);
});

test("a link that is opened in the page itself is followed", async () => {
  const page = await it.open();
  await share(page);
  await page.evaluate((fragment) => (location.hash = fragment), fragmentOf(shared('{"a": [1]}', '{"a": 2}')));
  await it.verdictIs("No match");
  await textsAre(page, '{"a": [1]}', '{"a": 2}');
});

test("texts too long for a link are told so, and no other link stays in the address", async () => {
  const page = await it.open();
  await share(page);
  const noise = randomBytes(45_000).toString("base64");
  await controls(page).event.fill(JSON.stringify({ detail: noise }));
  await page.waitForURL((address) => address.hash === "", { timeout: 8000 });
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByText(/A link with \d+ characters is too long/).waitFor();
  assert.equal(await page.getByRole("button", { name: "Copy link" }).count(), 0);
});

test("the address of an example names it, and changes at most once in 750 ms", async () => {
  const page = await it.open();
  await page.evaluate(() => {
    window.updates = [];
    const replace = history.replaceState;
    history.replaceState = function (...values) {
      window.updates.push(performance.now());
      return replace.apply(this, values);
    };
  });
  await chooseExample(page, "A field that must be missing");
  await page.waitForURL((address) => address.search === "?example=missing-field");
  for (let at = 0; at < 40; at += 1) {
    await controls(page).event.fill(`{"n": ${at}}`);
    await page.waitForTimeout(at === 20 ? 1500 : 60);
  }
  await page.waitForURL((address) => address.hash.startsWith("#1.") && workspaceIn(address.href).e[0].t === '{"n": 39}');
  const updates = await page.evaluate(() => window.updates);
  // The example, the pause, and the end.
  assert.ok(updates.length >= 2, `${updates.length} updates`);
  const gaps = updates.slice(1).map((time, at) => time - updates[at]);
  assert.ok(gaps.every((gap) => gap >= 740), gaps.join(", "));
});

test("what is written survives a reload at once, without the address", async () => {
  let page = await it.open();
  await controls(page).pattern.fill(PATTERN);
  await controls(page).event.fill(EVENT);
  // Leaving does not wait for the pause.
  await page.goto("about:blank");
  await page.close();
  page = await it.open();
  await it.verdictIs("Match");
  await textsAre(page, PATTERN, EVENT);
});

test("storage that is full is told once and harms nothing", async () => {
  const page = await it.open();
  await page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await controls(page).pattern.fill(PATTERN);
  await notice(page).getByText("does not keep your texts").waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await share(page);
  assert.equal(await notice(page).innerText(), "");
});

test("storage that is switched off harms nothing", async () => {
  await it.open();
  await it.context.addInitScript(() =>
    Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("off", "SecurityError"); } }),
  );
  await share(await it.open());
});

test("a link, Markdown and text are copied", async () => {
  const page = await it.open("", { permissions: ["clipboard-read", "clipboard-write"] });
  const address = await share(page);
  await page.getByRole("button", { name: "Share" }).click();
  assert.equal(await page.getByRole("textbox", { name: "Link" }).inputValue(), address);
  const copied = async (button) => {
    await page.evaluate(() => navigator.clipboard.writeText(""));
    await page.getByRole("button", { name: button }).click();
    await page.waitForFunction(() => navigator.clipboard.readText().then((text) => text !== ""));
    return page.evaluate(() => navigator.clipboard.readText());
  };
  assert.equal(await copied("Copy link"), address);
  await notice(page).getByText("Copied the link").waitFor();
  const markdown = await copied("Copy as Markdown");
  assert.ok(markdown.includes(`\`\`\`json\n${EVENT}\n\`\`\``) && markdown.includes(`](${address})`), markdown);
  const text = await copied("Copy as text");
  assert.ok(text.startsWith("Match: ") && text.endsWith(`${address}\n`), text);
});

test("a browser that does not let a page copy is told so", async () => {
  const page = await it.open();
  await page.evaluate(() => (navigator.clipboard.writeText = () => Promise.reject(new Error("no"))));
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("button", { name: "Copy link" }).click();
  await notice(page).getByText("The browser does not let this page copy").waitFor();
});

test("a value of the event is added to the pattern and taken away by a click", async () => {
  const page = await it.open();
  await controls(page).pattern.fill("");
  await controls(page).event.fill('{"source": "aws.ec2", "detail": {"n": 1.0e3}}');
  const strip = page.getByRole("group", { name: "Ways to ask for the value at the caret" });
  await caretAt(page, "ec2");
  await strip.getByText("source", { exact: true }).waitFor();
  await strip.getByRole("button", { name: '{"prefix": "aws."}' }).click();
  await it.verdictIs("Match");
  assert.match(await controls(page).pattern.inputValue(), /\{"prefix": "aws\."\}/);
  await strip.getByRole("button", { name: '"aws.ec2"', exact: true }).click();
  assert.equal(await strip.getByRole("button", { pressed: true }).count(), 2);
  for (const button of ['{"prefix": "aws."}', '"aws.ec2"']) await strip.getByRole("button", { name: button, exact: true }).click();
  assert.equal(await controls(page).pattern.inputValue(), "");
  await notice(page).getByRole("button", { name: "Undo" }).click();
  assert.notEqual(await controls(page).pattern.inputValue(), "");
});

test("a value of the event is added to the pattern by a key", async () => {
  const page = await it.open();
  await controls(page).pattern.fill('{"source": ["aws.ec2"]}');
  await controls(page).event.fill('{"source": "aws.ec2", "detail": {"n": 1.0e3}}');
  await caretAt(page, "1.0e3");
  await page.keyboard.press("Alt+Enter");
  await it.verdictIs("Match");
  assert.equal((await controls(page).pattern.inputValue()).replace(/\s/g, ""), '{"source":["aws.ec2"],"detail":{"n":[1.0e3]}}');
  await page.keyboard.press("Alt+Enter");
  assert.equal((await controls(page).pattern.inputValue()).replace(/\s/g, ""), '{"source":["aws.ec2"]}');
});

// Puts the caret in front of a piece of the event, with the keyboard.
async function caretAt(page, piece) {
  const text = await controls(page).event.inputValue();
  await controls(page).event.press("Control+Home");
  for (let at = text.indexOf(piece); at > 0; at -= 1) await page.keyboard.press("ArrowRight");
}

test("texts are formatted and minified, and that can be undone", async () => {
  const page = await it.open();
  await controls(page).event.fill(EVENT);
  await page.getByRole("button", { name: "Format Event", exact: true }).click();
  const formatted = await controls(page).event.inputValue();
  assert.ok(formatted.startsWith('{\n  "detail": {\n    "state"') && formatted.includes("1.0e3"), formatted);
  await page.getByRole("button", { name: "Minify Event", exact: true }).click();
  assert.equal(await controls(page).event.inputValue(), EVENT.replaceAll('": ', '":').replaceAll(', "', ',"'));
  await page.getByRole("button", { name: "Undo" }).click();
  assert.equal(await controls(page).event.inputValue(), formatted);
  await controls(page).event.fill("{");
  await page.getByRole("button", { name: "Format Event", exact: true }).click();
  await notice(page).getByText("The event is not JSON yet").waitFor();
});

test("the limits are shown with what they mean", async () => {
  const page = await it.open();
  await controls(page).pattern.fill('{"a": [{"wildcard": "*a*b"}], "$or": [{"b": [1]}, {"c": [1]}]}');
  await page.getByRole("button", { name: /characters: limits$/ }).click();
  const limits = page.getByRole("region", { name: "Limits of an event pattern" });
  for (const [name, figures] of [["Combinations of $or", "2 of 1,000"], ["Fields", "2 of 256"]]) {
    await limits.getByRole("listitem").filter({ hasText: name }).getByText(figures).waitFor();
  }
  assert.equal(await limits.getByRole("meter").count(), 4);
  await page.keyboard.press("Escape");
  await limits.waitFor({ state: "hidden" });
  await controls(page).pattern.fill(`{"a": ["${"x".repeat(2100)}"]}`);
  await page.getByRole("button", { name: /^! 2,111 \/ 2,048/ }).click();
  await limits.getByText("! Too many: 2,111 of 2,048").waitFor();
});

for (const [theme, width] of [["light", 1280], ["dark", 1280], ["light", 360], ["dark", 360]]) {
  test(`axe finds nothing in the panels, ${theme}, ${width} pixels`, async () => {
    // A narrow page scrolls, and what lies under the verdict, which stays, would count as too small.
    const height = width < 800 ? 2400 : 800;
    const page = await it.open("", { colorScheme: theme, viewport: { width, height }, bypassCSP: true });
    await page.addScriptTag({ content: axe });
    const faults = () =>
      page.evaluate(async () => {
        const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
        const { violations } = await window.axe.run(document, { runOnly: { type: "tag", values: tags } });
        return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
      });
    await controls(page).event.fill('{"source": "aws.ec2", "detail": {"n": 1}}');
    await caretAt(page, "ec2");
    assert.deepEqual(await faults(), [], "ways to pick");
    await page.getByRole("button", { name: "Share" }).click();
    assert.deepEqual(await faults(), [], "share");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /characters: limits$/ }).click();
    assert.deepEqual(await faults(), [], "limits");
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} pixels too wide`);
  });
}

for (const hostile of ['<img src=x onerror="document.title=1">', "</script><script>document.title=1</script>", "javascript:document.title=1"]) {
  test(`${hostile} stays text in each field`, async () => {
    const text = JSON.stringify(hostile);
    const page = await it.open(fragmentOf(shared(`{${text}: [${text}]}`, `{${text}: ${text}, "a": ${text}}`)));
    await it.verdictIs("Match");
    for (const [pattern, event, verdict] of [
      [`{${text}: [{"prefix": ${text}}], "a": [{"wildcard": ${text}}]}`, `{${text}: ${text}, "a": ${text}}`, "Match"],
      [`{${text}: ["x"]}`, `{${text}: ${text}}`, "No match"],
      [`{"a": [{${text}: "b"}]}`, "{}", "Invalid pattern"],
      [hostile, hostile, "Invalid pattern"],
      ["{}", hostile, "Invalid"],
    ]) {
      await controls(page).pattern.fill(pattern);
      await controls(page).event.fill(event);
      await it.verdictIs(verdict);
    }
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByRole("combobox").fill(hostile);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Share" }).click();
    const found = await page.evaluate(() => {
      const roots = [document, ...[...document.querySelectorAll("code-editor")].map((editor) => editor.shadowRoot)];
      return roots.flatMap((root) => [...root.querySelectorAll("img, body script, [onerror], [href^=javascript]")]).length;
    });
    assert.equal(found, 0);
    assert.match(await page.title(), /^Eventsieve/);
  });
}
