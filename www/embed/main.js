// <event-pattern-playground>: an event pattern and an event in another page, with the verdict and the reason.
//
// Attributes: pattern, event (JSON text; or two children <script type="application/json">, the pattern first), example (the name of
// one of the playground's), view (full, compact, result), theme (light, dark, high-contrast), readonly, live (judged as soon as it is
// near the view, and not first when somebody asks for it), playground (the address that the link leads to).
//
// Event: `verdict`, with what the engine's `explain` answers as its detail.
//
// The engine is loaded once for all of a page. Whatever comes, the element keeps its size.
import { pack } from "../pack.js";
import styles from "./style.css";

const NAME = "event-pattern-playground";
const WORDS = { match: "Match", "no-match": "No match", "invalid-pattern": "Invalid pattern", "invalid-event": "Invalid event" };
// Told to those who do not see the sign.
const ROWS = { matched: "Matched", failed: "Did not match", "not-needed": "Not needed" };
// In milliseconds: so long the last verdict stands while a text is unfinished.
const PATIENCE = 400;
// In rows and characters, at most.
const MOST_ROWS = 100;
const MOST_IN_LINK = 32_000;

let sheet;
let engine;
const examples = new Map();

// Rejects where it cannot be loaded, and tries anew when it is asked for again. The wasm does not wait for the script that begins it.
function loadEngine() {
  engine ??= load().catch((error) => {
    engine = undefined;
    throw error;
  });
  return engine;
}

async function load() {
  const [loaded, wasm] = await Promise.all([import(ENGINE), fetch(new URL(WASM, import.meta.url))]);
  await loaded.default({ module_or_path: wasm });
  return loaded;
}

function loadExamples(address) {
  if (!examples.has(address)) examples.set(address, fetch(address).then((answer) => answer.json()));
  return examples.get(address);
}

function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

const near = globalThis.IntersectionObserver && new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      target.approach();
    }
  },
  { rootMargin: "200px" },
);

// What is typed is none of the page's shortcuts, which would take it for typed outside of a text.
function keep(event) {
  const { ctrlKey, metaKey, altKey, key } = event;
  // With AltGr, which Windows tells as both of two others, signs are typed.
  const isCommand = (ctrlKey || metaKey || altKey) && !event.getModifierState("AltGraph");
  if (!isCommand && key !== "Escape" && key !== "Tab") event.stopPropagation();
}

// On a server, where some pages are made, there are no elements.
class Playground extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = ["pattern", "event", "example", "readonly", "live", "playground"];

  #texts = ["Event pattern", "Event"].map((ariaLabel) =>
    make("textarea", { ariaLabel, spellcheck: false, autocapitalize: "off", oninput: () => this.judge(), onkeydown: keep, onkeypress: keep }),
  );
  #word = make("strong");
  #reason = make("span");
  #run = make("button", { type: "button", textContent: "Judge", onclick: () => this.judge() });
  #link = make("a", { target: "_blank", rel: "noopener", textContent: "Open in Eventsieve" });
  #why = make("ul", { tabIndex: 0, ariaLabel: "Why", role: "list" });
  #frame = make("div", { className: "frame", role: "group", ariaLabel: "Event pattern playground" });
  #children = globalThis.MutationObserver && new MutationObserver(() => this.#fill());
  // The texts as the page gave them last, so that what somebody wrote since is left alone.
  #given = [];
  #isNear = false;
  #isAsked = false;
  #verdict = "";
  #turn = 0;

  constructor() {
    super();
    sheet ??= new CSSStyleSheet();
    if (!sheet.cssRules.length) sheet.replaceSync(styles);
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    this.#run.ariaLabel = "Judge the event pattern and the event";
    const status = make("p", { role: "status" }, this.#word, this.#reason);
    const boxes = this.#texts.map((text) => make("label", {}, text.ariaLabel, text));
    const bar = make("div", { className: "bar" }, this.#run, status, this.#link);
    this.#frame.append(bar, make("div", { className: "texts" }, ...boxes), this.#why);
    root.append(this.#frame);
  }

  connectedCallback() {
    this.#children.observe(this, { childList: true, subtree: true, characterData: true });
    this.#fill();
    if (this.#isNear) return;
    // The first does not wait until the browser tells.
    if (!engine && this.getBoundingClientRect().top < innerHeight) this.approach();
    else near.observe(this);
  }

  disconnectedCallback() {
    this.#children.disconnect();
    near.unobserve(this);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#fill();
  }

  /** The two texts as they stand. */
  get texts() {
    return this.#texts.map((text) => text.value);
  }

  /** Called once the element is near the view. */
  approach() {
    this.#isNear = true;
    this.#fill();
  }

  /** Judges the texts, and loads the engine if it is not there. */
  async judge() {
    const turn = ++this.#turn;
    this.#isAsked = true;
    this.#run.hidden = true;
    if (!this.#verdict) this.#show("loading", "Loading", "");
    this.#refer(turn);
    let judgement;
    try {
      const { explain } = await loadEngine();
      if (turn !== this.#turn) return;
      judgement = explain(...this.texts);
    } catch {
      if (turn !== this.#turn) return;
      this.#verdict = "";
      this.#run.hidden = false;
      return this.#show("failed", "Not judged", "The engine could not be loaded.");
    }
    const isFault = judgement.verdict.startsWith("invalid");
    if (isFault && this.#verdict && this.#verdict !== judgement.verdict) {
      this.#frame.classList.add("stale");
      await new Promise((resolve) => setTimeout(resolve, PATIENCE));
      if (turn !== this.#turn) return;
    }
    this.#tell(judgement, isFault);
  }

  #tell(judgement, isFault) {
    const { verdict, reason, message, line, column, help, parts = [] } = judgement;
    this.#verdict = verdict;
    this.#show(verdict, WORDS[verdict], isFault ? `line ${line}, column ${column}: ${message}. ${help ?? ""}` : reason);
    this.#why.replaceChildren(
      ...parts
        .filter(({ kind }) => kind === "field")
        .slice(0, MOST_ROWS)
        .map(({ verdict, path, reason }) =>
          make("li", { className: verdict }, make("i", { textContent: `${ROWS[verdict]}: ` }), make("b", { textContent: path }), ` ${reason}`),
        ),
    );
    this.dispatchEvent(new CustomEvent("verdict", { detail: judgement, bubbles: true, composed: true }));
  }

  #show(state, word, reason) {
    this.#frame.className = `frame ${state}`;
    this.#word.textContent = word;
    this.#reason.textContent = this.#reason.title = reason;
  }

  // Takes the texts from the attributes, the children or the example, and judges them where that is due.
  async #fill() {
    const turn = ++this.#turn;
    const [pattern, event] = [...this.querySelectorAll('script[type="application/json"]')].map((script) => script.textContent.trim());
    let texts = [this.getAttribute("pattern") ?? pattern, this.getAttribute("event") ?? event];
    for (const text of this.#texts) text.readOnly = this.hasAttribute("readonly");
    const id = this.getAttribute("example");
    const base = this.#base();
    if (id && base && this.#isNear) {
      // One that cannot be had is as none.
      const all = await loadExamples(new URL("examples.json", base).href).catch(() => []);
      if (turn !== this.#turn) return;
      const found = all.find(([name]) => name === id)?.slice(4) ?? [];
      texts = texts.map((text, at) => text ?? found[at]);
    }
    texts.forEach((text, at) => {
      if (text !== this.#given[at]) this.#texts[at].value = text ?? "";
    });
    this.#given = texts;
    if (this.#isAsked || (this.#isNear && this.hasAttribute("live"))) this.judge();
    else this.#refer(turn);
  }

  // Where the playground is: as the attribute says, or where this script is from.
  #base() {
    const address = this.getAttribute("playground");
    if (address !== null) return new URL(address, document.baseURI);
    return PLAYGROUND && new URL(PLAYGROUND, import.meta.url);
  }

  // Has the link lead to the texts as they stand, where a link can hold them.
  async #refer(turn) {
    const base = this.#base();
    this.#link.hidden = !base;
    if (!base) return;
    const [p, e] = this.texts.map((t) => [{ t }]);
    const packed = await pack(JSON.stringify({ p, e })).catch(() => "");
    if (turn !== this.#turn) return;
    const fragment = packed && packed.length + 2 <= MOST_IN_LINK ? `#1.${packed}` : "";
    this.#link.hidden = !fragment;
    this.#link.href = base.href.replace(/#.*/, "") + fragment;
  }
}

if (globalThis.customElements && !customElements.get(NAME)) customElements.define(NAME, Playground);
