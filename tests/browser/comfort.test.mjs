// The page's comfort, end to end: themes, panes that resize, the palette, the sheet of shortcuts, and the menu of a narrow page.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { controls, examplesAreThere, openExamples } from "./page.mjs";
import { axe, session } from "./session.mjs";

const it = session();
let page;

// Opens the page in a context of its own.
async function open(options = {}, prepare = async () => {}) {
  await it.leave();
  await it.open("", { viewport: { width: 1280, height: 720 }, ...options }, (opened) => {
    page = opened;
    return prepare();
  });
  await controls(page).verdict.getByText("Match", { exact: true }).waitFor();
}

const theme = () => page.getByRole("combobox", { name: "Theme" });
const search = () => page.getByRole("combobox", { name: /^Search/ });
const options = () => page.getByRole("dialog").getByRole("option");
const atHand = () => page.locator("[role=option][aria-selected=true] .name").innerText();
const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const stored = (name) => page.evaluate((name) => localStorage.getItem(name), name);
const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.innerText || document.activeElement.tagName);

async function dialogIsClosed() {
  await page.locator("dialog").waitFor({ state: "detached" });
}

async function openCommands() {
  await page.keyboard.press("Control+k");
  await search().waitFor();
}

async function runCommand(name) {
  await openCommands();
  await search().fill(name);
  await page.keyboard.press("Enter");
  await dialogIsClosed();
}

describe("themes", () => {
  test("the system decides until somebody chooses, and again after that", async () => {
    await open({ colorScheme: "light" });
    const light = await background();
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await background();
    assert.notEqual(light, dark);
    await theme().selectOption("Light");
    await page.waitForFunction(() => document.documentElement.dataset.theme === "light");
    assert.equal(await background(), light);
    await theme().selectOption("System theme");
    await page.waitForFunction(() => document.documentElement.dataset.theme === undefined);
    assert.deepEqual([await background(), await stored("eventsieve.theme")], [dark, null]);
  });

  test("high contrast is as light or dark as the system, and what the system's wish for contrast gives", async () => {
    await open();
    await theme().selectOption("High contrast");
    await page.waitForFunction(() => document.documentElement.dataset.theme === "high-contrast");
    const colours = () =>
      page.evaluate(() => ["h2", ".verdict strong", ".examples"].map((name) => getComputedStyle(document.querySelector(name)).color));
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme, contrast: "no-preference" });
      const chosen = await colours();
      await theme().selectOption("System theme");
      await page.waitForFunction(() => document.documentElement.dataset.theme === undefined);
      assert.notDeepEqual(await colours(), chosen);
      await page.emulateMedia({ colorScheme, contrast: "more" });
      assert.deepEqual(await colours(), chosen);
      await theme().selectOption("High contrast");
      await page.waitForFunction(() => document.documentElement.dataset.theme === "high-contrast");
    }
  });

  test("what was chosen is there before the first paint", async () => {
    await open({ colorScheme: "light" });
    await theme().selectOption("Dark");
    await page.waitForFunction(() => localStorage.getItem("eventsieve.theme") === "dark");
    const dark = await background();
    await page.addInitScript(() => {
      window.seen = new Set();
      const look = () => {
        if (document.body) window.seen.add(getComputedStyle(document.body).backgroundColor);
        requestAnimationFrame(look);
      };
      look();
    });
    await page.reload();
    await controls(page).verdict.getByText("Match", { exact: true }).waitFor();
    assert.deepEqual(await page.evaluate(() => [...window.seen]), [dark]);
    assert.equal(await theme().inputValue(), "dark");
  });
});

describe("panes", () => {
  const columns = () => page.getByRole("separator", { name: "Width of the event pattern" });
  const rows = () => page.getByRole("separator", { name: "Height of the editors" });
  const value = async (splitter) => Number(await splitter.getAttribute("aria-valuenow"));
  const valueIs = (splitter, share) => splitter.and(page.locator(`[aria-valuenow="${share}"]`)).waitFor();
  const size = (selector, side) => page.locator(selector).first().evaluate((element, side) => element.getBoundingClientRect()[side], side);
  const drag = async (splitter, x, y) => {
    const { x: left, y: top, width, height } = await splitter.boundingBox();
    await page.mouse.move(left + width / 2, top + height / 2);
    await page.mouse.down();
    await page.mouse.move(left + width / 2 + x, top + height / 2 + y, { steps: 4 });
    await page.mouse.up();
  };

  test("a splitter follows the pointer, and is where it was after the page is loaded again", async () => {
    await open();
    const [width, height] = [await size(".editor", "width"), await size(".editor", "height")];
    await drag(columns(), -150, 0);
    await drag(rows(), 0, 60);
    const moved = [await size(".editor", "width"), await size(".editor", "height")];
    assert.ok(Math.abs(moved[0] - (width - 150)) < 8 && Math.abs(moved[1] - (height + 60)) < 12, String([width, height, moved]));
    const values = [await value(columns()), await value(rows())];
    await page.addInitScript(() => {
      window.shift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shift += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.reload();
    await controls(page).verdict.getByText("Match", { exact: true }).waitFor();
    assert.deepEqual([await value(columns()), await value(rows())], values);
    assert.deepEqual([await size(".editor", "width"), await size(".editor", "height")], moved);
    assert.equal(await page.evaluate(() => window.shift), 0);
  });

  test("a splitter goes by the keyboard, no further than it says, and back", async () => {
    await open();
    for (const [splitter, less, more, usual] of [
      [columns(), "ArrowLeft", "ArrowRight", 50],
      [rows(), "ArrowUp", "ArrowDown", 58],
    ]) {
      await splitter.focus();
      await valueIs(splitter, usual);
      await page.keyboard.press(less);
      await valueIs(splitter, usual - 2);
      await page.keyboard.press("End");
      await page.keyboard.press(more);
      await valueIs(splitter, Number(await splitter.getAttribute("aria-valuemax")));
      await page.keyboard.press("Home");
      await valueIs(splitter, Number(await splitter.getAttribute("aria-valuemin")));
      await splitter.dblclick();
      await valueIs(splitter, usual);
    }
    assert.equal(await stored("eventsieve.panes"), null);
    await columns().press("Home");
    await runCommand("usual sizes");
    await valueIs(columns(), 50);
  });

  test("a splitter is wide enough to be taken, and there is none where panes are stacked", async () => {
    await open();
    for (const splitter of [columns(), rows()]) {
      const { width, height } = await splitter.boundingBox();
      assert.ok(Math.min(width, height) >= 24);
    }
    await page.getByRole("button", { name: "Collapse Why" }).click();
    assert.equal(await rows().count(), 0);
    await page.setViewportSize({ width: 799, height: 720 });
    assert.equal(await page.getByRole("separator").count(), 0);
  });
});

describe("the palette", () => {
  test("by keyboard alone: find an example, choose it, and go on where one was", async () => {
    await open();
    await examplesAreThere(page);
    await controls(page).pattern.focus();
    await openCommands();
    assert.equal(await search().evaluate((box) => box === document.activeElement), true);
    assert.equal(await atHand(), "Find an example");
    await page.keyboard.press("ArrowUp");
    const last = await atHand();
    await page.keyboard.press("ArrowDown");
    assert.equal(await atHand(), "Find an example");
    assert.notEqual(last, "Find an example");
    // Words of its sentence.
    await page.keyboard.type("FACTOR second");
    assert.deepEqual(await page.locator("[role=option] .name").allInnerTexts(), ["Console sign-in from elsewhere"]);
    const active = await search().getAttribute("aria-activedescendant");
    assert.equal(await page.locator(`#${active}`).getAttribute("aria-selected"), "true");
    await page.keyboard.press("Enter");
    await dialogIsClosed();
    await page.getByRole("button", { name: "Examples Console sign-in from elsewhere" }).waitFor();
    assert.equal(await focused(), "pattern");
    assert.equal(await page.getByRole("button", { name: "Undo" }).count(), 0, "no text was written");
  });

  test("the best is found first", async () => {
    await open();
    await examplesAreThere(page);
    await openExamples(page);
    await page.keyboard.type("null");
    assert.equal(await atHand(), "null for a missing field");
    await search().fill("no such words");
    await page.getByText("Nothing has all of these words.").waitFor();
    assert.equal(await search().getAttribute("aria-expanded"), "false");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await dialogIsClosed();
    assert.match(await focused(), /^Examples/);
  });

  test("a key counts from what the last one did, also where the page does not show that yet", async () => {
    await open();
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").waitFor();
    await page.evaluate(() => {
      const box = document.activeElement;
      box.value = "Clear both texts";
      box.dispatchEvent(new InputEvent("input", { bubbles: true }));
      box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    });
    await page.locator("dialog").waitFor({ state: "detached" });
    assert.deepEqual([await controls(page).pattern.inputValue(), await controls(page).event.inputValue()], ["", ""]);
  });

  test("what is at hand is in view, and the gallery begins with the example that is shown", async () => {
    await open();
    await examplesAreThere(page);
    await openExamples(page);
    for (let step = 0; step < 5; step++) await page.keyboard.press("PageDown");
    const name = await atHand();
    const isInView = await page.evaluate(() => {
      const [option, list] = ["[aria-selected=true]", "#found"].map((name) => document.querySelector(name).getBoundingClientRect());
      return option.top >= list.top && option.bottom <= list.bottom;
    });
    assert.ok(isInView);
    await page.keyboard.press("Enter");
    await dialogIsClosed();
    await openExamples(page);
    assert.equal(await atHand(), name);
  });

  test("an example is a link, and choosing it does not load the page again", async () => {
    await open();
    await examplesAreThere(page);
    await openExamples(page);
    const option = options().filter({ hasText: "A field that must be missing" });
    assert.equal(await option.getAttribute("href"), "?example=missing-field");
    const [opened] = await Promise.all([it.context.waitForEvent("page"), option.click({ modifiers: ["Control"] })]);
    assert.match(opened.url(), /\?example=missing-field$/);
    await opened.close();
    await page.evaluate(() => (window.isSame = true));
    await option.click();
    await dialogIsClosed();
    await page.getByRole("button", { name: "Examples A field that must be missing" }).waitFor();
    assert.equal(await page.evaluate(() => window.isSame), true);
    await openExamples(page);
    await page.getByRole("link", { name: "Link to this example" }).waitFor();
    assert.equal(await page.getByRole("link", { name: "Link to this example" }).getAttribute("href"), "?example=missing-field");
  });

  test("commands do what they say", async () => {
    await open();
    await page.getByRole("button", { name: "Collapse Why" }).click();
    await runCommand("go to why");
    assert.equal(await page.evaluate(() => document.activeElement.className), "panel");
    await runCommand("go to the event pattern");
    assert.equal(await focused(), "pattern");
    await runCommand("theme dark");
    assert.equal(await stored("eventsieve.theme"), "dark");
    assert.equal(await focused(), "pattern");
    await runCommand("go to the event");
    assert.equal(await focused(), "event", "the one whose name it is, before one that begins so");
    await openCommands();
    await search().fill("keyboard");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await page.keyboard.press("Escape");
    await dialogIsClosed();
    assert.equal(await focused(), "event");
  });

  test("a click beside it closes it, and Escape leaves what was said before", async () => {
    await open();
    await examplesAreThere(page);
    await controls(page).event.fill('{"mine": 1}');
    await openExamples(page);
    await options().nth(3).click();
    await dialogIsClosed();
    await page.getByRole("button", { name: "Undo" }).waitFor();
    await openCommands();
    await page.mouse.click(20, 400);
    await dialogIsClosed();
    await openCommands();
    await page.keyboard.press("Escape");
    await dialogIsClosed();
    await page.getByRole("button", { name: "Undo" }).waitFor();
  });
});

describe("the sheet of shortcuts", () => {
  test("opens with a question mark outside of text, with F1 anywhere, and by its button", async () => {
    await open();
    const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await controls(page).event.press("End");
    await page.keyboard.press("?");
    assert.match(await controls(page).event.inputValue(), /\?/);
    assert.equal(await sheet.count(), 0);
    await page.keyboard.press("F1");
    await sheet.waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Escape");
    await dialogIsClosed();
    assert.equal(await focused(), "event");
    const button = page.getByRole("button", { name: "Keyboard shortcuts" });
    await button.focus();
    await page.keyboard.press("?");
    await sheet.waitFor();
    assert.match(await sheet.innerText(), /Ctrl\+K\s+Find a command or an example[^]*\?\s+F1\s+Keyboard shortcuts[^]*Escape/);
    await sheet.getByRole("button", { name: "Close" }).click();
    await dialogIsClosed();
    assert.equal(await button.evaluate((element) => element === document.activeElement), true);
    await button.click();
    await sheet.waitFor();
  });
});

describe("a narrow page", () => {
  test("has a menu, which Escape closes, and which has the focus back from what it opens", async () => {
    await open({ viewport: { width: 360, height: 740 } });
    const menu = page.getByRole("button", { name: "Menu" });
    assert.equal(await theme().count(), 0);
    await menu.click();
    await theme().waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Escape");
    await theme().waitFor({ state: "hidden" });
    assert.equal(await focused(), "Menu");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Commands" }).click();
    await search().waitFor();
    assert.equal(await page.locator("#menu").isVisible(), false);
    await page.keyboard.press("Escape");
    await dialogIsClosed();
    assert.equal(await focused(), "Menu");
  });

  test("Escape closes the menu before the notice", async () => {
    await open({ viewport: { width: 360, height: 740 } });
    await examplesAreThere(page);
    await controls(page).event.fill('{"mine": 1}');
    await openExamples(page);
    await options().nth(3).click();
    await dialogIsClosed();
    await page.getByRole("button", { name: "Menu" }).click();
    await page.keyboard.press("Escape");
    await theme().waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Undo" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Undo" }).waitFor({ state: "hidden" });
  });
});

test("storage that throws harms nothing", async () => {
  await open({}, () =>
    page.addInitScript(() => {
      for (const name of ["getItem", "setItem", "removeItem"]) {
        Storage.prototype[name] = () => {
          throw new DOMException("no", "QuotaExceededError");
        };
      }
    }),
  );
  await theme().selectOption("Dark");
  await page.waitForFunction(() => document.documentElement.dataset.theme === "dark");
  const splitter = page.getByRole("separator", { name: "Width of the event pattern" });
  await splitter.press("ArrowLeft");
  assert.equal(await splitter.getAttribute("aria-valuenow"), "48");
});

test("storage that is not there, or holds something else, harms nothing", async () => {
  await open({}, () =>
    page.addInitScript(() => {
      localStorage.setItem("eventsieve.theme", "no-such");
      localStorage.setItem("eventsieve.panes", "1000 x");
    }),
  );
  assert.equal(await theme().inputValue(), "");
  assert.equal(await page.getByRole("separator", { name: "Width of the event pattern" }).getAttribute("aria-valuenow"), "50");
  await it.leave();
  await open({}, () => page.addInitScript(() => Object.defineProperty(window, "localStorage", { get: () => { throw new Error("no"); } })));
  await theme().selectOption("Dark");
  await page.waitForFunction(() => document.documentElement.dataset.theme === "dark");
});

describe("axe finds nothing, and nothing is wider than the page", () => {
  const reach = {
    header: () => {},
    commands: openCommands,
    examples: () => openExamples(page),
    found: async () => {
      await openCommands();
      await search().fill("prefix");
    },
    "nothing found": async () => {
      await openCommands();
      await search().fill("no such words");
    },
    shortcuts: async () => {
      await page.keyboard.press("F1");
      await page.getByRole("dialog").waitFor();
    },
    menu: async () => {
      const menu = page.getByRole("button", { name: "Menu" });
      if (await menu.isVisible()) await menu.click();
    },
    "a splitter": async () => {
      const splitter = page.getByRole("separator").first();
      if (await splitter.count()) await splitter.press("ArrowLeft");
    },
  };
  const themes = [
    { colorScheme: "light" },
    { colorScheme: "dark" },
    { colorScheme: "light", theme: "high-contrast" },
    { colorScheme: "dark", theme: "high-contrast" },
  ];
  for (const width of [1280, 320]) {
    for (const { colorScheme, theme } of themes) {
      test(`${colorScheme}${theme ? `, ${theme}` : ""}, ${width} pixels`, async () => {
        await open({ colorScheme, viewport: { width, height: 740 } }, () =>
          page.addInitScript((theme) => theme && localStorage.setItem("eventsieve.theme", theme), theme),
        );
        await examplesAreThere(page);
        await page.evaluate(axe);
        for (const [name, go] of Object.entries(reach)) {
          await go();
          // High contrast promises seven to one.
          const { violations } = await page.evaluate(
            (enabled) =>
              axe.run({
                runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
                rules: { "color-contrast-enhanced": { enabled } },
              }),
            theme === "high-contrast",
          );
          assert.deepEqual(violations.map(({ id, nodes }) => [name, id, nodes.map((node) => node.html)]), []);
          const wide = await page.evaluate(() =>
            [document.documentElement, ...document.querySelectorAll("dialog, dialog *:not(.tag), #menu")]
              .filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== "inline")
              .map((element) => element.outerHTML.slice(0, 80)),
          );
          assert.deepEqual([name, ...wide], [name]);
          await page.keyboard.press("Escape");
          await dialogIsClosed();
        }
      });
    }
  }
});
