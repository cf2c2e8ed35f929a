// What the live view takes of Chromium: 200 events a second for a minute, then 10,000 events in the feed, judged anew by each edit.
//
//   node benches/live.mjs [folder of the page] [seconds]
//
// The events are published to the real gateway, whose WebSocket the page has open. Reported are the long tasks of the page (more
// than 50 ms) and the longest of them, the longest time between two frames, the milliseconds from an edit of the pattern until its
// figures stand in the document, and how much memory the page's JavaScript takes, and its process in all, WebAssembly included.
import { memoryOfPage, startBrowser, startServer } from "../tests/browser/page.mjs";

const RATE = 200;
const BATCH = 10;
const KEPT = 10_000;
const EDITS = 9;
const seconds = Number(process.argv[3] ?? 60);

const server = await startServer(process.argv[2] ? { folder: process.argv[2] } : {});
const browser = await startBrowser();
try {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${server.address}?live`);
  const bench = page.getByRole("main", { name: "Workbench" });
  const pattern = bench.getByRole("textbox", { name: "Event pattern", exact: true });
  await pattern.fill('{"detail": {"size": [{"numeric": [">", 500]}]}}');
  await bench.getByRole("checkbox", { name: /^Ask for all events/ }).check();
  await page.waitForFunction(() => document.querySelector("#live-address").value !== "");
  await bench.getByRole("button", { name: "Connect" }).click();
  await bench.getByText("Subscribed.").first().waitFor();
  await page.evaluate(() => {
    window.tasks = [];
    window.frame = 0;
    new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
    let last = performance.now();
    const tick = (now) => {
      window.frame = Math.max(window.frame, now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });

  let published = 0;
  for (const begun = performance.now(); published < RATE * seconds; ) {
    await put(published);
    published += BATCH;
    const early = begun + (published / RATE) * 1000 - performance.now();
    if (early > 0) await new Promise((done) => setTimeout(done, early));
  }
  await came(page, published);
  const { tasks, frame } = await page.evaluate(() => ({ tasks: window.tasks, frame: window.frame }));
  console.log(`${RATE} events a second for ${seconds} s: ${tasks.length} long tasks, the longest ${Math.max(0, ...tasks).toFixed(0)} ms; longest frame ${frame.toFixed(0)} ms`);

  for (; published < KEPT; published += BATCH) await put(published);
  await came(page, published);
  const edits = [];
  for (let edit = 0; edit < EDITS; edit++) edits.push(await timed(page, `{"detail": {"size": [{"numeric": [">", ${100 * edit + 1}]}]}}`));
  edits.sort((a, b) => a - b);
  console.log(`${KEPT} events judged anew: median ${edits[EDITS >> 1].toFixed(0)} ms, most ${edits.at(-1).toFixed(0)} ms`);
  const heap = await page.evaluate(() => performance.memory.usedJSHeapSize / 1e6);
  console.log(`memory: JavaScript ${heap.toFixed(0)} MB; the page's process ${memoryOfPage().toFixed(0)} MB`);
} finally {
  await browser.close();
  server.stop();
}

async function put(first) {
  const Entries = Array.from({ length: BATCH }, (_, at) => {
    const number = first + at;
    const detail = { size: (number * 7919) % 1000, state: ["running", "stopped"][number % 2], message: `Request ${number} `.repeat(30) };
    return { Source: "shop", DetailType: "order", Detail: JSON.stringify(detail) };
  });
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSEvents.PutEvents" };
  const answer = await fetch(server.address, { method: "POST", headers, body: JSON.stringify({ Entries }) });
  if (!answer.ok) throw new Error(await answer.text());
}

function came(page, count) {
  return page.waitForFunction((text) => document.querySelector(".figures-line").innerText.startsWith(text), `${count.toLocaleString("en")} events came`);
}

// From the input of an edit until the frame after which its figures have changed.
function timed(page, text) {
  return page.evaluate(async (text) => {
    const box = document.querySelector("#pattern-text");
    const before = document.querySelector(".figures-line").innerText;
    const begun = performance.now();
    box.value = text;
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    while (document.querySelector(".figures-line").innerText === before) await new Promise(requestAnimationFrame);
    return performance.now() - begun;
  }, text);
}
