// Takes a picture of each state of the page, from the real page: all of them into target/screenshots, to be looked at,
// and the README's into docs.
import { mkdirSync, readFileSync } from "node:fs";
import { chooseExample, controls, editorsAreThere, examplesAreThere, openExamples, root, startBrowser, startServer } from "./page.mjs";

const write = async (page, pattern, event) => {
  await controls(page).pattern.fill(typeof pattern === "string" ? pattern : JSON.stringify(pattern, null, 2));
  await controls(page).event.fill(typeof event === "string" ? event : JSON.stringify(event, null, 2));
};
const LONG_ARN = `arn:aws:states:eu-west-1:123456789012:stateMachine:${"order-fulfilment-".repeat(8)}production`;

const STATES = {
  match: () => {},
  "array-elements": (page) => chooseExample(page, "Elements of an array"),
  hint: (page) =>
    write(
      page,
      '{\n  "source": ["aws.ec2"],\n  "detail-type": ["EC2 Instance State-change Notification"],\n  "detail": {\n    "state": ["Running"]\n  }\n}',
      '{\n  "source": "aws.ec2",\n  "detail-type": "EC2 Instance State-change Notification",\n  "detail": {\n    "instance-id": "i-1234567890abcdef0",\n    "state": "running"\n  }\n}',
    ),
  pointed: async (page) => {
    await STATES.hint(page);
    await page.getByRole("button", { name: "detail.state", exact: true }).hover();
  },
  mended: async (page) => {
    await STATES.hint(page);
    await page.getByRole("button", { name: /^Use "running"/ }).click();
  },
  or: (page) =>
    write(
      page,
      '{\n  "source": ["com.example.shop"],\n  "detail": {\n    "$or": [\n      {"total": [{"numeric": [">", 1000]}]},\n      {"customer": {"tier": ["gold"]}, "country": ["SE", "NO"]}\n    ]\n  }\n}',
      { source: "com.example.shop", detail: { total: 742, customer: { tier: "gold" }, country: "DK" } },
    ),
  "many-values": (page) =>
    write(
      page,
      '{\n  "detail": {\n    "items": {\n      "sku": [{"prefix": "BOOK-"}, "GIFT-1"],\n      "quantity": [{"numeric": [">=", 10]}]\n    }\n  }\n}',
      { detail: { items: Array.from({ length: 20 }, (_, at) => ({ sku: `${at % 3 ? "TOY" : "BOOK"}-${at}`, quantity: at % 3 ? 12 : 2 })) } },
    ),
  warnings: (page) =>
    write(
      page,
      '{\n  "detail": {\n    "ip": [{"cidr": "10.0.0.0/8"}],\n    "name": [{"wildcard": "*-prod"}, {"equals-ignore-case": "main"}],\n    "ip": [{"cidr": "10.1.0.0/16"}]\n  }\n}',
      { detail: { ip: "10.1.2.3", name: "web-prod" } },
    ),
  target: async (page) => {
    await write(
      page,
      '{\n  "body": {\n    "bucket": [{"anything-but": {"prefix": "logs-"}}],\n    "key": [{"wildcard": "photos/*"}, {"suffix": ".png"}],\n    "source-ip": [{"cidr": "10.0.0.0/8"}]\n  }\n}',
      { body: { bucket: "holiday", key: "photos/cat.png", "source-ip": "10.1.2.3" } },
    );
    await page.getByRole("combobox", { name: "Runs in" }).selectOption("EventBridge Pipes");
    await page.evaluate(() => scrollTo(0, 0));
  },
  "invalid-pattern": (page) =>
    controls(page).pattern.fill('{\n  "source": ["aws.s3"],\n  "detail": {\n    "state": "running"\n  }\n}'),
  "invalid-event": (page) => controls(page).event.fill('{\n  "source": "aws.s3",\n  "detail": {\n    "state": "running",\n  }\n}'),
  share: async (page) => {
    await STATES.hint(page);
    await page.waitForURL((address) => address.hash.startsWith("#1."));
    await page.getByRole("button", { name: "Share" }).click();
  },
  limits: async (page) => {
    await controls(page).pattern.fill(`{"a": [{"wildcard": "*x*y*"}], "b": ["${"a-long-value-".repeat(160)}"]}`);
    await page.getByRole("button", { name: /characters: limits$/ }).click();
  },
  picks: async (page) => {
    await STATES.hint(page);
    await controls(page).event.press("Control+Home");
    for (const key of ["ArrowDown", "ArrowDown", "End", "ArrowLeft", "ArrowLeft"]) await page.keyboard.press(key);
    await page.getByRole("button", { name: '{"prefix": "EC2 "}' }).click();
  },
  empty: (page) => write(page, "", ""),
  "long-arn": (page) =>
    write(
      page,
      { source: ["aws.states"], detail: { stateMachineArn: [LONG_ARN], status: ["FAILED", "TIMED_OUT", "ABORTED"] } },
      { source: "aws.states", detail: { stateMachineArn: LONG_ARN.replace("eu-west-1", "eu-north-1"), status: "SUCCEEDED" } },
    ),
  long: async (page) => {
    await controls(page).pattern.fill(`{"detail": {"${"a-long-name-".repeat(8)}": [{"prefix": "${"arn:aws:".repeat(40)}"}]}}`);
    await controls(page).event.fill(`{"detail": {"${"a-long-name-".repeat(8)}": "${"arn:aws:".repeat(30)}"}}\n`.repeat(200));
  },
  examples: openExamples,
  commands: (page) => page.keyboard.press("Control+k"),
  found: async (page) => {
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: /^Search/ }).fill("prefix");
  },
  shortcuts: (page) => page.keyboard.press("F1"),
  menu: async (page) => {
    const menu = page.getByRole("button", { name: "Menu" });
    if (await menu.isVisible()) await menu.click();
  },
  convert: async (page) => {
    await STATES.hint(page);
    await page.getByRole("button", { name: "Convert Event pattern" }).click();
    await page.getByRole("textbox", { name: "Take a pattern from" }).fill(readFileSync(`${root}tests/convert/template.yaml`, "utf8"));
  },
  "workbench-first": openWorkbench,
  workbench: async (page) => {
    await openWorkbench(page);
    const cases = ["stopped", "running", "terminated"].flatMap((wanted) =>
      ["stopped", "running", "terminated", "pending"].map((state) => ({
        name: `${wanted} / ${state === "pending" ? "an instance that was asked for a moment ago" : `an instance is ${state}`}`,
        pattern: { source: ["aws.ec2"], detail: { state: [wanted] } },
        event: { source: "aws.ec2", "detail-type": "EC2 Instance State-change Notification", detail: { state } },
        matches: wanted === state || (wanted === "terminated" && state === "stopped"),
      })),
    );
    const error = { name: "no list", pattern: '{"source": "aws.ec2"}', error: "Event pattern is not valid." };
    const buffer = Buffer.from(JSON.stringify([...cases, error]));
    await page.locator("#case-file").setInputFiles({ name: "cases.json", mimeType: "application/json", buffer });
    await page.getByRole("button", { name: "Next failure" }).click();
  },
  "file-first": openFile,
  file: async (page) => {
    await openFile(page);
    const event = (at) => ({ source: "aws.ec2", "detail-type": "EC2 Instance State-change Notification", detail: { state: ["stopped", "running", "Stopped"][at % 3], n: at } });
    const lines = Array.from({ length: 3000 }, (_, at) => `${JSON.stringify(event(at))}\n`).join("");
    const buffer = Buffer.from(`${lines}{"source"\n`);
    await page.getByRole("textbox", { name: "Event pattern", exact: true }).fill('{"source": ["aws.ec2"], "detail": {"state": ["stopped"]}}');
    await page.locator(".file-input").setInputFiles({ name: "events.jsonl", mimeType: "", buffer });
    await page.getByText(/judged in/).waitFor();
  },
  "file-near": async (page) => {
    await STATES.file(page);
    await page.getByRole("button", { name: "Near misses" }).click();
  },
  "file-frequent": async (page) => {
    await STATES.file(page);
    await page.getByRole("button", { name: "Most frequent" }).click();
  },
  "live-first": openLive,
  live: async (page) => {
    await openLive(page);
    await page.getByRole("textbox", { name: "Event pattern", exact: true }).fill('{\n  "detail": {"total": [{"numeric": [">", 100]}]}\n}');
    await page.getByRole("checkbox", { name: /^Ask for all events/ }).check();
    await page.getByRole("button", { name: "Connect" }).click();
    await page.getByText("Subscribed.").first().waitFor();
    const Entries = Array.from({ length: 10 }, (_, at) => ({
      Source: "com.example.shop",
      DetailType: "Order placed",
      Detail: JSON.stringify({ order: `o-${at}`, total: (at * 53) % 300, customer: { tier: ["gold", "basic"][at % 2], country: "SE" } }),
    }));
    const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSEvents.PutEvents" };
    for (let times = 0; times < 6; times++) await fetch(server.address, { method: "POST", headers, body: JSON.stringify({ Entries }) });
    await page.getByText(/^60 events came/).waitFor();
    await page.locator(".feed-row").nth(3).click();
  },
  "workbench-empty": async (page) => {
    await openWorkbench(page);
    await page.getByRole("button", { name: "Clear" }).click();
  },
  resized: async (page) => {
    const splitters = page.getByRole("separator");
    if (await splitters.count()) {
      await splitters.first().press("Home");
      await splitters.last().press("Home");
    }
  },
};

async function openWorkbench(page) {
  await page.getByRole("link", { name: "Workbench" }).click();
  await page.getByRole("grid").waitFor();
}

async function openFile(page) {
  await openWorkbench(page);
  await page.getByRole("button", { name: "A file of events" }).click();
}

async function openLive(page) {
  await page.getByRole("link", { name: "Live" }).click();
  await page.waitForFunction(() => document.querySelector("#live-address").value !== "");
}

const THEMES = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "light-high-contrast": { colorScheme: "light", contrast: "more" },
  "dark-high-contrast": { colorScheme: "dark", contrast: "more" },
};
const SIZES = { wide: { width: 1280, height: 720 }, narrow: { width: 360, height: 740 } };

const folder = `${root}target/screenshots`;
mkdirSync(folder, { recursive: true });
mkdirSync(`${root}docs`, { recursive: true });
const server = await startServer();
const browser = await startBrowser();
for (const [size, viewport] of Object.entries(SIZES)) {
  for (const [theme, media] of Object.entries(THEMES)) {
    for (const [state, reach] of Object.entries(STATES).filter(([state]) => !process.argv[2] || process.argv[2].includes(state))) {
      // A browser that kept nothing.
      const context = await browser.newContext({ viewport, ...media });
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      await page.goto(server.address);
      await controls(page).verdict.waitFor();
      await examplesAreThere(page);
      await editorsAreThere(page);
      await reach(page);
      await page.locator("#app .verdict:not(.stale)").waitFor({ state: "attached" });
      // The whole of a narrow page, for it scrolls, unless a dialog lies over it.
      const fullPage = size === "narrow" && !(await page.getByRole("dialog").isVisible());
      await page.screenshot({ path: `${folder}/${state}-${size}-${theme}.png`, fullPage });
      if (state === "pointed" && size === "wide" && !media.contrast) {
        await page.screenshot({ path: `${root}docs/page-${theme}.png` });
      }
      await context.close();
    }
  }
}
await browser.close();
server.stop();
