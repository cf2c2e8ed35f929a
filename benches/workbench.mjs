// How long the workbench takes for an edit, measured in Chromium with 50 event patterns by 1,000 events of 1 KB: from the change of
// the text to the count of what fails in the document, and the longest task meanwhile. A second is allowed, and tasks of
// 50 ms, which is also the shortest that the browser tells of.
import { startBrowser, startServer } from "../tests/browser/page.mjs";

const [PATTERNS, EVENTS, EDITS] = [50, 1000, 100];
const state = (at) => `state-${at % PATTERNS}`;
const events = Array.from({ length: EVENTS }, (_, at) => ({ source: "aws.ec2", id: `${at}`, detail: { state: state(at), filler: "x".repeat(900) } }));
const patterns = Array.from({ length: PATTERNS }, (_, at) => ({ source: ["aws.ec2"], detail: { state: [state(at)] } }));
const cases = [
  ...events.map((event, at) => ({ name: `p0 / e${at}`, pattern: patterns[0], event, matches: at % PATTERNS === 0 })),
  ...patterns.map((pattern, at) => ({ name: `p${at} / e0`, pattern, event: events[0], matches: at === 0 })),
];

const server = await startServer();
const browser = await startBrowser();
const page = await browser.newPage();
await page.goto(`${server.address}?workbench`);
await page.locator(".grid").waitFor();
await page.getByRole("button", { name: "Clear" }).click();
const file = { name: "cases.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(cases)) };

await watch();
const start = performance.now();
await page.locator("#case-file").setInputFiles(file);
await page.getByText("1,049 expectations, none fails").waitFor();
console.log(`import of ${(file.buffer.length / 1e6).toFixed(1)} MB: ${(performance.now() - start).toFixed(0)} ms, longest task ${await longest()} ms`);

for (const [name, box, text] of [
  ["a pattern", "pattern-text", (at) => JSON.stringify({ detail: { state: [state(at)] } })],
  ["an event", "event-text", (at) => JSON.stringify({ ...events[0], detail: { state: state(at) } })],
]) {
  await watch();
  const took = [];
  for (let at = 1; at <= EDITS; at += 1) {
    took.push(
      await page.evaluate(
        async ([box, text]) => {
          const score = () => document.querySelector("#workbench .score").textContent;
          const [element, before, start] = [document.getElementById(box), score(), performance.now()];
          element.value = text;
          element.dispatchEvent(new InputEvent("input", { bubbles: true }));
          while (score() === before) await new Promise((resolve) => setTimeout(resolve));
          return performance.now() - start;
        },
        [box, text(at % 2)],
      ),
    );
  }
  took.sort((a, b) => a - b);
  console.log(`edit of ${name}: median ${took[EDITS / 2].toFixed(1)} ms, most ${took.at(-1).toFixed(1)} ms, longest task ${await longest()} ms`);
}
await browser.close();
server.stop();

async function watch() {
  await page.evaluate(() => {
    window.longest = 0;
    window.observer ??= new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (window.longest = Math.max(window.longest, duration))));
    window.observer.observe({ type: "longtask" });
  });
}

async function longest() {
  return page.evaluate(() => new Promise((resolve) => setTimeout(() => resolve(window.longest.toFixed(0)), 200)));
}
