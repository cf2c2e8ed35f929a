// The editors that take the place of the text boxes: in a real Chromium, with the release build served by the real binary.
import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { chooseExample, controls, editorsAreThere, examplesAreThere, paste, writeWithCaret } from "./page.mjs";
import { axe, EVENT, PATTERN, session } from "./session.mjs";

const it = session();
const { judge, verdictIs } = it;
let page;

// Opens the page in a context of its own.
async function open(options = {}, prepare = async () => {}) {
  await it.leave();
  await it.open("", options, (opened) => {
    page = opened;
    return prepare();
  });
}

async function openEditors(options) {
  await open(options);
  await editorsAreThere(page);
}

const option = (by) => page.locator("code-editor").getByRole("option", by);
const editor = (id) => page.locator(`code-editor#${id}`);
const marks = (id) =>
  editor(id).locator("mark").evaluateAll((marks) => marks.map((mark) => [mark.textContent, mark.className]));

describe("in place of the text box", () => {
  // Holds back the editors until they are let in.
  function held() {
    let letIn;
    const isLetIn = new Promise((resolve) => (letIn = resolve));
    const prepare = () =>
      page.route("**/editor-*.js", async (route) => {
        await isLetIn;
        await route.continue();
      });
    return { prepare, letIn };
  }

  for (const [width, height] of [[1280, 800], [360, 740]]) {
    test(`nothing moves, and text, caret, focus and place stay, ${width} pixels`, async () => {
      const { prepare, letIn } = held();
      await open({ viewport: { width, height } }, prepare);
      await page.evaluate(() => {
        window.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) window.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
      });
      const lines = Array.from({ length: 1200 }, (_, at) => `  "field-${at}": "${"value ".repeat(at % 40)}"`);
      const event = `{\n${lines.join(",\n")}\n}`;
      await paste(controls(page).event, event);
      await controls(page).event.evaluate((box) => {
        box.focus();
        box.setSelectionRange(4000, 4020, "backward");
        box.scrollTop = 2345;
        box.scrollLeft = 33;
      });
      // The first character of the first line of the pattern, and what is at the middle of the event.
      const before = await page.evaluate(() => {
        const box = document.querySelector("textarea").getBoundingClientRect();
        return { text: [box.x + 12, box.y + 8], number: document.querySelector(".numbers").getBoundingClientRect().right - 8 };
      });
      // What moved while the text box was filled is not what is asked about.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50))));
      await page.evaluate(() => (window.shift = 0));
      letIn();
      await editorsAreThere(page);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50))));
      const now = await page.evaluate(() => {
        const { view } = document.getElementById("event");
        const { anchor, head } = view.state.selection.main;
        const { shadowRoot, view: pattern } = document.getElementById("pattern");
        const line = shadowRoot.querySelector(".cm-line");
        const range = document.createRange();
        range.selectNodeContents(line);
        const { x, y, height } = range.getBoundingClientRect();
        const number = shadowRoot.querySelector(".cm-lineNumbers .cm-gutterElement:nth-child(2)");
        return {
          event: view.state.doc.toString(),
          selected: [anchor, head],
          place: [view.scrollDOM.scrollTop, view.scrollDOM.scrollLeft],
          focused: document.activeElement.id,
          lineHeight: pattern.defaultLineHeight,
          text: [x, y - (20 - height) / 2],
          number: number.getBoundingClientRect().right - 8,
        };
      });
      assert.deepEqual({ ...now, text: now.text.map(Math.round), number: Math.round(now.number) }, {
        event,
        selected: [4020, 4000],
        place: [2345, 33],
        focused: "event",
        lineHeight: 20,
        text: before.text.map(Math.round),
        number: Math.round(before.number),
      });
      assert.equal(await page.evaluate(() => window.shift), 0);
      // What is typed goes on where it was.
      await page.keyboard.type("x");
      assert.equal(await controls(page).event.inputValue(), `${event.slice(0, 4000)}x${event.slice(4020)}`);
    });
  }

  test("they are asked for once the first verdict is there, and only from the page's own origin", async () => {
    let verdict;
    const origins = new Set();
    await open({}, () => {
      page.on("request", (request) => origins.add(new URL(request.url()).origin));
      return page.route("**/editor-*.js", async (route) => {
        verdict = await controls(page).verdict.innerText();
        await route.continue();
      });
    });
    await editorsAreThere(page);
    assert.match(verdict, /^Match/);
    assert.deepEqual([...origins], [new URL(it.server.address).origin]);
  });
});

describe("where the editors cannot be loaded", () => {
  const blocked = (options) => open(options, () => page.route("**/editor-*.js", (route) => route.abort()));

  afterEach(() => {
    // The browser's own word on the request that was cut off.
    it.complaints = it.complaints.filter((complaint) => !complaint.includes("Failed to load resource"));
  });

  test("the text boxes go on, with their marks", async () => {
    await blocked();
    await judge(PATTERN, EVENT, "No match");
    assert.equal(await page.locator("textarea").count(), 2);
    const places = await page.evaluate(() => {
      const top = (element) => element.getBoundingClientRect().top;
      const box = top(document.querySelector("textarea"));
      return [".signs .failed", "mark.failed"].map((selector) => (top(document.querySelector(selector)) - box - 8) / 20);
    });
    assert.ok(places.every((line) => line >= 3 && line < 4), String(places));
    await page.getByRole("button", { name: "detail.state", exact: true }).click();
    assert.equal(await controls(page).pattern.selectedText(), '"state": ["Running"]');
    // A character is about eight pixels wide and a line twenty high.
    await controls(page).event.hover({ position: { x: 12 + 8.1 * 16, y: 8 + 20 * 3.5 } });
    await page.locator(".editor").nth(1).locator("mark.lit", { hasText: '"running"' }).waitFor();
  });

  test("a mistake far down is marked under its text, and its place scrolls there", async () => {
    await blocked();
    const lines = Array.from({ length: 300 }, (_, at) => `  "field-${at}": ["${"x".repeat(200)}"],`);
    await paste(controls(page).pattern, `{\n${lines.join("\n")}\n  "wrong": ${" ".repeat(300)}7\n}`);
    await verdictIs("Invalid pattern");
    await page.getByRole("button", { name: "line 302, column 312" }).click();
    const seen = await page.waitForFunction(() => {
      const box = document.querySelector("textarea");
      const mark = document.querySelector("mark.fault")?.getBoundingClientRect();
      const frame = box.getBoundingClientRect();
      const number = document.querySelector("pre.numbers").getBoundingClientRect();
      const isInside = mark && mark.top >= frame.top && mark.bottom <= frame.bottom && mark.left >= frame.left && mark.right <= frame.right + 1;
      // The mark is 301 lines below the beginning of the text, and so is its number.
      const lines = mark && (mark.bottom - frame.top - 8 + box.scrollTop) / 20;
      return isInside && lines > 301 && lines <= 302 && Math.abs(number.top - frame.top + box.scrollTop) < 1;
    });
    assert.ok(await seen.jsonValue());
  });
});

describe("marks", () => {
  test("what is written is marked, with a sign beside its line", async () => {
    await openEditors();
    await judge(PATTERN, EVENT, "No match");
    assert.deepEqual(await marks("pattern"), [
      ['"source": ["aws.ec2"]', "matched"],
      ['"state": ["Running"]', "failed"],
    ]);
    const signs = page.getByRole("group", { name: "Event pattern: marks" }).getByRole("img");
    assert.deepEqual(await signs.allTextContents(), ["✓", "✕"]);
    assert.equal(await page.locator("code-editor .cm-gutters[aria-hidden]").count(), 0);
  });

  test("a mistake has a squiggle with EventBridge's words and ours, to the pointer and to the keyboard", async () => {
    await openEditors();
    await controls(page).pattern.fill('{\n  "source": ["aws.ec2"],\n  "detail": {"état": "läuft"}\n}');
    await verdictIs("Invalid pattern");
    const mark = editor("pattern").locator("mark.fault");
    assert.equal(await mark.textContent(), '"läuft"');
    assert.match(await mark.evaluate((mark) => getComputedStyle(mark).textDecoration), /underline wavy/);
    const tooltip = editor("pattern").getByRole("tooltip");
    const words = /"état" must be an object or an array\s+Put the value of "état" in square brackets/;
    await mark.hover();
    await tooltip.waitFor();
    assert.match(await tooltip.innerText(), words);
    await page.mouse.move(5, 5);
    await tooltip.waitFor({ state: "detached" });
    await controls(page).pattern.press("Control+Home");
    await page.keyboard.press("F8");
    await tooltip.waitFor();
    assert.match(await tooltip.innerText(), words);
    assert.match(await editor("pattern").locator(".cm-announced").textContent(), /must be an object or an array/);
    await page.keyboard.press("Escape");
    await tooltip.waitFor({ state: "detached" });
  });

  test("a mistake where nothing stands is seen", async () => {
    await openEditors();
    await controls(page).pattern.fill('{"source": ["aws.s3"');
    await verdictIs("Invalid pattern");
    await editor("pattern").locator("mark.fault").first().waitFor();
    assert.equal(await controls(page).pattern.inputValue(), '{"source": ["aws.s3"');
  });

  test("what is being written keeps its marks until there is a verdict", async () => {
    await openEditors();
    await writeWithCaret(controls(page).pattern, '{"source": ["aws.ec2"]|}');
    await verdictIs("Match");
    await page.keyboard.type(",");
    assert.deepEqual(await marks("pattern"), [['"source": ["aws.ec2"]', "matched"]]);
  });
});

test("a text with characters outside of ASCII is marked where it stands", async () => {
  await openEditors();
  await judge('{"é😀": ["ø"], "b": [{"prefix": "漢"}]}', '{"é😀": "ø", "b": "漢字"}', "Match");
  assert.deepEqual(await marks("event"), [['"ø"', "matched"], ['"漢字"', "matched"]]);
  await page.getByRole("button", { name: "b", exact: true }).click();
  assert.equal(await controls(page).pattern.selectedText(), '"b": [{"prefix": "漢"}]');
});

describe("writing", () => {
  test("brackets and quotes come in pairs, and what is typed is what is there", async () => {
    await openEditors();
    await writeWithCaret(controls(page).pattern, "|");
    const typed = '{"detail": {"state": [{"prefix": "te\\"r"}, "x", 1.0]}}';
    await controls(page).pattern.pressSequentially(typed);
    await page.keyboard.press("Escape");
    assert.equal(await controls(page).pattern.inputValue(), typed);
    await writeWithCaret(controls(page).pattern, "{|}");
    await page.keyboard.press("Backspace");
    assert.equal(await controls(page).pattern.inputValue(), "");
  });

  test("what the page replaces can be undone in the editor, step by step", async () => {
    await openEditors();
    await examplesAreThere(page);
    await judge(PATTERN, EVENT, "No match");
    await page.getByRole("button", { name: /^Use "running"/ }).click();
    await verdictIs("Match");
    await chooseExample(page, "Elements of an array");
    await verdictIs("No match");
    assert.notEqual(await controls(page).pattern.inputValue(), PATTERN);
    await controls(page).pattern.focus();
    await page.keyboard.press("Control+z");
    assert.equal(await controls(page).pattern.inputValue(), PATTERN.replace("Running", "running"));
    await page.keyboard.press("Control+z");
    assert.equal(await controls(page).pattern.inputValue(), PATTERN);
    await controls(page).event.focus();
    await page.keyboard.press("Control+z");
    assert.equal(await controls(page).event.inputValue(), EVENT);
    await verdictIs("No match");
    await page.keyboard.press("Control+Shift+z");
    assert.notEqual(await controls(page).event.inputValue(), EVENT);
  });

  test("the page's own undo and the editor's agree", async () => {
    await openEditors();
    await judge(PATTERN, EVENT, "No match");
    await page.getByRole("button", { name: /^Use "running"/ }).click();
    await verdictIs("Match");
    await page.getByRole("button", { name: "Undo" }).click();
    await verdictIs("No match");
    assert.equal(await controls(page).pattern.inputValue(), PATTERN);
    await controls(page).pattern.press("Control+z");
    await verdictIs("Match");
    assert.equal(await controls(page).pattern.inputValue(), PATTERN.replace("Running", "running"));
  });

  test("Tab indents; Escape and then Tab leaves, which the editor says", async () => {
    await openEditors();
    await writeWithCaret(controls(page).pattern, '{\n|"a": [1]\n}');
    await page.keyboard.press("Tab");
    assert.equal(await controls(page).pattern.inputValue(), '{\n  "a": [1]\n}');
    await page.keyboard.press("Shift+Tab");
    assert.equal(await controls(page).pattern.inputValue(), '{\n"a": [1]\n}');
    await page.getByText("Esc, then Tab leaves").first().waitFor();
    const described = await controls(page).pattern.evaluate((box) => box.getRootNode().getElementById(box.getAttribute("aria-describedby")).textContent);
    assert.match(described, /^Esc, then Tab leaves/);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.role), "separator");
    await page.keyboard.press("Shift+Tab");
    assert.equal(await page.evaluate(() => document.activeElement.id), "pattern");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Shift+Tab");
    assert.equal(await page.evaluate(() => document.activeElement.innerText), "Convert\nEvent pattern");
  });

  test("a click on the heading goes into the editor", async () => {
    await openEditors();
    await page.locator("label[for=pattern]").click();
    assert.equal(await page.evaluate(() => document.activeElement.id), "pattern");
  });

  test("what is folded is out of sight, and what is sought in it is shown", async () => {
    await openEditors();
    await judge(PATTERN, EVENT, "No match");
    await editor("pattern").locator(".cm-lineNumbers").hover();
    const { width, height } = await editor("pattern").locator(".fold.open:visible").nth(1).boundingBox();
    assert.ok(width >= 24 && height >= 24, `${width} by ${height}`);
    await editor("pattern").locator(".fold.open:visible").nth(1).click();
    await page.waitForFunction(() => !document.getElementById("pattern").shadowRoot.querySelector(".cm-content").innerText.includes("state"));
    assert.equal(await controls(page).pattern.inputValue(), PATTERN);
    await page.getByRole("button", { name: "detail.state", exact: true }).click();
    await editor("pattern").getByText('"state"').waitFor();
  });

  for (const text of ['<img src=x onerror="document.title=1">', "</script><script>document.title = 1</script>", "javascript:document.title=1"]) {
    test(`${text} stays text`, async () => {
      await openEditors();
      const title = await page.title();
      const event = JSON.stringify({ source: text, detail: { [text]: text } });
      await judge('{"source": [""]}', event, "No match");
      assert.equal(await controls(page).event.inputValue(), event);
      await writeWithCaret(controls(page).pattern, '{"source": ["|"]}');
      await page.keyboard.press("Control+ ");
      await option().first().click();
      assert.equal(await controls(page).pattern.inputValue(), `{"source": [${JSON.stringify(text)}]}`);
      await verdictIs("Match");
      await writeWithCaret(controls(page).pattern, `{${JSON.stringify(text)}: "|"}`);
      await verdictIs("Invalid pattern");
      await page.keyboard.press("F8");
      await page.getByRole("tooltip").waitFor();
      assert.equal(await page.locator("code-editor img, code-editor script, code-editor a").count(), 0);
      assert.equal(await page.title(), title);
    });
  }
});

describe("the rule of an operator", () => {
  const rules = [
    ['{"a": [{"prefix": "b"}]}', "prefix", /begins with/],
    ['{"a": [{"suffix": "b"}]}', "suffix", /ends with/],
    ['{"a": [{"wildcard": "b*"}]}', "wildcard", /any characters/],
    ['{"a": [{"numeric": [">", 1]}]}', "numeric", /lower and then an upper bound/],
    ['{"a": [{"cidr": "10.0.0.0/8"}]}', "cidr", /IPv4 or IPv6/],
    ['{"a": [{"exists": true}]}', "exists", /null included/],
    ['{"a": [{"anything-but": "b"}]}', "anything-but", /none of these/],
    ['{"a": [{"equals-ignore-case": "b"}]}', "equals-ignore-case", /whatever the letter case/],
    ['{"$or": [{"a": [1]}, {"b": [1]}]}', "$or", /at least two/],
  ];
  test("is shown where the pointer is", async () => {
    await openEditors();
    for (const [pattern, name, rule] of rules) {
      await controls(page).pattern.fill(pattern);
      await page.mouse.move(5, 5);
      await page.getByRole("tooltip").waitFor({ state: "detached" });
      await editor("pattern").locator(".operator").hover({ position: { x: 12, y: 8 } });
      // What is pointed at is lit, which makes it anew under a pointer that has just arrived.
      await editor("pattern").locator(".operator").hover({ position: { x: 16, y: 8 } });
      const tooltip = page.getByRole("tooltip");
      await tooltip.waitFor();
      assert.match(await tooltip.innerText(), new RegExp(`^${name.replace("$", "\\$")}\\s`));
      assert.match(await tooltip.innerText(), rule);
    }
  });

  test("and each example is a pattern that EventBridge takes", async () => {
    await openEditors();
    for (const [pattern] of rules) {
      await controls(page).pattern.fill(pattern);
      await controls(page).pattern.press("Control+Home");
      for (let step = 0; step < pattern.indexOf("{", 1) + 2 && step < 12; step++) await page.keyboard.press("ArrowRight");
      await page.keyboard.press("F8");
      const example = await page.getByRole("tooltip").locator("code").innerText();
      await controls(page).pattern.fill(example.includes("$or") ? example : `{"a": [${example}]}`);
      await page.locator(".verdict:is(.match, .no-match):not(.stale)").waitFor();
    }
  });

  test("a field that is called like an operator has none", async () => {
    await openEditors();
    await controls(page).pattern.fill('{"prefix": ["a"], "detail": {"exists": [true]}}');
    assert.equal(await editor("pattern").locator(".operator").count(), 0);
    assert.equal(await editor("event").locator(".operator").count(), 0);
  });
});

describe("search", () => {
  test("finds, counts, goes around and replaces", async () => {
    await openEditors();
    await controls(page).event.fill('{"a": "one", "b": "One", "c": ["one"]}');
    await page.keyboard.press("Control+f");
    const find = page.getByRole("textbox", { name: "Find" });
    await find.fill("one");
    const search = page.getByRole("search", { name: "Find in Event" });
    await search.getByText("1 of 3").waitFor();
    await page.keyboard.press("Enter");
    await search.getByText("2 of 3").waitFor();
    await page.getByRole("button", { name: "Match case" }).click();
    await search.getByText(/of 2/).waitFor();
    await page.getByRole("textbox", { name: "Replace" }).fill("$1");
    await page.getByRole("button", { name: "Replace all" }).click();
    assert.equal(await controls(page).event.inputValue(), '{"a": "$1", "b": "One", "c": ["$1"]}');
    await page.keyboard.press("Escape");
    await search.waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement.id), "event");
    await page.keyboard.press("Control+z");
    assert.equal(await controls(page).event.inputValue(), '{"a": "one", "b": "One", "c": ["one"]}');
  });
});

test("a long line and a long text are there at once", async () => {
  await openEditors();
  const long = `{"a": [${'"value", '.repeat(28_000)}1]}`;
  assert.ok(long.length > 250_000);
  await judge('{"a": [1]}', long, "Match");
  await controls(page).event.press("Control+End");
  await page.keyboard.type(" ");
  assert.equal(await controls(page).event.inputValue(), `${long} `);
  const before = await page.evaluate(() => performance.now());
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("  ");
  assert.ok((await page.evaluate(() => performance.now())) - before < 3000);
});

describe("axe finds nothing", () => {
  const states = {
    plain: () => judge(PATTERN, EVENT, "No match"),
    "a mistake with its tooltip": async () => {
      await controls(page).pattern.fill('{"source": "x"}');
      await verdictIs("Invalid pattern");
      await page.keyboard.press("F8");
      await page.getByRole("tooltip").waitFor();
    },
    "a rule": async () => {
      await controls(page).pattern.fill('{"source": [{"prefix": "x"}]}');
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("F8");
      await page.getByRole("tooltip").waitFor();
    },
    "completion open": async () => {
      await judge(PATTERN, EVENT, "No match");
      await writeWithCaret(controls(page).pattern, '{"source": [|]}');
      await page.keyboard.press("Control+ ");
      await page.getByRole("listbox").waitFor();
    },
    "search open": async () => {
      await judge(PATTERN, EVENT, "No match");
      await page.keyboard.press("Control+f");
      await page.getByRole("textbox", { name: "Find" }).fill("state");
    },
    "something folded": async () => {
      await judge(PATTERN, EVENT, "No match");
      await editor("event").locator(".cm-lineNumbers").hover();
      await editor("event").locator(".fold.open:visible").first().click();
    },
    "control characters": () => controls(page).event.fill('{"a": "\u0000\u200b"}'),
  };
  for (const colorScheme of ["light", "dark"]) {
    for (const [name, reach] of Object.entries(states)) {
      test(`${name}, ${colorScheme}`, async () => {
        // The narrow one so high that nothing has to be scrolled below the verdict, which stays on top.
        for (const options of [{ viewport: { width: 1280, height: 720 } }, { viewport: { width: 360, height: 2400 }, contrast: "more" }]) {
          await openEditors({ colorScheme, ...options });
          await reach();
          await page.locator(".verdict:not(.stale)").waitFor();
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() =>
            axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
          );
          assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => [node.html, node.failureSummary])]), []);
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), options.viewport.width);
        }
      });
    }
  }
});
