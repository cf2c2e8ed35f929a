// What the end-to-end tests and the benchmark share: the real binary serving the real page, and a Chromium to open it in.
import { spawn } from "node:child_process";
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

export async function startServer() {
  const server = spawn(`${root}target/release/eventsieve`, ["serve", "--port", "0", "--page", `${root}dist`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: server.stdout })) {
    const address = line.match(/http:\S+/);
    if (address) {
      return { address: address[0], stop: () => server.kill() };
    }
  }
  throw new Error("the server ended before it said where it listens");
}

export function startBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
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

// The controls of the page, by the names that assistive technology reads.
export function controls(page) {
  return {
    pattern: page.getByRole("textbox", { name: "Event pattern", exact: true }),
    event: page.getByRole("textbox", { name: "Event", exact: true }),
    verdict: page.getByRole("status", { name: "Verdict" }),
    examples: page.getByRole("button", { name: /^Examples/ }),
  };
}

// Puts a text into an editor, in place of what is there.
export async function write(box, text) {
  await box.fill(text);
}

// The text in an editor.
export function textOf(box) {
  return box.inputValue();
}
