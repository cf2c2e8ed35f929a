// Projects made from scratch install the packed package, are type-checked, built and run.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { after, afterEach, before, test } from "node:test";
import { root, startBrowser, watchShifts } from "../browser/page.mjs";
import { serve } from "../browser/server.mjs";

const folder = mkdtempSync(join(tmpdir(), "eventsieve-consumers-"));
// What `scripts/setup tests` has filled, with the projects that it could not.
const cache = process.env.EVENTSIEVE_TOOLS && join(process.env.EVENTSIEVE_TOOLS, "npm");
const without = cache && existsSync(join(cache, "without")) ? readFileSync(join(cache, "without"), "utf8").split("\n") : [];
let browser, server;

// A tool's output is shown where it fails.
function run(where, command, ...options) {
  // Its test runner is to report to us, and not to the one that we are in.
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  try {
    return execFileSync(command, options, { cwd: where, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], env });
  } catch (error) {
    throw new Error(`${command} ${options.join(" ")}\n${error.stdout}\n${error.stderr}`);
  }
}

function consumer(name) {
  const project = join(folder, name);
  const from = (path) => fileURLToPath(new URL(`consumers/${path}`, import.meta.url));
  cpSync(from(name), project, { recursive: true });
  // The bundlers have one page.
  if (name === "webpack") cpSync(from("vite/src"), join(project, "src"), { recursive: true });
  const options = [...(cache ? ["--cache", cache] : []), "--prefer-offline", "--no-audit", "--no-fund"];
  run(project, "npm", "install", ...options, join(folder, "eventsieve-0.1.0.tgz"));
  return project;
}

// A test of a project, where what it needs could be installed.
function testOf(name, words, body) {
  const skip = without.includes(name) && `scripts/setup could not install what ${name} needs`;
  test(words, { skip }, body);
}

before(async () => {
  const packed = JSON.parse(run(`${root}pkg`, "npm", "pack", "--json", "--pack-destination", folder));
  assert.equal(packed[0].filename, "eventsieve-0.1.0.tgz");
  browser = await startBrowser();
});

afterEach(() => server?.stop());

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

// Opens a page, waits for what it shows, and goes on with it and with the addresses of the wasm that it has fetched. It complains of
// nothing; by how much playgrounds moved is what is returned.
async function opens(address, shown, goOn = () => {}) {
  const page = await browser.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  // A browser asks for the icon by itself, which these pages do not have.
  const isOfIcon = (message) => message.location().url.endsWith("/favicon.ico");
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && !isOfIcon(message) && complaints.push(message.text()));
  const fetched = new Set();
  page.on("request", (request) => request.url().endsWith(".wasm") && fetched.add(request.url()));
  await page.addInitScript(watchShifts);
  await page.goto(address);
  for (const selector of shown) await page.locator(selector).first().waitFor();
  await goOn(page, fetched);
  const shifts = await page.evaluate(() => window.shifts);
  await page.close();
  assert.deepEqual(complaints, []);
  return shifts;
}

// Runs in a page: whether it has the style sheet that keeps the place of a playground.
function reserves() {
  const rules = [...document.styleSheets].flatMap(({ cssRules }) => [...cssRules]);
  return rules.some(({ selectorText }) => selectorText === "event-pattern-playground:not(:defined)");
}

// The page of a bundler's project, with both of its verdicts. The module for many rules comes when it is asked for, and not before.
function verdictsIn(address) {
  const shown = ['text=source: "aws.ec2" is not "aws.s3"', 'event-pattern-playground[data-verdict="match"]'];
  return opens(address, shown, async (page, fetched) => {
    assert.equal(fetched.size, 1);
    assert.ok(await page.evaluate(reserves), "embed.css is there");
    await page.click("text=Many rules");
    await page.locator("text=Found storage").waitFor();
    assert.equal(fetched.size, 2);
  });
}

// The page of a documentation's project, which is made on a server first.
async function documentedIn(built) {
  server = await serve({ "/": built });
  assert.equal(await opens(`${server.address}/`, ['event-pattern-playground >> text=detail.state: "stopped" is not "running"']), 0);
  assert.equal(server.requests.filter((path) => path.endsWith(".wasm")).length, 1);
}

test("what is packed is what the package needs, and no more", () => {
  const [{ files }] = JSON.parse(run(`${root}pkg`, "npm", "pack", "--json", "--dry-run"));
  assert.deepEqual(
    files.map(({ path }) => path).toSorted(),
    [
      "LICENSE-APACHE",
      "LICENSE-MIT",
      "README.md",
      "embed.css",
      "embed.d.ts",
      "embed.js",
      "eventsieve.d.ts",
      "eventsieve.js",
      "eventsieve_bg.wasm",
      "machine.d.ts",
      "machine.js",
      "machine_bg.wasm",
      "node-file.js",
      "node-machine.js",
      "node.js",
      "package.json",
      "provenance.json",
    ],
  );
});

testOf("node", "with Node's test runner", () => {
  const printed = run(consumer("node"), "npm", "test");
  assert.match(printed, /^# pass 7$/m);
  assert.match(printed, /^# fail 0$/m);
});

testOf("deno", "with Deno", () => {
  const printed = run(consumer("deno"), "npm", "test", "--silent");
  assert.equal(printed, 'source: "aws.ec2" is not "aws.s3"\n'.repeat(3) + "large\n".repeat(3));
});

testOf("vitepress", "in VitePress", async () => {
  const project = consumer("vitepress");
  run(project, "npm", "run", "build");
  await documentedIn(join(project, ".vitepress/dist"));
});

testOf("docusaurus", "in Docusaurus", async () => {
  const project = consumer("docusaurus");
  run(project, "npm", "run", "build");
  await documentedIn(join(project, "build"));
});

testOf("webpack", "with webpack", async () => {
  const project = consumer("webpack");
  run(project, "npm", "run", "build");
  server = await serve({ "/": project });
  assert.equal(await verdictsIn(`${server.address}/`), 0);
});

testOf("vite", "with Vite", async () => {
  const project = consumer("vite");
  run(project, "npm", "run", "build");
  server = await serve({ "/": join(project, "dist") });
  assert.equal(await verdictsIn(`${server.address}/`), 0);

  const options = { cwd: project, stdio: ["ignore", "pipe", "inherit"] };
  const development = spawn(join(project, "node_modules/.bin/vite"), ["--port", "0", "--host", "127.0.0.1"], options);
  let address;
  for await (const line of createInterface({ input: development.stdout })) {
    address = line.replace(/\u001b\[[0-9;]*m/g, "").match(/http:\S+/)?.[0];
    if (address) break;
  }
  await verdictsIn(address);
  development.kill();
  await once(development, "exit");
});
