// A page for each test, in a context of its own. Whatever the browser complains of fails the test.
import assert from "node:assert/strict";
import { after, afterEach, before } from "node:test";
import { controls, startBrowser, startServer } from "./page.mjs";

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
    await session.context?.close();
    session.context = null;
    assert.deepEqual(session.complaints, []);
  });

  // Another page in the same context, which shares what the browser keeps.
  session.open = async (address = "", options = {}) => {
    if (!session.context) {
      session.context = await session.browser.newContext(options);
      session.context.setDefaultTimeout(5000);
    }
    session.complaints = [];
    session.page = await session.context.newPage();
    session.page.on("pageerror", (error) => session.complaints.push(error.message));
    session.page.on("console", (message) => {
      // Trunk marks the preloaded wasm with a hash that Chromium cannot check for preloads, and says so.
      if (["error", "warning"].includes(message.type()) && !message.text().includes("`integrity` attribute")) {
        session.complaints.push(message.text());
      }
    });
    await session.page.goto(new URL(address, session.server.address).href);
    await controls(session.page).verdict.waitFor();
    return session.page;
  };

  session.verdictIs = async (start) => {
    const stands = (start) => document.querySelector("[role=status]")?.innerText.startsWith(start);
    await assert.doesNotReject(session.page.waitForFunction(stands, start, { timeout: 3000 }), `the verdict is not ${start}`);
    return controls(session.page).verdict.innerText();
  };

  return session;
}
