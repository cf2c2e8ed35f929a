// The page without a network, and how a new build takes the place of the old one: real files served by the real binary, which is
// stopped to cut the network. To the browser its address is one of another machine, and as good as HTTPS.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { keepOffline } from "../../scripts/offline.mjs";
import { chooseExample, controls, editorsAreThere, root, startBrowser, startServer } from "./page.mjs";

const HOST = "eventsieve.test";

describe("offline", () => {
  let browser, context, folder, server, port, address, complaints;

  before(async () => {
    server = await startServer();
    await server.stop();
    port = new URL(server.address).port;
    address = `http://${HOST}:${port}`;
    browser = await startBrowser(`--host-resolver-rules=MAP ${HOST} 127.0.0.1`, `--unsafely-treat-insecure-origin-as-secure=${address}`);
  });

  after(async () => {
    await browser?.close();
  });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "eventsieve-offline-"));
    cpSync(`${root}dist`, folder, { recursive: true });
    server = await startServer({ folder, port, host: HOST });
    context = await browser.newContext();
    context.setDefaultTimeout(15_000);
    complaints = [];
  });

  afterEach(async () => {
    await context.close();
    await server.stop();
    rmSync(folder, { recursive: true });
    assert.deepEqual(complaints, []);
  });

  const open = async (path = "", base = address) => {
    const page = await context.newPage();
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(new URL(path, base).href);
    await controls(page).verdict.waitFor();
    return page;
  };
  const visit = async (base) => {
    const page = await open("", base);
    await editorsAreThere(page);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    return page;
  };

  test("after the first visit all of the page works with the server gone", async () => {
    const page = await visit();
    await server.stop();
    await assert.rejects(fetch(server.address));
    await page.reload();
    await controls(page).verdict.waitFor();
    await editorsAreThere(page);
    await chooseExample(page, "Elements of an array");
    assert.match(await controls(page).verdict.innerText(), /^No match/);
    await controls(page).event.fill('{"source": "aws.ec2"}');
    await controls(page).pattern.fill('{"source": ["aws.ec2"]}');
    await page.locator(".verdict.match").waitFor();
    const link = await open("/?example=ec2-state-change");
    await link.locator(".verdict.match").waitFor();
  });

  test("what the page loads when it is asked for works with the server gone too", async () => {
    const page = await visit();
    await server.stop();
    await assert.rejects(fetch(server.address));
    await page.reload();
    await controls(page).verdict.waitFor();
    await page.getByRole("button", { name: "Convert Event pattern" }).click();
    await page.getByRole("dialog", { name: "Convert" }).getByText("AWS::Events::Rule").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Workbench" }).click();
    await page.getByRole("grid").waitFor();
    await page.getByRole("button", { name: "A file of events" }).click();
    const events = { name: "events.jsonl", mimeType: "", buffer: Buffer.from('{"source": "aws.ec2"}\n{}\n') };
    await page.getByRole("region", { name: "A file of events" }).locator("input[type=file]").setInputFiles(events);
    await page.getByRole("status", { name: "State of the file" }).getByText("0 of 2 events match, judged in").waitFor();
  });

  test("what is not of the page is asked of the server", async () => {
    const page = await visit();
    await page.reload();
    await controls(page).verdict.waitFor();
    assert.equal(await page.evaluate(() => navigator.serviceWorker.controller !== null), true);
    writeFileSync(join(folder, "later.txt"), "of the server");
    for (const [path, status] of [["later.txt", 200], ["toString", 404], ["constructor", 404], ["missing/index.html", 404]]) {
      assert.equal(await page.evaluate(async (path) => (await fetch(path)).status, path), status, path);
    }
    assert.equal(await page.evaluate(async () => (await fetch("./", { method: "POST" })).status), 400);
    complaints = complaints.filter((message) => !message.includes("404"));
  });

  test("a new build waits while another tab has the old one, and then replaces all of it at once", async () => {
    const first = await visit();
    const second = await visit();
    const old = await filesOf(first);
    replaceBuild();
    await first.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      await registration.update();
      while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 20));
    });
    await first.reload();
    await controls(first).verdict.waitFor();
    assert.deepEqual(await filesOf(first), old);
    await editorsAreThere(first);

    await controls(first).event.fill('{"source": "kept"}');
    await second.close();
    const third = await open();
    assert.equal(await third.locator("meta[name=build]").count(), 0);
    await third.close();
    await first.waitForURL(/#1\./);
    await first.reload();
    await first.locator("meta[name=build]").waitFor({ state: "attached" });
    await controls(first).verdict.waitFor();
    await editorsAreThere(first);
    const files = await filesOf(first);
    assert.equal(files.length, old.length);
    assert.equal(files.filter((name) => name.includes("anew-")).length, 2);
    assert.equal(files.filter((name) => /\/(style|editor)-/.test(name)).length, 0);
    assert.equal(await controls(first).event.inputValue(), '{"source": "kept"}');
    await server.stop();
    await first.reload();
    await first.locator("meta[name=build]").waitFor({ state: "attached" });
    await controls(first).verdict.waitFor();
    const kept = await first.evaluate(() => caches.keys());
    assert.equal(kept.length, 1, kept.join());
  });

  test("a build that is only half there is not taken", async () => {
    const page = await visit();
    const old = await filesOf(page);
    replaceBuild();
    writeFileSync(join(folder, "examples.json"), "[]");
    for (const name of ["examples.json.gz", "examples.json.br"]) rmSync(join(folder, name));
    const state = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      const found = new Promise((resolve) => registration.addEventListener("updatefound", () => resolve(registration.installing), { once: true }));
      await registration.update().catch(() => {});
      const installing = await found;
      while (installing.state === "installing") await new Promise((resolve) => setTimeout(resolve, 20));
      return installing.state;
    });
    assert.equal(state, "redundant");
    await page.reload();
    await controls(page).verdict.waitFor();
    assert.deepEqual(await filesOf(page), old);
  });

  test("on one's own machine another program can have the same address", async () => {
    const page = await visit(server.address);
    writeFileSync(join(folder, "index.html"), "<title>Another program</title>");
    for (const name of ["index.html.gz", "index.html.br", "service-worker.js", "service-worker.js.gz", "service-worker.js.br"]) rmSync(join(folder, name));
    await page.reload();
    assert.equal(await page.title(), "Another program");
    await server.stop();
    await page.reload();
    await controls(page).verdict.waitFor();
  });

  test("the page can be installed", async () => {
    const page = await visit();
    const devtools = await context.newCDPSession(page);
    const { errors, data } = await devtools.send("Page.getAppManifest");
    assert.deepEqual(errors, []);
    assert.equal(JSON.parse(data).name, "Eventsieve");
    const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
    assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito"), []);
  });

  // What the page consists of, by name.
  function filesOf(page) {
    return page.evaluate(() =>
      [...document.querySelectorAll("link[href], script[src]"), ...performance.getEntriesByType("resource").map(({ name }) => ({ href: name }))]
        .map(({ href, src }) => new URL(href || src).pathname)
        .filter((name, at, names) => names.indexOf(name) === at)
        .sort(),
    );
  }

  // A build with another style sheet and other editors, which says so, in place of the one that is served. Those that are not
  // named in a script whose hash the policy has.
  function replaceBuild() {
    const renamed = readdirSync(folder).filter((name) => /^(style|editor)-[^.]*\.(css|js)$/.test(name));
    for (const name of renamed) renameSync(join(folder, name), join(folder, `anew-${name}`));
    for (const name of readdirSync(folder).filter((name) => /\.(gz|br)$/.test(name) && !name.startsWith("examples"))) rmSync(join(folder, name));
    const index = join(folder, "index.html");
    let html = readFileSync(index, "utf8").replace("<title>", '<meta name="build" content="anew" /><title>');
    for (const name of renamed) html = html.replaceAll(name, `anew-${name}`);
    writeFileSync(index, html);
    keepOffline(folder);
  }
});
