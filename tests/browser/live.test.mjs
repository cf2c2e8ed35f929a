// The events of a bus as they come: the real page against the real gateway, and against servers that are not as they should be.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { after, afterEach, describe, test } from "node:test";
import { WebSocketServer } from "ws";
import { controls, startServer } from "./page.mjs";
import { axe, session } from "./session.mjs";

const on = session();
const PATTERN = JSON.stringify({ detail: { total: [{ numeric: [">", 5] }] } });
const EVENT = (id, detail = {}) =>
  JSON.stringify({ version: "0", id: String(id), "detail-type": "order", source: "shop", time: "2026-01-01T00:00:00Z", detail });

const bench = (page) => page.getByRole("main", { name: "Workbench" });
const live = (page) => page.getByRole("region", { name: "Live events" });
const feed = (page) => page.getByRole("listbox", { name: "Events, newest first" });
const rows = (page) => feed(page).getByRole("option");
const status = (page) => page.getByRole("status", { name: "State of the connection" });
const button = (page, name) => live(page).getByRole("button", { name });
const isTold = (page, text) => live(page).getByText(text).first().waitFor();

async function open(pattern = PATTERN) {
  const page = await on.open("?workbench");
  await bench(page).getByRole("button", { name: "Live" }).click();
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
    await editor.fill('{"detail": {"total": [5]}}');
    await page.waitForFunction(() => document.querySelector(".live .fault") === null);
    while (sent.length < 2) await page.waitForEvent("console", { timeout: 100 }).catch(() => {});
    assert.deepEqual(sent, [`{"action":"pattern","pattern":${PATTERN}}`, '{"action":"pattern","pattern":{"detail": {"total": [5]}}}']);
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
    await button(page, "Resume (2 new)").waitFor();
    await detailsAre(page, [{ n: 1 }]);
    await button(page, "Resume (2 new)").click();
    await detailsAre(page, [{ n: 3 }, { n: 2 }, { n: 1 }]);
    await rows(page).last().click();
    await put([{ n: 4 }]);
    await button(page, "Resume (1 new)").waitFor();
    assert.match(await page.getByLabel("The whole event").innerText(), /"n": 1/);
    await button(page, "Clear").click();
    await live(page).getByText("No event has come yet.").waitFor();
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
    await bench(page).getByRole("button", { name: "Patterns by events" }).click();
    assert.equal(await bench(page).getByRole("status", { name: "Expectations" }).innerText(), "1 expectation, none fails");
    await bench(page).getByRole("button", { name: "Live" }).click();
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
    await check();
    await feed(page).focus();
    for (const key of ["ArrowDown", "ArrowDown", "End", "ArrowUp"]) await page.keyboard.press(key);
    const active = await feed(page).getAttribute("aria-activedescendant");
    assert.equal(await page.locator(`[id="${active}"] code`).innerText(), '{"n":1}');
    assert.equal(await page.locator(`[id="${active}"]`).getAttribute("aria-selected"), "true");
    await check();
    // What is told of the connection does not change with each event, so that nobody has to listen to it.
    const told = await status(page).innerText();
    await put([{ n: 10 }]);
    await button(page, "Resume (1 new)").waitFor();
    assert.equal(await status(page).innerText(), told);
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
    await status(page).getByText(/The connection ended \(1001, .*\).* Trying again in \d+ s\./).waitFor();
    own = await startServer({ port, options });
    await status(page).getByText("Subscribed.").waitFor();
    await put([{ n: 2 }], own);
    await detailsAre(page, [{ n: 2 }, { n: 1 }]);
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
    [1011, "an error of the server"],
    [1012, "starts again"],
    [4000, ""],
  ]) {
    test(`a close at once with ${code} is told with what it means, and tried again`, async () => {
      const page = await against((socket) => socket.close(code, "because"));
      await status(page).getByText(new RegExp(`The connection ended \\(${code}.*${words}.*\\): because\\. Trying again in \\d+ s\\.`)).waitFor();
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
    await status(page).getByText(/The connection could not be made\. Trying again in \d+ s\./).waitFor();
  });
});
