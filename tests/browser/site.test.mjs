// What `make site` assembles, with the headers that it asks for: the documentation with its live examples, the frame in pages of
// another origin, and the way from there to the playground.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { deflateSync } from "node:zlib";
import { controls, root, startBrowser, watchShifts } from "./page.mjs";
import { serve } from "./server.mjs";
import { axe, EVENT, PATTERN } from "./session.mjs";

const RULES = readFileSync(`${root}site/_headers`, "utf8")
  .trim()
  .split("\n\n")
  .map((block) => block.split("\n").map((line) => line.trim()));
const PAGES = readdirSync(`${root}site/docs`).filter((name) => name.endsWith(".html") && name !== "toc.html");

let browser, server, context, page;
let complaints;

// The headers of a file, as a host that reads `_headers` sends them.
function headers(path) {
  const matching = RULES.filter(([rule]) => (rule.endsWith("*") ? path.startsWith(rule.slice(0, -1)) : path === rule));
  return Object.fromEntries(matching.flatMap(([, ...lines]) => lines.map((line) => line.split(/: (.*)/).slice(0, 2))));
}

before(async () => {
  server = await serve({ "/": "site" }, { headers });
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

beforeEach(async () => {
  complaints = [];
  server.requests.length = 0;
  context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
  context.setDefaultTimeout(10_000);
  context.on("page", (page) => {
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      // Trunk marks the preloaded wasm with a hash that Chromium cannot check for preloads, and says so.
      if (["error", "warning"].includes(message.type()) && !message.text().includes("`integrity` attribute")) complaints.push(message.text());
    });
  });
  page = await context.newPage();
});

afterEach(async () => {
  await context.close();
  assert.deepEqual(complaints, []);
});

async function audit(where) {
  const session = await context.newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe });
  const { violations } = await page.evaluate((where) => window.axe.run(where ?? document, { resultTypes: ["violations"] }), where);
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), []);
}

// Opens a page of the documentation and gives the number of its examples; each is judged as the page says, and none of them moves.
async function judgedAsSaid(name) {
  await page.addInitScript(watchShifts);
  await page.addInitScript(() => {
    document.addEventListener("verdict", ({ target, detail }) => (target.dataset.verdict = detail.verdict));
  });
  await page.goto(`${server.address}/docs/${name}`);
  const examples = page.locator("event-pattern-playground");
  const count = await examples.count();
  for (let at = 0; at < count; at++) {
    await examples.nth(at).scrollIntoViewIfNeeded();
    await page.waitForFunction((at) => document.querySelectorAll("event-pattern-playground")[at].dataset.verdict, at);
  }
  const differing = await examples.evaluateAll((all) => all.filter(({ dataset }) => dataset.verdict !== dataset.expected).map((one) => one.texts));
  assert.deepEqual(differing, []);
  assert.equal(await page.evaluate(() => window.shifts), 0);
  assert.equal(server.requests.filter((path) => path.endsWith(".wasm")).length, 1);
  return count;
}

describe("the documentation", () => {
  for (const name of PAGES) {
    test(`${name} opens, and axe finds nothing in what is written`, async () => {
      await page.goto(`${server.address}/docs/${name}`);
      await page.getByRole("heading", { level: 1 }).last().waitFor();
      await audit("main");
    });
  }

  test("each live example is judged as the text says, and none of them moves", async () => {
    const count = await judgedAsSaid("patterns.html");
    assert.ok(count >= 40, `${count} examples`);
  });

  test("the search finds", async () => {
    await page.goto(`${server.address}/docs/patterns.html`);
    await page.keyboard.press("/");
    await page.keyboard.type("wildcard");
    await page.locator("#mdbook-searchresults li, #searchresults li").first().waitFor();
  });
});

describe("the crate's documentation", () => {
  for (const name of ["index.html", "pattern/index.html", "explain/index.html"]) {
    test(`${name} has a live example, in which axe finds nothing`, async () => {
      assert.equal(await judgedAsSaid(`api/eventsieve/${name}`), 1);
      await audit("event-pattern-playground");
    });
  }

  test("the book leads there", async () => {
    await page.goto(`${server.address}/docs/rust.html`);
    await page.getByRole("link", { name: /^The crate.s documentation$/ }).click();
    await page.getByRole("heading", { level: 1, name: "Crate eventsieve" }).waitFor();
  });

  test("the search finds, and what is typed into an example is not for it", async () => {
    await page.goto(`${server.address}/docs/api/eventsieve/index.html`);
    const event = page.locator("event-pattern-playground").getByRole("textbox", { name: "Event", exact: true });
    await event.press("End");
    await event.press("s");
    assert.equal(await event.inputValue(), '{"source": "aws.s3"}s');
    await page.keyboard.press("Escape");
    await page.locator("h1").click();
    await page.keyboard.press("s");
    await page.keyboard.type("wildcard");
    await page.locator(".search-results a").first().waitFor();
  });

  test("its settings lead back", async () => {
    await page.goto(`${server.address}/docs/api/settings.html`);
    await page.getByRole("link", { name: "Back" }).click();
    await page.getByRole("heading", { level: 1, name: "Crate eventsieve" }).waitFor();
  });
});

test("from an example the playground opens with its content", async () => {
  await page.goto(`${server.address}/docs/patterns.html`);
  const example = page.locator("event-pattern-playground").first();
  await example.getByRole("textbox", { name: "Event", exact: true }).fill('{"source": "elsewhere"}');
  await example.getByText("No match").first().waitFor();
  const opened = context.waitForEvent("page");
  await example.getByRole("link", { name: "Open in Eventsieve" }).click();
  page = await opened;
  await controls(page).verdict.getByText("No match").waitFor();
  assert.match(await controls(page).event.inputValue(), /"elsewhere"/);
});

describe("the frame", () => {
  let host;
  afterEach(() => host?.stop());

  const link = `1.${deflateSync(JSON.stringify({ p: [{ t: PATTERN }], e: [{ t: EVENT }] })).toString("base64url")}`;

  async function embed(fragment, sandbox = "") {
    const script = `window.heard = [];
      addEventListener("message", ({ source, origin, data }) => {
        const frame = document.querySelector("iframe");
        if (source === frame.contentWindow && data?.type === "eventsieve:height") {
          window.heard.push({ origin, ...data });
          frame.height = data.height;
        }
      });`;
    const html = `<!doctype html><html lang="en"><title>Host</title><script src="/listen.js"></script>
      <main><h1>Host</h1><iframe title="Event pattern playground" ${sandbox} src="${server.address}/embed.html#${fragment}"></iframe></main>`;
    host = await serve({}, { pages: { "/": html, "/listen.js": script } });
    await page.goto(host.address.replace("127.0.0.1", "localhost"));
    return page.frameLocator("iframe");
  }

  for (const [name, sandbox, origin] of [
    ["a frame", "", () => server.address],
    ["a sandboxed frame", 'sandbox="allow-scripts allow-popups"', () => "null"],
  ]) {
    test(`${name} holds what its address says, and tells its height`, async () => {
      const frame = await embed(`view=compact&theme=dark&live=&link=${link}`, sandbox);
      await frame.getByText('detail.state: "running" is not "Running"').first().waitFor();
      assert.equal(await frame.getByRole("textbox", { name: "Event pattern" }).inputValue(), PATTERN);
      await page.waitForFunction(() => window.heard.length > 0);
      assert.deepEqual(await page.evaluate(() => window.heard.at(-1)), { origin: origin(), type: "eventsieve:height", height: 260 });
      assert.equal(await page.locator("iframe").evaluate((frame) => frame.clientHeight), 260);
    });
  }

  test("another fragment is another content", async () => {
    const frame = await embed(`live=&view=result&pattern=${encodeURIComponent('{"a": [1]}')}&event=${encodeURIComponent('{"a": 1}')}`);
    await frame.getByText("the field matches").waitFor();
    await page.waitForFunction(() => window.heard.at(-1)?.height === 64);
    await page.locator("iframe").evaluate((frame) => (frame.src = frame.src.replace("view=result", "view=full").replace("%201%7D", "%202%7D")));
    await frame.getByText("a: 2 is not 1").first().waitFor();
    await page.waitForFunction(() => window.heard.at(-1)?.height === 420);
  });

  test("a link that was changed on the way is as none", async () => {
    const frame = await embed(`live=&link=${link.slice(0, -9)}`);
    await frame.getByText("Invalid pattern").first().waitFor();
  });

  test("axe finds nothing in it by itself", async () => {
    await page.goto(`${server.address}/embed.html#live=&link=${link}`);
    await page.getByText("No match").first().waitFor();
    await audit(null);
  });

  test("no page but embed.html may be framed", async () => {
    assert.equal(headers("/index.html")["X-Frame-Options"], "SAMEORIGIN");
    host = await serve({}, { pages: { "/": `<!doctype html><title>Host</title><iframe src="${server.address}/docs/patterns.html"></iframe>` } });
    await page.goto(host.address.replace("127.0.0.1", "localhost"));
    assert.equal(await page.frameLocator("iframe").getByRole("heading").count(), 0);
    assert.ok(complaints.some((complaint) => /frame/.test(complaint)), `${complaints}`);
    complaints = [];
  });
});

describe("what the share panel offers for other pages", () => {
  const HOSTILE = JSON.stringify({ a: `</script><script>window.isHurt = true</script><!-- <SCRIPT> "&amp;'` });
  let host;
  afterEach(async () => {
    await host?.stop();
    host = undefined;
  });

  // The snippet that the panel gives away for these texts.
  async function copied(name, pattern, event, view = "full") {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(server.address);
    await controls(page).pattern.fill(pattern);
    await controls(page).event.fill(event);
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByRole("combobox", { name: "Show" }).selectOption(view);
    await page.evaluate(() => navigator.clipboard.writeText(""));
    await page.getByRole("button", { name: `Copy ${name}` }).click();
    await page.waitForFunction(() => navigator.clipboard.readText().then((text) => text !== ""));
    return page.evaluate(() => navigator.clipboard.readText());
  }

  // A page of another origin that holds it.
  async function put(snippet) {
    host = await serve({}, { pages: { "/": `<!doctype html><html lang="en"><title>Host</title><main><h1>Host</h1>${snippet}</main>` } });
    await page.goto(host.address.replace("127.0.0.1", "localhost"));
  }

  for (const [name, place] of [
    ["element", () => page.locator("event-pattern-playground")],
    ["frame", () => page.frameLocator("iframe")],
  ]) {
    test(`the ${name} shows the same in another page, and hostile texts stay texts`, async () => {
      await put(await copied(name, '{"a": [{"suffix": "\'"}, {"numeric": ["<", 1]}]}', HOSTILE));
      await place().getByText("Match", { exact: true }).waitFor();
      const event = await place().getByRole("textbox", { name: "Event", exact: true }).inputValue();
      assert.deepEqual(JSON.parse(event), JSON.parse(HOSTILE));
      assert.match(await place().getByRole("textbox", { name: "Event pattern" }).inputValue(), /"<"/);
      assert.equal(await page.evaluate(() => window.isHurt), undefined);
    });

    for (const view of ["full", "compact", "result"]) {
      test(`the ${name} as ${view} keeps its place`, async () => {
        await put(await copied(name, PATTERN, EVENT, view));
        await place().getByText("No match").first().waitFor();
        const [height, asked] = await page.evaluate(() => {
          const frame = document.querySelector("iframe");
          return frame ? [frame.clientHeight, Number(frame.height)] : [document.querySelector("event-pattern-playground").clientHeight, null];
        });
        assert.equal(height, { full: 420, compact: 260, result: 64 }[view]);
        assert.ok(asked === null || asked === height);
      });
    }
  }

  test("the element of a text that is no JSON has its fault", async () => {
    const pattern = String.raw`{"a": ["\</b"]}`;
    await put(await copied("element", pattern, EVENT));
    await page.locator("event-pattern-playground").getByText("Invalid pattern").waitFor();
    assert.equal(await page.locator("event-pattern-playground").getByRole("textbox", { name: "Event pattern" }).inputValue(), pattern);
  });

  test("an example is named", async () => {
    await page.goto(`${server.address}/?example=missing-field`);
    await page.getByRole("button", { name: "Share" }).click();
    const snippet = await page.getByRole("group", { name: "Element" }).textContent();
    await put(snippet);
    await page.locator("event-pattern-playground").getByText(/^(Match|No match)$/).waitFor();
    const [, , , , ...texts] = JSON.parse(readFileSync(`${root}site/examples.json`, "utf8")).find(([id]) => id === "missing-field");
    assert.deepEqual(await page.locator("event-pattern-playground").evaluate((element) => element.texts), texts.slice(0, 2));
    assert.match(snippet, /example='missing-field'><\/event-pattern-playground>/);
  });

  test("texts too long for a link go into the element alone", async () => {
    const long = JSON.stringify({ a: randomBytes(45_000).toString("base64") });
    const snippet = await copied("element", '{"a": [{"exists": true}]}', long);
    await page.getByText("There is no frame without a link").waitFor();
    assert.equal(await page.getByRole("button", { name: "Copy frame" }).count(), 0);
    await put(snippet);
    await page.locator("event-pattern-playground").getByText("Match", { exact: true }).waitFor();
  });

  for (const width of [1200, 320]) {
    test(`axe finds nothing, and nothing is cut, at ${width} pixels`, async () => {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`${server.address}/`);
      await controls(page).verdict.waitFor();
      await page.getByRole("button", { name: "Share" }).click();
      await page.getByRole("button", { name: "Copy frame" }).scrollIntoViewIfNeeded();
      await audit("#share");
      assert.ok(await page.locator("#share").evaluate((panel) => panel.scrollWidth <= panel.clientWidth));
    });
  }

  test("the page by itself offers neither, for it has no embeds", async () => {
    host = await serve({ "/": "dist" });
    await page.goto(host.address);
    await controls(page).verdict.waitFor();
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByRole("button", { name: "Copy link" }).waitFor();
    assert.equal(await page.getByText("In another page").count(), 0);
  });
});
