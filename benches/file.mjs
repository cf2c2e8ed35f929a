// How fast a file of events is judged in Chromium: 200,000 events of about 1 KB, plain and as gzip, and a gigabyte as gzip.
//
//   node benches/file.mjs [folder of the page]
//
// The file is opened in the workbench, whose worker judges it. Reported are the milliseconds from the start of the judgement in the
// worker, and from the choice of the file to the frame with the figures; how long a processor worked for the worker, its warming up
// included, which tells how much of that was waiting for other programs; the longest time between two frames of the page meanwhile;
// and how much memory the browser's processes took more than before, at its highest.
import { execFileSync } from "node:child_process";
import { createWriteStream, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { createGzip } from "node:zlib";
import { startBrowser, startServer } from "../tests/browser/page.mjs";

const EVENTS = 200_000;
const LARGE = 1_100_000;
const ROUNDS = 5;
// In milliseconds: between the page being ready and the choice of a file.
const PAUSE = 1000;
const PATTERN = JSON.stringify({ source: ["aws.ec2"], detail: { state: ["stopped", "terminated"], size: [{ numeric: [">", 500] }] } });

const folder = mkdtempSync(join(tmpdir(), "eventsieve-"));
const server = await startServer(process.argv[2] ? { folder: process.argv[2] } : {});
const browser = await startBrowser();
try {
  const lines = await write("events.jsonl", EVENTS);
  const array = await write("events.json", EVENTS, { isArray: true });
  const packed = await write("events.jsonl.gz", EVENTS, { isPacked: true });
  const large = await write("large.jsonl.gz", LARGE, { isPacked: true });
  console.log("file                         MB    events   matched judged ms in all ms processor ms longest frame ms memory MB");
  for (const [path, rounds] of [[lines, ROUNDS], [array, ROUNDS], [packed, ROUNDS], [large, 1]]) await measure(path, rounds);
} finally {
  await browser.close();
  server.stop();
  rmSync(folder, { recursive: true });
}

async function measure(path, rounds) {
  const rows = [];
  for (let round = 0; round < rounds; round++) rows.push(await judge(path));
  const median = (name) => rows.map((row) => row[name]).toSorted((a, b) => a - b)[Math.floor(rows.length / 2)];
  const most = (name) => Math.max(...rows.map((row) => row[name]));
  const cells = [
    path.split("/").at(-1).padEnd(22),
    (statSync(path).size / 1e6).toFixed(0).padStart(8),
    String(rows[0].events).padStart(9),
    String(rows[0].matched).padStart(9),
    median("judged").toFixed(0).padStart(9),
    median("inAll").toFixed(0).padStart(9),
    median("processor").toFixed(0).padStart(12),
    most("frame").toFixed(0).padStart(16),
    most("memory").toFixed(0).padStart(9),
  ];
  console.log(cells.join(" "));
}

async function judge(path) {
  const context = await browser.newContext();
  const page = await context.newPage();
  // The worker says how long it took more exactly than the page shows it.
  await page.addInitScript(() => {
    window.Worker = class extends Worker {
      constructor(...parameters) {
        super(...parameters);
        this.addEventListener("message", ({ data }) => data.isDone && (window.done = data));
      }
    };
    addEventListener("change", ({ target }) => target.matches(".file-input") && (window.dropped = performance.now()), { capture: true });
  });
  await page.goto(`${server.address}?workbench`);
  const bench = page.getByRole("main", { name: "Workbench" });
  await bench.getByRole("button", { name: "A file of events" }).click();
  await bench.getByRole("textbox", { name: "Event pattern", exact: true }).fill(PATTERN);
  // Whoever opens the page for the first time looks for a file longer than the page takes to keep itself for when there is no network.
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForTimeout(PAUSE);
  const before = memory();
  let highest = before;
  const watch = setInterval(() => (highest = Math.max(highest, memory())), 100);
  const row = page.evaluate(() => {
    const { promise, resolve } = Promise.withResolvers();
    let frame = 0;
    let last = null;
    const tick = (now) => {
      if (window.dropped) frame = Math.max(frame, now - (last ?? window.dropped));
      if (window.dropped) last = now;
      const status = document.querySelector(".file-status")?.innerText ?? "";
      if (!/judged in/.test(status)) return requestAnimationFrame(tick);
      const { milliseconds, progress, error } = window.done;
      if (error) throw new Error(error);
      const { matched, unmatched } = progress;
      resolve({ judged: milliseconds, inAll: performance.now() - window.dropped, frame, matched, events: matched + unmatched });
    };
    requestAnimationFrame(tick);
    return promise;
  });
  await bench.locator(".file-input").setInputFiles(path);
  const figures = await row;
  clearInterval(watch);
  const processor = workerTime();
  await context.close();
  return { ...figures, processor, memory: highest - before };
}

// In MB: what all processes of this browser take, without what they share.
function memory() {
  let pages = 0;
  for (const pid of processes()) {
    const [, resident, shared] = (contents(`/proc/${pid}/statm`) ?? "0 0 0").split(" ").map(Number);
    pages += resident - shared;
  }
  return (pages * 4096) / 1e6;
}

// In milliseconds: how long a processor has worked for workers.
function workerTime() {
  let ticks = 0;
  for (const pid of processes()) {
    const folder = `/proc/${pid}/task`;
    for (const thread of existsSync(folder) ? readdirSync(folder) : []) {
      const [, name, rest] = /\((.*)\) (.*)/s.exec(contents(`/proc/${pid}/task/${thread}/stat`) ?? "() 0") ?? [];
      if (!name?.startsWith("DedicatedWorker")) continue;
      const [user, system] = rest.split(" ").slice(11, 13).map(Number);
      ticks += user + system;
    }
  }
  return ticks * 10;
}

// The processes that this one has started, and those that they have.
function processes() {
  const all = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  const ours = new Set([process.pid]);
  for (let before = 0; before !== ours.size; ) {
    before = ours.size;
    for (const [pid, parent] of all) if (ours.has(parent)) ours.add(pid);
  }
  ours.delete(process.pid);
  return ours;
}

// What a file says, if it is still there.
function contents(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

// Events as an account has them, of about a kilobyte.
async function write(name, count, { isArray = false, isPacked = false } = {}) {
  const path = join(folder, name);
  const out = createWriteStream(path);
  const sink = isPacked ? createGzip({ level: 1 }) : out;
  if (isPacked) sink.pipe(out);
  const BATCH = 5000;
  for (let at = 0; at < count; at += BATCH) {
    const lines = [];
    for (let each = at; each < Math.min(at + BATCH, count); each++) lines.push(event(each));
    const [start, between] = isArray ? [at === 0 ? "[" : ",", ",\n"] : ["", "\n"];
    const text = `${start}${lines.join(between)}${isArray ? (at + BATCH >= count ? "]" : "") : "\n"}`;
    if (!sink.write(text)) await once(sink, "drain");
  }
  sink.end();
  await once(out, "close");
  return path;
}

function event(at) {
  const chance = (limit, salt) => (Math.imul(at + 1, 2654435761 + salt) >>> 8) % limit;
  const hex = (salt, length) => chance(1 << 24, salt).toString(16).padStart(length, "0");
  const services = ["aws.ec2", "aws.s3", "aws.lambda", "aws.rds", "my.orders"];
  const states = ["pending", "running", "stopping", "stopped", "Stopped", "terminated"];
  return JSON.stringify({
    version: "0",
    id: `${hex(1, 8)}-${hex(2, 4).slice(0, 4)}-4a5b-9c8d-${hex(3, 12)}`,
    "detail-type": "EC2 Instance State-change Notification",
    source: services[chance(5, 4)],
    account: `12345678901${chance(3, 5)}`,
    time: new Date(1.77e12 + at * 1000).toISOString(),
    region: ["eu-west-1", "us-east-1", "ap-southeast-2"][chance(3, 6)],
    resources: [`arn:aws:ec2:eu-west-1:123456789012:instance/i-${hex(7, 17)}`],
    detail: {
      "instance-id": `i-${hex(7, 17)}`,
      state: states[chance(6, 8)],
      size: chance(1000, 9),
      price: chance(100000, 10) / 100,
      tags: [{ key: "team", value: `team-${chance(20, 11)}` }, { key: "stage", value: ["dev", "prod"][chance(2, 12)] }],
      user: { name: `user-${chance(500, 13)}`, address: `10.${chance(256, 14)}.${chance(256, 15)}.${chance(256, 16)}`, isAdmin: at % 7 === 0 },
      message: `Request ${hex(17, 8)} took ${chance(900, 18)} ms, and what it returned was "ok", as expected of it.`,
      trace: Array.from({ length: 4 }, (_, step) => ({ step, span: hex(19 + step, 16), took: chance(500, 30 + step), note: "a step of the request" })),
    },
  });
}
