// The element that other pages show a pattern and an event with: in pages of a strict policy, served by another server than ours.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { inflateSync } from "node:zlib";
import { startBrowser } from "./page.mjs";
import { serve } from "./server.mjs";
import { axe, EVENT, PATTERN } from "./session.mjs";

// Neither inline styles nor inline scripts, and no text that becomes markup.
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");
const WASM = "/pkg/eventsieve_bg.wasm";
const VIEWS = ["full", "compact", "result"];
const TEXT = "<p>Text that must not move.</p>".repeat(3);

let browser, server, context, page;
let complaints = [];

before(async () => (browser = await startBrowser()));
after(() => browser?.close());

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1000, height: 800 } });
  context.setDefaultTimeout(10_000);
  complaints = [];
});

afterEach(async () => {
  await context.close();
  await server?.stop();
  assert.deepEqual(complaints, []);
});

function json(text) {
  return `<script type="application/json">${text}</script>`;
}

function playground(attributes = "live", content = json(PATTERN) + json(EVENT)) {
  return `<event-pattern-playground playground="/play/" ${attributes}>${content}</event-pattern-playground>`;
}

// Opens a page with this body.
async function open(body, { head = "", files = {}, headers = {} } = {}) {
  const pages = {
    "/": `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Documentation</title>
      <link rel="stylesheet" href="/pkg/embed.css">
      <script type="module" src="/pkg/embed.js"></script>${head}</head><body><main><h1>Documentation</h1>${body}</main></body></html>`,
    ...files,
  };
  server = await serve({ "/pkg/": "pkg" }, { pages, headers: { "Content-Security-Policy": POLICY, ...headers } });
  page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  await page.addInitScript(() => {
    window.shifts = 0;
    window.verdicts = [];
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (window.shifts += value)));
    observer.observe({ type: "layout-shift", buffered: true });
    document.addEventListener("verdict", ({ target, detail }) => window.verdicts.push({ id: target.id, at: performance.now(), ...detail }));
  });
  await page.goto(server.address);
  return page;
}

const status = (at = 0) => page.locator("event-pattern-playground").nth(at).getByRole("status");
const box = (name) => page.getByRole("textbox", { name, exact: true });

async function says(text, at = 0) {
  await status(at).getByText(text).first().waitFor();
}

// Two frames after which whatever moves has moved.
function settled() {
  return page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

describe("ten on a page", () => {
  const ten = Array.from({ length: 10 }, (_, at) => playground(`live id="p${at}" view="${VIEWS[at % 3]}"`) + TEXT).join("");

  test("share one engine, and nothing moves", async () => {
    // So that the browser tells how much memory there is.
    const headers = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };
    await open(ten, { headers });
    await says("No match");
    for (let at = 0; at < 10; at++) {
      await page.locator("event-pattern-playground").nth(at).scrollIntoViewIfNeeded();
      await says("No match", at);
    }
    await settled();
    assert.equal(server.requests.filter((path) => path === WASM).length, 1);
    assert.equal(server.requests.filter((path) => path === "/pkg/eventsieve.js").length, 1);
    assert.equal(await page.evaluate(() => window.shifts), 0);
    const bytes = await page.evaluate(async () => {
      const { memory } = await (await import("/pkg/eventsieve.js")).default();
      return (await performance.measureUserAgentSpecificMemory()).bytes + memory.buffer.byteLength;
    });
    console.log(`${(bytes / 1e6).toFixed(1)} MB for ten`);
    assert.ok(bytes <= 60e6, `${bytes} bytes`);
  });

  test("have nothing that axe finds", async () => {
    await open(ten);
    for (let at = 0; at < 10; at++) {
      await page.locator("event-pattern-playground").nth(at).scrollIntoViewIfNeeded();
      await says("No match", at);
    }
    await audit();
  });
});

async function audit() {
  // Axe is put into the page as text, which the page's own policy forbids.
  const session = await context.newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe });
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), []);
}

for (const view of VIEWS) {
  for (const theme of ["light", "dark", "high-contrast"]) {
    test(`axe finds nothing in the view ${view}, ${theme}`, async () => {
      const faults = json("{}") + json(EVENT);
      const own = `view="${view}" theme="${theme}"`;
      const refused = playground(`live ${own}`, json(EVENT) + json(EVENT));
      await open(playground(own) + playground(`live ${own}`) + refused + playground(`live readonly ${own}`, faults));
      await says("No match", 1);
      await page.locator("event-pattern-playground").nth(3).scrollIntoViewIfNeeded();
      await says("Invalid pattern", 3);
      await audit();
    });
  }
}

test("the verdict follows what is typed, is told, and the link leads to it", async () => {
  await open(playground('live id="it"'));
  await says('detail.state: "running" is not "Running"');
  assert.deepEqual(await page.getByRole("list", { name: "Why" }).getByRole("listitem").allTextContents(), [
    'Matched: source "aws.ec2" is "aws.ec2"',
    'Did not match: detail.state "running" is not "Running"',
  ]);
  await box("Event").fill('{"source": "aws.ec2", "detail": {"state": "Running"}}');
  await says("Match");
  const verdicts = await page.evaluate(() => window.verdicts.map(({ id, verdict }) => [id, verdict]));
  assert.deepEqual(verdicts, [["it", "no-match"], ["it", "match"]]);
  await page.waitForFunction(() => document.querySelector("event-pattern-playground").texts[1].includes("Running"));
  await settled();
  const address = new URL(await page.getByRole("link", { name: "Open in Eventsieve" }).getAttribute("href"));
  assert.equal(address.href.split("#")[0], `${server.address}/play/`);
  const workspace = JSON.parse(inflateSync(Buffer.from(address.hash.slice(3), "base64url")));
  assert.deepEqual(workspace, { p: [{ t: PATTERN }], e: [{ t: '{"source": "aws.ec2", "detail": {"state": "Running"}}' }] });
});

test("while a text is unfinished the last verdict stands for a while, dimmed", async () => {
  await open(playground());
  await says("No match");
  await box("Event").fill('{"source": ');
  const words = await status().innerText();
  assert.match(words, /^No match/);
  assert.equal(await page.locator(".frame.stale").count(), 1);
  await says("Invalid event");
  assert.match(await status().innerText(), /line 1, column \d+: .*/);
  assert.equal(await page.locator(".frame.stale").count(), 0);
});

test("the engine is asked for when the element is near, and by itself only where it is live", async () => {
  const far = `<div class="far"></div>`;
  const style = { head: '<link rel="stylesheet" href="/far.css">', files: { "/far.css": ".far { height: 4000px }" } };
  await open(playground('id="asked"') + far + playground('live id="far"'), style);
  await page.getByRole("button", { name: "Judge the event pattern and the event" }).first().waitFor();
  await settled();
  assert.ok(!server.requests.includes(WASM));
  assert.equal(await box("Event pattern").first().inputValue(), PATTERN);
  await page.locator("#far").scrollIntoViewIfNeeded();
  await says("No match", 1);
  assert.deepEqual(await page.evaluate(() => window.verdicts.map(({ id }) => id)), ["far"]);
  await page.locator("#asked").scrollIntoViewIfNeeded();
  await page.getByRole("button", { name: "Judge the event pattern and the event" }).click();
  await says("No match", 0);
  assert.equal(server.requests.filter((path) => path === WASM).length, 1);
});

test("the content is in attributes, in children, or an example, and may change", async () => {
  const examples = JSON.stringify([["one", "Group", "One", "About", '{"a": [1.0]}', '{"a": 1}']]);
  // A script whose text another script writes is what trusted types are against.
  const headers = { "Content-Security-Policy": POLICY.replace(/; require-trusted.*/, "") };
  await open(playground("live", ""), { files: { "/play/examples.json": examples }, headers });
  await says("Invalid pattern");
  const set = (attributes) =>
    page.evaluate((attributes) => {
      const element = document.querySelector("event-pattern-playground");
      Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    }, attributes);
  await set({ example: "one" });
  await says("Match");
  assert.equal(await box("Event pattern").inputValue(), '{"a": [1.0]}');
  await set({ event: '{"a": 2}' });
  await says("a: 2 is not 1.0");
  await page.evaluate(() => {
    const script = document.createElement("script");
    Object.assign(script, { type: "application/json" }).append('{"a": [{"numeric": [">", 1]}]}');
    document.querySelector("event-pattern-playground").append(script);
  });
  await says("Match");
  await set({ pattern: '{"a": [3]}', readonly: "" });
  await says("a: 2 is not 3");
  assert.equal(await box("Event").evaluate((box) => box.readOnly), true);
  await set({ example: "none", pattern: '{"a": [2]}' });
  await says("Match");
});

test("neither the page's styles reach in nor the element's out", async () => {
  const files = {
    "/host.css": `* { color: rgb(255, 0, 0) !important; font-size: 40px !important; letter-spacing: 9px !important; text-align: right !important }
      textarea, strong, .frame, .bar { display: none !important } :root { --ink: red; --surface: red; --words: fantasy }`,
  };
  const look = () =>
    page.evaluate(() => {
      const { shadowRoot } = document.querySelector("event-pattern-playground");
      const style = (element) => {
        const { color, fontSize, letterSpacing, textAlign, display, backgroundColor, fontFamily } = getComputedStyle(element);
        return { color, fontSize, letterSpacing, textAlign, display, backgroundColor, fontFamily };
      };
      return [".frame", "strong", "textarea", "li", "a"].map((selector) => style(shadowRoot.querySelector(selector)));
    });
  await open(playground());
  await says("No match");
  const alone = await look();
  const heading = () =>
    page.locator("main > h1").evaluate((element) => [...getComputedStyle(element)].map((name) => getComputedStyle(element).getPropertyValue(name)));
  const withElement = await heading();
  await server.stop();
  await page.close();
  await open("");
  assert.ok(withElement.length > 100);
  assert.deepEqual(await heading(), withElement);
  await server.stop();
  await page.close();
  await open(playground(), { head: '<link rel="stylesheet" href="/host.css">', files });
  await says("No match");
  assert.deepEqual(await look(), alone);
});

test("what somebody wrote stays while the page changes something else", async () => {
  await open(playground('id="it"'));
  await box("Event").fill('{"source": "mine"}');
  await page.evaluate(() => {
    // Before the engine is there, too.
    it.setAttribute("readonly", "");
    it.append(document.createElement("p"));
  });
  await says('source: "mine" is not "aws.ec2"');
  assert.equal(await box("Event").inputValue(), '{"source": "mine"}');
  await page.evaluate(() => it.setAttribute("event", '{"source": "theirs"}'));
  await says('source: "theirs" is not "aws.ec2"');
  assert.equal(await box("Event pattern").inputValue(), PATTERN);
});

test("what is typed is none of the page's shortcuts, but for those with Ctrl and Escape", async () => {
  await open(playground());
  await says("No match");
  await page.evaluate(() => {
    window.keys = [];
    for (const type of ["keydown", "keypress"]) document.addEventListener(type, ({ key }) => window.keys.push(key));
  });
  await box("Event").press("s");
  await box("Event").press("ArrowLeft");
  await box("Event").press("Escape");
  await box("Event").press("Control+k");
  assert.deepEqual(await page.evaluate(() => window.keys), ["Escape", "Control", "k"]);
});

test("an engine that cannot be loaded is told, and asked for again", async () => {
  await context.route(`**${WASM}`, (route) => route.abort());
  await open(playground());
  await says("The engine could not be loaded.");
  complaints = [];
  await context.unroute(`**${WASM}`);
  await page.getByRole("button", { name: "Judge the event pattern and the event" }).click();
  await says("No match");
});

test("an element that leaves and returns goes on", async () => {
  await open(playground());
  await says("No match");
  await page.evaluate(() => {
    const element = document.querySelector("event-pattern-playground");
    element.remove();
    element.setAttribute("event", '{"source": "aws.ec2", "detail": {"state": "Running"}}');
    document.querySelector("main").append(element);
  });
  await says("Match");
});

test("texts that no link can hold have none", async () => {
  await open(playground());
  await says("No match");
  const noise = Array.from({ length: 60_000 }, () => String.fromCharCode(97 + Math.random() * 26)).join("");
  await box("Event").fill(JSON.stringify({ noise }));
  await page.getByRole("link").waitFor({ state: "detached" });
  await box("Event").fill("{}");
  await page.getByRole("link", { name: "Open in Eventsieve" }).waitFor();
});
