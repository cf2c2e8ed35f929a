// How soon elements in another page give their verdict, measured in Chromium: ten on a page, unthrottled, with an empty cache.
import { startBrowser } from "../tests/browser/page.mjs";
import { serve } from "../tests/browser/server.mjs";
import { EVENT, PATTERN } from "../tests/browser/session.mjs";

const VISITS = 15;

const element = `<event-pattern-playground live>
  <script type="application/json">${PATTERN}</script>
  <script type="application/json">${EVENT}</script>
</event-pattern-playground>`;
const page = `<!doctype html><meta charset="utf-8"><title>Documentation</title><link rel="stylesheet" href="/pkg/embed.css">
  <script type="module" src="/pkg/embed.js"></script>${element.repeat(10)}`;

const server = await serve({ "/pkg/": "pkg" }, { pages: { "/": page } });
const browser = await startBrowser();
const times = [];
while (times.length < VISITS) times.push(await timeToVerdict());
await browser.close();
await server.stop();

const sorted = times.toSorted((a, b) => a - b);
const [median, most] = [sorted[Math.floor(VISITS / 2)], sorted.at(-1)].map((time) => time.toFixed(0));
console.log(`navigation to the first verdict of ten elements\n  median ${median} ms   most ${most} ms   (${VISITS} visits)`);

// From the start of the navigation, on the page's own clock.
async function timeToVerdict() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => document.addEventListener("verdict", () => (window.verdictAt ??= performance.now())));
  await page.goto(server.address);
  await page.waitForFunction(() => window.verdictAt);
  const time = await page.evaluate(() => window.verdictAt);
  await context.close();
  return time;
}
