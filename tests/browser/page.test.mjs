// The page, end to end: the release build, served by the real binary, in a real Chromium.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { beforeEach, describe, test } from "node:test";
import { chooseExample, controls, editorsAreThere, examplesAreThere, openExamples, paste, root } from "./page.mjs";
import { axe, EVENT, PATTERN, session } from "./session.mjs";

const it = session();
const { judge, verdictIs } = it;
let page;

// Opens the page in a context of its own.
async function open(options = {}, query = "", prepare = async () => {}) {
  await it.leave();
  await it.open(query, options, (opened) => {
    page = opened;
    return prepare();
  });
  return it.response;
}

beforeEach(async () => {
  await open();
  await examplesAreThere(page);
  await editorsAreThere(page);
});

test("the first example is judged when the page opens", async () => {
  await verdictIs("Match");
});

test("every example is judged as it says", async () => {
  const files = readdirSync(`${root}www/examples`).map((name) => JSON.parse(readFileSync(`${root}www/examples/${name}`)));
  assert.ok(files.length >= 40);
  await openExamples(page);
  const offered = await page.locator("[role=option] .name").allTextContents();
  assert.deepEqual(offered.toSorted(), files.map(({ name }) => name).toSorted());
  const groups = await page.locator("[role=listbox] h3").allTextContents();
  assert.deepEqual(groups, [...new Set(groups)]);
  await page.keyboard.press("Escape");
  for (const { name, matches, pattern, event } of files) {
    await chooseExample(page, name);
    await verdictIs(matches ? "Match" : "No match");
    assert.deepEqual(JSON.parse(await controls(page).pattern.inputValue()), pattern);
    assert.deepEqual(JSON.parse(await controls(page).event.inputValue()), event);
  }
});

test("an address opens its example, and one that there is not is told", async () => {
  await open({}, "?example=missing-field");
  await page.getByRole("button", { name: "Examples A field that must be missing" }).waitFor();
  const file = JSON.parse(readFileSync(`${root}www/examples/missing-field.json`));
  await verdictIs("No match");
  assert.deepEqual(JSON.parse(await controls(page).event.inputValue()), file.event);
  await open({}, "?example=<img onerror=alert(1)>");
  await page.getByRole("status", { name: "Changes" }).getByText(/^There is no example called .*, which this link asks for\.$/).waitFor();
  await verdictIs("Match");
  await page.getByRole("button", { name: "Close" }).click();
  assert.equal(await page.locator(".notice > *").count(), 0);
});

test("where the examples cannot be loaded, the page goes on and says so", async () => {
  await open({}, "?example=missing-field", () => page.route("**/examples.json", (route) => route.abort()));
  await page.getByText("The example that this link asks for could not be loaded.").waitFor();
  await openExamples(page);
  await page.getByRole("status").getByText("1 found; the other examples could not be loaded").waitFor();
  await page.keyboard.press("Escape");
  await controls(page).event.fill("{}");
  await verdictIs("No match");
  // The browser's own word on the request that was cut off.
  it.complaints = it.complaints.filter((complaint) => !complaint.includes("Failed to load resource"));
});

test("the examples are asked for once the first verdict is on the screen", async () => {
  let verdict;
  await open({}, "", () =>
    page.route("**/examples.json", async (route) => {
      verdict = await controls(page).verdict.innerText();
      await route.continue();
    }),
  );
  await examplesAreThere(page);
  assert.match(verdict, /^Match/);
});

test("the verdict follows what is typed", async () => {
  await controls(page).pattern.fill("");
  await controls(page).pattern.pressSequentially('{"detail": {"state": [{"prefix": "term"}]}}');
  await verdictIs("Match");
  await controls(page).event.fill('{"detail": {"state": "running"}}');
  assert.match(await verdictIs("No match"), /detail\.state: "running" does not begin with "term"/);
  await page.getByRole("button", { name: "Examples Your own texts" }).waitFor();
});

test("without a network the page goes on judging, and asks for nothing", async () => {
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  await it.context.setOffline(true);
  await controls(page).event.fill('{"source": "aws.s3"}');
  await verdictIs("No match");
  await chooseExample(page, 2);
  await verdictIs("Match");
  assert.deepEqual(requests, []);
});

test("every request stays with the page's own origin", async () => {
  const origins = new Set();
  const other = await it.context.newPage();
  other.on("request", (request) => origins.add(new URL(request.url()).origin));
  await other.goto(it.server.address);
  await controls(other).verdict.waitFor();
  assert.deepEqual([...origins], [new URL(it.server.address).origin]);
});

test("the policy allows what the page needs and nothing else", async () => {
  const response = await open();
  const policy = response.headers()["content-security-policy"];
  assert.match(policy, /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'( 'sha256-[^']+')+; /);
  // Other servers are reached by WebSocket alone, which somebody opens.
  const connect = "connect-src 'self' wss: ws://localhost:* ws://127.0.0.1:*;";
  assert.ok(policy.includes(connect), policy);
  assert.doesNotMatch(policy.replace(connect, ""), /unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)|\*|https?:|wss?:/);
  const blocked = await page.evaluate(async () => {
    const violation = new Promise((resolve) =>
      document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective)),
    );
    const script = document.createElement("script");
    script.textContent = "document.title = 'injected'";
    document.body.append(script);
    return violation;
  });
  assert.equal(blocked, "script-src-elem");
  assert.doesNotMatch(await page.title(), /injected/);
  it.complaints = [];
});

describe("bad input is told in the status", () => {
  const patterns = [
    ["unclosed JSON", '{"source": ["aws.ec2"', /expected close marker for the Array at line 1, column 12/],
    ["a pattern that is not an object", '["aws.ec2"]', /Filter is not an object[\s\S]*line 1, column 1/],
    ["nothing", "", /Filter is not an object/],
    ["an unknown operator", '{"source": [\n{"starts-with": "aws"}]}', /Unrecognized match type starts-with[\s\S]*line 2, column 2[\s\S]*"prefix"/],
    ["NUL bytes", '{"source": ["a\0b"]}', /CTRL-CHAR, code 0[\s\S]*line 1, column 15/],
    ["10,000 levels of nesting", '{"a":'.repeat(10_000), /nesting depth \(1001\) exceeds/],
    ["1 MB of garbage", `${"x{[\"".repeat(50)}\n`.repeat(5_000), /Unrecognized token 'x'[\s\S]*line 1, column 1/],
    ["a long name above many fields", `{"${"k".repeat(50_000)}":{${'"a":[1],'.repeat(50_000)}"a":1}}`, /exceeds max value of 256/],
    ["20,000 fields below two $or", `{${['"a"', '"b"'].map((name) => `"$or":[${`{${name}:[1]},`.repeat(99)}{${name}:[1]}]`)},${Array.from({ length: 20_000 }, (_, at) => `"${at}":[1]`)}}`, /exceeds max value of 256/],
    ["1 MB of names", `{${'"a":[1],'.repeat(120_000)}`, /line 1, column/],
  ];
  for (const [name, text, expected] of patterns) {
    test(name, async () => {
      await paste(controls(page).pattern, text);
      assert.match(await verdictIs("Invalid pattern"), expected);
      await chooseExample(page, 0);
      await verdictIs("Match");
    });
  }

  const events = [
    ["an event that is an array", '[{"source": "aws.ec2"}]', /Event is not an object/],
    ["an event of 10,000 levels", `{"a":${"[".repeat(10_000)}`, /nesting depth/],
    ["an event of 1 MB of garbage", "\u0001".repeat(1_000_000), /CTRL-CHAR, code 1/],
  ];
  for (const [name, text, expected] of events) {
    test(name, async () => {
      await paste(controls(page).event, text);
      assert.match(await verdictIs("Invalid event"), expected);
      await chooseExample(page, 0);
      await verdictIs("Match");
    });
  }
});

describe("texts made to be much work have a verdict at once", () => {
  const elements = (count) => Array.from({ length: count }, (_, at) => `{"x":1,"y":${at}}`).join(",");
  const name = "k".repeat(50_000);
  const names = Array.from({ length: 8 }, (_, at) => `a${"!".repeat(at)}`);
  const cases = [
    ["a long name above many values", `{"${name}":[2]}`, `{"${name}":[${"1,".repeat(200_000)}2]}`, "Match"],
    ["50,000 elements of one array", '{"a":{"x":[1],"y":[49999]}}', `{"a":[${elements(50_000)}]}`, "Match"],
    [
      "eight arrays beside one another",
      `{${names.map((name) => `"${name}":{"x":[1],"y":[33]}`)}}`,
      `{${names.map((name) => `"${name}":[${elements(33)}]`)}}`,
      "No match",
    ],
    ["a deep array", '{"a":{"x":[1],"y":[9]}}', `{"a":${"[".repeat(900)}${elements(20_000)}${"]".repeat(900)}}`, "Match"],
  ];
  for (const [name, pattern, event, verdict] of cases) {
    test(name, async () => {
      await paste(controls(page).pattern, pattern);
      await paste(controls(page).event, event);
      await verdictIs(verdict);
      await chooseExample(page, 0);
      await verdictIs("Match");
    });
  }
});

test("a mistake far down is marked under its text, and its place scrolls there", async () => {
  const lines = Array.from({ length: 300 }, (_, at) => `  "field-${at}": ["${"x".repeat(200)}"],`);
  await paste(controls(page).pattern, `{\n${lines.join("\n")}\n  "wrong": ${" ".repeat(300)}7\n}`);
  await verdictIs("Invalid pattern");
  await page.getByRole("button", { name: "line 302, column 312" }).click();
  const seen = await page.waitForFunction(() => {
    const root = document.getElementById("pattern").shadowRoot;
    const frame = root.querySelector(".cm-scroller").getBoundingClientRect();
    const mark = root.querySelector("mark.fault")?.getBoundingClientRect();
    const number = [...root.querySelectorAll(".cm-lineNumbers .cm-gutterElement")].find(({ innerText }) => innerText === "302");
    const isInside = mark && mark.top >= frame.top && mark.bottom <= frame.bottom && mark.left >= frame.left && mark.right <= frame.right + 1;
    const middle = number && number.getBoundingClientRect().top + 10;
    return isInside && mark.top < middle && middle < mark.bottom;
  });
  assert.ok(await seen.jsonValue());
});

test("an example can be undone", async () => {
  await controls(page).event.fill('{"mine": 1}');
  await chooseExample(page, 3);
  await page.getByRole("button", { name: "Undo" }).click();
  assert.equal(await controls(page).event.inputValue(), '{"mine": 1}');
  assert.equal(await page.getByRole("button", { name: "Undo" }).count(), 0);
});

test("a mistake is marked in the editor, and its place leads there", async () => {
  const text = '{\n  "source": ["aws.ec2"],\n  "detail": {"état": "läuft"}\n}';
  await controls(page).pattern.fill(text);
  await verdictIs("Invalid pattern");
  assert.equal(await page.locator("mark.fault").textContent(), '"läuft"');
  assert.equal(await controls(page).pattern.getAttribute("aria-invalid"), "true");
  await page.getByRole("button", { name: "line 3, column 22" }).click();
  const selected = await controls(page).pattern.selectedText();
  assert.equal(selected, '"läuft"');
});

test("EventBridge's whole answer is there to be read", async () => {
  await controls(page).pattern.fill('{"source": "aws.s3"}');
  await verdictIs("Invalid pattern");
  await page.getByText("EventBridge's whole answer").click();
  await page
    .getByText('Event pattern is not valid. Reason: "source" must be an object or an array')
    .and(page.getByText('at [Source: (String)"{"source": "aws.s3"}"; line: 1, column: 13]'))
    .waitFor();
});

test("what else there is to know is noted", async () => {
  await controls(page).pattern.fill('{"source": ["10.0.0.1"]}');
  await controls(page).event.fill('{"source": "010.0.0.1"}');
  await verdictIs("Match");
  assert.match(await page.locator(".note").innerText(), /^Warning\s+EventBridge may also match numbers/);
  await page.getByText("EventBridge's own test asks for events with id, ").waitFor();
  await page.getByRole("button", { name: "24 / 2,048 characters: limits" }).waitFor();
  await controls(page).pattern.fill('{"a": [{"wildcard": "*a*a*a*a*a*"}]}');
  assert.match(await verdictIs("Invalid pattern"), /Rule is too complex/);
});

test("the last verdict stays for a moment while a text is unfinished", async () => {
  await verdictIs("Match");
  const seen = await page.evaluate(async () => {
    const { view } = document.getElementById("pattern");
    const status = document.querySelector("[role=status]");
    const type = (insert) => {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert } });
      return new Promise(requestAnimationFrame);
    };
    await type('{"source": ["aws.ec2"');
    const isStale = () => document.querySelector(".verdict").classList.contains("stale");
    const unfinished = [status.innerText.split("\n")[0], isStale()];
    await type('{"source": ["aws.ec2"]}');
    const finished = [status.innerText.split("\n")[0], isStale()];
    return { unfinished, finished };
  });
  assert.deepEqual(seen, { unfinished: ["Match", true], finished: ["Match", false] });
});

for (const width of [1280, 820, 360]) {
  test(`nothing moves while the page loads and while the verdict changes, ${width} pixels`, () => nothingMoves(width));
}

async function nothingMoves(width) {
  await open({ viewport: { width, height: 800 } });
  await editorsAreThere(page);
  const place = () => page.evaluate(() => document.querySelector(".text").getBoundingClientRect().y);
  const before = await place();
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.reload();
  await verdictIs("Match");
  await editorsAreThere(page);
  await controls(page).pattern.fill('{"source": "x"}');
  await verdictIs("Invalid pattern");
  await controls(page).pattern.fill('{"source": ["x"]}');
  await verdictIs("No match");
  assert.equal(await page.evaluate(() => window.shift), 0);
  await controls(page).pattern.fill(`{"${"a-long-name.".repeat(20)}": [{"anything-but": {"equals-ignore-case": 1}}]}`);
  await verdictIs("Invalid pattern");
  assert.equal(await place(), before);
  await controls(page).pattern.fill(`{"${"a-long-name.".repeat(20)}": ["x"]}`);
  await verdictIs("No match");
  assert.equal(await place(), before);
}

test("a static shell stands before the wasm arrives", async () => {
  const bare = await it.browser.newContext({ javaScriptEnabled: false });
  const shell = await bare.newPage();
  await shell.goto(it.server.address);
  assert.match(await shell.locator("body").innerText(), /Eventsieve[\s\S]*Event pattern/);
  await bare.close();
});

test("320 pixels are wide enough", async () => {
  await open({ viewport: { width: 320, height: 640 } });
  await examplesAreThere(page);
  for (const example of [0, 2, 15]) {
    await chooseExample(page, example);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(overflow, 0);
  }
  await controls(page).event.fill(`{"x": "${"arn:aws:".repeat(100)}"`);
  await verdictIs("Invalid event");
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
});

describe("axe finds nothing", () => {
  for (const colorScheme of ["light", "dark"]) {
    for (const contrast of ["no-preference", "more"]) {
      for (const width of [1280, 360]) {
        test(`${colorScheme}, contrast ${contrast}, ${width} pixels`, async () => {
          // Without motion, for half a transition has half the contrast.
          await open({ colorScheme, contrast, reducedMotion: "reduce", viewport: { width, height: 800 } });
          await page.evaluate(axe);
          for (const pattern of ['{"version": ["0"]}', '{"source": ["x"]}', '{"source": "x"}']) {
            await controls(page).pattern.fill(pattern);
            await page.locator(".verdict:not(.stale)").waitFor();
            const { violations } = await page.evaluate(() =>
              axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
            );
            assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
          }
        });
      }
    }
  }
});

// Writes both texts, and waits for the verdict.
describe("axe finds nothing in each state", () => {
  const reach = {
    "a hint": () => judge(PATTERN, EVENT, "No match"),
    "an edit made": async () => {
      await judge(PATTERN, EVENT, "No match");
      await page.getByRole("button", { name: /^Use "running"/ }).click();
    },
    "something lit": async () => {
      await judge(PATTERN, EVENT, "No match");
      await page.getByRole("button", { name: "detail.state", exact: true }).hover();
    },
    "elements of an array": () => chooseExample(page, "Elements of an array"),
    "alternatives of $or": () => judge('{"$or": [{"a": [1]}, {"b": [2, 3]}]}', '{"b": 4}', "No match"),
    warnings: () => judge('{"a": [{"cidr": "10.0.0.0/8"}], "a": ["b"]}', '{"a": "10.0.0.1"}', "No match"),
    "nothing written": async () => {
      await controls(page).pattern.fill("");
      await controls(page).event.fill("");
      await verdictIs("Invalid pattern");
    },
    collapsed: () => page.getByRole("button", { name: "Collapse Why" }).click(),
  };
  for (const colorScheme of ["light", "dark"]) {
    for (const [name, go] of Object.entries(reach)) {
      test(`${name}, ${colorScheme}`, async () => {
        // So high that nothing has to be scrolled below the verdict, which stays on top.
        await open({ colorScheme, reducedMotion: "reduce", viewport: { width: 360, height: 2400 } });
        await examplesAreThere(page);
        await go();
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() =>
          axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
        );
        assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
      });
    }
  }
});

test("the keyboard reaches everything and leaves the editors", async () => {
  await open();
  const reached = [];
  while (reached.at(-1) !== "event" && reached.length < 20) {
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    reached.push(
      await page.evaluate(() => document.activeElement.id || document.activeElement.ariaLabel || document.activeElement.innerText.split("\n")[0]),
    );
  }
  const names = "Test Workbench Live Examples Share Commands Theme . 138.* target Format Minify Convert pattern Width.* Format Minify event".split(" ");
  for (const [at, name] of names.entries()) assert.match(reached[at] ?? "", new RegExp(`^${name}`), reached.join(", "));
});
