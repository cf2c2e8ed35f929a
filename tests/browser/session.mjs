// A real Chromium with the release build, and a page for each test. Whatever the browser complains of fails the test, its policy on
// content included.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, afterEach, before } from "node:test";
import { controls, startBrowser, startServer } from "./page.mjs";

export const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// What nearly matches: only the letter case of one value differs.
export const PATTERN = '{\n  "source": ["aws.ec2"],\n  "detail": {\n    "state": ["Running"]\n  }\n}';
export const EVENT = '{\n  "source": "aws.ec2",\n  "detail": {\n    "state": "running"\n  }\n}';

export function session() {
  const session = { server: null, browser: null, context: null, page: null, complaints: [] };

  before(async () => {
    session.server = await startServer();
    session.browser = await startBrowser();
  });

  after(async () => {
    await session.browser?.close();
    session.server?.stop();
  });

  afterEach(async () => {
    assert.deepEqual(session.complaints, []);
    await session.leave();
  });

  // Closes the context, and forgets what the browser kept in it.
  session.leave = async () => {
    await session.context?.close();
    session.context = null;
  };

  // Another page in the same context, which shares what the browser keeps. `prepare` is called with it before it loads.
  session.open = async (address = "", options = {}, prepare = async () => {}) => {
    if (!session.context) {
      session.context = await session.browser.newContext(options);
      session.context.setDefaultTimeout(15_000);
      session.complaints = [];
    }
    const page = await session.context.newPage();
    session.page = page;
    page.on("pageerror", (error) => session.complaints.push(error.message));
    page.on("console", (message) => {
      // Trunk marks the preloaded wasm with a hash that Chromium cannot check for preloads, and says so.
      if (["error", "warning"].includes(message.type()) && !message.text().includes("`integrity` attribute")) {
        session.complaints.push(message.text());
      }
    });
    await prepare(page);
    session.response = await page.goto(new URL(address, session.server.address).href);
    // It is there in the workbench too, out of sight.
    await page.locator("#verdict").waitFor({ state: "attached" });
    return page;
  };

  session.verdictIs = async (start) => {
    const stands = (start) => document.querySelector("[role=status]")?.innerText.startsWith(start);
    await assert.doesNotReject(session.page.waitForFunction(stands, start, { timeout: 10_000 }), `the verdict is not ${start}`);
    return controls(session.page).verdict.innerText();
  };

  session.judge = async (pattern, event, verdict) => {
    await controls(session.page).pattern.fill(pattern);
    await controls(session.page).event.fill(event);
    return session.verdictIs(verdict);
  };

  return session;
}
