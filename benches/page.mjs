// How fast the page is, measured in Chromium: from navigation to the first verdict, and from keystroke to verdict.
import { controls, editorsAreThere, startBrowser, startServer } from "../tests/browser/page.mjs";

const LOADS = 15;
const SLOW_LOADS = 5;
const KEYSTROKES = 300;
const EVENT_BYTES = 4096;

const server = await startServer();
const browser = await startBrowser();

const loads = [];
for (let load = 0; load < LOADS; load++) {
  loads.push(await timeToVerdict());
}
print(`navigation to first verdict, empty cache, ${LOADS} loads`, loads);
const slow = [];
for (let load = 0; load < SLOW_LOADS; load++) {
  slow.push(await timeToVerdict(throttle));
}
print(`the same at 1.6 Mbit/s, 150 ms latency and a processor four times slower, ${SLOW_LOADS} loads`, slow);

const { handled, painted } = await timePerKeystroke();
print(`keystroke to verdict in the document, ${EVENT_BYTES}-byte event, ${KEYSTROKES} keystrokes`, handled);
print("keystroke to the frame that shows it", painted);

await browser.close();
server.stop();

// From the start of the navigation until the status has a verdict, on the page's own clock.
async function timeToVerdict(prepare = async () => {}) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await prepare(await context.newCDPSession(page));
  await page.addInitScript(() => {
    const watch = new MutationObserver(() => {
      if (document.querySelector("[role=status]")) {
        window.verdictAt ??= performance.now();
        watch.disconnect();
      }
    });
    watch.observe(document, { childList: true, subtree: true });
  });
  await page.goto(server.address);
  await controls(page).verdict.waitFor();
  const time = await page.evaluate(() => window.verdictAt);
  await context.close();
  return time;
}

// A slow line and a slow telephone, as Chromium imitates them.
async function throttle(devtools) {
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 150,
    downloadThroughput: 1.6e6 / 8,
    uploadThroughput: 1.6e6 / 8,
  });
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
}

// Types into a string of the event with real key events. Each keystroke changes the reason that the verdict gives.
async function timePerKeystroke() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.address);
  await editorsAreThere(page);
  const { pattern, event, verdict } = controls(page);
  await pattern.fill('{"source": ["aws.ec2"], "detail": {"items": {"name": ["item-3"], "size": [{"numeric": [">", 2]}]}}}');
  const start = '{"source": "';
  await event.fill(`${start}", "detail": {"items": [${items()}]}}`);
  await verdict.waitFor();
  await event.evaluate((box, at) => {
    window.handled = [];
    window.painted = [];
    let pressed;
    box.addEventListener("keydown", () => (pressed = performance.now()), { capture: true });
    new MutationObserver(() => {
      const from = pressed;
      window.handled.push(performance.now() - from);
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => window.painted.push(performance.now() - from);
        port2.postMessage(0);
      });
    }).observe(document.querySelector("[role=status] .reason"), { characterData: true, childList: true, subtree: true });
    const { view } = box.getRootNode().host;
    view.focus();
    view.dispatch({ selection: { anchor: at } });
  }, start.length);
  for (let key = 0; key < KEYSTROKES; key++) {
    // Letters in, letters out, so that the text keeps its size.
    await page.keyboard.press(key % 20 < 10 ? "x" : "Backspace");
  }
  const times = await page.evaluate(() => ({ handled: window.handled, painted: window.painted }));
  await context.close();
  return times;
}

function items() {
  const list = [];
  for (let size = 0, index = 0; size < EVENT_BYTES - 60; index++) {
    list.push(`{"name": "item-${index}", "size": ${index % 7}, "tags": ["a", "b"], "arn": "arn:aws:s3:::bucket/${index}"}`);
    size += list.at(-1).length + 1;
  }
  return list.join(",");
}

function print(name, times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1).padStart(6);
  console.log(`${name}\n  median ${at(0.5)} ms   95th percentile ${at(0.95)} ms   most ${at(1)} ms   (${sorted.length} measured)`);
}
