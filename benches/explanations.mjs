// How long it takes to explain a verdict as WebAssembly in Chromium: see src/explanations.rs.
//
//   node benches/explanations.mjs WASM     the program `explanations`
import { startBrowser } from "../tests/browser/page.mjs";

// Bytes of the event, and the milliseconds that an explanation may take.
const SIZES = [
  { bytes: 4 << 10, promised: 1 },
  { bytes: 256 << 10, promised: 30 },
];
const ROUNDS = 101;

const [wasm] = process.argv.slice(2);
const browser = await startBrowser();
const page = await browser.newPage();
// A place on no network, for the one file that the page loads.
const origin = "http://benches.invalid/";
await page.route(origin, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
await page.route(`${origin}wasm`, (route) => route.fulfill({ contentType: "application/wasm", path: wasm }));
await page.goto(origin);
const times = await page.evaluate(
  async ([sizes, rounds]) => {
    const { instance } = await WebAssembly.instantiateStreaming(fetch("wasm"));
    const { build, explain } = instance.exports;
    return sizes.map(({ bytes }) => {
      const length = build(bytes);
      const times = Array.from({ length: rounds }, () => {
        const start = performance.now();
        explain();
        return performance.now() - start;
      });
      return { length, times: times.toSorted((a, b) => a - b) };
    });
  },
  [SIZES, ROUNDS],
);
await browser.close();

console.log(`\nMilliseconds to explain an event against a pattern of 20 fields, ${ROUNDS} rounds, the first ones cold\n`);
for (const [place, { length, times: sorted }] of times.entries()) {
  const median = sorted[Math.floor(sorted.length / 2)];
  const { promised } = SIZES[place];
  const verdict = median <= promised ? "met" : "NOT MET";
  console.log(
    `  ${String(length).padStart(7)} bytes: median ${median.toFixed(2)}, most ${sorted.at(-1).toFixed(2)}; at most ${promised}: ${verdict}`,
  );
}
