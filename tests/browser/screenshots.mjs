// Takes a picture of each state of the page, from the real page: all of them into target/screenshots, to be looked at,
// and the README's into docs.
import { mkdirSync } from "node:fs";
import { controls, root, startBrowser, startServer } from "./page.mjs";

const STATES = {
  match: () => {},
  "no-match": (page) => controls(page).example.selectOption({ label: "Elements of an array" }),
  "invalid-pattern": (page) =>
    controls(page).pattern.fill('{\n  "source": ["aws.s3"],\n  "detail": {\n    "state": "running"\n  }\n}'),
  "invalid-event": (page) => controls(page).event.fill('{\n  "source": "aws.s3",\n  "detail": {\n    "state": "running",\n  }\n}'),
  empty: async (page) => {
    await controls(page).pattern.fill("");
    await controls(page).event.fill("");
  },
  long: async (page) => {
    await controls(page).pattern.fill(`{"detail": {"${"a-long-name-".repeat(8)}": [{"prefix": "${"arn:aws:".repeat(40)}"}]}}`);
    await controls(page).event.fill(`{"detail": {"${"a-long-name-".repeat(8)}": "${"arn:aws:".repeat(30)}"}}\n`.repeat(200));
  },
};
const SIZES = { wide: { width: 1280, height: 720 }, narrow: { width: 360, height: 740 } };

const folder = `${root}target/screenshots`;
mkdirSync(folder, { recursive: true });
mkdirSync(`${root}docs`, { recursive: true });
const server = await startServer();
const browser = await startBrowser();
for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport, colorScheme });
    for (const [state, reach] of Object.entries(STATES)) {
      const page = await context.newPage();
      await page.goto(server.address);
      await controls(page).verdict.waitFor();
      await reach(page);
      await page.locator(".verdict:not(.stale)").waitFor();
      await page.screenshot({ path: `${folder}/${state}-${size}-${colorScheme}.png` });
      if (state === "match" && size === "wide") {
        await page.screenshot({ path: `${root}docs/page-${colorScheme}.png` });
      }
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
server.stop();
