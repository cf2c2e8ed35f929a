// What the end-to-end tests and the benchmark share: the real binary serving the real page, and a Chromium to open it in.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const root = fileURLToPath(new URL("../../", import.meta.url));

// `host` is another name by which the server is asked, `env` what is in its environment; without a folder it serves the page that
// is in the binary.
export async function startServer({ folder = `${root}dist`, port = 0, host = "localhost", env = {}, options = [] } = {}) {
  const all = ["serve", "--port", String(port), "--allow-host", host, ...options, ...(folder ? ["--page", folder] : [])];
  const spawned = { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...env } };
  const server = spawn(`${root}target/release/eventsieve`, all, spawned);
  for await (const line of createInterface({ input: server.stdout })) {
    const address = line.match(/http:\S+/);
    if (address) {
      return { address: address[0], stop: () => stopped(server), kill: () => server.kill("SIGKILL") };
    }
  }
  throw new Error("the server ended before it said where it listens");
}

// Stops a server, and waits until it is gone: it takes its leave, and answers meanwhile.
async function stopped(server) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, "exit");
  server.kill();
  await gone;
}

export function startBrowser(...flags) {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: [...FLAGS, ...flags] });
}

// For a page before its own scripts: sums up in `shifts` by how much playgrounds of other pages move. A page's own text may move by a
// fraction of a pixel while its style sheets arrive.
export function watchShifts() {
  const isPlayground = ({ node }) => node?.localName === "event-pattern-playground";
  window.shifts = 0;
  const observer = new PerformanceObserver((list) =>
    list.getEntries().forEach(({ value, sources }) => (window.shifts += sources.some(isPlayground) ? value : 0)),
  );
  observer.observe({ type: "layout-shift", buffered: true });
}

// Waits until every example can be chosen.
export async function examplesAreThere(page) {
  await openExamples(page);
  await page.getByRole("dialog").getByRole("option").nth(20).waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
}

// Chooses an example by its name, or by its place in the list.
export async function chooseExample(page, example) {
  await openExamples(page);
  const options = page.getByRole("dialog").getByRole("option");
  const option = typeof example === "number" ? options.nth(example) : options.filter({ has: page.getByText(example, { exact: true }) });
  await option.click();
  await page.locator("dialog").waitFor({ state: "detached" });
}

// Opens the gallery. Its button is always there.
export async function openExamples(page) {
  await controls(page).examples.click();
  await page.getByRole("dialog", { name: "Examples" }).waitFor();
}

// Waits until the editors have taken the place of the text boxes.
export async function editorsAreThere(page) {
  await page.locator("code-editor#pattern").waitFor();
  await page.locator("code-editor#event").waitFor();
}

// The controls of the page, by the names that assistive technology reads.
export function controls(page) {
  return {
    pattern: text(page, "Event pattern"),
    event: text(page, "Event"),
    verdict: page.getByRole("status", { name: "Verdict" }),
    examples: page.getByRole("button", { name: /^Examples/ }),
  };
}

// A text box, or the editor in its place. Both can be filled and read, and tell what is selected.
function text(page, name) {
  const box = page.getByRole("textbox", { name, exact: true });
  const fill = box.fill.bind(box);
  return Object.assign(box, {
    fill: async (text) => ((await isEditor(box)) ? (await box.press("ControlOrMeta+a"), paste(box, text)) : fill(text)),
    inputValue: () => box.evaluate(readOnceWritten),
    selectedText: () =>
      box.evaluate((box) => {
        const { state } = box.getRootNode().host?.view ?? {};
        const { from, to } = state?.selection.main ?? { from: box.selectionStart, to: box.selectionEnd };
        return (box.value ?? state.doc.toString()).slice(from, to);
      }),
  });
}

// After a rendering that took long Yew puts off by a timer what is to follow it, such as writing to an editor.
async function readOnceWritten(box) {
  await new Promise((done) => setTimeout(done));
  return box.value ?? box.getRootNode().host.text;
}

function isEditor(box) {
  return box.evaluate((box) => box.localName !== "textarea");
}

// Puts a text in place of all there is, as pasting does. Chromium itself takes a minute to type a megabyte of lines.
export function paste(box, text) {
  return box.evaluate((box, text) => {
    if (box.localName === "textarea") {
      box.value = text;
      box.dispatchEvent(new InputEvent("input", { bubbles: true }));
      return;
    }
    const { view } = box.getRootNode().host;
    view.dispatch({ selection: { anchor: 0, head: view.state.doc.length } });
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    // Nothing at all cannot be pasted.
    if (text === "") view.dispatch(view.state.replaceSelection(""));
    else box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true, composed: true }));
  }, text);
}

// Puts the caret at the `|` of a text, and gives the text without it.
export async function writeWithCaret(box, text) {
  const at = text.indexOf("|");
  await box.fill(text.replace("|", ""));
  await box.evaluate((box, at) => box.getRootNode().host.view.dispatch({ selection: { anchor: at } }), at);
  await box.focus();
}

// In MB: what the largest of the browser's processes for pages takes, without what it shares. For Linux.
export function memoryOfPage() {
  const sizes = readdirSync("/proc").filter(Number).map((pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--type=renderer")) return 0;
      const [, resident, shared] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ").map(Number);
      return ((resident - shared) * 4096) / 1e6;
    } catch {
      // It has ended meanwhile.
      return 0;
    }
  });
  return Math.max(...sizes);
}
