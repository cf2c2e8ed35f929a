// The events of a bus as they come: the real page against the real gateway, and against servers that are not as they should be.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { after, afterEach, describe, test } from "node:test";
import { WebSocketServer } from "ws";
import { controls, memoryOfPage, startServer } from "./page.mjs";
import { axe, session } from "./session.mjs";

const on = session();
const PATTERN = JSON.stringify({ detail: { total: [{ numeric: [">", 5] }] } });
// In milliseconds: longer than the page waits until a pattern is taken to be written to its end.
const PAUSE = 1000;
const EVENT = (id, detail = {}) =>
  JSON.stringify({ version: "0", id: String(id), "detail-type": "order", source: "shop", time: "2026-01-01T00:00:00Z", detail });

const bench = (page) => page.getByRole("main", { name: "Workbench" });
const live = (page) => page.getByRole("region", { name: "Live events" });
const feed = (page) => page.getByRole("listbox", { name: "Events, newest first" });
const rows = (page) => feed(page).getByRole("option");
const status = (page) => page.getByRole("status", { name: "State of the connection" });
const button = (page, name) => live(page).getByRole("button", { name, exact: true });
const isTold = (page, text) => live(page).getByText(text).first().waitFor();

async function open(pattern = PATTERN) {
  const page = await on.open("?live");
  await bench(page).getByRole("textbox", { name: "Event pattern", exact: true }).fill(pattern);
  return page;
}

async function connect(page, address) {
  const box = live(page).getByRole("textbox", { name: "WebSocket API" });
  // The gateway's own address comes first.
  await page.waitForFunction(() => document.querySelector("#live-address").value !== "");
  if (address) await box.fill(address);
  await button(page, "Connect").click();
}

// Publishes an event of each detail, in one request.
async function put(details, server = on.server) {
  const Entries = details.map((detail) => ({ Source: "shop", DetailType: "order", Detail: JSON.stringify(detail) }));
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSEvents.PutEvents" };
  const answer = await (await fetch(server.address, { method: "POST", headers, body: JSON.stringify({ Entries }) })).json();
  assert.equal(answer.FailedEntryCount, 0, JSON.stringify(answer));
}

// The details of the rows, newest first.
const details = (page) => rows(page).locator("code").allInnerTexts();

async function detailsAre(page, wanted) {
  await page.waitForFunction(
    (wanted) => JSON.stringify([...document.querySelectorAll(".feed-row code")].map((code) => code.innerText)) === wanted,
    JSON.stringify(wanted.map((detail) => JSON.stringify(detail))),
  );
}

describe("the gateway that served the page", () => {
  test("is filled in; what matches shows, newest first, and nothing else", async () => {
    const page = await open();
    await connect(page);
    await status(page).getByText("Subscribed.").waitFor();
    assert.equal(await live(page).getByRole("textbox", { name: "WebSocket API" }).inputValue(), `${on.server.address.replace("http", "ws")}dev`);
    await put([{ total: 1 }, { total: 7 }, { total: 9 }, { total: 5 }]);
    await detailsAre(page, [{ total: 9 }, { total: 7 }]);
    assert.match(await live(page).innerText(), /2 events came; the pattern matches 2 of 2/);
    assert.match(await live(page).innerText(), /Answers in \d+ ms\. AWS ends a connection after two hours, this one in 1 h 59 min/);
    await button(page, "Disconnect").click();
    await status(page).getByText("Not connected.").waitFor();
  });

  test("takes what boto3 publishes", { skip: !process.env.EVENTSIEVE_TOOLS }, async () => {
    const page = await open('{"source": ["boto"]}');
    await connect(page);
    await status(page).getByText("Subscribed.").waitFor();
    const code = `import boto3
client = boto3.client("events", endpoint_url="${on.server.address}", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
client.put_events(Entries=[{"Source": source, "DetailType": "t", "Detail": "{}"} for source in ("boto", "other", "boto")])`;
    execFileSync(`${process.env.EVENTSIEVE_TOOLS}/clients/bin/python`, ["-c", code]);
    await detailsAre(page, [{}, {}]);
  });

  test("hears each valid pattern as it is written, and never one that is not", async () => {
    const sent = [];
    const page = await open();
    page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => sent.push(payload)));
    await connect(page);
    await status(page).getByText("Subscribed.").waitFor();
    const editor = bench(page).getByRole("textbox", { name: "Event pattern", exact: true });
    await editor.fill('{"detail": {"total": 5}}');
    await isTold(page, /The pattern is not valid: .*It is not sent\./);
    await page.waitForTimeout(PAUSE);
    assert.deepEqual(sent, [`{"action":"pattern","pattern":${PATTERN}}`]);
    await editor.fill('{"detail": {"total": [5]}}');
    await page.waitForFunction(() => document.querySelector(".live .fault") === null);
    await page.waitForTimeout(PAUSE);
    assert.deepEqual(sent.slice(1), ['{"action":"pattern","pattern":{"detail": {"total": [5]}}}']);
  });

  test("is asked for all events, and each edit judges all that came without asking again", async () => {
    const sent = [];
    const page = await open();
    page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => sent.push(payload)));
    await live(page).getByRole("checkbox", { name: "Ask for all events, and judge them here" }).check();
    await connect(page);
    await status(page).getByText("Subscribed.").waitFor();
    await put(Array.from({ length: 10 }, (_, total) => ({ total })));
    await isTold(page, "10 events came; the pattern matches 4 of 10");
    await bench(page).getByRole("textbox", { name: "Event pattern", exact: true }).fill('{"detail": {"total": [{"numeric": ["<", 3]}]}}');
    await isTold(page, "10 events came; the pattern matches 3 of 10");
    await live(page).getByRole("combobox", { name: "Which events are shown" }).selectOption("What the pattern matches");
    await detailsAre(page, [{ total: 2 }, { total: 1 }, { total: 0 }]);
    await live(page).getByRole("searchbox").fill('"TOTAL":1');
    await detailsAre(page, [{ total: 1 }]);
    await page.waitForTimeout(PAUSE);
    assert.deepEqual(sent, ['{"action":"pattern","pattern":{"version":["0"]}}']);
  });

  test("holds what somebody reads, and counts what comes meanwhile", async () => {
    const page = await open('{"source": ["shop"]}');
    await connect(page);
    await status(page).getByText("Subscribed.").waitFor();
    await put([{ n: 1 }]);
    await detailsAre(page, [{ n: 1 }]);
    await button(page, "Pause").click();
    await put([{ n: 2 }, { n: 3 }]);
    await isTold(page, "2 new");
    await detailsAre(page, [{ n: 1 }]);
    await button(page, "Resume").click();
    await detailsAre(page, [{ n: 3 }, { n: 2 }, { n: 1 }]);
    await rows(page).last().click();
    await put([{ n: 4 }]);
    await isTold(page, "1 new");
    assert.match(await page.getByLabel("The whole event").innerText(), /"n": 1/);
    await button(page, "Clear").click();
    await isTold(page, "No event has come since.");
    assert.equal(await rows(page).count(), 0);
    await put([{ n: 5 }]);
    await detailsAre(page, [{ n: 5 }]);
    await button(page, "Undo the clearing").click();
    await detailsAre(page, [5, 4, 3, 2, 1].map((n) => ({ n })));
  });

  test("gives what came to the byte: as a file, as a case, and to the tester", async () => {
    const page = await open('{"source": ["shop"]}');
    let last = "";
    page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => (last = payload)));
    await connect(page);
    await status(page).getByText("Subscribed.").waitFor();
    await put([{ text: "ü \n \\ 1e3", n: 1 }]);
    await rows(page).first().waitFor();
    const came = last;
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Download").click()]);
    assert.equal(readFileSync(await download.path(), "utf8"), `${came}\n`);
    await feed(page).focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("a");
    await page.getByText("Added the event, and expects the verdict that it has").waitFor();
    const view = (name) => page.getByRole("navigation", { name: "Views" }).getByRole("link", { name, exact: true });
    await view("Workbench").click();
    assert.equal(await bench(page).getByRole("status", { name: "Expectations" }).innerText(), "1 expectation, none fails");
    await view("Live").click();
    assert.equal(await view("Live").getAttribute("aria-current"), "page");
    assert.equal(new URL(page.url()).search, "?live");
    await feed(page).focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await on.verdictIs("Match");
    assert.equal(await controls(page).event.inputValue(), came);
  });

  test("is within reach of the keyboard and of assistive technology, while events come", async () => {
    const page = await open('{"source": ["shop"]}');
    await connect(page);
    await status(page).getByText("Subscribed.").waitFor();
    await put(Array.from({ length: 10 }, (_, n) => ({ n })));
    await rows(page).nth(9).waitFor();
    const check = async () => {
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run(".bench"));
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(", ")}`), []);
    };
    for (const more of ["IAM: sign the address", "Publish an event"]) await live(page).getByText(more).click();
    await check();
    await feed(page).focus();
    for (const key of ["ArrowDown", "ArrowDown", "End", "ArrowUp"]) await page.keyboard.press(key);
    const active = await feed(page).getAttribute("aria-activedescendant");
    assert.equal(await page.locator(`[id="${active}"] code`).innerText(), '{"n":1}');
    assert.equal(await page.locator(`[id="${active}"]`).getAttribute("aria-selected"), "true");
    await check();
    // What assistive technology tells does not change with each event, so that nobody has to listen to it.
    const spoken = () => page.getByRole("status").allInnerTexts();
    await live(page).getByRole("status", { name: "Events so far" }).getByText("10 events came").waitFor();
    const told = await spoken();
    await put([{ n: 10 }]);
    await isTold(page, "1 new");
    assert.deepEqual(await spoken(), told);
    // Without events there is no list.
    await button(page, "Clear").click();
    await page.getByLabel("Command that publishes an event").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), "live-address");
    await check();
  });
});

describe("the event at hand", () => {
  test("is explained by the pattern, and again by each edit of it", async () => {
    const page = await open('{"source": ["shop"]}');
    await connect(page);
    await status(page).getByText("Subscribed.").waitFor();
    await put([{ total: 7, state: "paid" }]);
    await rows(page).first().click();
    const whole = page.getByRole("region", { name: "The event at hand" });
    await whole.getByText("Match: ").waitFor();
    assert.deepEqual(await whole.locator("mark.matched").allInnerTexts(), ['"shop"']);
    await bench(page).getByRole("textbox", { name: "Event pattern", exact: true }).fill('{"source": ["shop"], "detail": {"state": ["open"]}}');
    await whole.getByText("No match: ").waitFor();
    assert.match(await whole.locator("p").innerText(), /detail\.state.*"paid"/);
    assert.deepEqual(await whole.locator("mark.failed").allInnerTexts(), ['"paid"']);
    assert.match(await page.getByLabel("The whole event").innerText(), /\n {4}"total": 7,\n/);
  });
});

describe("what came", () => {
  test("is counted by source and by time, and only as much of it is kept as somebody wants", async () => {
    const page = await open('{"source": [{"prefix": ""}]}');
    await live(page).getByRole("combobox", { name: "Keep" }).selectOption("1,000");
    await connect(page);
    await status(page).getByText("Subscribed.").waitFor();
    for (let times = 0; times < 100; times++) await put(Array.from({ length: 10 }, (_, n) => ({ n: 10 * times + n })));
    await put([{ n: 1000 }, { n: 1001 }]);
    await isTold(page, "1,002 events came, 1,000 are kept; the pattern matches 1,000 of 1,000");
    assert.match(await live(page).getByRole("list", { name: "Sources" }).innerText(), /^shop\s+1,000$/);
    await isTold(page, /^1,002 events in the last 2 minutes, at most [\d,]+ a second$/);
    // The second in which most came is as high as the chart.
    assert.match(await live(page).locator(".charts path").getAttribute("d"), /^(M\d+ 40V\d+h1V40z)*M\d+ 40V0h1V40z/);
    await live(page).getByRole("combobox", { name: "Keep" }).selectOption("10,000");
    await put([{ n: 1002 }]);
    await isTold(page, "1,003 events came, 1,001 are kept");
  });

  test("takes less than 300 MB of 10,000 events", { skip: process.platform !== "linux" && "needs /proc" }, async () => {
    const page = await open('{"detail": {"n": [{"numeric": [">", 5000]}]}}');
    await live(page).getByRole("checkbox", { name: /^Ask for all events/ }).check();
    await connect(page);
    await status(page).getByText("Subscribed.").waitFor();
    const message = "a message of some length ".repeat(20);
    for (let first = 0; first < 10_000; first += 10) await put(Array.from({ length: 10 }, (_, n) => ({ n: first + n, message })));
    await isTold(page, "10,000 events came; the pattern matches 4,999 of 10,000");
    const megabytes = memoryOfPage();
    assert.ok(megabytes > 20 && megabytes < 300, `${megabytes} MB`);
  });

  test("is read again as it was downloaded", async () => {
    const page = await open('{"source": ["shop"]}');
    await connect(page);
    await status(page).getByText("Subscribed.").waitFor();
    await put([{ total: 1.0, text: "ü\u2028\n" }, { total: 7 }, { total: 9 }]);
    await rows(page).nth(2).waitFor();
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Download").click()]);
    const lines = readFileSync(await download.path(), "utf8");
    await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Workbench" }).click();
    await bench(page).getByRole("button", { name: "A file of events" }).click();
    await bench(page).getByRole("textbox", { name: "Event pattern", exact: true }).fill(PATTERN);
    await page.locator(".file-half input[type=file]").setInputFiles(await download.path());
    await page.getByRole("status", { name: "State of the file" }).getByText("judged in").waitFor();
    assert.match(await page.getByLabel("Events by verdict").innerText(), /\nMatch\n2\n[^]*\nNo match\n1\n/);
    await page.getByRole("button", { name: /^Download \d+ match/ }).waitFor();
    const [matches] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: /^Download \d+ match/ }).click()]);
    assert.equal(readFileSync(await matches.path(), "utf8"), lines.split("\n").slice(1).join("\n"));
  });

  test("is waited for with the command that publishes an event", async () => {
    const page = await open('{"source": ["com.example.shop"]}');
    await connect(page);
    const command = await page.getByLabel("Command that publishes an event").innerText();
    const [program, ...options] = command.match(/'[^']*'|\S+/g).map((part) => part.replaceAll("'", ""));
    assert.equal(program, "aws");
    assert.ok(options.includes(on.server.address.replace(/\/$/, "")), command);
    if (!process.env.EVENTSIEVE_TOOLS) return;
    const env = { ...process.env, AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_DEFAULT_REGION: "us-east-1" };
    execFileSync(`${process.env.EVENTSIEVE_TOOLS}/bin/aws`, options, { env });
    await detailsAre(page, [{}]);
  });
});

describe("publishing", () => {
  const form = (page) => live(page).locator("form.publish");
  const outcome = (page) => page.getByRole("status", { name: "What became of it" });

  async function openForm(pattern = '{"source": [{"prefix": ""}]}') {
    const page = await open(pattern);
    await connect(page);
    await status(page).getByText("Subscribed.").waitFor();
    await live(page).getByText("Publish an event").click();
    return page;
  }

  test("sends an event, each template filled, and tells its id", async () => {
    const page = await openForm();
    await form(page).getByRole("button", { name: "Publish" }).click();
    await outcome(page).getByText(/^Published 1 event: [0-9a-f-]{36}\.$/).waitFor();
    const [, id] = (await outcome(page).innerText()).match(/: (.*)\./);
    await rows(page).first().click();
    const event = JSON.parse(await page.getByLabel("The whole event").innerText());
    assert.deepEqual([event.id, event.source, event["detail-type"], event.resources], [id, "com.example.shop", "Order placed", []]);
    assert.match(event.detail.order, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.ok(Math.abs(new Date(event.detail.placed) - Date.now()) < 60_000, event.detail.placed);
    await form(page).getByRole("button", { name: "Publish" }).click();
    await isTold(page, "1 new");
    await button(page, "Resume").click();
    await rows(page).nth(1).waitFor();
    const orders = (await details(page)).map((detail) => JSON.parse(detail).order);
    assert.notEqual(orders[0], orders[1]);
  });

  test("sends a burst at its pace, and stops when it is told to", async () => {
    const page = await openForm();
    await form(page).getByRole("combobox", { name: "Example" }).selectOption("A reading of a burst");
    await form(page).getByRole("spinbutton", { name: "Events" }).fill("25");
    await form(page).getByRole("spinbutton", { name: "a second" }).fill("50");
    const begun = Date.now();
    await form(page).getByRole("button", { name: "Publish" }).click();
    await outcome(page).getByText("Published 25 events.").waitFor();
    assert.ok(Date.now() - begun >= 24 * 20, "not faster than it was asked for");
    await isTold(page, "25 events came");
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Download").click()]);
    const events = readFileSync(await download.path(), "utf8").trim().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(events.map(({ detail }) => detail.reading), Array.from({ length: 25 }, (_, n) => n + 1));
    await form(page).getByRole("spinbutton", { name: "Events" }).fill("100000");
    await form(page).getByRole("spinbutton", { name: "a second" }).fill("5");
    await form(page).getByRole("button", { name: "Publish" }).click();
    await outcome(page).getByText("Publishing…").waitFor();
    await form(page).getByText(/^\d+ of 100,000 are sent\.$/).waitFor();
    await form(page).getByRole("button", { name: "Stop" }).click();
    await outcome(page).getByText(/^Published \d+ events?\b/).waitFor();
    await form(page).getByRole("button", { name: "Publish" }).waitFor();
  });

  test("tells what is refused in the words of EventBridge, and sends nothing that is not JSON", async () => {
    const page = await openForm();
    await form(page).getByRole("textbox", { name: "Source", exact: true }).fill("aws.ec2");
    await form(page).getByRole("button", { name: "Publish" }).click();
    await outcome(page).getByText("Published 0 events. Refused: 1. NotAuthorizedForSourceException: Not authorized for the source.").waitFor();
    await form(page).getByRole("textbox", { name: "Source", exact: true }).fill("shop");
    await form(page).getByRole("textbox", { name: "Detail", exact: true }).fill("[]");
    await form(page).getByRole("button", { name: "Publish" }).click();
    await outcome(page).getByText("MalformedDetail: Detail is malformed.").waitFor();
    await form(page).getByRole("textbox", { name: "Detail", exact: true }).fill('{\n"a": }');
    await form(page).getByRole("button", { name: "Publish" }).click();
    await outcome(page).getByText(/^The detail is not JSON: line 2, column 6: /).waitFor();
    assert.equal(await rows(page).count(), 0);
  });

  test("takes the event at hand as it is spelled", async () => {
    const page = await openForm();
    await put([{ n: 1, text: "a b" }]);
    await rows(page).first().click();
    await form(page).getByRole("button", { name: "Take the event at hand" }).click();
    await form(page).getByRole("textbox", { name: "Resources, one a line" }).fill("arn:one\narn:two\n");
    await form(page).getByRole("button", { name: "Publish" }).click();
    await isTold(page, "2 events came");
    await feed(page).focus();
    await page.keyboard.press("Home");
    await button(page, "Resume").click();
    await rows(page).first().click();
    const event = JSON.parse(await page.getByLabel("The whole event").innerText());
    assert.deepEqual([event.source, event["detail-type"], event.resources, event.detail], ["shop", "order", ["arn:one", "arn:two"], { n: 1, text: "a b" }]);
  });
});

describe("an API that asks for IAM", () => {
  const SECRET = "it/is+secret";
  let own = null;
  after(() => own?.stop());

  test("is opened by an address that is signed here, by credentials that are kept nowhere", async () => {
    const options = ["--allow-origin", new URL(on.server.address).origin];
    own = await startServer({ options, env: { EVENTSIEVE_ACCESS_KEY_ID: "AKIDEXAMPLE", EVENTSIEVE_SECRET_ACCESS_KEY: SECRET } });
    const page = await open('{"source": ["shop"]}');
    const addresses = [];
    page.on("websocket", (socket) => addresses.push(socket.url()));
    const field = (name) => live(page).getByLabel(name, { exact: true });
    await live(page).getByText("IAM: sign the address").click();
    await field("Access key ID").fill("AKIDEXAMPLE");
    await field("Secret access key").fill("another");
    await field("Region").fill("us-east-1");
    await connect(page, `ws://127.0.0.1:${new URL(own.address).port}/dev`);
    await status(page).getByText("The connection could not be made. Check the address").waitFor();
    await button(page, "Disconnect").click();
    await field("Secret access key").fill(SECRET);
    await button(page, "Connect").click();
    await status(page).getByText("Subscribed.").waitFor();
    const signed = new URL(addresses.at(-1));
    assert.match(signed.searchParams.get("X-Amz-Credential"), /^AKIDEXAMPLE\/\d{8}\/us-east-1\/execute-api\/aws4_request$/);
    await page.waitForTimeout(1000);
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]));
    for (const word of [SECRET, "AKIDEXAMPLE", "X-Amz"]) assert.ok(!kept.includes(word) && !page.url().includes(word), word);
    await button(page, "Forget").click();
    assert.deepEqual(await Promise.all(["Access key ID", "Secret access key", "Session token"].map((name) => field(name).inputValue())), ["", "", ""]);
    await button(page, "Disconnect").click();
    await button(page, "Connect").click();
    await status(page).getByText("The connection could not be made.").waitFor();
    assert.equal(new URL(addresses.at(-1)).search, "");
    on.complaints = on.complaints.filter((text) => !text.includes("WebSocket connection to"));
  });

  test("is given all parts of a key from what tools print", async () => {
    const page = await open();
    await live(page).getByText("IAM: sign the address").click();
    const field = (name) => live(page).getByLabel(name, { exact: true });
    await field("Access key ID").evaluate((input) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text", "export AWS_ACCESS_KEY_ID=ASIA7\nexport AWS_SECRET_ACCESS_KEY=s\nexport AWS_SESSION_TOKEN=t\n");
      input.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    });
    await live(page).getByText("IAM: the address is signed").waitFor();
    assert.deepEqual(await Promise.all(["Access key ID", "Secret access key", "Session token"].map((name) => field(name).inputValue())), ["ASIA7", "s", "t"]);
    // The region stands in the address of a deployed API.
    await live(page).getByRole("textbox", { name: "WebSocket API" }).fill("wss://abc.execute-api.eu-north-1.amazonaws.com/dev");
    assert.equal(await field("Region").getAttribute("placeholder"), "eu-north-1");
    assert.equal(await field("Region").evaluate((input) => input.validity.valid), true);
    await live(page).getByRole("textbox", { name: "WebSocket API" }).fill("wss://example.com/dev");
    assert.equal(await field("Region").evaluate((input) => input.validity.valid), false);
  });
});

describe("a gateway that goes and comes back", () => {
  let own = null;
  after(() => own?.stop());

  test("is found again, and told the pattern again", async () => {
    const options = ["--allow-origin", new URL(on.server.address).origin];
    own = await startServer({ options });
    const page = await open('{"source": ["shop"]}');
    const { port } = new URL(own.address);
    await connect(page, `ws://127.0.0.1:${port}/dev`);
    await status(page).getByText("Subscribed.").waitFor();
    await put([{ n: 1 }], own);
    await detailsAre(page, [{ n: 1 }]);
    own.stop();
    await status(page).getByText(/The connection ended \(1001, .*\)/).waitFor();
    await isTold(page, /Trying again in \d+ s\./);
    own = await startServer({ port, options });
    await status(page).getByText("Subscribed.").waitFor();
    await put([{ n: 2 }], own);
    await detailsAre(page, [{ n: 2 }, { n: 1 }]);
    own.kill();
    await status(page).getByText(/The connection (ended \(1006, without taking leave\)|could not be made)/).waitFor();
    own = await startServer({ port, options });
    await status(page).getByText("Subscribed.").waitFor();
    await put([{ n: 3 }], own);
    await detailsAre(page, [{ n: 3 }, { n: 2 }, { n: 1 }]);
    on.complaints = on.complaints.filter((text) => !text.includes("WebSocket connection to"));
  });
});

describe("a server that is not as it should be", () => {
  let server = null;
  afterEach(() => {
    server?.clients?.forEach((client) => client.terminate());
    server?.close();
    // A socket that fails is told in the browser's log.
    on.complaints = on.complaints.filter((text) => !text.includes("WebSocket connection to"));
  });

  // Opens the page on a server that does something with each client.
  async function against(talk, pattern = '{"source": ["shop"]}') {
    server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    server.on("connection", (socket) => talk(socket));
    const page = await open(pattern);
    await connect(page, `ws://127.0.0.1:${server.address().port}/dev`);
    return page;
  }

  test("the stack of 2021, which answers with the start of an execution and then sends bare events", async () => {
    const page = await against((socket) => {
      socket.on("message", () => {
        socket.send('{"executionArn":"arn:aws:states:us-east-1:1:express:m:x","startDate":1.7E9}');
        socket.send(EVENT(1, { n: 1 }));
      });
    });
    await status(page).getByText("This API never acknowledges").waitFor();
    await detailsAre(page, [{ n: 1 }]);
  });

  test("garbage, bytes, messages of 128 KB, repeats and faults are told, and are no events", async () => {
    const page = await against((socket) => {
      socket.on("message", () => {
        socket.send("garbage");
        socket.send(Buffer.from([1, 2, 3]));
        socket.send(EVENT(1, { long: "x".repeat(127 * 1024) }));
        socket.send(EVENT(1, { long: "again" }));
        socket.send('{"message":"Internal server error","connectionId":"c=","requestId":"r="}');
        socket.send('{"type":"error","error":"EventTooLarge","message":"too large","eventId":"9"}');
        socket.send('{"type":"subscribed"}');
        socket.send(EVENT(2, { n: 2 }));
      });
    });
    await live(page).getByText("The event 9 matches and was not sent: too large").first().waitFor();
    await page.locator(".notices summary").click();
    const notices = await page.locator(".notices li").allInnerTexts();
    for (const words of ["neither an event nor an answer: garbage", "3 bytes came that are no text", "API Gateway answers: Internal server error"]) {
      assert.ok(notices.some((notice) => notice.includes(words)), words);
    }
    await isTold(page, "2 events came");
    assert.equal((await details(page))[0], '{"n":2}');
  });

  test("a pattern that is refused is told in its words", async () => {
    const page = await against((socket) => {
      socket.on("message", () => socket.send('{"type":"error","error":"LimitExceededException","message":"The bus has 300 rules."}'));
    });
    await isTold(page, "LimitExceededException: The bus has 300 rules.");
    assert.equal(await status(page).innerText(), "Connected; no pattern is in force yet.");
  });

  for (const [code, words] of [
    [1000, "done"],
    [1001, "the server goes away"],
    [1003, "a kind of message"],
    [1008, "against the rules"],
    [1009, "too long"],
    [1002, "an error in the protocol"],
    [1005, "without a code"],
    [1006, "without taking leave"],
    [1007, "text that is no text"],
    [1010, "an extension is missing"],
    [1011, "an error of the server"],
    [1012, "starts again"],
    [1013, "too much to do"],
    [1014, "a bad answer"],
    [4000, ""],
  ]) {
    test(`a close at once with ${code} is told with what it means, and tried again`, async () => {
      const page = await against((socket) => {
        if (code === 1005) socket.close();
        else if (code === 1006) socket.terminate();
        else socket.close(code, "because");
      });
      const reason = code === 1005 || code === 1006 ? "" : ": because";
      await status(page).getByText(new RegExp(`^The connection ended \\(${code}.*${words}.*\\)${reason}\\.$`)).waitFor();
      await isTold(page, /Trying again in \d+ s\./);
      await button(page, "Disconnect").click();
      await status(page).getByText("Not connected.").waitFor();
    });
  }

  test("nobody there, and a handshake that is never answered: the page stays usable", async () => {
    const silent = createServer(() => {}).listen(0, "127.0.0.1");
    await new Promise((ready) => silent.on("listening", ready));
    const page = await open();
    await connect(page, `ws://127.0.0.1:${silent.address().port}/dev`);
    await status(page).getByText("Connecting…").waitFor();
    await button(page, "Disconnect").click();
    await status(page).getByText("Not connected.").waitFor();
    silent.close();
    await live(page).getByRole("textbox", { name: "WebSocket API" }).fill("ws://127.0.0.1:1/dev");
    await button(page, "Connect").click();
    await status(page).getByText("The connection could not be made. Check the address").waitFor();
  });
});
