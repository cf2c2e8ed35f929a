// Projects made from scratch install the packed package, are type-checked, built and run.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { root, startBrowser } from "../browser/page.mjs";
import { serve } from "../browser/server.mjs";

const folder = mkdtempSync(join(tmpdir(), "eventsieve-consumers-"));
let browser;

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
  cpSync(fileURLToPath(new URL(`consumers/${name}`, import.meta.url)), project, { recursive: true });
  // `scripts/setup tests` has filled it.
  const cache = process.env.EVENTSIEVE_TOOLS ? ["--cache", join(process.env.EVENTSIEVE_TOOLS, "npm")] : [];
  run(project, "npm", "install", ...cache, "--prefer-offline", "--no-audit", "--no-fund", join(folder, "eventsieve-0.1.0.tgz"));
  return project;
}

before(async () => {
  const packed = JSON.parse(run(`${root}pkg`, "npm", "pack", "--json", "--pack-destination", folder));
  assert.equal(packed[0].filename, "eventsieve-0.1.0.tgz");
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

// Opens a page of the Vite project, and waits for both of its verdicts.
async function verdictsIn(address) {
  const page = await browser.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  await page.goto(address);
  await page.getByText('source: "aws.ec2" is not "aws.s3"').waitFor();
  await page.locator('event-pattern-playground[data-verdict="match"]').waitFor();
  assert.deepEqual(complaints.filter((text) => !text.includes("favicon") && !text.includes("404")), []);
  await page.close();
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
      "node.js",
      "package.json",
      "provenance.json",
    ],
  );
});

test("with Node's test runner", () => {
  const printed = run(consumer("node"), "npm", "test");
  assert.match(printed, /^# pass 6$/m);
  assert.match(printed, /^# fail 0$/m);
});

test("in VitePress, whose pages are made on a server first", async () => {
  const project = consumer("vitepress");
  run(project, "npm", "run", "build");
  const server = await serve({ "/": join(project, ".vitepress/dist") });
  const page = await browser.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`${server.address}/`);
  await page.locator("event-pattern-playground").getByText('detail.state: "stopped" is not "running"').first().waitFor();
  assert.equal(server.requests.filter((path) => path.endsWith(".wasm")).length, 1);
  assert.deepEqual(complaints, []);
  await server.stop();
});

test("with Vite", async () => {
  const project = consumer("vite");
  run(project, "npm", "run", "build");
  const server = await serve({ "/": join(project, "dist") });
  await verdictsIn(`${server.address}/`);
  await server.stop();

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
